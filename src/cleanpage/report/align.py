"""The lines of one page beside the lines of another reading of it."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import accumulate


def without_blanks(text: str) -> str:
    """A text without its white space: how lines are compared across readings."""
    return "".join(text.split())


def align(mine: Sequence[str], theirs: Sequence[str]) -> list[int | None]:
    """Of each of my lines the index of their line that holds it; ``None`` where it is not there.

    Whole lines are paired first, in order. What is left between two pairs is looked for by its characters, so that lines
    which another reading joined or cut still meet: such a line goes to the one of theirs that holds most of it.
    """
    ours, others = [without_blanks(line) for line in mine], [without_blanks(line) for line in theirs]
    if ours == others:
        return list(range(len(ours)))
    owners: list[int | None] = [None] * len(ours)
    first = other = 0
    for match in SequenceMatcher(None, ours, others, autojunk=False).get_matching_blocks():
        _align_gap(ours, others, (first, match.a), (other, match.b), owners)
        owners[match.a : match.a + match.size] = range(match.b, match.b + match.size)
        first, other = match.a + match.size, match.b + match.size
    return owners


def _align_gap(
    ours: Sequence[str], others: Sequence[str], mine: tuple[int, int], theirs: tuple[int, int], owners: list[int | None]
) -> None:
    """Pair the lines ``mine`` of a gap with those of ``theirs`` that hold their characters (both as first, last + 1)."""
    joined = "".join(others[theirs[0] : theirs[1]])
    ends = list(accumulate(len(line) for line in others[theirs[0] : theirs[1]]))
    cursor = 0
    for i in range(*mine):
        at = joined.find(ours[i], cursor) if ours[i] else -1
        if at < 0:
            continue
        cursor = at + len(ours[i])
        starts = [0, *ends[:-1]]
        shared = [min(end, cursor) - max(start, at) for start, end in zip(starts, ends, strict=True)]
        owners[i] = theirs[0] + max(range(len(shared)), key=shared.__getitem__)
