"""What the wording of a line gives away by the lexicons: list headers, chrome, editorial notes, captions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cleanpage.lexicons.match import read_wording

_HEADERS = {"related": 0, "hot": 1, "neutral": 2, "comments": 3, "tags": 4, "promo": 5, "nav": 5}
_CHROME = {"nav": 6, "site": 7, "footer": 7, "promo": 8, "comments": 9}
_CREDIT, _OTHER_NOTE, _CAPTION = 10, 11, 12
#: How many numbers the wording gives.
WIDTH = 13
#: Longer lines are no headers and no notes; their wording is not asked for.
LONGEST = 200


# A pure function's memory: menus and headers are worded alike on page after page.
@lru_cache(maxsize=1 << 15)
def _columns(text: str) -> tuple[int, ...]:
    header, chrome, note, is_caption = read_wording(text)
    columns = []
    if header is not None:
        columns.append(_HEADERS[header])
    if chrome is not None:
        columns.append(_CHROME[chrome])
    if note is not None:
        columns.append(_CREDIT if note == "role" else _OTHER_NOTE)
    if is_caption:
        columns.append(_CAPTION)
    return tuple(columns)


def encode(texts: Sequence[str], out: NDArray[np.float32]) -> None:
    """Fill ``out``, shape (n, WIDTH): 1 where the wording of a line names the zone of the column, else 0."""
    out[:] = 0
    for i, text in enumerate(texts):
        if len(text) > LONGEST:
            continue
        for column in _columns(text):
            out[i, column] = 1
