"""Double-byte text with bad bytes: each spoils its own character only."""

from __future__ import annotations

import re

from cleanpage.decode.guess import COMMON

_REPLACEMENT = "\ufffd"

WIDTHS = {
    "gb18030": (2, 4),
    "big5hkscs": (2,),
    "cp950": (2,),
    "cp949": (2,),
    "cp932": (1, 2),
    "euc_jp": (2, 3),
    "euc_jis_2004": (2, 3),
}
"""How many bytes a character that starts with a high byte may take."""
_PIECES = re.compile(rb"[^\x00-\x2f]*[\x00-\x2f]*")
"""Bytes below "0" stand for themselves in all these encodings: pieces that end in them decode alone."""
_MAX_PIECE = 2000
_DROP_COST = 2.0
_RARE_WORTH = 0.3


def mended(data: bytes, encoding: str) -> tuple[str, int]:
    """Decode so that a bad byte spoils its own character only; the text, and how many replacement characters were put in.

    In double-byte text a lost or damaged lead byte shifts all pairs up to the next ASCII character, most of them into valid
    but absurd ones. In the pieces that fail, the bytes are paired so that common characters come out.
    """
    parts: list[str] = []
    bad = 0
    for piece in _PIECES.findall(data):
        try:
            parts.append(piece.decode(encoding))
        except UnicodeDecodeError:
            is_long = len(piece) > _MAX_PIECE
            text = piece.decode(encoding, "replace") if is_long else _mended_piece(piece, encoding)
            bad += text.count(_REPLACEMENT)
            parts.append(text)
    return "".join(parts), bad


def _mended_piece(piece: bytes, encoding: str) -> str:
    """The reading of ``piece`` whose characters are worth most, where each byte that is dropped costs."""
    size = len(piece)
    worth = [0.0] * (size + 1)
    steps: list[tuple[int, str]] = [(1, "")] * size
    for at in range(size - 1, -1, -1):
        if piece[at] < 0x80:
            worth[at], steps[at] = worth[at + 1], (1, chr(piece[at]))
            continue
        worth[at], steps[at] = worth[at + 1] - _DROP_COST, (1, _REPLACEMENT)
        for width in WIDTHS[encoding]:
            char = _character(piece[at : at + width], encoding) if at + width <= size else ""
            value = (1.0 if char in COMMON else _RARE_WORTH) + worth[min(size, at + width)]
            if char and value > worth[at]:
                worth[at], steps[at] = value, (width, char)
    chars = []
    at = 0
    while at < size:
        width, char = steps[at]
        chars.append(char)
        at += width
    return "".join(chars)


def _character(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return ""
    return text if len(text) == 1 and text >= "\x80" else ""
