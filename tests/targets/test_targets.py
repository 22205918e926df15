"""Outputs: what is in them, that what was not committed can be taken back, and what does not go together."""

from __future__ import annotations

import csv
import datetime
import gzip
import io
import json
import math
import os
import zlib
from pathlib import Path
from typing import Any

import pytest

from cleanpage.document import Block, Byline, Credit, Story, Zone
from cleanpage.page import Article, Page
from cleanpage.targets.choose import Wish, choose, format_of, is_for_many, stream_to
from cleanpage.targets.folder import file_name
from cleanpage.targets.lines import CSV_COLUMNS
from cleanpage.targets.render import plain, rendered
from cleanpage.targets.sinks import Grown
from cleanpage.targets.target import Place, Target

FAILURE = {"schema": 1, "error": "took too long", "input": "b.html", "reason": "timeout", "seconds": 9.0}


def page(title: str = "甲", url: str | None = None) -> Page:
    blocks = (Block(Zone.TITLE, "line", title, 1, 1, 0, 1, 1.0), Block(Zone.BODY, "paragraph", "正文。", 2, 2, 2, 5, 1.0))
    story = Story("再见", None, "2024-01-02", None)
    credit = Credit("编辑", "editor", ("何平", "林小舟"))
    return Page(url, "zh", True, 0.9, (), title, None, None, Byline(("某人",), views=2**70), Article("正文。", ("正文。",), blocks=blocks[1:]), (credit,), (), (story,), (), blocks)  # fmt: skip


def place(name: str = "a.html", record: int | None = None, **more: Any) -> Place:
    return Place(name, record, name, **more)


def write(target: Target, *places: Place, state: Any = None, failure: Place | None = None) -> Any:
    target.open(state)
    for where in places:
        target.page(where, rendered(page(where.name, where.url), target.rendering))
    if failure is not None:
        target.failure(failure, FAILURE)
    return target.settle()


def close(target: Any) -> None:
    """As the end of a process closes files: whatever waits in memory is gone."""
    target._sink.close()


def made(path: Path | str, **wish: Any) -> Target:
    target = choose(str(path), Wish(**{"format": None, **wish}))
    assert target is not None
    return target


def unpacked(path: Path) -> bytes:
    if path.suffix == ".zst":
        zstandard = pytest.importorskip("zstandard")
        with open(path, "rb") as stream:
            return bytes(zstandard.ZstdDecompressor().stream_reader(stream, read_across_frames=True).read())
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


# --- lines ---


@pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.gz", "out.jsonl.zst"])
def test_json_lines_say_what_was_found_and_where(name: str, tmp_path: Path) -> None:
    if name.endswith("zst"):
        pytest.importorskip("zstandard")
    one = place("d.jsonl", 3, url="https://a.example", id=7, fields={"lang": "zh"})
    write(made(tmp_path / name), one, place(), failure=place("b.html"))
    first, second, third = map(json.loads, unpacked(tmp_path / name).decode().splitlines())
    assert {**page("d.jsonl:3", "https://a.example").to_dict(), "input": "d.jsonl", "record": 3, "id": 7, "fields": {"lang": "zh"}} == first
    assert (second["input"], second["record"], second["fields"]) == ("a.html", None, None)
    assert third == {**FAILURE, "url": None, "record": None, "id": None, "fields": None}


def test_json_lines_without_blocks_and_with_zones(tmp_path: Path) -> None:
    write(made(tmp_path / "a.jsonl", blocks=False), place())
    assert "blocks" not in json.loads((tmp_path / "a.jsonl").read_text())
    write(made(tmp_path / "b.jsonl", zones=frozenset({Zone.BODY})), place("d.jsonl", 3))
    assert json.loads((tmp_path / "b.jsonl").read_text()) == {"zone": "body", "text": "正文。", "input": "d.jsonl:3"}


