"""Archives as the engines read them: whole, broken, too large."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastwarc")

from cleanpage import CleanPageError, Options, clean
from cleanpage.integrations.rows import Rows
from cleanpage.integrations.warc import ARCHIVE_KINDS, clean_archive

Write = Callable[[Path, list[Any], str], Path]


@pytest.mark.parametrize("kind", ["response", "conversion"])
def test_each_page_of_an_archive_is_a_row(
    tmp_path: Path, pages: list[Any], write_warc: Write, expected: Callable[..., Any], kind: str
) -> None:
    pages = pages[:13]
    path = write_warc(tmp_path / "crawl.warc.gz", pages, kind)
    rows = Rows()
    found = list(clean_archive(str(path), rows))
    assert [{name: row[name] for name in rows.schema} for row in found] == expected(pages, rows)
    assert all(list(row) == [*ARCHIVE_KINDS, *rows.schema] for row in found)
    assert found[3]["warc"] == str(path)
    assert found[3]["record"] == "<urn:uuid:00000000-0000-4000-8000-000000000003>"
    assert found[3]["fetched"] == "2024-03-12T08:00:00Z"


def test_an_archive_that_breaks_off_keeps_its_pages_and_says_so(tmp_path: Path, pages: list[Any], write_warc: Write) -> None:
    path = write_warc(tmp_path / "crawl.warc.gz", pages[:12], "response")
    path.write_bytes(path.read_bytes()[:-300])
    *whole, last = clean_archive(str(path), Rows(columns=("url", "title", "error")))
    assert [row["title"] for row in whole] == [clean(page).title for page, _ in pages[:11]]
    assert (last["warc"], last["title"], last["record"]) == (str(path), None, None)
    assert str(last["error"]).startswith(f"input: {path}: ")
    assert "breaks off" in str(last["error"])


def test_bytes_that_are_no_archive_are_one_row_with_its_error(tmp_path: Path) -> None:
    (tmp_path / "crawl.warc.gz").write_bytes(gzip.compress(b"This is no archive. " * 50))
    (row,) = clean_archive(str(tmp_path / "crawl.warc.gz"), Rows())
    assert (row["record"], row["url"], row["text"]) == (None, None, None)
    assert str(row["error"]).startswith("input: ")


def test_an_archive_that_is_not_there_is_one_row_with_its_error(tmp_path: Path) -> None:
    path = str(tmp_path / "none.warc.gz")
    (row,) = clean_archive(path, Rows(columns=("title", "error"), prefix="c_"))
    assert (row["warc"], row["record"], row["c_title"]) == (path, None, None)
    assert str(row["c_error"]).startswith(f"input: {path}: ")


def test_a_page_larger_than_the_limit_costs_only_itself(tmp_path: Path, pages: list[Any], write_warc: Write) -> None:
    bomb = ("<p>" + "0" * 3_000_000, "https://ledger.example/bomb")
    path = write_warc(tmp_path / "crawl.warc.gz", [pages[0], bomb, pages[2]], "response")
    found = list(clean_archive(str(path), Rows(columns=("url", "error"), options=Options(max_bytes=1_000_000))))
    assert [row["url"] for row in found] == [pages[0][1], bomb[1], pages[2][1]]
    assert [row["error"] is None for row in found] == [True, False, True]
    assert str(found[1]["error"]).startswith("input: ")


def test_what_is_no_text_is_no_page(tmp_path: Path, pages: list[Any], write_warc: Write) -> None:
    path = write_warc(tmp_path / "crawl.warc.gz", pages[:2], "response")
    picture = gzip.decompress(path.read_bytes()).replace(b"text/html; charset=utf-8", b"image/png; sized_00000000000", 1)
    (tmp_path / "plain.warc").write_bytes(picture)
    assert len(list(clean_archive(str(tmp_path / "plain.warc"), Rows()))) == 1


def test_the_opener_is_asked_for_the_path(tmp_path: Path, pages: list[Any], write_warc: Write) -> None:
    path = write_warc(tmp_path / "crawl.warc.gz", pages[:1], "response")
    asked: list[str] = []

    def opener(name: str) -> Any:
        asked.append(name)
        return path.open("rb")

    assert len(list(clean_archive("store://bucket/crawl.warc.gz", Rows(), opener))) == 1
    assert asked == ["store://bucket/crawl.warc.gz"]


def test_without_the_reader_of_archives_the_extra_is_named(
    tmp_path: Path, pages: list[Any], write_warc: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_warc(tmp_path / "crawl.warc.gz", pages[:1], "response")
    monkeypatch.setitem(sys.modules, "fastwarc.warc", None)
    with pytest.raises(CleanPageError, match=r"cleanpage\[batch\]"):
        list(clean_archive(str(path), Rows()))
