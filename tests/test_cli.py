"""The command: what goes in, what comes out, what it says when something is wrong."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cleanpage import cli
from cleanpage.document import Block, Byline, Credit, Zone
from cleanpage.errors import InputError
from cleanpage.options import Options
from cleanpage.page import Article, Page


def build_page(source: bytes, url: str | None = None, options: Options | None = None) -> Page:
    """A page whose title is the input's first line and whose body is the rest; raises where the text asks for it."""
    title, _, body = source.decode().partition("\n")
    if title == "bad":
        raise InputError("not text:\nno page")
    if title == "bug":
        raise KeyError("x")
    blocks = (
        Block(Zone.TITLE, "line", title, 1, 1, None, None, 1.0),
        Block(Zone.BODY, "paragraph", body.strip(), 2, 2, None, None, 1.0),
        Block(Zone.CREDITS, "line", "编辑:何平", 3, 3, None, None, 1.0),
    )
    article = Article(body.strip(), (body.strip(),), blocks=blocks[1:2], links=bool(options and options.links))
    return Page(
        url, "zh", True, 0.9, (), title, None, None, Byline(), article, (Credit("编辑", "editor", ("何平",)),), (), (), (), blocks
    )


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfdbinary: Any, tmp_path: Path) -> Run:
    """Run the command in a folder of two pages; gives exit status, standard output and standard error."""
    monkeypatch.setattr("cleanpage.clean", build_page, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("甲\n第一页。", encoding="utf-8")
    (tmp_path / "b.txt").write_text("乙\n第二页。", encoding="utf-8")
    (tmp_path / "bad.txt").write_text("bad", encoding="utf-8")
    (tmp_path / "bug.txt").write_text("bug", encoding="utf-8")

    def run_it(*arguments: str, stdin: bytes | None = None) -> tuple[int, str, str]:
        if stdin is not None:
            monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="ascii"))
        try:
            status = cli.main(arguments)
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        out, err = capfdbinary.readouterr()
        return status, out.decode(), err.decode()

    return run_it


def test_it_is_a_filter(run: Run) -> None:
    assert run(stdin="标题\n正文。".encode()) == (0, "标题\n\n正文。\n", "")
    assert run("-", stdin="标题\n正文。".encode()) == (0, "标题\n\n正文。\n", "")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["a.txt"], "甲\n\n第一页。\n"),
        (["a.txt", "-f", "text"], "甲\n\n第一页。\n"),
        (["--markdown", "a.txt"], "# 甲\n\n第一页。\n"),
        (["a.txt", "b.txt"], "甲\n\n第一页。\n\n---\n\n乙\n\n第二页。\n"),
        (["b.txt", "a.txt", "--markdown"], "# 乙\n\n第二页。\n\n---\n\n# 甲\n\n第一页。\n"),
        (["-z", "credits", "a.txt"], "编辑:何平\n"),
        (["-z", "title,credits", "a.txt", "--markdown"], "甲\n\n编辑:何平\n"),
        (["-z", "hot", "a.txt"], ""),
    ],
)
def test_text_and_markdown(run: Run, arguments: list[str], expected: str) -> None:
    assert run(*arguments) == (0, expected, "")


def test_one_page_is_one_json_object(run: Run) -> None:
    status, out, _ = run("a.txt", "--json", "--url", "https://news.example/a")
    assert status == 0
    found = json.loads(out)
    assert found["title"] == "甲"
    assert found["url"] == "https://news.example/a"
    assert out.startswith('{\n  "schema": 1')


def test_several_pages_are_an_array_in_order(run: Run) -> None:
    _, out, _ = run("a.txt", "b.txt", "--json")
    assert [page["title"] for page in json.loads(out)] == ["甲", "乙"]


def test_json_lines_are_one_object_a_line(run: Run) -> None:
    _, out, _ = run("a.txt", "b.txt", "-f", "jsonl")
    assert [json.loads(line)["title"] for line in out.splitlines()] == ["甲", "乙"]


