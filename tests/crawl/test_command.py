"""Many pages through the whole command: inputs, outputs, failures, going on, and what it says."""

from __future__ import annotations

import gzip
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from .conftest import Run, html, start

pytestmark = [pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")]
HERE = ("--jobs", "1", "--timeout", "0")
"""No processes: quicker, and all the same to what is tested with it."""

MAIN = "import sys; from cleanpage.cli import main; sys.exit(main(sys.argv[1:]))"


def records(path: str | Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def inputs(path: str | Path) -> list[tuple[str, int | None]]:
    return [(record["input"], record["record"]) for record in records(path)]


def test_a_folder_goes_to_json_lines_and_leaves_nothing_else(run: Run, pages: list[str]) -> None:
    assert run("pages", "-o", "out.jsonl", "--jobs", "2") == (0, "", "")
    assert inputs("out.jsonl") == [(name, None) for name in pages]
    assert [record["title"] for record in records("out.jsonl")] == ["Story a", "Story b", "Story c"]
    assert sorted(os.listdir()) == ["out.jsonl", "pages"]


def test_every_kind_of_input_in_one_run(run: Run, pages: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    Path("d.jsonl.gz").write_bytes(gzip.compress(json.dumps({"html": html("d"), "id": 4, "lang": "en"}).encode()))
    Path("e.csv").write_text("url,text\nhttps://e.example,One line of text.\n")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"pages/c.html\npages/a.html\n")))
    assert run("pages/[a]*.html", "d.jsonl.gz", "e.csv", "-", "pages/a.html", "-o", "out.jsonl", *HERE) == (0, "", "")
    assert inputs("out.jsonl") == [("pages/a.html", None), ("d.jsonl.gz", 1), ("e.csv", 1), ("pages/c.html", None)]
    carried, addressed = records("out.jsonl")[1:3]
    assert (carried["id"], carried["fields"]) == (4, {"lang": "en"})
    assert addressed["url"] == "https://e.example"


def test_archives_come_with_addresses_and_failures_with_theirs(run: Run) -> None:
    pytest.importorskip("fastwarc")
    payload = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + html("w").encode()
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://w.example/\r\nContent-Type: application/http\r\n"
    record = head + b"Content-Length: %d\r\n\r\n" % len(payload) + payload + b"\r\n\r\n"
    Path("w.warc.gz").write_bytes(gzip.compress(record) + gzip.compress(record)[:40])
    status, _, err = run("w.warc.gz", "-o", "out.jsonl", *HERE)
    assert status == 1
    assert "cleanpage: w.warc.gz:2: breaks off inside a record\n" in err
    page, failure = records("out.jsonl")
    assert (page["url"], page["title"]) == ("https://w.example/", "Story w")
    assert (failure["error"], failure["reason"], failure["input"], failure["record"]) == ("breaks off inside a record", "input", "w.warc.gz", 2)


@pytest.mark.parametrize("suffix", ["txt", "md", "json"])
def test_files_of_a_folder_are_named_after_their_inputs(suffix: str, run: Run, pages: list[str]) -> None:
    os.makedirs("pages/deep")
    Path("pages/deep/a.html").write_text(html("deep"))
    Path("pages/a.htm").write_text(html("htm"))
    formats = {"txt": "text", "md": "markdown", "json": "json"}
    assert run("pages", "-o", "out/", "-f", formats[suffix], *HERE) == (0, "", "")
    made = {str(path.relative_to("out")): path.read_text() for path in Path("out").rglob("*") if path.is_file()}
    assert set(made) == {f"{name}.{suffix}" for name in ("a.html", "b.html", "c.html", "deep/a.html", "a.htm")}
    assert "Story deep" in made[f"deep/a.html.{suffix}"]
    assert "Story htm" in made[f"a.htm.{suffix}"]