def test_csv_is_flat_and_every_row_has_every_column(tmp_path: Path) -> None:
    write(made(tmp_path / "out.csv"), place("d.csv", 2, id="x", fields={"n": 1}), failure=place("b.html", url="https://b.example"))
    with open(tmp_path / "out.csv", newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert list(rows[0]) == list(CSV_COLUMNS)
    assert {rows[0][name] for name in ("input", "record", "id", "title", "fields", "credits", "error")} == {
        "d.csv", "2", "x", "d.csv:2", '{"n": 1}', "编辑: 何平, 林小舟", ""
    }  # fmt: skip
    assert (rows[1]["url"], rows[1]["title"], rows[1]["error"], rows[1]["reason"]) == ("https://b.example", "", "took too long", "timeout")


@pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.gz", "out.jsonl.zst", "out.csv", "out.csv.gz"])
def test_what_came_after_a_commit_is_taken_back_and_another_process_goes_on_there(name: str, tmp_path: Path) -> None:
    if name.endswith("zst"):
        pytest.importorskip("zstandard")
    target = made(tmp_path / name)
    target.open(None)
    target.page(place("uno"), rendered(page(), target.rendering))
    state = target.commit()
    committed = unpacked(tmp_path / name)
    for _ in range(3000):
        target.page(place("lost"), rendered(page("x" * 500), target.rendering))
    close(target)
    with open(tmp_path / name, "ab") as stream:
        stream.write(b"torn by a cra")
    later = made(tmp_path / name)
    write(later, place("two"), state=state)
    whole = unpacked(tmp_path / name)
    assert whole.startswith(committed)
    assert b"lost" not in whole
    assert b"torn" not in whole
    assert whole.count(b"uno") == 1
    assert b"two" in whole


def test_after_abandoning_it_goes_on_from_a_commit(tmp_path: Path) -> None:
    target = made(tmp_path / "out.jsonl")
    target.open(None)
    target.page(place("one"), '{"a": 1}')
    state = target.commit()
    target.page(place("two"), '{"a": "' + "x" * 2_000_000 + '"}')
    target.abandon()
    target.open(state)
    target.settle()
    (line,) = (tmp_path / "out.jsonl").read_text().splitlines()
    assert json.loads(line)["input"] == "one"


def test_a_file_that_is_shorter_than_its_journal_says_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out.jsonl").write_bytes(b"short")
    with pytest.raises(OSError, match="not the file of that run"):
        made(tmp_path / "out.jsonl").open({"offset": 6})


def test_a_full_disk_is_an_error_and_the_commit_before_it_stands(tmp_path: Path) -> None:
    class Full(io.FileIO):
        def write(self, data: Any) -> int:
            if self.tell() + len(data) > 5000:
                super().write(bytes(data[: 5000 - self.tell()]))
                raise OSError(28, "No space left on device")
            return super().write(data)

    sink = Grown(str(tmp_path / "out"))
    sink.open(None)
    sink._file.close()
    sink._file = Full(tmp_path / "out", "r+b")
    sink.write(b"a" * 3000)
    sink.commit()
    sink.write(b"b" * 3000)
    with pytest.raises(OSError, match="No space"):
        sink.commit()
    sink.close()
    sink.open(3000)
    sink.close()
    assert (tmp_path / "out").read_bytes() == b"a" * 3000


# --- Parquet ---


def rows_of(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pytest.importorskip("pyarrow.parquet").read_table(path).to_pylist()
    return rows


def test_parquet_has_one_schema_whatever_the_pages_hold(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    write(made(tmp_path / "a.parquet"))
    write(made(tmp_path / "b.parquet"), place("d.jsonl", 2, id=5, fields={"n": 1}), failure=place("b.html"))
    pq = pytest.importorskip("pyarrow.parquet")
    assert pq.read_schema(tmp_path / "a.parquet") == pq.read_schema(tmp_path / "b.parquet")
    done, failed = rows_of(tmp_path / "b.parquet")
    assert done["credits"] == [{"role": "编辑", "kind": "editor", "names": ["何平", "林小舟"]}]
    assert done["related"] == [{"title": "再见", "snippet": None, "published": "2024-01-02", "url": None}]
    assert (done["authors"], done["views"], done["id"], done["fields"]) == (["某人"], None, "5", '{"n": 1}')
    assert (done["input"], done["record"], done["error"], "blocks" in done) == ("d.jsonl", 2, None, False)
    assert (failed["error"], failed["reason"], failed["seconds"], failed["text"]) == ("took too long", "timeout", 9.0, None)


def test_parquet_holds_blocks_when_asked(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    write(made(tmp_path / "a.parquet", blocks=True), place())
    assert [block["zone"] for block in rows_of(tmp_path / "a.parquet")[0]["blocks"]] == ["title", "body"]


def test_a_lone_surrogate_does_not_cost_a_batch(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    target = made(tmp_path / "a.parquet")
    target.open(None)
    target.page(place("\ud800.html", fields={"a": "\udfff"}), rendered(page("b\ud800"), target.rendering))
    target.settle()
    assert [row["title"] for row in rows_of(tmp_path / "a.parquet")] == ["b?"]


@pytest.mark.parametrize("is_joined", [False, True], ids=["before the parts are joined", "after, before that is known"])
@pytest.mark.parametrize("base", [0, 2])
def test_parquet_goes_on_after_a_crash_at_any_point(is_joined: bool, base: int, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    path = tmp_path / "out.parquet"
    target, state = made(path), None
    if base:
        state = write(target, *(place(f"base {n}") for n in range(base)))
        target.clear()
        assert not os.path.exists(f"{path}.parts")
        target = made(path)
    target.open(state)
    for name in ("one", "two"):
        target.page(place(name), rendered(page(), target.rendering))
        state = target.commit()
    target.page(place("lost"), rendered(page(), target.rendering))
    if is_joined:
        target.abandon()
        target.settle()
    later = made(path)
    state = write(later, place("three"), state=state)
    later.clear()
    names = [*(f"base {n}" for n in range(base)), "one", "two", "three"]
    assert [row["input"] for row in rows_of(path)] == names
    assert state == {"parts": 0, "base": len(names), "rows": len(names)}
    write(made(path), state=state)
    assert [row["input"] for row in rows_of(path)] == names


def test_settling_twice_doubles_nothing(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    target = made(tmp_path / "out.parquet")
    write(target, place("one"))
    target.settle()
    assert len(rows_of(tmp_path / "out.parquet")) == 1


# --- folders ---


@pytest.mark.parametrize(
    ("wanted", "suffix", "content"),
    [
        (None, ".txt", "a.html\n\n正文。\n"),
        ("markdown", ".md", "# a.html\n\n正文。\n"),
        ("json", ".json", None),
        ("html", ".html", None),
    ],
)
def test_a_folder_holds_a_file_for_each_page(wanted: str | None, suffix: str, content: str | None, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(made(f"{out}/", format=wanted), place(), place("deep/a.html"), place("d.jsonl", 12), failure=place("b.html"))
    files = {str(path.relative_to(out)) for path in out.rglob("*") if path.is_file()}
    assert files == {f"a.html{suffix}", f"deep/a.html{suffix}", f"d.jsonl/000012{suffix}", "failures.jsonl"}
    written = (out / f"a.html{suffix}").read_text()
    if content is not None:
        assert written == content
    elif suffix == ".json":
        assert json.loads(written) == {**page("a.html").to_dict(), "input": "a.html", "record": None, "id": None, "fields": None}
    else:
        assert written.startswith("<!DOCTYPE html>")
        assert written.endswith("</html>\n")


def test_a_folder_of_zones_holds_only_those(tmp_path: Path) -> None:
    for wanted, expected in (("text", "正文。\n"), ("markdown", "正文。\n"), ("json", '"zone": "body"'), ("html", "<p>正文。</p>")):
        write(made(f"{tmp_path}/{wanted}/", format=wanted, zones=frozenset({Zone.BODY})), place())
        (file,) = (tmp_path / wanted).iterdir()
        assert expected in file.read_text()
        assert "<h1" not in file.read_text()
        assert wanted == "html" or "a.html" not in file.read_text()


def test_no_failures_leave_no_file_of_failures(tmp_path: Path) -> None:
    write(made(f"{tmp_path}/out/"), place())
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.html.txt"]


def test_names_are_never_shared_and_never_too_long() -> None:
    long = ["编" * 85 + end for end in ("a", "b")]
    places = [place(name) for name in ("a.html", "a.htm", "a", "d/a", *long)] + [place("a", 1), place("a", 11), place("a", 1_000_000)]
    names = [file_name(where) for where in places]
    assert len(set(names)) == len(places)
    assert all(len(os.fsencode(part)) < 250 for name in names for part in name.split(os.sep))


# --- choosing ---


@pytest.mark.parametrize(
    ("output", "given", "expected", "many"),
    [
        ("a.jsonl", None, "jsonl", True),
        ("a.jsonl.zst", None, "jsonl", True),
        ("a.csv", None, "csv", True),
        ("a.parquet", None, "parquet", True),
        ("a.json", None, "json", False),
        ("a.md", None, "markdown", False),
        ("a.html", None, "html", False),
        ("a.txt", None, "text", False),
        ("a", None, "text", False),
        ("a.md", "json", "json", False),
        ("a/", None, "text", True),
        (None, None, "text", False),
        (None, "csv", "csv", True),
        (None, "jsonl", "jsonl", False),
    ],
)
def test_the_name_of_the_output_tells_its_format(output: str | None, given: str | None, expected: str, many: bool) -> None:
    assert format_of(output, given) == expected
    assert is_for_many(output, given) == many


@pytest.mark.parametrize(
    ("output", "wish", "message"),
    [
        ("a.jsonl", Wish("markdown"), "is a name for jsonl"),
        ("a.parquet", Wish("csv"), "is a name for parquet"),
        ("a.txt.gz", Wish(None), "only jsonl and csv"),
        ("a.parquet.gz", Wish(None), "only jsonl and csv"),
        ("a/", Wish("jsonl"), "a folder holds a file for each page"),
        ("a.csv", Wish(None, frozenset({Zone.BODY})), "fixed columns"),
    ],
)
def test_what_does_not_go_together_is_refused(output: str, wish: Wish, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        choose(output, wish)


@pytest.mark.parametrize("output", ["a.txt", "a.md", "a.json", os.devnull])
def test_what_cannot_go_on_after_a_crash_is_a_stream(output: str) -> None:
    assert choose(output, Wish("jsonl" if output == os.devnull else None)) is None


def test_parquet_is_no_stream() -> None:
    with pytest.raises(ValueError, match="needs a file"):
        stream_to(io.BytesIO(), None, Wish("parquet"))


def test_a_packed_commit_is_a_whole_member(tmp_path: Path) -> None:
    target = made(tmp_path / "a.jsonl.gz")
    target.open(None)
    target.page(place(), '{"a": 1}')
    target.commit()
    close(target)
    unpacker = zlib.decompressobj(31)
    unpacker.decompress((tmp_path / "a.jsonl.gz").read_bytes())
    assert unpacker.eof


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (math.nan, None),
        (b"a\xff", "a\ufffd"),
        (datetime.date(2024, 1, 2), "2024-01-02"),
        ({1: (2.5, math.inf)}, {"1": [2.5, None]}),
        (2**80, 2**80),
        (None, None),
        (True, True),
    ],
)
def test_whatever_stood_beside_a_page_becomes_json(value: Any, expected: Any) -> None:
    assert plain(value) == expected
    json.dumps(plain(value), allow_nan=False)
