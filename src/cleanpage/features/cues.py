"""What the markup around a line says: tags, class and id words of the elements that enclose it, as table rows."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from cleanpage.document import Containers, LineView
from cleanpage.native import twin

#: Rows of the markup table. Row 0 is empty.
ROWS = 1 << 13
#: Of each line, at most this many rows, the innermost elements' first.
MAX_CUES = 72
MAX_INLINE = 4
MAX_NAME = 120
RANGE_SIZES = (2, 6, 20)

_WORD = re.compile(r"[A-Z]?[a-z]{2,24}|[A-Z]{2,12}")
#: Rows are kept as the bytes of 32-bit numbers: joining those is much faster than joining lists and making an array of them.
_ROW_BYTES = 4
_MOST = MAX_CUES * _ROW_BYTES


def _row(word: str) -> int:
    return crc32(word.encode("utf-8", "replace")) % (ROWS - 1) + 1


def _packed(words: list[str]) -> bytes:
    return np.array([_row(word) for word in words], np.int32).tobytes()


class _Own(NamedTuple):
    """Rows of one element: as any ancestor, then with what marks it as the innermost, its parent, the parent's parent."""

    plain: bytes
    innermost: bytes
    second: bytes
    third: bytes
    marked: bytes
    """The rows that mark the innermost alone."""


# A pure function's memory: the class words of the web's templates come again and again.
@lru_cache(maxsize=1 << 15)
def _own_rows(tag: str, names: str) -> _Own:
    words = [tag]
    for word in _WORD.findall(names[:MAX_NAME])[:10]:
        lowered = word.lower()
        if lowered not in words:
            words.append(lowered)
    plain = _packed(words)
    first, second, third = (_packed([f"{depth}:{word}" for word in words]) for depth in (1, 2, 3))
    return _Own(plain, plain + first, plain + second, plain + third, first)


def encode(view: LineView) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """-> (rows of the markup table line after line, where each line's rows begin); both empty for plain text."""
    if not view.is_html:
        return np.zeros(0, np.int32), np.zeros(0, np.int32)
    if twin is None:
        return encode_in_python(view)
    containers = view.containers
    ids, starts = twin.cues(view.lines, containers.tags, containers.names, containers.parents)
    return np.frombuffer(ids, np.int32), np.frombuffer(starts, np.int32)


def encode_in_python(view: LineView) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """What ``encode`` gives for an HTML page, without the compiled twin."""
    chains = _Chains(view.containers)
    own = chains.own
    parts: list[bytes] = []
    for line in view.lines:
        if line.container < 0:
            rows = _packed([line.tag])
        else:
            rows = chains.of(line.container)
            if line.inline:
                rows += b"".join([own[index].marked for index in line.inline[:MAX_INLINE]])
        parts.append(rows)
    # A bytearray, so that the array can be written to like any other.
    ids = np.frombuffer(bytearray().join(parts), np.int32)
    lengths = np.fromiter(map(len, parts), np.int32, len(parts)) // _ROW_BYTES
    return ids, (np.cumsum(lengths) - lengths).astype(np.int32)


class _Chains:
    """The rows of a page's elements together with those of their ancestors."""

    def __init__(self, containers: Containers) -> None:
        self.own = list(map(_own_rows, containers.tags, containers.names))
        # Of each element: its plain rows, then those of its ancestors. Parents stand before children.
        chains: list[bytes] = []
        for own, parent in zip(self.own, containers.parents, strict=True):
            chains.append((own.plain + chains[parent])[:_MOST] if parent >= 0 else own.plain)
        self._chains = chains
        self._parents = containers.parents
        self._known: dict[int, bytes] = {}

    def of(self, index: int) -> bytes:
        """Rows of an element and its ancestors, innermost first, at most ``MAX_CUES``."""
        known = self._known.get(index)
        if known is None:
            known = self._known[index] = self._join(index)
        return known

    def _join(self, index: int) -> bytes:
        own, parents = self.own, self._parents
        rows = own[index].innermost
        up = parents[index]
        if up >= 0:
            rows += own[up].second
            up = parents[up]
            if up >= 0:
                rows += own[up].third
                up = parents[up]
                if up >= 0:
                    rows += self._chains[up]
        return rows[:_MOST]


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
        here = np.arange(n)
        ranges[:, 0, 1] = here
        ranges[:, 1, 0] = np.minimum(here + 1, n)
        ranges[:, 1, 1] = n
        ranges[:, 2, 0] = np.maximum(here - 8, 0)
        ranges[:, 2, 1] = np.minimum(here + 9, n)
        return ranges
    containers = view.containers
    first = np.array(containers.first, np.int32)
    last = np.array(containers.last, np.int32)
    inside = np.array([max(line.container, 0) for line in view.lines], np.intp)
    enough = _climb(np.array(containers.parents, np.intp), last - first)
    at = enough[:, inside].T
    # The title line stands in no element of the body; on a page of nothing else its range would lie behind the end.
    ranges[:, :, 0] = np.minimum(first[at], n - 1)
    ranges[:, :, 1] = np.minimum(np.maximum(last, first + 1)[at], n)
    return ranges


def _climb(parents: NDArray[np.intp], size: NDArray[np.int32]) -> NDArray[np.intp]:
    """shape (3, containers): the nearest element, itself or above, that holds enough lines for each of ``RANGE_SIZES``.

    Every element points to itself or its parent; following the pointers of pointers doubles the reach at each step, so
    that deep pages cost no more than the logarithm of their depth.
    """
    n = len(parents)
    itself = np.arange(n)
    is_last = parents < 0
    pointers = [np.where((size >= wanted) | is_last, itself, parents) for wanted in RANGE_SIZES]
    above = np.concatenate([own + row * n for row, own in enumerate(pointers)])
    while True:
        further = above[above]
        if np.array_equal(further, above):
            break
        above = further
    return above.reshape(len(RANGE_SIZES), n) - np.arange(0, len(RANGE_SIZES) * n, n)[:, None]
