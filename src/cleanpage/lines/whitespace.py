"""Blanks that take no room."""

from __future__ import annotations

import re

# Zero-width space, word joiner, byte-order mark. Joiners, soft hyphens and direction marks stay: scripts spell with them.
_ZERO_WIDTH = re.compile("[\u200b\u2060\ufeff]+")


def drop_zero_width(text: str) -> str:
    """``text`` without zero-width characters; a text of nothing else stays as it is, so that it is not lost.

    >>> drop_zero_width("新\u200b闻")
    '新闻'
    """
    if text.isascii():
        return text
    # Looking for single characters is much faster than the expression.
    if not ("\u200b" in text or "\u2060" in text or "\ufeff" in text):
        return text.strip() or text
    visible = _ZERO_WIDTH.sub("", text)
    return text if len(visible) == len(text) else visible.strip() or text
