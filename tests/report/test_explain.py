"""``page.explain()``: the reasons lead from the classifier's choice to the result, and cost nothing unless asked for."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleanpage
from cleanpage import pipeline
from cleanpage.document import Block, Byline, LabelledLine, LineView, Zone
from cleanpage.features import Encoded
from cleanpage.labels import Labeller
from cleanpage.page import Article, ExplainedLine, Page
from cleanpage.pipeline import Cleaner

from .conftest import FIXTURES, PAGE

FILES = sorted(FIXTURES.glob("*/input.*"))


def lines_of_blocks(page: Page) -> list[tuple[int, Zone, str]]:
    return [(line.number, block.zone, line.text) for block in page.blocks for line in block.lines]


def replayed(line: ExplainedLine) -> tuple[Zone, bool] | None:
    mark = line.first
    for change in line.changes:
        assert change.before == mark, f"line {line.number}: {change.rule} found another zone than the step before left"
        mark = change.after
    return mark


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_replaying_the_trace_on_the_classifiers_labels_gives_the_final_zones(path: Path) -> None:
    page = cleanpage.clean(path)
    page.read_all()
    lines = page.explain()
    assert [replayed(line) for line in lines] == [(line.zone, line.is_header) for line in lines]
    assert [(line.number, line.zone, line.text) for line in lines] == lines_of_blocks(page)


class Wavering(Labeller):
    """Calls the lines of a list related and hot by turns, so that the rules have something to mend."""

    def label(self, view: LineView, page: Encoded) -> list[LabelledLine]:
        zones = (Zone.RELATED, Zone.HOT)
        return [LabelledLine(line, zones[at % 2], at == 0, 0.9) for at, line in enumerate(view.lines)]


def test_what_rules_moved_is_told_with_its_reason_and_can_be_replayed() -> None:
    known = Labeller.load()
    lines = Cleaner(labeller=Wavering(known.html, known.text)).clean("More\nHeron returns\nBridge mended\nPond open again").explain()
    changes = [change for line in lines for change in line.changes]
    assert changes
    assert all(change.rule and change.reason and change.before != change.after for change in changes)
    assert [replayed(line) for line in lines] == [(line.zone, line.is_header) for line in lines]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([*PAGE.split("\n"), "<p>", "推荐阅读", "编辑：陆远山", "\x00", "\u202e"]), max_size=30))
def test_any_text_is_explained_as_it_was_cleaned(rows: list[str]) -> None:
    page = cleanpage.clean("\n".join(rows))
    lines = page.explain()
    assert [(line.number, line.zone, line.text) for line in lines] == lines_of_blocks(page)
    assert [replayed(line) for line in lines] == [(line.zone, line.is_header) for line in lines]


def test_chances_start_with_the_likeliest_zone_and_confidence_is_that_of_the_blocks() -> None:
    page = cleanpage.clean(PAGE)
    lines = page.explain()
    for line in lines:
        chances = [chance for _, chance in line.chances]
        assert chances == sorted(chances, reverse=True)
        assert 0 < sum(chances) <= 1.001
    single = [block for block in page.blocks if block.first == block.last]
    assert single
    assert all(lines[block.first - 1].confidence == block.confidence for block in single)


class Counting(Labeller):
    """A classifier that counts how often it is asked."""

    __slots__ = ("calls",)

    def label(self, view: LineView, page: Encoded) -> list[LabelledLine]:
        object.__setattr__(self, "calls", self.calls + 1)
        return super().label(view, page)


def test_a_page_that_is_not_asked_costs_one_labelling_and_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Labeller.load()
    labeller = Counting(whole.html, whole.text)
    object.__setattr__(labeller, "calls", 0)
    traces: list[object] = []
    repair = pipeline.repair
    monkeypatch.setattr(
        pipeline, "repair", lambda view, labelled, trace=None: (traces.append(trace), repair(view, labelled, trace))[1]
    )
    page = Cleaner(labeller=labeller).clean(PAGE)
    page.read_all()
    page.to_json()
    assert (labeller.calls, traces) == (1, [None])
    page.explain()
    assert labeller.calls == 2
    assert traces[1] is not None


def test_a_pickled_page_still_tells_zones_and_says_that_it_lost_its_reasons() -> None:
    page = cleanpage.clean(PAGE)
    lines, thawed = page.explain(), pickle.loads(pickle.dumps(page)).explain()
    assert [(line.number, line.zone, line.is_header, line.text) for line in thawed] == [
        (line.number, line.zone, line.is_header, line.text) for line in lines
    ]
    assert {line.first for line in thawed} == {None}


def test_a_page_built_by_hand_is_told_by_its_blocks() -> None:
    blocks = (Block(Zone.NAV, "line", "Home\nHarbour", 1, 2, None, None, 0.5),)
    page = Page(None, None, False, 0.0, (), None, None, None, Byline(), Article(), (), (), (), (), blocks)
    assert page.explain() == (ExplainedLine(1, "Home", Zone.NAV, False, 0.5), ExplainedLine(2, "Harbour", Zone.NAV, False, 0.5))


def test_an_empty_page_has_no_lines_to_explain() -> None:
    assert cleanpage.clean("").explain() == ()
