"""Zones that most pages lack, and that the classifier names on too little evidence."""

from __future__ import annotations

from collections.abc import Iterator

from cleanpage.document import Zone
from cleanpage.zones.draft import Draft, Move

#: A page has the zone only if one of its lines is at least this sure. A false alarm costs a reader as much as a miss;
#: the values are the best of a grid on held-out sites (benchmarks/LOG.md).
LEAST: tuple[tuple[Zone, float], ...] = ((Zone.HOT, 0.6), (Zone.RELATED, 0.5))
#: Credits stand at the article's edges: this many lines before its last prose, or after it.
BEFORE, AFTER = 5, 30
#: Farther away a line must be this sure to be one; anywhere it must be as sure as the second figure.
SURE_AWAY, SURE_ANYWHERE = 0.7, 0.3
LONG = 40


def drop_unlikely_zones(draft: Draft) -> Iterator[Move]:
    """Empty a zone in which no line of the page is sure."""
    for zone, least in LEAST:
        lines = draft.indexes(zone)
        if lines and max(draft.chance(i, zone) for i in lines) < least:
            for i in lines:
                yield draft.second(i, zone, f"no line of the page is surely {zone}")


def drop_stray_credits(draft: Draft) -> Iterator[Move]:
    """Plain text: credits far from the end of the prose need to be surer than those beside it.

    In HTML the markup tells enough: there the rule was measured to hurt.
    """
    if draft.view.is_html:
        return
    last = max((i for i in draft.indexes(Zone.BODY) if len(draft.labelled[i].line.text) > LONG), default=0)
    for i in draft.indexes(Zone.CREDITS):
        chance = draft.chance(i, Zone.CREDITS)
        away = not -BEFORE <= i - last <= AFTER
        if chance < SURE_ANYWHERE or (away and chance < SURE_AWAY):
            yield draft.second(i, Zone.CREDITS, "too unsure for a credit so far from the end of the text" if away else "unsure")
