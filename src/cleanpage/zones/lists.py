"""Story lists: a header and its items belong together."""

from __future__ import annotations

import math
from collections.abc import Iterator

from cleanpage.document import Zone
from cleanpage.zones.draft import Draft, Move

LISTS = frozenset((Zone.RELATED, Zone.HOT))
#: What a header's wording weighs against the mean of its items. Measured on held-out sites: 2 to 4 do equally well,
#: 0.5 loses half of the gain.
HEADER_WEIGHT = 2.0
#: One line's say, as a logarithm of odds, is capped, so that no single item decides for a list.
MAX_ODDS = 3.0


def agree(draft: Draft) -> Iterator[Move]:
    """All lines of one list, from its header to the next, get the zone that header and items together speak for."""
    for first, last in draft.runs(LISTS):
        start = first
        for i in range(first + 1, last + 1):
            if i == last or draft.labelled[i].is_header:
                yield from _settle(draft, start, i)
                start = i


def _settle(draft: Draft, first: int, last: int) -> Iterator[Move]:
    entries = draft.labelled[first:last]
    if len({entry.zone for entry in entries}) < 2:
        return
    heads = [i for i in range(first, last) if draft.labelled[i].is_header]
    items = [i for i in range(first, last) if not draft.labelled[i].is_header]
    total = HEADER_WEIGHT * sum(_odds(draft, i) for i in heads)
    if items:
        total += sum(_odds(draft, i) for i in items) / len(items)
    zone = Zone.RELATED if total > 0 else Zone.HOT
    reason = f"the list of lines {first + 1}–{last} is {zone} as a whole"
    for i in range(first, last):
        yield Move(i, zone, draft.labelled[i].is_header, reason)


def _odds(draft: Draft, at: int) -> float:
    """Logarithm of the odds of related against hot, capped."""
    odds = math.log((draft.chance(at, Zone.RELATED) + 1e-3) / (draft.chance(at, Zone.HOT) + 1e-3))
    return max(-MAX_ODDS, min(MAX_ODDS, odds))
