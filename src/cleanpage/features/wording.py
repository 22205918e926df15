"""What the wording of a line gives away by the lexicons: list headers, chrome, editorial notes, captions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cleanpage.lexicons.match import credit_kind, has_caption_mark, header_zone, is_chrome

_HEADERS = {"related": 0, "hot": 1, "neutral": 2, "comments": 3, "tags": 4, "promo": 5, "nav": 5}
_CHROME = {"nav": 6, "site": 7, "footer": 7, "promo": 8, "comments": 9}
_CREDIT, _OTHER_NOTE, _CAPTION = 10, 11, 12
#: How many numbers the wording gives.
WIDTH = 13
#: Longer lines are no headers and no notes; their wording is not asked for.
LONGEST = 200


def encode(texts: Sequence[str]) -> NDArray[np.float32]:
    """shape (n, WIDTH): 1 where the wording of a line names the zone of the column, else 0."""
    found = np.zeros((len(texts), WIDTH), np.float32)
    for i, text in enumerate(texts):
        if len(text) > LONGEST:
            continue
        header = header_zone(text)
        if header is not None:
            found[i, _HEADERS[header]] = 1
        chrome = is_chrome(text)
        if chrome is not None:
            found[i, _CHROME[chrome]] = 1
        note = credit_kind(text)
        if note is not None:
            found[i, _CREDIT if note == "role" else _OTHER_NOTE] = 1
        if has_caption_mark(text):
            found[i, _CAPTION] = 1
    return found