@pytest.mark.parametrize("options", [("-f", "jsonl"), ("-f", "csv"), ("--json",), ("--markdown",), ("--html",), ("-z", "title")])
def test_many_pages_go_to_standard_output_too(options: tuple[str, ...], run: Run, pages: list[str]) -> None:
    status, out, err = run("pages", *options, *HERE)
    assert (status, err) == (0, "")
    assert out.index("Story a") < out.index("Story b") < out.index("Story c")
    if options == ("--json",):
        assert [page["input"] for page in json.loads(out)] == pages


def test_a_page_that_fails_is_named_counted_and_a_record(run: Run, pages: list[str]) -> None:
    Path("d.jsonl").write_text(f'{{"html": \n{json.dumps({"html": html("d")})}\n')
    status, out, err = run("pages/a.html", "gone.html", "d.jsonl", "-o", "out.jsonl", *HERE)
    assert (status, out) == (1, "")
    assert "cleanpage: gone.html: No such file or directory\n" in err
    assert "cleanpage: d.jsonl:1: is no JSON" in err
    assert "cleanpage: 4 pages in" in err
    assert "2 failed; out.jsonl" in err
    assert [record.get("error") is None for record in records("out.jsonl")] == [True, False, False, True]
    assert list(records("out.jsonl")[1]) == ["schema", "error", "input", "reason", "seconds", "url", "record", "id", "fields"]


def test_a_page_over_its_deadline_fails_alone(run: Run, pages: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from cleanpage.pipeline import Cleaner  # noqa: PLC0415

    clean = Cleaner.clean

    def slow(self: Cleaner, source: Any, url: str | None = None) -> Any:
        if str(source).endswith("b.html"):
            time.sleep(60)
        return clean(self, source, url)

    monkeypatch.setattr(Cleaner, "clean", slow)
    status, _, err = run("pages", "-o", "out.jsonl", "--jobs", "2", "--timeout", "1.5")
    assert status == 1
    assert "cleanpage: pages/b.html: took longer than 1.5 s" in err
    assert [record.get("reason") for record in records("out.jsonl")] == [None, "timeout", None]


# --- going on ---


def test_a_run_that_is_whole_is_not_done_again_and_new_files_are(run: Run, pages: list[str]) -> None:
    command = ("pages", "-o", "out.jsonl", "--resume", *HERE)
    assert run(*command)[0] == 0
    before = Path("out.jsonl").read_bytes()
    assert run(*command) == (0, "", "")
    assert Path("out.jsonl").read_bytes() == before
    Path("pages/aa.html").write_text(html("aa"))
    assert run(*command)[0] == 0
    assert inputs("out.jsonl") == [*((name, None) for name in pages), ("pages/aa.html", None)]


def test_failures_of_the_run_before_still_count(run: Run, pages: list[str]) -> None:
    command = ("gone.html", "pages", "-o", "out.jsonl", "--resume", *HERE)
    assert [run(*command)[0] for _ in range(2)] == [1, 1]
    assert len(records("out.jsonl")) == 4


def test_a_file_that_has_changed_since_is_named_and_not_read_again(run: Run, pages: list[str]) -> None:
    command = ("pages", "-o", "out.jsonl", "--resume", *HERE)
    run(*command)
    Path("pages/b.html").write_text("another and shorter page")
    status, _, err = run(*command)
    assert (status, err) == (0, "cleanpage: pages/b.html: has changed since it was read; it is not read again\n")
    assert len(records("out.jsonl")) == 3


@pytest.mark.parametrize(
    ("prepare", "arguments", "message"),
    [
        ({"out.jsonl": "x"}, ["--resume"], "not its journal out.jsonl.journal"),
        ({"out.jsonl.journal": "x\n"}, ["--resume"], "no journal of cleanpage"),
        ({"out.jsonl": "x", "out.jsonl.journal": ""}, [], "give --resume"),
        ({"out/x": "x"}, ["-o", "out/"], "is not empty"),
        ({"out/x": "x"}, ["-o", "out/", "--resume"], "not its journal"),
        ({}, ["-o", "nowhere/out.jsonl"], "cannot write to nowhere/out.jsonl: No such file or directory"),
        ({"file": "x"}, ["-o", "file/out/"], "cannot write to file/out/: Not a directory"),
        ({}, ["-o", "out.txt", "--resume"], "--resume needs an output"),
        ({}, ["--resume", "-f", "jsonl"], "--resume needs an output"),
        ({}, ["--jobs", "0"], "no number of processes"),
        ({}, ["--timeout", "nan"], "no number of seconds"),
        ({}, ["--suffixes", ","], "no list of endings"),
        ({}, ["-o", "out.csv", "-z", "body"], "fixed columns"),
        ({}, ["-o", "out.jsonl", "--markdown"], "is a name for jsonl"),
        ({}, ["-f", "parquet"], "Parquet needs a file"),
    ],
)
def test_wrong_use_is_explained_and_changes_nothing(
    prepare: dict[str, str], arguments: list[str], message: str, run: Run, pages: list[str]
) -> None:
    for name, content in prepare.items():
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(content)
    if "-o" not in arguments and "-f" not in arguments:
        arguments = [*arguments, "-o", "out.jsonl"]
    status, out, err = run("pages", *arguments)
    assert (status, out) == (2, "")
    assert message in " ".join(err.split())
    assert "Traceback" not in err
    assert all(Path(name).read_text() == content for name, content in prepare.items())


@pytest.mark.parametrize("arguments", [["--resume", "-o", "out.jsonl"], ["-f", "csv"], ["-o", "out.jsonl.gz"]])
def test_standard_input_alone_is_one_page(arguments: list[str], run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"page")))
    status, _, err = run(*arguments)
    assert status == 2
    assert "that is for many pages" in err