def test_zones_in_json_are_zone_and_text(run: Run) -> None:
    expected = [{"zone": "title", "text": "甲"}, {"zone": "credits", "text": "编辑:何平"}]
    assert json.loads(run("a.txt", "--json", "-z", "credits,title")[1]) == expected
    lines = run("a.txt", "-f", "jsonl", "-z", "credits,title")[1].splitlines()
    assert [json.loads(line) for line in lines] == expected
    assert run("a.txt", "--json", "-z", "hot")[1] == "[]\n"


def test_zones_of_several_pages_name_their_page(run: Run) -> None:
    found = json.loads(run("a.txt", "b.txt", "--json", "-z", "title")[1])
    assert found == [{"zone": "title", "text": "甲", "input": "a.txt"}, {"zone": "title", "text": "乙", "input": "b.txt"}]


def test_html_is_one_document_for_any_number_of_pages(run: Run) -> None:
    for inputs in (["a.txt"], ["a.txt", "b.txt"]):
        _, out, _ = run(*inputs, "--html")
        assert out.startswith("<!DOCTYPE html>")
        assert out.endswith("</html>\n")
        assert out.count("<html") == out.count("</html>") == 1
        assert out.count("<article>") == len(inputs)
    assert "编辑:何平" in run("a.txt", "--html", "-z", "credits")[1]
    assert run("a.txt", "--html")[1] == build_page("甲\n第一页。".encode()).to_html() + "\n"


def test_output_goes_to_a_file(run: Run, tmp_path: Path) -> None:
    assert run("a.txt", "-o", "out.txt") == (0, "", "")
    assert (tmp_path / "out.txt").read_bytes() == "甲\n\n第一页。\n".encode()


def test_links_are_asked_for(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Options] = []

    def clean(source: bytes, url: str | None = None, options: Options | None = None) -> Page:
        seen.append(options or Options())
        return build_page(source, url, options)

    monkeypatch.setattr("cleanpage.clean", clean, raising=False)
    run("a.txt", "--markdown")
    run("a.txt", "--markdown", "--links")
    assert [options.links for options in seen] == [False, True]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing.html", "No such file or directory"),
        ("bad.txt", "not text: no page"),
        ("bug.txt", "internal error: KeyError: 'x'"),
        ("no\nsuch", "No such file or directory"),
    ],
)
def test_a_page_that_fails_is_named_and_the_others_are_done(run: Run, name: str, message: str) -> None:
    status, out, err = run("a.txt", name, "b.txt", "-f", "jsonl")
    assert status == 1
    assert err.count("\n") == 1
    assert err.startswith(f"cleanpage: {' '.join(name.split())}: ")
    assert message in err
    first, failure, last = map(json.loads, out.splitlines())
    assert (first["title"], last["title"]) == ("甲", "乙")
    assert list(failure) == ["schema", "error", "input"]
    assert failure["input"] == name
    assert message in failure["error"]


def test_a_failure_alone_is_a_record_in_json_and_nothing_in_text(run: Run) -> None:
    assert json.loads(run("missing", "--json")[1]) == {"schema": 1, "error": "No such file or directory", "input": "missing"}
    assert json.loads(run("missing", "--json", "-z", "body")[1])[0]["input"] == "missing"
    assert run("missing")[:2] == (1, "")
    assert run("missing", "--html")[:2] == (1, "")


