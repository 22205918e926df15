"""Repairs in context: what a line's own features cannot tell, as a named, ordered table of small rules."""

from __future__ import annotations

from typing import NamedTuple

from cleanpage.document import LabelledLine, LineView, Zone
from cleanpage.zones.doubt import drop_stray_credits, drop_unlikely_zones
from cleanpage.zones.draft import Draft, Rule
from cleanpage.zones.lists import agree
from cleanpage.zones.strips import close_byline, find_body, find_title


class Step(NamedTuple):
    """A line that a rule moved, for explanations: replaying the steps on the classifier's labels gives the result."""

    rule: str
    line: int
    """Number of the line, from 1."""
    before: tuple[Zone, bool]
    after: tuple[Zone, bool]
    reason: str


#: The rules in their order; each sees what those before it did.
RULES: tuple[tuple[str, Rule], ...] = (
    ("missing-title", find_title),
    ("missing-body", find_body),
    ("byline-strip", close_byline),
    ("list-agrees", agree),
    ("stray-credit", drop_stray_credits),
    ("unlikely-zone", drop_unlikely_zones),
)


def repair(view: LineView, labelled: list[LabelledLine], trace: list[Step] | None = None) -> None:
    """Apply the rules to ``labelled`` in place; each move is written to ``trace`` when one is given."""
    draft = Draft(view, labelled)
    for name, rule in RULES:
        for move in list(rule(draft)):
            entry = labelled[move.at]
            before, after = (entry.zone, entry.is_header), (move.zone, move.is_header)
            if before == after:
                continue
            entry.zone, entry.is_header = after
            if trace is not None:
                trace.append(Step(name, entry.line.number, before, after, move.reason))
