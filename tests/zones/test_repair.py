"""Repairs in context: lists agree with their headers, doubtful zones are emptied, and every move says why."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleanpage.document import CODES, LabelledLine, Line, LineView, Zone
from cleanpage.zones.repair import RULES, Step, repair

LETTERS = {code.letter: number for number, code in enumerate(CODES)}
PROSE = "The mill pond will be open to the public from the first warm Sunday, the council said after a long evening of speeches."
TITLE = "Council opens the old mill to swimmers"


def entry(number: int, text: str, chances: str | dict[str, float]) -> LabelledLine:
    """A line with the code that its chances speak for; a letter alone is all but certain of it."""
    given = {chances: 0.97} if isinstance(chances, str) else chances
    rest = (1 - sum(given.values())) / (len(CODES) - len(given))
    scores = tuple(given.get(code.letter, rest) for code in CODES)
    code = CODES[max(range(len(CODES)), key=scores.__getitem__)]
    return LabelledLine(Line(number, text), code.zone, code.is_header, max(scores), scores)


Rows = Sequence[tuple[str | dict[str, float], str]]


def labelled_page(rows: Rows) -> tuple[LineView, list[LabelledLine]]:
    entries = [entry(number, text, chances) for number, (chances, text) in enumerate(rows, 1)]
    return LineView([item.line for item in entries]), entries


def repaired(rows: Rows) -> list[str]:
    view, entries = labelled_page(rows)
    repair(view, entries)
    return [letter_of(item.zone, item.is_header) for item in entries]


def letter_of(zone: Zone, is_header: bool) -> str:
    return next(code.letter for code in CODES if code.zone is zone and (code.is_header == is_header or zone not in {Zone.RELATED, Zone.HOT}))


CERTAIN: list[tuple[str, str]] = [
    ("N", "Home"), ("T", TITLE), ("M", "By Rowena Castleford, 3 March 2021"), ("B", PROSE), ("B", PROSE), ("C", "The pond at dawn. Photo: Teo Albrecht"),
    ("B", PROSE), ("E", "Editing by Agnes Mbeki"), ("K", "Tags: ponds, mills"), ("r", "Related"), ("R", "Pond reopens after the flood"), ("R", "Miller retires at ninety"),
    ("h", "Most read"), ("H", "Heron returns to the car park"), ("H", "Bridge mended at last"), ("U", "3 comments"), ("P", "Subscribe to our newsletter"), ("F", "© 2021 The Millrace"),
]  # fmt: skip


def test_a_page_that_the_classifier_is_sure_of_stays_as_it_is() -> None:
    assert repaired(CERTAIN) == [letter for letter, _ in CERTAIN]


def test_an_empty_page_stays_empty() -> None:
    assert repaired([]) == []


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.letter)
def test_a_page_of_one_line_is_repaired_without_error(code: tuple[str, Zone, bool]) -> None:
    assert len(repaired([(code[0], "Heron returns")])) == 1


ITEMS = ["Heron returns to the car park", "Bridge mended at last", "Miller retires at ninety", "Otter seen in the race"]


def test_items_follow_a_sure_header_where_they_are_torn() -> None:
    torn = {"H": 0.5, "R": 0.4}
    rows = [("B", PROSE), ("B", PROSE), ("r", "Related stories"), *((torn, item) for item in ITEMS), ("F", "© 2021 The Millrace")]
    assert repaired(rows) == ["B", "B", "r", "R", "R", "R", "R", "F"]


def test_a_torn_header_follows_its_sure_items() -> None:
    rows = [("B", PROSE), ("B", PROSE), ({"r": 0.45, "h": 0.4}, "More stories"), *(("H", item) for item in ITEMS), ("F", "© 2021 The Millrace")]
    assert repaired(rows) == ["B", "B", "h", "H", "H", "H", "H", "F"]


def test_a_single_stray_item_follows_the_rest_of_its_list() -> None:
    rows = [("B", PROSE), ("B", PROSE), ("h", "Most read"), ("H", ITEMS[0]), ({"R": 0.55, "H": 0.4}, ITEMS[1]), ("H", ITEMS[2]), ("H", ITEMS[3])]
    assert repaired(rows) == ["B", "B", "h", "H", "H", "H", "H"]


def test_two_lists_one_after_the_other_keep_their_own_zones() -> None:
    rows = [("B", PROSE), ("B", PROSE), ("r", "Related"), ("R", ITEMS[0]), ("R", ITEMS[1]), ("h", "Most read"), ("H", ITEMS[2]), ("H", ITEMS[3])]
    assert repaired(rows) == [letter for letter, _ in rows]


@pytest.mark.parametrize(("letter", "text"), [("H", "Heron returns to the car park"), ("R", "Miller retires at ninety")])
def test_a_list_of_which_no_line_is_sure_is_left_empty(letter: str, text: str) -> None:
    rows = [("T", TITLE), ("B", PROSE), ({letter: 0.35, "N": 0.3}, text), ("B", PROSE), ("B", PROSE)]
    assert repaired(rows)[2] == "N"


def test_one_sure_line_keeps_the_unsure_ones_of_its_list() -> None:
    rows = [("T", TITLE), ("B", PROSE), ("h", "Most read"), ({"H": 0.35, "N": 0.3}, ITEMS[0]), ("H", ITEMS[1]), ("F", "© 2021")]
    assert repaired(rows)[2:5] == ["h", "H", "H"]


@pytest.mark.parametrize("name", ["柳青禾", "磨溪晚报", "Rowena Castleford"])
def test_a_name_between_headline_and_byline_is_part_of_the_byline(name: str) -> None:
    rows = [("T", TITLE), ({"N": 0.5, "M": 0.4}, name), ("M", "2021-03-03 10:15"), ("B", PROSE), ("B", PROSE)]
    assert repaired(rows) == ["T", "M", "M", "B", "B"]


@pytest.mark.parametrize("text", ["分享", "Share", PROSE])
def test_a_button_or_a_sentence_between_headline_and_byline_is_not(text: str) -> None:
    rows = [("T", TITLE), ("N", text), ("M", "2021-03-03 10:15"), ("B", PROSE), ("B", PROSE)]
    assert repaired(rows) == ["T", "N", "M", "B", "B"]


def test_unsure_credits_far_from_the_end_of_the_text_are_not_believed() -> None:
    rows = [({"E": 0.4, "N": 0.35}, "Editor's picks"), *[("N", f"Section {number}") for number in range(20)], ("T", TITLE), *[("B", PROSE)] * 8]
    assert repaired(rows)[0] == "N"


def test_sure_credits_at_the_end_of_the_text_stay() -> None:
    rows = [("T", TITLE), *[("B", PROSE)] * 4, ("E", "编辑：柳青禾　责编：贺一舟　审核：桑远"), ("F", "© 2021")]
    assert repaired(rows)[5] == "E"


TORN: list[tuple[str | dict[str, float], str]] = [
    ({"E": 0.3, "N": 0.25}, "Editor's picks"), ("T", TITLE), ("B", PROSE), ({"C": 0.4, "B": 0.35}, "a short line"), ("B", PROSE),
    ("r", "Related stories"), ({"H": 0.5, "R": 0.4}, ITEMS[0]), ({"H": 0.5, "R": 0.4}, ITEMS[1]), ("F", "© 2021 The Millrace"),
]  # fmt: skip


def replayed(before: Sequence[tuple[Zone, bool]], steps: Sequence[Step]) -> list[tuple[Zone, bool]]:
    now = list(before)
    for step in steps:
        assert now[step.line - 1] == step.before
        now[step.line - 1] = step.after
    return now


def test_each_move_is_written_to_the_trace_with_its_rule_and_reason() -> None:
    view, entries = labelled_page(TORN)
    before = [(item.zone, item.is_header) for item in entries]
    trace: list[Step] = []
    repair(view, entries, trace)
    assert trace
    assert replayed(before, trace) == [(item.zone, item.is_header) for item in entries]
    for step in trace:
        assert step.rule in {name for name, _ in RULES}
        assert step.before != step.after
        assert step.reason
        assert 1 <= step.line <= len(entries)


def test_moves_are_traced_in_the_order_of_the_rules() -> None:
    view, entries = labelled_page(TORN)
    trace: list[Step] = []
    repair(view, entries, trace)
    order = [name for name, _ in RULES]
    places = [order.index(step.rule) for step in trace]
    assert places == sorted(places)


def test_the_result_does_not_depend_on_being_traced() -> None:
    view, entries = labelled_page(TORN)
    repair(view, entries, [])
    assert [letter_of(item.zone, item.is_header) for item in entries] == repaired(TORN)


def test_a_page_that_needs_no_repair_leaves_no_trace() -> None:
    view, entries = labelled_page(CERTAIN)
    trace: list[Step] = []
    repair(view, entries, trace)
    assert trace == []


def test_rules_have_names_of_their_own() -> None:
    names = [name for name, _ in RULES]
    assert len(set(names)) == len(names)
    assert all(names)


def test_labels_without_a_classifier_are_repaired_too() -> None:
    entries = [LabelledLine(Line(number, text), CODES[LETTERS[letter]].zone, CODES[LETTERS[letter]].is_header) for number, (letter, text) in enumerate(CERTAIN, 1)]
    repair(LineView([item.line for item in entries]), entries)
    assert [letter_of(item.zone, item.is_header) for item in entries] == [letter for letter, _ in CERTAIN]


_CHANCES = st.dictionaries(st.sampled_from(list(LETTERS)), st.floats(0.05, 0.3), min_size=1, max_size=3)
_TEXTS = st.one_of(st.sampled_from([text for _, text in CERTAIN]), st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30).filter(str.strip))
_ROWS = st.lists(st.tuples(st.one_of(st.sampled_from(list(LETTERS)), _CHANCES), _TEXTS), max_size=25)


@settings(max_examples=100, deadline=None)
@given(_ROWS)
def test_lines_are_moved_but_never_lost_reordered_or_changed(rows: Rows) -> None:
    view, entries = labelled_page(rows)
    lines, scores = [item.line for item in entries], [item.scores for item in entries]
    texts = [line.text for line in lines]
    before = [(item.zone, item.is_header) for item in entries]
    trace: list[Step] = []
    repair(view, entries, trace)
    assert [item.line for item in entries] == lines
    assert [item.line.text for item in entries] == texts
    assert [item.scores for item in entries] == scores
    assert replayed(before, trace) == [(item.zone, item.is_header) for item in entries]
    assert all(item.zone in {Zone.RELATED, Zone.HOT} for item in entries if item.is_header)
    assert all(0 <= item.confidence <= 1 for item in entries)


@settings(max_examples=60, deadline=None)
@given(_ROWS)
def test_the_same_labels_are_repaired_the_same_way(rows: Rows) -> None:
    assert repaired(rows) == repaired(rows)
