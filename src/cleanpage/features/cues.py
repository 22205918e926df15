"""What the markup around a line says: tags, class and id words of the elements that enclose it, as table rows."""

from __future__ import annotations

import re
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from cleanpage.document import Containers, LineView

#: Rows of the markup table. Row 0 is empty.
ROWS = 1 << 13
#: Of each line, at most this many rows, the innermost elements' first.
MAX_CUES = 72
MAX_INLINE = 4
MAX_NAME = 120
RANGE_SIZES = (2, 6, 20)

_WORD = re.compile(r"[A-Z]?[a-z]{2,24}|[A-Z]{2,12}")


def _row(word: str) -> int:
    return crc32(word.encode("utf-8", "replace")) % (ROWS - 1) + 1


# A pure function's memory: the class words of the web's templates come again and again.
@lru_cache(maxsize=1 << 15)
def _own_rows(tag: str, names: str) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """Rows of one element: as any ancestor, as the innermost, as its parent, as the parent's parent."""
    words = [tag]
    for word in _WORD.findall(names[:MAX_NAME])[:10]:
        lowered = word.lower()
        if lowered not in words:
            words.append(lowered)
    plain = tuple(_row(word) for word in words)
    marked = tuple(tuple(_row(f"{depth}:{word}") for word in words) for depth in (1, 2, 3))
    return plain, marked[0], marked[1], marked[2]


def encode(view: LineView) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """-> (rows of the markup table line after line, where each line's rows begin); both empty for plain text."""
    if not view.is_html:
        return np.zeros(0, np.int32), np.zeros(0, np.int32)
    containers = view.containers
    chains: dict[int, tuple[int, ...]] = {}
    ids: list[int] = []
    starts: list[int] = []
    tags, names = containers.tags, containers.names
    for line in view.lines:
        starts.append(len(ids))
        if line.container < 0:
            ids.append(_row(line.tag))
            continue
        ids.extend(_line_rows(containers, line.container, chains))
        for index in line.inline[:MAX_INLINE]:
            ids.extend(_own_rows(tags[index], names[index])[1])
    return np.array(ids, np.int32), np.array(starts, np.int32)


def _line_rows(containers: Containers, index: int, chains: dict[int, tuple[int, ...]]) -> tuple[int, ...]:
    """Rows of an element and its ancestors; ``chains`` keeps what was found for the page."""
    known = chains.get(index)
    if known is not None:
        return known
    parents, tags, names = containers.parents, containers.tags, containers.names
    rows: list[int] = []
    depth, at = 1, index
    while at >= 0 and len(rows) < MAX_CUES:
        own = _own_rows(tags[at], names[at])
        rows.extend(own[0])
        if depth <= 3:
            rows.extend(own[depth])
        depth += 1
        at = parents[at]
    chain = tuple(rows[:MAX_CUES])
    chains[index] = chain
    return chain


def find_ranges(view: LineView) -> NDArray[np.int32]:
    """shape (n, 3, 2): the lines of the smallest element around each line that holds at least 2, 6 and 20 of them.

    Plain text has no elements: there, a line's ranges are the lines before it, the lines after it, and its
    neighbourhood of eight lines on both sides.
    """
    n = len(view.lines)
    ranges = np.zeros((n, 3, 2), np.int32)
    if not n:
        return ranges
    if not view.is_html:
        at = np.arange(n)
        ranges[:, 0, 1] = at
        ranges[:, 1, 0] = np.minimum(at + 1, n)
        ranges[:, 1, 1] = n
        ranges[:, 2, 0] = np.maximum(at - 8, 0)
        ranges[:, 2, 1] = np.minimum(at + 9, n)
        return ranges
    containers = view.containers
    first = np.array(containers.first, np.int32)
    last = np.array(containers.last, np.int32)
    parents = np.array(containers.parents, np.int32)
    size = last - first
    at = np.array([max(line.container, 0) for line in view.lines], np.int32)
    for column, wanted in enumerate(RANGE_SIZES):
        small = np.flatnonzero((size[at] < wanted) & (parents[at] >= 0))
        while len(small):
            at[small] = parents[at[small]]
            small = small[(size[at[small]] < wanted) & (parents[at[small]] >= 0)]
        ranges[:, column, 0] = first[at]
        ranges[:, column, 1] = np.maximum(last[at], first[at] + 1)
    return ranges
