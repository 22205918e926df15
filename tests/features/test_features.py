"""Features: the same page gives the same arrays, of the promised shapes, with every number finite and every row in its table."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from zlib import crc32

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleanpage.document import LineView
from cleanpage.features import CUE_ROWS, GRAM_ROWS, SCHEMA, WIDTH, Encoded, encode
from cleanpage.lines import html, text

TEXT_PAGE = """老磨坊水塘向市民开放
来源：磨溪晚报　2021-03-03 10:15　浏览：120

记者从镇里获悉，水塘将在第一个暖和的周日开放，届时会有两名救生员值守，停车场也会延长开放两个小时，直到天黑为止，市民可以免费入场。
Council opens the old mill to swimmers
The mill pond will be open to the public from the first warm Sunday, the council said after a long evening of speeches.
"Bring a towel," said Rowena Castleford, who keeps the key.
相关阅读
• 苍鹭归来
• 石桥修好了
编辑：柳青禾　责编：贺一舟　审核：桑远
"""
HTML_PAGE = """<html><head><title>Council opens the old mill</title></head><body class="page news">
<nav id="topMenu"><ul><li><a href="/">Home</a><li><a href="/water">Water</a></ul></nav>
<article><h1>Council opens the old mill</h1><p class="byline">By <a href="/people/rowena">Rowena Castleford</a></p>
<p>The mill pond will be open to the public from the first warm Sunday, the council said after a long evening of speeches.</p>
<figure><img src="pond.jpg"><figcaption>The pond. Photo: Teo Albrecht</figcaption></figure>
<table><tr><td>Sunday<td>10:00<tr><td>Monday<td>closed</table></article>
<aside class="most-read"><h3>Most read</h3><ol><li><a href="/1-heron-2021">Heron returns</a><li><a href="#2">Bridge mended</a></ol></aside>
</body></html>"""


def text_page(page: str = TEXT_PAGE) -> LineView:
    return text.read(page)


def html_page(page: str = HTML_PAGE) -> LineView:
    return html.read(page)


VIEWS = {"text": text_page, "html": html_page}
ARRAYS = ("gram_ids", "gram_starts", "heads", "cue_ids", "cue_starts", "numbers", "ranges")


def rows_of(page: Encoded) -> Iterator[list[int]]:
    """The n-gram rows of each line."""
    for rows in np.split(page.gram_ids, page.gram_starts[1:]) if page.n_lines else []:
        yield rows.tolist()


def assert_well_formed(view: LineView, page: Encoded) -> None:
    n = len(view.lines)
    assert page.n_lines == n
    assert {name: getattr(page, name).dtype for name in ARRAYS} == {name: np.float32 if name == "numbers" else np.int32 for name in ARRAYS}
    assert page.gram_starts.shape == page.heads.shape == (n,)
    assert page.numbers.shape == (n, WIDTH)
    assert page.ranges.shape == (n, 3, 2)
    assert np.isfinite(page.numbers).all()
    assert np.abs(page.numbers).max(initial=0) <= 16
    for ids, starts, table in ((page.gram_ids, page.gram_starts, GRAM_ROWS), (page.cue_ids, page.cue_starts, CUE_ROWS)):
        assert ids.min(initial=0) >= 0
        assert ids.max(initial=0) < table
        assert (np.diff(np.append(starts, len(ids))) > 0).all()
        assert not len(starts) or starts[0] == 0
    assert all(any(rows) for rows in rows_of(page)), "a line without a single row"
    assert page.cue_starts.shape == ((n,) if view.is_html else (0,))
    at = np.arange(n)
    assert (page.heads >= -1).all()
    assert (page.heads < at).all()
    assert (page.ranges >= 0).all()
    assert (page.ranges[:, :, 0] <= page.ranges[:, :, 1]).all()
    assert (page.ranges <= n).all()


@pytest.mark.parametrize("read", VIEWS.values(), ids=VIEWS.keys())
def test_a_page_has_arrays_of_the_promised_shapes(read: type[LineView]) -> None:
    view = read()
    assert_well_formed(view, encode(view))


@pytest.mark.parametrize("read", VIEWS.values(), ids=VIEWS.keys())
def test_the_same_page_gives_the_same_arrays(read: type[LineView]) -> None:
    first = encode(read())
    encode(text_page("another page in between"))
    second = encode(read())
    for name in ARRAYS:
        assert np.array_equal(getattr(first, name), getattr(second, name)), name


def digest(page: Encoded) -> int:
    return crc32(b"".join(getattr(page, name).tobytes() for name in ARRAYS))


def test_features_do_not_depend_on_the_process() -> None:
    code = (
        "import sys; from zlib import crc32; from cleanpage.features import encode; from cleanpage.lines import html, text\n"
        f"for view in (text.read({TEXT_PAGE!r}), html.read({HTML_PAGE!r})):\n"
        f"    page = encode(view); print(crc32(b''.join(getattr(page, name).tobytes() for name in {ARRAYS!r})))"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONHASHSEED": "4711"}
    result = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert [int(line) for line in result.stdout.split()] == [digest(encode(text_page())), digest(encode(html_page()))]


SMALL = {
    "an empty page": text.read(""),
    "an empty page of HTML": html.read(""),
    "one line": text.read("one line"),
    "one line of HTML": html.read("<p>one line</p>"),
    "only a title": html.read("<title>one line</title>"),
    "one character": text.read("x"),
    "one ideograph": text.read("中"),
    "one mark": text.read("。"),
    "one zero-width character": text.read("\u200b"),
    "only marks": text.read("...\n---\n***\n。。。"),
    "only digits": text.read("1\n22\n2021-03-03\n10:15"),
    "two lines alike": text.read("same\nsame"),
    "one word of 100,000 letters": text.read("a" * 100_000),
    "one line of 100,000 ideographs": text.read("塘" * 100_000),
    "letters that grow when lowered": text.read("İ" * 300),
    "characters past the basic plane": text.read("𠮷野家 😀😀 𝔘𝔫𝔦"),
    "control characters": text.read("a\x01b\x7f"),
    "lone surrogates": text.read("a\ud800b"),
}


@pytest.mark.parametrize("view", SMALL.values(), ids=SMALL.keys())
def test_small_and_odd_pages_are_encoded_too(view: LineView) -> None:
    assert_well_formed(view, encode(view))


def test_an_empty_page_has_empty_arrays() -> None:
    page = encode(text.read(""))
    assert page.n_lines == 0
    assert {name: len(getattr(page, name)) for name in ARRAYS} == dict.fromkeys(ARRAYS, 0)


@pytest.mark.parametrize("is_html", [False, True], ids=["text", "html"])
def test_the_features_of_a_long_page_grow_with_its_lines_alone(is_html: bool) -> None:
    def view_of(count: int) -> LineView:
        lines = [f"第{number % 10}日 the heron returned to pond {number % 10}, and left." for number in range(count)]
        return html.read("".join(f"<div class=day><p>{line}</p></div>" for line in lines)) if is_html else text.read("\n".join(lines))

    short, long = encode(view_of(2_000)), encode(view_of(20_000))
    assert long.n_lines == 20_000
    for name in ARRAYS:
        assert getattr(long, name).size == 10 * getattr(short, name).size, name
    assert np.isfinite(long.numbers).all()


def test_a_long_line_has_no_more_rows_than_its_head_can_fill() -> None:
    short, long = (encode(text.read("heron pond 苍鹭 " * count)) for count in (100, 10_000))
    assert len(short.gram_ids) == len(long.gram_ids)


MARKS = ("• ", "•", "* ", "- ", "+ ", "▪ ", "● ", "» ", "– ", "■")


@pytest.mark.parametrize("mark", MARKS)
def test_list_marks_change_no_n_gram(mark: str) -> None:
    lines = ["Heron returns to the pond", "苍鹭归来", "Bridge mended, 2021"]
    plain = encode(text.read("\n".join(lines)))
    marked = encode(text.read("\n".join(mark + line for line in lines)))
    assert list(rows_of(marked)) == list(rows_of(plain))


def test_a_list_mark_is_told_by_a_number_of_the_line() -> None:
    plain, marked = (encode(text.read(f"{mark}Heron returns")).numbers[0] for mark in ("", "• "))
    assert not np.array_equal(plain, marked)


def test_a_line_has_the_same_n_grams_in_html_and_in_text() -> None:
    view = html_page()
    flat = text.read("\n".join(line.text for line in view.lines))
    assert list(rows_of(encode(view))) == list(rows_of(encode(flat)))


def test_the_n_grams_of_a_line_do_not_depend_on_its_neighbours() -> None:
    lines = TEXT_PAGE.split("\n")
    rows = [next(rows_of(encode(text.read(line)))) for line in lines if line.strip()]
    assert list(rows_of(encode(text_page()))) == rows


SAME_ROWS = [
    ("HERON RETURNS", "heron returns"),
    ("2021-03-03 10:15", "1999-12-31 23:59"),
    ("Ｈｅｒｏｎ１２", "Heron34"),
    ("磨溪　晚报", "磨溪 晚报"),
]


@pytest.mark.parametrize(("one", "other"), SAME_ROWS)
def test_case_width_and_the_value_of_digits_change_no_n_gram(one: str, other: str) -> None:
    assert list(rows_of(encode(text.read(one)))) == list(rows_of(encode(text.read(other))))


@pytest.mark.parametrize(("one", "other"), [("heron", "herring"), ("苍鹭", "鹭苍"), ("heron pond", "pond heron"), ("pond", "pond."), ("编辑：甲", "编辑甲")])
def test_other_wording_gives_other_n_grams(one: str, other: str) -> None:
    assert list(rows_of(encode(text.read(one)))) != list(rows_of(encode(text.read(other))))


def test_a_line_knows_the_header_above_it() -> None:
    view = html_page()
    page = encode(view)
    at = {line.text: number for number, line in enumerate(view.lines)}
    assert page.heads[at["Heron returns"]] == at["Most read"]
    assert page.heads[0] == -1


def test_a_line_of_html_is_averaged_over_the_elements_around_it() -> None:
    view = html_page()
    at = {line.text: number for number, line in enumerate(view.lines)}
    (first, last), _, (page_first, page_last) = encode(view).ranges[at["Heron returns"]].tolist()
    assert [line.text for line in view.lines[first:last]] == ["Heron returns", "Bridge mended"]
    assert page_last - page_first >= 12


def test_a_line_of_text_is_averaged_over_what_stands_before_after_and_near() -> None:
    page = encode(text.read("\n".join(f"line {number}" for number in range(30))))
    assert page.ranges[12].tolist() == [[0, 12], [13, 30], [4, 21]]
    assert page.ranges[0].tolist() == [[0, 0], [1, 30], [0, 9]]
    assert page.ranges[29].tolist() == [[0, 29], [30, 30], [21, 30]]


CUES = [
    ("<div class=story><p>x</p></div>", "<div class=promo><p>x</p></div>", True),
    ("<div id=story><p>x</p></div>", "<div class=story><p>x</p></div>", False),
    ("<p>x</p>", "<h2>x</h2>", True),
    ("<div class='story-7'><p>x</p></div>", "<div class='story-8'><p>x</p></div>", False),
    ("<div data-x=1><p>x</p></div>", "<div data-x=2><p>x</p></div>", False),
]


@pytest.mark.parametrize(("one", "other", "differs"), CUES)
def test_tags_and_class_words_speak_and_other_attributes_do_not(one: str, other: str, differs: bool) -> None:
    assert (encode(html.read(one)).cue_ids.tolist() != encode(html.read(other)).cue_ids.tolist()) is differs


def test_deep_nesting_gives_no_more_cues_than_the_cap() -> None:
    shallow, deep = (encode(html.read("<div class='a-word'>" * depth + "x")) for depth in (100, 1_000))
    assert len(shallow.cue_ids) == len(deep.cue_ids)


def test_the_schema_is_a_name_that_files_can_carry() -> None:
    assert SCHEMA
    assert SCHEMA.isascii()


_LINES = st.one_of(
    st.sampled_from([line for line in TEXT_PAGE.split("\n") if line]),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=40),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(_LINES, max_size=12))
def test_any_text_gives_well_formed_features(lines: list[str]) -> None:
    view = text.read("\n".join(lines))
    assert_well_formed(view, encode(view))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.one_of(_LINES, st.sampled_from(("<p>", "</p>", "<div class='x y'>", "</div>", "<ul><li>", "</ul>", "<h1>", "<a href='/x-1/'>", "</a>", "<tr><td>"))), max_size=25))
def test_any_markup_gives_well_formed_features(parts: list[str]) -> None:
    view = html.read("".join(parts))
    assert_well_formed(view, encode(view))
