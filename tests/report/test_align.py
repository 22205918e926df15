"""Lines of two readings of a page meet, also where one joined or cut them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpage.report.align import align

CASES = {
    "the same": (["a b", "c"], ["a b", "c"], [0, 1]),
    "white space differs": (["a  b", "c"], ["ab ", "c"], [0, 1]),
    "a line is new": (["a", "new", "c"], ["a", "c"], [0, None, 1]),
    "a line is gone": (["a", "c"], ["a", "gone", "c"], [0, 2]),
    "they joined two lines": (["one two", "three", "four"], ["one twothree", "four"], [0, 0, 1]),
    "they cut a line": (["one twothree", "x"], ["one", "twothree", "x"], [1, 2]),
    "the same line twice": (["Home", "text", "Home"], ["Home", "text", "Home"], [0, 1, 2]),
    "nothing of mine": ([], ["a"], []),
    "nothing of theirs": (["a"], [], [None]),
    "an empty line of mine": (["", "a"], ["a", "b"], [None, 0]),
}


@pytest.mark.parametrize(("mine", "theirs", "owners"), CASES.values(), ids=CASES)
def test_each_line_finds_the_line_that_holds_it(mine: list[str], theirs: list[str], owners: list[int | None]) -> None:
    assert align(mine, theirs) == owners


@given(st.lists(st.text("ab \n", max_size=4), max_size=12), st.lists(st.text("ab \n", max_size=4), max_size=12))
def test_any_two_readings_can_be_laid_side_by_side(mine: list[str], theirs: list[str]) -> None:
    owners = align(mine, theirs)
    assert len(owners) == len(mine)
    assert all(owner is None or 0 <= owner < len(theirs) for owner in owners)


@given(st.lists(st.text(max_size=8), max_size=12))
def test_a_reading_beside_itself_is_itself(lines: list[str]) -> None:
    assert align(lines, lines) == list(range(len(lines)))