def test_other_options_than_before_are_refused(run: Run, pages: list[str]) -> None:
    run("pages", "-o", "out.jsonl", "--resume", *HERE)
    status, _, err = run("pages", "-o", "out.jsonl", "--resume", "--no-blocks", *HERE)
    assert status == 2
    assert "started with other options (blocks null)" in " ".join(err.split())


def test_a_missing_package_is_wrong_use_and_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> None:
        raise ImportError(f"No module named {name!r}")

    monkeypatch.setattr("cleanpage.sources.extras.import_module", refuse)
    Path("a.warc").write_bytes(b"x")
    for arguments in (["a.warc", "-o", "out.jsonl"], ["a.warc", "-o", "out.parquet"], ["a.html", "-o", "out.jsonl.zst"]):
        status, _, err = run(*arguments, *HERE)
        assert status == 2
        assert "pip install 'cleanpage[batch]'" in " ".join(err.split())


# --- trouble while it runs ---


@pytest.mark.skipif(sys.platform == "win32", reason="limits files by resource")
@pytest.mark.parametrize("output", ["out.jsonl", "out.csv", "out.jsonl.gz"])
def test_a_full_disk_ends_the_run_with_a_word_and_it_goes_on_when_there_is_room(output: str, tmp_path: Path) -> None:
    lines = [json.dumps({"html": html(os.urandom(200).hex())}) for _ in range(400)]
    (tmp_path / "d.jsonl").write_text("\n".join(lines))
    limit = 20_000 if output.endswith("gz") else 150_000
    # A limit on the size of files fails as a full disk does, in the middle of a write.
    limited = f"""
import resource, signal
from cleanpage.targets import lines
lines._Lines.patience = 0.1
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))
{MAIN}"""
    arguments = ("d.jsonl", "-o", output, "--resume", *HERE)
    with start(limited, *arguments, cwd=tmp_path) as process:
        _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert err == f"cleanpage: {output}: cannot write: File too large; what is in {output} is whole, go on with --resume\n"
    data = (tmp_path / output).read_bytes()
    assert 0 < len(data) <= limit
    text = (gzip.decompress(data) if output.endswith("gz") else data).decode()
    assert text.endswith("\n")
    with start(MAIN, *arguments, cwd=tmp_path) as process:
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    data = (tmp_path / output).read_bytes()
    whole = (gzip.decompress(data) if output.endswith("gz") else data).decode()
    assert whole.startswith(text)
    if "jsonl" in output:
        assert [json.loads(line)["record"] for line in whole.splitlines()] == list(range(1, 401))


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
def test_a_full_stream_is_told(run: Run, pages: list[str]) -> None:
    os.symlink("/dev/full", "out.jsonl")
    status, _, err = run("pages", "-o", "out.jsonl", *HERE)
    assert status == 1
    assert err == "cleanpage: out.jsonl: cannot write: No space left on device\n"


