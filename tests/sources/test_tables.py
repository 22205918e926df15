"""Pages in JSON lines, CSV, Parquet and single files, packed or not: what is read, and how trouble is told."""

from __future__ import annotations

import gzip
import json
import zlib
from pathlib import Path
from typing import Any

import pytest

from cleanpage.errors import InputError
from cleanpage.sources.extras import MissingExtra
from cleanpage.sources.find import kind_of
from cleanpage.sources.read import read
from cleanpage.sources.record import Found, Reading, Record

LIMIT = 10_000


def no_web(url: str) -> tuple[bytes, str]:
    raise AssertionError(f"{url} is not to be downloaded")


def records(path: Path, field: str | None = None, limit: int = LIMIT) -> list[Record | None]:
    found = Found(path.name, str(path), kind_of(path.name), path.stat().st_size if path.exists() else 0)
    return list(read(found, Reading(limit, field), no_web))


def sources(path: Path, **more: Any) -> list[Any]:
    """What the records hold; of an error, its message."""
    found = [record.source for record in records(path, **more) if record is not None]
    return [str(source) if isinstance(source, InputError) else source for source in found]


def write(path: Path, data: bytes) -> Path:
    if path.suffix == ".gz":
        data = gzip.compress(data)
    elif path.suffix == ".zst":
        data = pytest.importorskip("zstandard").ZstdCompressor().compress(data)
    path.write_bytes(data)
    return path


# --- JSON lines ---


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst"])
def test_a_json_line_s_page_is_found_and_all_else_is_carried(name: str, tmp_path: Path) -> None:
    row = {"id": 7, "url": "https://news.example/7", "html": "<p>甲</p>", "tags": ["a"], "n": 1.5, "title": None}
    (record,) = records(write(tmp_path / name, json.dumps(row).encode() + b"\n"))
    assert record is not None
    assert (record.source, record.url, record.id, record.size) == ("<p>甲</p>", "https://news.example/7", 7, 8)
    assert record.fields == {"tags": ["a"], "n": 1.5, "title": None}


@pytest.mark.parametrize(
    ("row", "field", "page"),
    [
        ({"text": "t", "html": "h"}, None, "h"),
        ({"raw_content": "r", "content": "c"}, None, "c"),
        ({"raw_content": "r", "other": "o"}, None, "r"),
        ({"text": "t", "body": "b"}, "body", "b"),
        ({"text": ""}, None, ""),
    ],
)
def test_the_page_s_field_is_told_by_its_name(row: dict[str, str], field: str | None, page: str, tmp_path: Path) -> None:
    assert sources(write(tmp_path / "a.jsonl", json.dumps(row).encode()), field=field) == [page]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b'{"html": ', "is no JSON"),
        (b"[1, 2]", "is no JSON object but a list"),
        (b"7", "is no JSON object but a int"),
        (b'{"body": "b"}', "has no field called html, text, content, raw_content"),
        (b"{}", "none at all"),
        (b'{"html": null}', "holds no page but null"),
        (b'{"html": ["a"]}', "holds no page but a value of type list"),
        (b'{"html": "\xff"}', "is not UTF-8"),
        (b"[" * 100_000, "is a line of more than 40,000 bytes"),
        (b"[" * 30_000, "is no JSON"),
        (b'{"html": "' + b"x" * 50_000 + b'"}', "is a line of more than 40,000 bytes"),
    ],
)
def test_a_bad_line_is_told_and_the_others_are_read(line: bytes, problem: str, tmp_path: Path) -> None:
    good = b'{"html": "good"}'
    before, bad, after = sources(write(tmp_path / "a.jsonl", b"\n".join([good, line, good])))
    assert (before, after) == ("good", "good")
    assert problem in bad


def test_blank_lines_are_no_pages_and_count_as_lines(tmp_path: Path) -> None:
    found = records(write(tmp_path / "a.jsonl", b'\n  \n{"html": "a"}\n'))
    assert [record and record.source for record in found] == [None, None, "a"]


def test_a_line_that_is_a_string_is_a_page(tmp_path: Path) -> None:
    assert sources(write(tmp_path / "a.jsonl", b'"<p>a"\n')) == ["<p>a"]


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.zst"])
def test_a_packed_file_that_breaks_off_or_is_damaged_gives_what_is_whole_and_says_so(name: str, tmp_path: Path) -> None:
    lines = b"".join(b'{"html": "%d %s"}\n' % (n, zlib.crc32(b"%d" % n).to_bytes(4, "big").hex().encode()) for n in range(4000))
    path = write(tmp_path / name, lines)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 2 // 3])
    *pages, problem = sources(path)
    assert len(pages) > 100 or name.endswith("zst")  # a block of zstd is read whole or not at all
    assert "breaks off" in problem
    path.write_bytes(b"no such packing at all")
    assert "the packed data is damaged" in sources(path)[0]


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.zst", "a.html.gz"])
def test_a_small_file_that_unpacks_to_a_giant_is_never_unpacked_whole(name: str, tmp_path: Path) -> None:
    path = write(tmp_path / name, b'{"html": "' + b"x" * 30_000_000)
    assert path.stat().st_size < 100_000
    (problem,) = sources(path)
    assert "more than 40,000 bytes" in problem or "is larger than 10,000 bytes" in problem


