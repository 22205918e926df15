"""Cropped pages: what other scrapers would have left, with every line's owner known."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleanpage.document import CODES
from cleanpage.lines import text
from cleanpage.training.augment import CHROME, crop

GOLD = [
    ("T", "Council opens the old mill"), ("N", "Home"), ("N", "News"), ("M", "By Rowena Castleford"), ("B", "The pond opens on Sunday."), ("B", "Dogs wait at the gate."),
    ("r", "Related"), ("R", "Pond reopens after..."), ("R", "Pond reopens after the flood of last spring"), ("R", "Miller retires at ninety"), ("P", "Subscribe"), ("U", "3 comments"),
    ("F", "About us"), ("F", "© 2021 The Millrace"),
]  # fmt: skip
SEEDS = [f"page-{number}" for number in range(40)]


def assert_owned(gold: list[tuple[str, str]], page: str, owners: list[int]) -> None:
    lines = text.read(page).lines
    assert len(lines) == len(owners)
    assert owners == sorted(set(owners))
    for line, owner in zip(lines, owners, strict=True):
        assert line.text.startswith(gold[owner][1])


@pytest.mark.parametrize("seed", SEEDS)
def test_every_line_begins_with_the_gold_line_that_owns_it(seed: str) -> None:
    assert_owned(GOLD, *crop(GOLD, seed))


def test_the_same_seed_gives_the_same_page_and_others_give_others() -> None:
    assert [crop(GOLD, seed) for seed in SEEDS] == [crop(GOLD, seed) for seed in SEEDS]
    assert len({crop(GOLD, seed)[0] for seed in SEEDS}) > 5


@pytest.mark.parametrize("seed", SEEDS)
def test_only_chrome_is_cut_away(seed: str) -> None:
    page, owners = crop(GOLD, seed)
    for number, (code, line) in enumerate(GOLD):
        if code not in CHROME:
            assert line in page
        elif number not in owners:
            assert line not in page.split("\n")


def test_most_chrome_goes() -> None:
    kept = sum(GOLD[owner][0] in CHROME for seed in SEEDS for owner in crop(GOLD, seed)[1])
    assert kept < 0.4 * len(SEEDS) * sum(code in CHROME for code, _ in GOLD)


def test_pages_differ_in_the_ways_that_scrapers_do() -> None:
    pages = [crop(GOLD, seed)[0] for seed in SEEDS]
    assert any("\n\n" in page for page in pages)
    assert any("\n\n" not in page for page in pages)
    assert any(page.startswith(f"{GOLD[0][1]} {GOLD[0][1]}") for page in pages)
    assert any(f"{GOLD[7][1]} {GOLD[8][1]}" in page for page in pages)
    assert any(f"{GOLD[7][1]}\n{GOLD[8][1]}" in page for page in pages)


@pytest.mark.parametrize("gold", [[], [("T", "Title")], [("N", "Home")], [("N", "Home"), ("F", "About us")], [("R", "x...")]], ids=str)
def test_small_pages_are_cropped_too(gold: list[tuple[str, str]]) -> None:
    for seed in SEEDS:
        assert_owned(gold, *crop(gold, seed))


_GOLD_LINES = st.lists(
    st.tuples(st.sampled_from([code.letter for code in CODES]), st.text("ab中。…. ", min_size=1, max_size=12).map(str.strip).filter(bool)), max_size=20
)


@settings(max_examples=100, deadline=None)
@given(_GOLD_LINES, st.text(max_size=8))
def test_owners_are_right_for_any_gold(gold: list[tuple[str, str]], seed: str) -> None:
    assert_owned(gold, *crop(gold, seed))
