"""The measure: cases worked out by hand."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpage.training.measure import ZONES, bag, f1, mean_scores, page_scores

BAGS = [
    ("", {}),
    ("The pond, the Pond!", {"the": 2, "pond": 2}),
    ("磨坊 2021年", {"磨": 1, "坊": 1, "2021": 1, "年": 1}),
    ("いけ 연못", {"い": 1, "け": 1, "연": 1, "못": 1}),
    ("Mühle über été", {"mühle": 1, "über": 1, "été": 1}),
    ("a_b don't 3.14", {"a_b": 1, "don": 1, "t": 1, "3": 1, "14": 1}),
    ("… — ！", {}),
]


@pytest.mark.parametrize(("text", "expected"), BAGS)
def test_a_token_is_a_word_or_an_ideograph(text: str, expected: dict[str, int]) -> None:
    assert bag(text) == Counter(expected)


F1 = [
    ("a b c", "a b c", 1.0),
    ("a b", "c d", 0.0),
    ("a b", "a b c d", 2 * 2 / 6),
    ("a a a", "a", 2 * 1 / 4),
    ("", "", 1.0),
    ("a", "", 0.0),
    ("磨坊", "磨坊水塘", 2 * 2 / 6),
]


@pytest.mark.parametrize(("mine", "theirs", "expected"), F1)
def test_f1_of_two_bags_is_twice_the_shared_over_all(mine: str, theirs: str, expected: float) -> None:
    assert f1(bag(mine), bag(theirs)) == pytest.approx(expected)
    assert f1(bag(theirs), bag(mine)) == pytest.approx(expected)


def test_a_page_is_scored_zone_by_zone() -> None:
    mine = [("title", "Heron returns"), ("body", "one two"), ("body", "three"), ("hot", "four"), ("nav", "Home")]
    theirs = [("title", "Heron returns"), ("body", "one two three four"), ("caption", "five"), ("footer", "About")]
    assert page_scores(mine, theirs) == pytest.approx({"title": 1.0, "body": 2 * 3 / 7, "caption": 0.0, "hot": 0.0})


def test_zones_that_neither_side_has_do_not_count() -> None:
    assert page_scores([("nav", "Home")], [("footer", "About")]) == {}
    assert page_scores([("credits", "…")], []) == {}


def test_how_lines_are_cut_does_not_count() -> None:
    assert page_scores([("body", "one"), ("nav", "x"), ("body", "two three")], [("body", "two one three"), ("nav", "x")]) == {"body": 1.0}


def test_means_are_taken_over_the_pages_that_count_for_a_zone() -> None:
    scores = mean_scores([{"title": 1.0, "body": 0.5}, {"title": 0.0}, {}])
    assert scores["title"] == 0.5
    assert scores["body"] == 0.5
    assert scores["hot"] == 0.0
    assert scores["macro"] == pytest.approx(1.0 / len(ZONES))


def test_no_pages_have_the_mean_zero() -> None:
    assert mean_scores([]) == dict.fromkeys((*ZONES, "macro"), 0.0)


_PAIRS = st.lists(st.tuples(st.sampled_from((*ZONES, "nav")), st.text("ab 中", max_size=8)), max_size=8)


@given(_PAIRS, _PAIRS)
def test_scores_are_shares_and_the_same_from_both_sides(mine: list[tuple[str, str]], theirs: list[tuple[str, str]]) -> None:
    scores = page_scores(mine, theirs)
    assert scores == pytest.approx(page_scores(theirs, mine))
    assert all(0 <= value <= 1 for value in scores.values())
    assert all(value == 1 for value in page_scores(mine, mine).values())