def test_members_of_a_packed_file_are_read_one_after_another(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b'"a"\n"b') + gzip.compress(b'b"\n') + b"\0" * 20)
    assert sources(path) == ["a", "bb"]


# --- CSV ---


def test_a_csv_row_s_page_is_found_and_all_else_is_carried(tmp_path: Path) -> None:
    data = '\ufeffid,url,html,lang\n1,https://a.example,"<p>甲, ""乙""\n丙</p>",zh\n2,,b,\n'.encode()
    one, two = records(write(tmp_path / "a.csv", data))
    assert one is not None
    assert two is not None
    assert (one.source, one.id, one.url, one.fields) == ('<p>甲, "乙"\n丙</p>', "1", "https://a.example", {"lang": "zh"})
    assert (two.source, two.url) == ("b", None)


def test_a_csv_cell_may_be_larger_than_the_csv_module_s_own_limit(tmp_path: Path) -> None:
    page = "x" * 300_000
    assert sources(write(tmp_path / "a.csv", f"html\n{page}\n".encode()), limit=400_000) == [page]


def test_a_page_in_another_charset_stays_bytes_and_a_short_row_fails_alone(tmp_path: Path) -> None:
    page = "编辑：何平".encode("gbk")
    found = sources(write(tmp_path / "a.csv", b"id,html\n1," + page + b"\n2\n\n3,c\n"))
    assert found == [page, "field 'html' holds no page but null", "c"]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "has no field called"),
        (b"a,b\n1,2\n", "'a', 'b'"),
        (b'html\n"' + b"x\n" * 50_000, "field larger than field limit"),
        (b"html\n" + b"x" * 100_000, "more than 40,000 bytes"),
    ],
)
def test_csv_that_cannot_be_told_into_rows_ends_in_a_failure(data: bytes, problem: str, tmp_path: Path, monkeypatch: Any) -> None:
    import csv  # noqa: PLC0415

    before = csv.field_size_limit(LIMIT)
    try:
        assert problem in sources(write(tmp_path / "a.csv", data))[-1]
    finally:
        csv.field_size_limit(before)


# --- Parquet ---


def test_a_parquet_row_s_page_is_found_and_all_else_is_carried(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    rows = [{"id": f"n{n}", "url": None, "content": f"<p>{n}".encode(), "meta": {"n": n}} for n in range(100)]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet")
    found = records(tmp_path / "a.parquet")
    assert [record and (record.source, record.id, record.fields) for record in found] == [
        (row["content"], row["id"], {"meta": row["meta"]}) for row in rows
    ]
    assert found[-1] is not None
    assert found[-1].position == (tmp_path / "a.parquet").stat().st_size


@pytest.mark.parametrize("cut", [0, 10, -20])
def test_a_parquet_file_that_is_damaged_ends_in_a_failure(cut: int, tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"html": ["a", "b"]}), path)
    path.write_bytes(path.read_bytes()[:cut])
    assert "is damaged or no Parquet file" in sources(path)[-1]


# --- single files, and what is missing ---


def test_a_file_is_one_page_and_is_read_by_the_worker(tmp_path: Path) -> None:
    path = write(tmp_path / "a.html", b"page")
    assert sources(path) == [path]
    assert sources(write(tmp_path / "b.html.gz", b"page")) == [b"page"]


@pytest.mark.parametrize("name", ["gone.jsonl", "gone.csv", "gone.html.gz"])
def test_a_file_that_has_gone_is_a_failure(name: str, tmp_path: Path) -> None:
    assert sources(tmp_path / name) == ["No such file or directory"]


def test_a_missing_package_is_named_with_the_extra_that_brings_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> None:
        raise ImportError(f"No module named {name!r}")

    monkeypatch.setattr("cleanpage.sources.extras.import_module", refuse)
    for name in ("a.warc", "a.jsonl.zst", "a.parquet"):
        (tmp_path / name).write_bytes(b"x")
        with pytest.raises(MissingExtra, match=r"pip install 'cleanpage\[batch\]'"):
            records(tmp_path / name)
