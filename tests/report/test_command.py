"""``cleanpage --explain`` and ``--report``, as the command calls them."""

from __future__ import annotations

import argparse
import gzip
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import cleanpage
from cleanpage import explain_cli

from .conftest import FIXTURES, PAGE

Run = Callable[..., tuple[int | None, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run this part of the command in a folder with two pages; gives exit status, output and complaints."""
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(PAGE, encoding="utf-8")
    Path("b.txt").write_text(PAGE.replace("ferry", "steamer"), encoding="utf-8")
    parser = argparse.ArgumentParser()
    parser.add_argument("inputs", nargs="*")
    parser.add_argument("-o", "--output")
    parser.add_argument("--url")
    parser.add_argument("-f", "--format", default="text")
    explain_cli.add_arguments(parser)

    def run_it(*arguments: str) -> tuple[int | None, str, str]:
        status = explain_cli.run(parser.parse_args(arguments))
        out, err = capsys.readouterr()
        return status, out, err

    return run_it


def test_what_was_not_asked_for_is_left_to_the_rest_of_the_command(run: Run) -> None:
    assert run("a.txt") == (None, "", "")


def test_explain_prints_a_row_for_each_line(run: Run) -> None:
    status, out, err = run("--explain", "a.txt")
    lines = cleanpage.clean(PAGE).explain()
    rows = [row for row in out.splitlines() if row.lstrip()[:1].isdigit()]
    assert (status, err) == (0, "")
    assert [row.split()[:2] for row in rows] == [[str(line.number), line.zone + "+" * line.is_header] for line in lines]


def test_explain_names_each_of_several_pages_and_fails_for_one_alone(run: Run) -> None:
    status, out, err = run("--explain", "a.txt", "gone.txt", "b.txt")
    assert status == 1
    assert err.startswith("cleanpage: gone.txt: ")
    assert err.count("\n") == 1
    assert [row for row in out.splitlines() if row.endswith(".txt")] == ["a.txt", "b.txt"]


@pytest.mark.parametrize("output_format", ["json", "jsonl"])
def test_explain_gives_data_too(run: Run, output_format: str) -> None:
    _, out, _ = run("--explain", "a.txt", "-f", output_format)
    told = json.loads(out)
    lines = cleanpage.clean(PAGE).explain()
    assert told["input"] == "a.txt"
    assert [(line["number"], line["zone"], line["text"]) for line in told["lines"]] == [
        (line.number, line.zone, line.text) for line in lines
    ]
    assert set(told["lines"][0]) == {"number", "text", "zone", "is_header", "confidence", "first", "chances", "changes"}


def test_without_rich_a_terminal_still_gets_colours(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rich", None)
    monkeypatch.setattr("cleanpage.report.command.find_spec", lambda name: None)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert "\x1b[38;5;" in run("--explain", "a.txt")[1]
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in run("--explain", "a.txt")[1]


def test_standard_input_and_packed_pages_are_read(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("c.txt.gz").write_bytes(gzip.compress(PAGE.encode()))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(PAGE.encode())))
    assert run("--explain", "-")[1] == run("--explain", "c.txt.gz")[1] == run("--explain", "a.txt")[1]


def test_a_broken_pack_fails_alone(run: Run) -> None:
    Path("c.txt.gz").write_bytes(gzip.compress(PAGE.encode())[:60])
    Path("d.txt.gz").write_bytes(b"no gzip")
    status, out, err = run("--explain", "c.txt.gz", "d.txt.gz", "a.txt")
    assert status == 1
    assert err.count("cleanpage: ") == 2
    assert "Ferry to the Skerries" in out


def test_report_writes_one_file_for_all_pages_also_those_of_a_folder(run: Run) -> None:
    Path("more").mkdir()
    Path("more/c.html").write_text("<h1>Heron returns</h1>", encoding="utf-8")
    Path("more/notes.md").write_text("no page", encoding="utf-8")
    assert run("--report", "a.txt", "more", "-o", "report.html") == (0, "", "")
    report = Path("report.html").read_text(encoding="utf-8")
    assert report.startswith("<!DOCTYPE html>")
    assert '"name":"a.txt"' in report
    assert '"name":"more/c.html"' in report
    assert "notes.md" not in report


def test_a_report_inside_a_folder_is_no_page_of_the_folder(run: Run) -> None:
    for _ in range(2):
        assert run("--report", ".", "-o", "report.html")[0] == 0
    assert Path("report.html").read_text(encoding="utf-8").count('type="application/json" id="p') == 2


def test_a_missing_package_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fastwarc", None)
    monkeypatch.setitem(sys.modules, "fastwarc.warc", None)
    Path("c.warc").write_bytes(b"WARC/1.0\r\n")
    status, _, err = run("--explain", "c.warc")
    assert status == 1
    assert "cleanpage[batch]" in err


def test_pages_of_an_archive_are_shown_by_their_ids_and_find_their_gold(run: Run) -> None:
    rows = [{"id": "one", "text": PAGE}, {"id": "two", "text": PAGE.replace("ferry", "steamer")}]
    Path("many.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    Path("gold.jsonl").write_text(
        json.dumps({"id": "two", "lines": [["T", "Ferry to the Skerries sails again"]]}), encoding="utf-8"
    )
    assert run("--report", "many.jsonl", "--gold", "gold.jsonl", "-o", "report.html") == (0, "", "")
    report = Path("report.html").read_text(encoding="utf-8")
    assert '"name":"many.jsonl one"' in report
    assert '"name":"many.jsonl two"' in report
    assert report.count('"confusion":null') == 1


def test_report_with_gold_finds_the_gold_of_each_page(run: Run) -> None:
    pages = [str(FIXTURES / name / "input.html") for name in ("zh-html-blog", "en-blog-queue")]
    assert run("--report", *pages, "--gold", str(FIXTURES), "-o", "report.html")[0] == 0
    report = Path("report.html").read_text(encoding="utf-8")
    assert '"gold":true' in report
    assert '"confusion":null' not in report


def test_report_shows_what_moved_since_an_earlier_result(run: Run) -> None:
    earlier = cleanpage.clean(PAGE).to_dict()
    for block in earlier["blocks"]:
        block["zone"] = "promo" if block["zone"] == "credits" else block["zone"]
    Path("old.json").write_text(json.dumps(earlier), encoding="utf-8")
    assert run("--report", "a.txt", "--diff", "old.json", "-o", "report.html")[0] == 0
    report = Path("report.html").read_text(encoding="utf-8")
    assert '"diff":"old.json"' in report
    assert '"moves":[[10,4,1]]' in report


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--explain", "--report", "a.txt"], "choose one"),
        (["--gold", "x", "a.txt"], "--gold needs --report"),
        (["--explain", "--diff", "x", "a.txt"], "--diff needs --report"),
        (["--report", "a.txt", "--gold", "gone.tsv"], "gone.tsv: cannot be read: No such file"),
        (["--report", "a.txt", "--gold", "a.txt"], "a.txt: no gold labels"),
        (["--report", "a.txt", "--diff", "a.txt"], "a.txt: no pages"),
    ],
)
def test_wrong_use_is_told(run: Run, arguments: list[str], message: str) -> None:
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert message in err


def test_a_report_is_not_poured_into_a_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    status, out, err = run("--report", "a.txt")
    assert (status, out) == (2, "")
    assert "-o report.html" in err


def test_an_output_that_cannot_be_written_is_told(run: Run) -> None:
    status, _, err = run("--report", "a.txt", "-o", "no/such/folder.html")
    assert status == 1
    assert "no/such/folder.html: cannot write" in err


def test_the_options_cost_the_command_no_import_of_the_rest() -> None:
    source = Path(explain_cli.__file__).read_text(encoding="utf-8")
    top = [line for line in source.splitlines() if line.startswith(("import ", "from "))]
    assert top == ["from __future__ import annotations", "import argparse", "import sys"]
