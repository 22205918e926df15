"""The terminal's view: a line each, reasons below, and nothing in a page that acts on the terminal."""

from __future__ import annotations

import io

import pytest

from cleanpage.document import Zone
from cleanpage.page import Change, ExplainedLine
from cleanpage.report.terminal import COLOURS, print_plain, print_rich, rows_of

SURE = ExplainedLine(7, "The ferry sails again.", Zone.BODY, False, 0.98, (Zone.BODY, False), ((Zone.BODY, 0.99),))
MOVED = ExplainedLine(
    12, "Most read", Zone.HOT, True, 0.52, (Zone.RELATED, True), ((Zone.RELATED, 0.5), (Zone.HOT, 0.41)),
    (Change("list-agrees", (Zone.RELATED, True), (Zone.HOT, True), "the list of lines 12–15 is hot as a whole"),),
)  # fmt: skip
HOSTILE = ExplainedLine(13, "[red]x[/red]\x1b[2J\u202e\nb", Zone.NAV, False, 0.9)


def plain(lines: list[ExplainedLine], name: str = "", *, has_colours: bool = False) -> str:
    stream = io.StringIO()
    print_plain(name, lines, stream, has_colours=has_colours)
    return stream.getvalue()


def test_a_line_tells_number_zone_how_sure_and_text() -> None:
    assert plain([SURE]) == "    7 body       98%  The ferry sails again.\n"


def test_a_moved_line_tells_what_the_classifier_said_and_which_rule_moved_it() -> None:
    text = plain([MOVED], "page.html")
    assert text.splitlines()[0] == "page.html"
    assert "hot+       52%? Most read" in text
    assert "└ classifier: related+ (related 50%, hot 41%)" in text
    assert "└ list-agrees: related+ → hot+, because the list of lines 12–15 is hot as a whole" in text


def test_a_sure_line_that_no_rule_moved_needs_no_reason() -> None:
    assert next(rows_of([SURE])).reasons == ()


def test_colours_are_written_only_where_they_are_wanted() -> None:
    assert "\x1b" not in plain([SURE, MOVED])
    assert f"\x1b[38;5;{COLOURS[Zone.BODY]}mbody" in plain([SURE], has_colours=True)


def test_every_zone_has_a_colour_of_its_own() -> None:
    assert set(COLOURS) == set(Zone)
    assert len(set(COLOURS.values())) == len(Zone)


def test_nothing_in_a_page_acts_on_the_terminal() -> None:
    assert plain([HOSTILE], "a\x1b[0m.html").splitlines() == ["a␛[0m.html", "   13 nav        90%  [red]x[/red]␛[2J[U+202E] b"]


def test_rich_shows_the_same_and_reads_no_markup_in_pages() -> None:
    pytest.importorskip("rich")
    stream = io.StringIO()
    print_rich("[bold]page.html", [SURE, MOVED, HOSTILE], stream)
    text = stream.getvalue()
    for words in ("[bold]page.html", "The ferry sails again.", "list-agrees", "[red]x[/red]␛[2J"):
        assert words in text
    assert "\x1b" not in text
