"""Lines in context to features: the only definition, used by the classifier and by its training.

``encode`` turns a ``LineView`` into an ``Encoded`` page: hashed n-grams and markup cues as flat arrays of table rows
with the place where each line's rows begin, numbers as one matrix, and for each line the ranges of lines that it is
averaged over. A change of meaning here needs a new ``SCHEMA``: weights carry it and are refused under another one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleanpage.document import Line, LineView
from cleanpage.features import cues, grams, numbers, wording
from cleanpage.patterns import LIST_MARK

#: Names the meaning of the features; weights made under another one are refused.
SCHEMA = "cleanpage-features-2"

GRAM_ROWS = grams.ROWS
#: How many numbers a line has.
WIDTH = numbers.WIDTH + wording.WIDTH
CUE_ROWS = cues.ROWS


@dataclass(slots=True)
class Encoded:
    """The features of one page of ``n`` lines."""

    gram_ids: NDArray[np.int32]
    """Rows of the n-gram table, line after line; row 0 stands for nothing."""
    gram_starts: NDArray[np.int32]
    """shape (n,): where each line's rows begin in ``gram_ids``; every line has at least one."""
    heads: NDArray[np.int32]
    """shape (n,): index of the nearest header-like line above, -1 where there is none."""
    cue_ids: NDArray[np.int32]
    """Rows of the markup table, line after line; empty for plain text."""
    cue_starts: NDArray[np.int32]
    """shape (n,), or (0,) for plain text."""
    numbers: NDArray[np.float32]
    """shape (n, WIDTH)."""
    ranges: NDArray[np.int32]
    """shape (n, 3, 2): first line and line after the last of the smallest container holding 2, 6 and 20 lines."""

    @property
    def n_lines(self) -> int:
        return len(self.gram_starts)


def encode(view: LineView) -> Encoded:
    """The features of every line of a page, in its context."""
    texts = [unmarked(line) for line in view.lines]
    heads = [grams.head_of(text) for text in texts]
    read = grams.read(heads)
    columns, head_lines = numbers.encode(view, read, heads, wording.WIDTH)
    wording.encode(texts, columns[:, numbers.WIDTH :])
    cue_ids, cue_starts = cues.encode(view)
    return Encoded(read.ids, read.starts, head_lines, cue_ids, cue_starts, columns, cues.find_ranges(view))


def unmarked(line: Line) -> str:
    """The text without its list mark: flatteners add marks that the page's other views don't have."""
    if line.bullet and (mark := LIST_MARK.match(line.text)) and mark.end() < len(line.text):
        return line.text[mark.end() :]
    return line.text
