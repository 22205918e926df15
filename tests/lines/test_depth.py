"""Markup that is too deep for the parser is made shallow: deep tags go, text and shallow tags stay."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleanpage.lines.depth import flatten_deep

LIMIT = 4


def depth_of(markup: str) -> int:
    """How deep the plain tags of ``markup`` nest, as written."""
    deepest = depth = 0
    for close in re.findall(r"<(/?)\w[^>]*>", markup):
        depth += -1 if close else 1
        deepest = max(deepest, depth)
    return deepest


def words(markup: str) -> list[str]:
    return re.sub(r"<[^>]*>", " ", markup).split()


UNCHANGED = [
    "",
    "no tags at all",
    "<div><div><div><div>just within</div></div></div></div>",
    "<p>a<p>b<p>c<p>d<p>e<p>f",
    "<ul><li>a<li>b<li>c<li>d<li>e<li>f</ul>",
    "<br><br><br><br><br><br><img><img><hr><input>",
    "<table><tr><td>a<td>b<td>c<tr><td>d<td>e</table>",
    "<div>a</div><div>b</div><div>c</div><div>d</div><div>e</div><div>f</div>",
    "<script>'<div><div><div><div><div><div><div>'</script>",
    "<style>/* <div><div><div><div><div><div> */</style>",
    "<textarea><b><b><b><b><b><b></textarea>",
    "<!-- <div><div><div><div><div><div><div> -->",
    "1 < 2 < 3 < 4 < 5 < 6 < 7",
]


@pytest.mark.parametrize("markup", UNCHANGED)
def test_shallow_markup_is_returned_as_it_is(markup: str) -> None:
    assert flatten_deep(markup, LIMIT) is markup


FLATTENED = [
    ("<b>" * 5 + "x" + "</b>" * 5, "<b>" * 4 + "x" + "</b>" * 4),
    ("<b>" * 7 + "x" + "</b>" * 7 + "<p>y</p>", "<b>" * 4 + "x" + "</b>" * 4 + "<p>y</p>"),
    ("<b>" * 6 + "x", "<b>" * 4 + "x"),
    ("<b>" * 4 + "<i>x</i><u>y</u>" + "</b>" * 4, "<b>" * 4 + "xy" + "</b>" * 4),
    ("<B>" * 5 + "x" + "</B>" * 5, "<B>" * 4 + "x" + "</B>" * 4),
    ("<b>" * 4 + "<div class='a'\n id=b>x</div>" + "</b>" * 4, "<b>" * 4 + "x" + "</b>" * 4),
]


@pytest.mark.parametrize(("markup", "expected"), FLATTENED)
def test_tags_beyond_the_limit_are_dropped_with_their_end_tags(markup: str, expected: str) -> None:
    assert flatten_deep(markup, LIMIT).replace(" ", "") == expected.replace(" ", "")


def test_a_bracket_inside_an_attribute_does_not_end_a_dropped_tag() -> None:
    markup = "<b>" * 4 + "<div title='a > b'>x</div>" + "</b>" * 4
    assert words(flatten_deep(markup, LIMIT)) == ["x"]


_TAGS = st.sampled_from(("div", "span", "section", "b", "custom-tag"))
_TREES = st.recursive(
    st.sampled_from(("w1", "w2", "w3")),
    lambda inner: st.tuples(_TAGS, st.lists(inner, max_size=3)).map(lambda node: f"<{node[0]}> {' '.join(node[1])} </{node[0]}>"),
    max_leaves=30,
)


@settings(max_examples=100, deadline=None)
@given(_TREES)
def test_no_word_is_lost_and_nothing_stays_too_deep(markup: str) -> None:
    flat = flatten_deep(markup, LIMIT)
    assert words(flat) == words(markup)
    assert depth_of(flat) <= LIMIT
    assert (flat is markup) == (depth_of(markup) <= LIMIT)
    assert flatten_deep(flat, LIMIT) is flat


@settings(max_examples=100, deadline=None)
@given(st.text("<>/!-ab 'd\"", max_size=300))
def test_any_text_is_flattened_without_error(text: str) -> None:
    assert len(flatten_deep(text, LIMIT)) <= len(text) + 1


@pytest.mark.parametrize("mark", ["<!--", "<div ", "</div", "<script>", "<div title='", "<b>", "<", "<!-- -"], ids=str)
def test_time_grows_no_faster_than_the_page(mark: str) -> None:
    markup = "<div>" * 2_000 + mark * 6_000
    start = time.process_time()
    flatten_deep(markup, 1_500)
    assert time.process_time() - start < 0.5
