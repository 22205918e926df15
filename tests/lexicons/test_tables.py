"""The data files are what their legends say."""

from __future__ import annotations

import pytest

from cleanpage import lexicons
from cleanpage.lexicons import read_table
from cleanpage.lexicons.phrases import fold, normalise

LANGUAGES = "zh en ja ko de fr es pt it ru pl nl cs el tr id uk".split()
HEADERS = read_table("list_headers.tsv", 5)
CHROME = read_table("chrome.tsv", 5)
CREDITS = read_table("credit_openers.tsv", 5)
CAPTIONS = read_table("caption_marks.tsv", 4)

COLUMNS = [
    pytest.param(HEADERS, 0, {"related", "hot", "comments", "tags", "promo", "nav", "neutral"}, id="zones of headers"),
    pytest.param(HEADERS, 3, {"exact", "prefix", "contains"}, id="kinds of headers"),
    pytest.param(HEADERS, 4, {"hand", "counted"}, id="origins of headers"),
    pytest.param(CHROME, 0, {"nav", "footer", "site", "promo", "comments"}, id="zones of chrome"),
    pytest.param(CHROME, 3, {"exact", "prefix", "contains"}, id="kinds of chrome"),
    pytest.param(CHROME, 4, {"hand", "counted"}, id="origins of chrome"),
    pytest.param(
        CREDITS,
        2,
        {"role", "source", "original_title", "copyright", "disclaimer", "bio", "end_mark", "error_report"},
        id="kinds of credits",
    ),
    pytest.param(CREDITS, 3, {"exact", "prefix", "contains"}, id="places of credits"),
    pytest.param(CAPTIONS, 2, {"suffix", "prefix", "contains"}, id="kinds of captions"),
]


@pytest.mark.parametrize(("table", "column", "allowed"), COLUMNS)
def test_a_column_holds_only_what_its_legend_names(table: tuple[tuple[str, ...], ...], column: int, allowed: set[str]) -> None:
    assert {row[column] for row in table} == allowed


@pytest.mark.parametrize(
    ("table", "column"),
    [pytest.param(HEADERS, 2, id="headers"), pytest.param(CHROME, 2, id="chrome"), pytest.param(CREDITS, 1, id="credits"), pytest.param(CAPTIONS, 1, id="captions")],
)
def test_every_phrase_is_short_and_says_something(table: tuple[tuple[str, ...], ...], column: int) -> None:
    assert [row[column] for row in table if not 0 < len(fold(row[column])) <= 60] == []


@pytest.mark.parametrize(("table", "name"), [(HEADERS, "headers"), (CHROME, "chrome")])
def test_no_phrase_stands_twice(table: tuple[tuple[str, ...], ...], name: str) -> None:
    seen: dict[tuple[str, str], str] = {}
    twice = []
    for zone, _, phrase, kind, _ in table:
        key = (normalise(phrase) if kind == "exact" else fold(phrase), kind)
        if key in seen:
            twice.append((phrase, seen[key], zone))
        seen[key] = zone
    assert twice == [], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_headers_of_related_and_hot_lists_are_known_in_every_language(language: str) -> None:
    assert {"related", "hot", "comments", "tags", "promo"} <= {row[0] for row in HEADERS if row[1] == language}


@pytest.mark.parametrize("language", LANGUAGES)
def test_site_chrome_is_known_in_every_language(language: str) -> None:
    assert {"nav", "footer", "promo"} <= {row[0] for row in CHROME if row[1] == language}


def test_every_file_says_where_its_words_come_from() -> None:
    for name in ("list_headers.tsv", "chrome.tsv", "credit_openers.tsv", "caption_marks.tsv"):
        assert "# Origin: " in lexicons._read(name), name


def test_a_table_is_read_once() -> None:
    assert read_table("chrome.tsv", 5) is read_table("chrome.tsv", 5)


def test_comments_and_blank_lines_are_no_rows_and_missing_cells_are_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicons, "_read", lambda _: "# legend\n\na\tb \n  \nc\n")
    assert read_table("invented-one.tsv", 3) == (("a", "b", ""), ("c", "", ""))


def test_a_row_with_too_many_cells_is_refused_with_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicons, "_read", lambda _: "# legend\na\tb\tc\n")
    with pytest.raises(ValueError, match=r"invented-two\.tsv, line 2: 3 cells where 2"):
        read_table("invented-two.tsv", 2)