@pytest.mark.skipif(sys.platform == "win32", reason="other signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_leaves_a_whole_output_and_goes_on(number: int, tmp_path: Path) -> None:
    lines = [json.dumps({"html": html(str(n))}) for n in range(3000)]
    (tmp_path / "d.jsonl").write_text("\n".join(lines))
    arguments = ("d.jsonl", "-o", "out.jsonl", "--jobs", "2")
    with start(f"from cleanpage.targets import lines\nlines._Lines.patience = 0.05\n{MAIN}", *arguments, cwd=tmp_path) as process:
        end = time.monotonic() + 60
        while not ((tmp_path / "out.jsonl").exists() and (tmp_path / "out.jsonl").stat().st_size > 50_000) and time.monotonic() < end:
            time.sleep(0.01)
        process.send_signal(number)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert err.count("\n") == 1
    assert "pages were done; what is in out.jsonl is whole, go on with --resume" in err
    done = [record["record"] for record in records(tmp_path / "out.jsonl")]
    assert done == list(range(1, len(done) + 1))
    assert 0 < len(done) < 3000
    with start(MAIN, *arguments, "--resume", cwd=tmp_path) as process:
        assert process.communicate(timeout=120)[1] == ""
    assert [record["record"] for record in records(tmp_path / "out.jsonl")] == list(range(1, 3001))


@pytest.mark.skipif(sys.platform == "win32", reason="no such locks")
def test_two_runs_at_once_do_not_write_to_one_output(run: Run, pages: list[str], tmp_path: Path) -> None:
    script = """
import sys
from cleanpage.crawl.journal import Journal
journal = Journal("out.jsonl.journal", {})
journal.begin()
print("ready", flush=True)
sys.stdin.read()
"""
    with start(script, cwd=tmp_path, stdin=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        status, _, err = run("pages", "-o", "out.jsonl", "--resume", *HERE)
        process.communicate("", timeout=30)
    assert status == 2
    assert "another run is writing there" in err


# --- on a terminal ---


@pytest.mark.skipif(sys.platform == "win32", reason="no such terminals")
def test_a_terminal_shows_how_the_run_goes_and_one_line_at_the_end(tmp_path: Path) -> None:
    import pty  # noqa: PLC0415

    (tmp_path / "d.jsonl").write_text("".join(json.dumps({"html": html(str(n))}) + "\n" for n in range(300)) + "{\n")
    ours, theirs = pty.openpty()
    with start(MAIN, "d.jsonl", "-o", "out.jsonl", "--jobs", "1", cwd=tmp_path, stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                data = os.read(ours, 10_000)
            except OSError:
                break
            if not data:
                break
            shown += data
        assert process.wait(timeout=60) == 1
    os.close(ours)
    words = shown.decode()
    assert "\r\x1b[K" in words
    assert all(word in words for word in ("pages/s", "MB/s", "0 failed", " left"))
    last = words.rstrip().splitlines()[-1]
    assert "cleanpage: 301 pages in" in last
    assert last.endswith("1 failed; out.jsonl")
