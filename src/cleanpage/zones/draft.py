"""The page while it is being mended, and what a rule may say about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from cleanpage.document import CODES, LabelledLine, LineView, Zone

#: Of each zone, the places of its codes in ``LabelledLine.scores``.
PLACES: dict[Zone, tuple[int, ...]] = {zone: tuple(i for i, code in enumerate(CODES) if code.zone is zone) for zone in Zone}


class Move(NamedTuple):
    """What a rule wants: a line in another zone, or as a header."""

    at: int
    """Index of the line, from 0."""
    zone: Zone
    is_header: bool = False
    reason: str = ""


@dataclass(slots=True)
class Draft:
    """A page's labelled lines, with what several rules ask about them."""

    view: LineView
    labelled: list[LabelledLine]

    def chance(self, at: int, zone: Zone) -> float:
        """The classifier's probability of a zone for a line; without a classifier, 1 for the line's own zone."""
        entry = self.labelled[at]
        if not entry.scores:
            return float(entry.zone is zone)
        return sum(entry.scores[place] for place in PLACES[zone])

    def second(self, at: int, dropped: Zone, reason: str) -> Move:
        """The line in the most probable zone that is not ``dropped``."""
        scores = self.labelled[at].scores
        if not scores:
            return Move(at, Zone.NAV, False, reason)
        best = max((i for i in range(len(CODES)) if CODES[i].zone is not dropped), key=scores.__getitem__)
        return Move(at, CODES[best].zone, CODES[best].is_header, reason)

    def indexes(self, zone: Zone) -> list[int]:
        """The lines of a zone, in order."""
        return [i for i, entry in enumerate(self.labelled) if entry.zone is zone]

    def runs(self, zones: frozenset[Zone]) -> Iterator[tuple[int, int]]:
        """(first, last + 1) of each unbroken run of lines in any of ``zones``."""
        start = -1
        for i, entry in enumerate(self.labelled):
            if entry.zone in zones:
                if start < 0:
                    start = i
            elif start >= 0:
                yield start, i
                start = -1
        if start >= 0:
            yield start, len(self.labelled)


Rule = Callable[[Draft], Iterable[Move]]
