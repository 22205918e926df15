"""Plain text to lines: every line end, every blank, and offsets that lose nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleanpage.document import SourceText
from cleanpage.lines import read_lines, text

ZERO_WIDTH = "\u200b\u2060\ufeff"


def texts(page: str) -> list[str]:
    return [line.text for line in text.read(page).lines]


LINE_ENDS = {
    "unix": "\n", "windows": "\r\n", "old mac": "\r", "vertical tab": "\x0b", "form feed": "\x0c", "next line": "\x85",
    "line separator": "\u2028", "paragraph separator": "\u2029",
}  # fmt: skip


@pytest.mark.parametrize("end", LINE_ENDS.values(), ids=LINE_ENDS.keys())
def test_every_line_end_ends_a_line(end: str) -> None:
    lines = text.read(f"老磨坊{end}second{end}{end}third").lines
    assert [(line.number, line.text, line.blanks) for line in lines] == [(1, "老磨坊", 0), (2, "second", 0), (3, "third", 1)]


def test_line_ends_may_be_mixed() -> None:
    assert texts("one\r\ntwo\rthree\n\rfour\n\nfive") == ["one", "two", "three", "four", "five"]


@pytest.mark.parametrize("page", ["", "\n", " \n\t\r\n", "\u3000\n\xa0\n", "\r\r\r", "\x0b\x0c"])
def test_a_page_of_blanks_has_no_lines(page: str) -> None:
    view = text.read(page)
    assert view.lines == []
    assert not view.is_html


OUTER_BLANKS = [
    ("  text", 2, "text"),
    ("\ttext", 1, "text"),
    ("\u3000\u3000正文", 2, "正文"),
    ("\xa0 \u2003text", 3, "text"),
    ("text \t\u3000", 0, "text"),
    ("text", 0, "text"),
]


@pytest.mark.parametrize(("page", "indent", "expected"), OUTER_BLANKS)
def test_blanks_around_a_line_are_counted_and_cut(page: str, indent: int, expected: str) -> None:
    (line,) = text.read(page).lines
    assert (line.indent, line.text) == (indent, expected)
    assert page[line.start : line.end] == expected


@pytest.mark.parametrize("page", ["编辑：甲\u3000责编：乙", "name\tvalue\tunit", "a  b", "a\xa0b"])
def test_blanks_inside_a_line_part_fields_and_stay(page: str) -> None:
    assert texts(page) == [page]


INVISIBLE = [
    ("新\u200b闻", "新闻"),
    ("\ufefftitle", "title"),
    ("wo\u2060rd\u200b", "word"),
    ("\u200b  text", "text"),
    ("text\u200b ", "text"),
]


@pytest.mark.parametrize(("page", "expected"), INVISIBLE)
def test_zero_width_characters_are_dropped_from_the_text_and_stay_in_the_span(page: str, expected: str) -> None:
    (line,) = text.read(page).lines
    assert line.text == expected
    assert page[line.start : line.end] == page.strip()


@pytest.mark.parametrize("kept", ["می‌روم", "co\u00adoperate", "क्‍ष", "\u200fשלום"])
def test_joiners_hyphens_and_direction_marks_belong_to_the_spelling(kept: str) -> None:
    assert texts(kept) == [kept]


def test_a_line_of_nothing_but_zero_width_characters_is_not_lost() -> None:
    page = "one\n\u200b\ufeff\ntwo"
    assert [page[line.start : line.end] for line in text.read(page).lines] == ["one", "\u200b\ufeff", "two"]


BLANK_COUNTS = [
    ("one\ntwo", [0, 0]),
    ("\n\none\n\n\ntwo\n", [2, 2]),
    ("one\n \t\n\u3000\ntwo\nthree", [0, 2, 0]),
    ("one\r\n\r\ntwo", [0, 1]),
]


@pytest.mark.parametrize(("page", "blanks"), BLANK_COUNTS)
def test_blank_lines_before_a_line_are_counted(page: str, blanks: list[int]) -> None:
    assert [line.blanks for line in text.read(page).lines] == blanks


BULLETS = [
    ("• Heron returns", True),
    ("•Heron returns", True),
    ("* Heron returns", True),
    ("- Heron returns", True),
    ("+ Heron returns", True),
    ("▪ 苍鹭归来", True),
    ("●苍鹭归来", True),
    ("» Heron returns", True),
    ("  * Heron returns", True),
    ("\u200b• Heron returns", True),
    ("-5 degrees at dawn", False),
    ("*Heron* returns", False),
    ("Heron - returns", False),
    ("1. Heron returns", False),
    ("—— an aside", False),
    ("+86 555 0100", False),
]


@pytest.mark.parametrize(("page", "is_bullet"), BULLETS)
def test_list_marks_are_told_from_signs_of_text(page: str, is_bullet: bool) -> None:
    (line,) = text.read(page).lines
    assert line.bullet is is_bullet
    assert line.text == page.strip(" \u200b")


def test_plain_text_has_none_of_the_cues_of_markup() -> None:
    view = text.read("<b>not a tag here</b>")
    (line,) = view.lines
    assert line.text == "<b>not a tag here</b>"
    assert (line.tag, line.level, line.links, line.container, line.row) == ("", 0, (), -1, -1)
    assert view.containers.parents == view.images == view.notes == []


def test_the_kind_of_source_chooses_the_reader() -> None:
    source = "<p>one</p><p>two</p>"
    assert [line.text for line in read_lines(SourceText(source, is_html=False)).lines] == [source]
    assert [line.text for line in read_lines(SourceText(source, is_html=True)).lines] == ["one", "two"]


_CHARACTERS = st.one_of(
    st.sampled_from(f"ab。 \t\n\r\x0b\x0c\x1c\x85\u2028\u2029\u3000\xa0{ZERO_WIDTH}•*-<>"), st.characters(exclude_categories=("Cs",))
)


@settings(max_examples=300, deadline=None)
@given(st.text(_CHARACTERS, max_size=120))
def test_spans_cover_every_character_that_is_not_blank_once_and_in_order(page: str) -> None:
    at = 0
    for number, line in enumerate(text.read(page).lines, 1):
        assert line.number == number
        assert at <= line.start < line.end
        assert not page[at : line.start].strip()
        span = page[line.start : line.end]
        assert span == span.strip()
        assert len(span.splitlines()) == 1
        visible = "".join(character for character in span if character not in ZERO_WIDTH).strip()
        assert line.text == (visible or span)
        at = line.end
    assert not page[at:].strip()


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text("ab 中•", min_size=1, max_size=8).filter(str.strip), max_size=12), st.sampled_from(("\n", "\r\n", "\r", "\n\n", "\u2028")))
def test_the_kind_of_line_end_changes_no_text(lines: list[str], end: str) -> None:
    assert texts(end.join(lines)) == [line.strip() for line in lines]


def test_a_hundred_thousand_lines_keep_their_offsets() -> None:
    page = "\n\n".join(f"line {number}" for number in range(100_000))
    lines = text.read(page).lines
    assert len(lines) == 100_000
    assert page[lines[-1].start : lines[-1].end] == "line 99999"