def test_an_input_over_the_limit_is_not_read_whole(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "Options", lambda **_: Options(max_bytes=10))
    status, _, err = run(stdin=b"x" * 11)
    assert status == 1
    assert err == "cleanpage: standard input: is larger than 10 bytes\n"
    assert run(stdin=b"x" * 10)[0] == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-z", "credit", "a.txt"], "unknown zone 'credit': did you mean credits?"),
        (["-z", "zzz", "a.txt"], "Zones: title, byline"),
        (["-f", "xml", "a.txt"], "invalid choice"),
        (["--nonsense"], "unrecognized arguments"),
        (["a.txt", "b.txt", "--url", "https://x.example"], "--url is the address of one page"),
        (["-", "-"], "only once"),
        (["a.txt", "-o", "a.txt"], "both input and output"),
        (["a.txt", "-o", "no/such/folder/x"], "cannot write to no/such/folder/x"),
    ],
)
def test_wrong_use_is_explained(run: Run, arguments: list[str], message: str) -> None:
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert message in " ".join(err.split())
    assert "Traceback" not in err


def test_nothing_to_read_on_a_terminal_is_wrong_use(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal())
    status, _, err = run()
    assert status == 2
    assert "pipe a page in" in err


def test_an_address_is_downloaded_and_stays_the_page_s_address(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(url: str) -> tuple[bytes, str]:
        if "gone" in url:
            raise InputError("could not be downloaded: the server answered 404")
        return "网\n页。".encode(), url + "?final"

    monkeypatch.setattr("cleanpage.fetch.fetch", fetch)
    assert json.loads(run("https://news.example/a", "--json")[1])["url"] == "https://news.example/a?final"
    status, _, err = run("HTTP://news.example/gone")
    assert status == 1
    assert err == "cleanpage: HTTP://news.example/gone: could not be downloaded: the server answered 404\n"


def test_an_interrupt_ends_with_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def clean(*_: object, **__: object) -> Page:
        raise KeyboardInterrupt

    monkeypatch.setattr("cleanpage.clean", clean, raising=False)
    assert run("a.txt") == (130, "", "")


def test_the_download_is_imported_only_for_an_address() -> None:
    code = "import sys, cleanpage.cli; print('trafilatura' in sys.modules, 'cleanpage.fetch' in sys.modules)"
    assert _python("-c", code).stdout == b"False False\n"


def _python(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.run(
        [sys.executable, *arguments], input=stdin, capture_output=True, check=False, env=environment, timeout=60
    )


def test_help_shows_examples_zones_and_exit_status() -> None:
    done = _python("-m", "cleanpage", "--help")
    assert done.returncode == 0
    for words in (
        b"cleanpage < page.txt > article.txt",
        b"zones: title, byline",
        b"exit status: 0 done",
        b"--markdown",
        b"jsonl",
    ):
        assert words in done.stdout


def test_version_is_one_line() -> None:
    done = _python("-m", "cleanpage", "--version")
    assert done.returncode == 0
    assert done.stdout.startswith(b"cleanpage ")
    assert done.stdout.count(b"\n") == 1


PAGE = "河畔书市开张\n\n2024-05-06 08:30\n\n" + "\n\n".join(
    f"清晨六点,书市在第{index}座桥边开门,几百名读者早已在门口排队等候,摊主们忙着把一箱箱旧书摆上木架。" for index in "一二三四五"
)


def test_a_page_goes_through_the_whole_command() -> None:
    done = _python("-m", "cleanpage", "-f", "json", stdin=PAGE.encode())
    assert (done.returncode, done.stderr) == (0, b"")
    found = json.loads(done.stdout)
    assert found["title"] == "河畔书市开张"
    assert "第三座桥" in found["text"]
    assert found["language"] == "zh"


@pytest.mark.parametrize("stdin", [b"", b"\x00\xff\xfe", b"<html>", b"\n" * 1000])
def test_empty_and_broken_input_is_a_page_too(stdin: bytes) -> None:
    done = _python("-m", "cleanpage", "-f", "json", stdin=stdin)
    assert done.returncode in {0, 1}
    assert json.loads(done.stdout)["schema"] == 1
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(not hasattr(signal, "SIGPIPE"), reason="no pipes that break")
def test_a_broken_pipe_ends_quietly(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-m", "cleanpage", "-f", "jsonl", *["page.txt"] * 200]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path, env=environment) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 0
