"""Reading the corpus, and finding its lines again in another flattening of the page."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleanpage.document import CODES
from cleanpage.training.corpus import CODE_INDEX, IGNORED, RawPage, align, flatten, load_pages, load_unlabelled

GOLD = ["Council opens the old mill", "By Rowena Castleford", "The pond opens on Sunday, the council said.", "Home", "Home", "Dogs wait at the gate.", "© 2021"]

ALIGNED: dict[str, tuple[list[str], list[int]]] = {
    "the same lines": (GOLD, [0, 1, 2, 3, 4, 5, 6]),
    "lines left out": ([GOLD[1], GOLD[2], GOLD[6]], [1, 2, 6]),
    "lines that nobody labelled": (["Skip to content of the page", *GOLD[:3], "accept every last cookie?"], [IGNORED, 0, 1, 2, IGNORED]),
    "list marks": (["* Council opens the old mill", "  • By Rowena Castleford", "1. Dogs wait at the gate."], [0, 1, 5]),
    "two lines joined": (["Council opens the old mill By Rowena Castleford", GOLD[2]], [0, 2]),
    "a line cut in two": ([GOLD[0], "The pond opens on", "Sunday, the council said.", GOLD[5]], [0, 2, 2, 5]),
    "other white space": (["Council  opens the\told mill", "ByRowena Castleford"], [0, 1]),
    "a line with an end of its own": (["The pond opens on Sunday, the council said. Read more here"], [2]),
    "nothing": ([], []),
}


@pytest.mark.parametrize(("lines", "owners"), ALIGNED.values(), ids=ALIGNED.keys())
def test_lines_of_another_flattening_find_their_gold(lines: list[str], owners: list[int]) -> None:
    assert align(lines, GOLD).tolist() == owners


def test_a_page_without_gold_ignores_every_line() -> None:
    assert align(["one", "two"], []).tolist() == [IGNORED, IGNORED]


def test_repeated_lines_are_told_apart_by_their_order() -> None:
    gold = ["Share", "Heron returns", "Share", "Bridge mended", "Share"]
    assert align(["Heron returns", "Share", "Bridge mended"], gold).tolist() == [1, 2, 3]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 400).map(lambda number: f"line number {number} of the tide table"), max_size=20, unique=True), st.data())
def test_any_selection_of_distinct_lines_is_found(gold: list[str], data: st.DataObject) -> None:
    kept = [number for number in range(len(gold)) if data.draw(st.booleans())]
    assert align([f"- {gold[number]}" if data.draw(st.booleans()) else gold[number] for number in kept], gold).tolist() == kept


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=12), max_size=8), st.lists(st.text(max_size=12), max_size=8))
def test_any_lines_are_aligned_without_error(lines: list[str], gold: list[str]) -> None:
    owners = align(lines, gold)
    assert len(owners) == len(lines)
    assert all(owner == IGNORED or 0 <= owner < len(gold) for owner in owners)


def test_labelled_pages_are_read_in_the_order_of_their_names(corpus: Path) -> None:
    pages = list(load_pages(corpus))
    assert [page.id for page in pages] == sorted(page.id for page in pages)
    assert len(pages) == 12
    page = next(page for page in pages if page.id == "moxi-1")
    assert (page.site, page.language) == ("moxi.example", "zh")
    assert page.gold[0] == ("T", "老磨坊水塘向市民开放 1")
    assert page.html.startswith("<!DOCTYPE html>")


def test_unlabelled_pages_are_read_without_those_that_are_no_article(tmp_path: Path) -> None:
    folder = tmp_path / "unlabelled"
    folder.mkdir()
    rows = [{"id": "a", "site": "a.example", "lang": "en"}, {"id": "b", "site": "b.example", "lang": "en", "kind": "index"}, {"id": "gone", "site": "c.example", "lang": "en"}]
    (folder / "index.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    for name in ("a", "b"):
        (folder / f"{name}.html.gz").write_bytes(gzip.compress(b"<p>text</p>"))
    pages = list(load_unlabelled(tmp_path))
    assert [(page.id, page.site, page.gold) for page in pages] == [("a", "a.example", [])]


def test_every_code_has_its_own_index() -> None:
    assert {code.letter: number for number, code in enumerate(CODES)} == CODE_INDEX


def test_a_page_is_flattened_by_any_function() -> None:
    page = RawPage("a", "a.example", "en", "<?xml version='1.0'?><p>one</p>\x00<p>two</p>", [])
    view = flatten(page, lambda markup: markup.replace("<p>", "* ").replace("</p>", "\n\n"))
    assert [(line.text, line.bullet) for line in view.lines] == [("* one", True), ("* two", True)]
    assert not view.is_html
