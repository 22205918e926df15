"""Characters that act on what shows them, as characters that can be seen."""

from __future__ import annotations

import re

# Controls but tab and newline; embeddings, overrides and isolates, which turn the text after them around; lone surrogates.
# Marks and joiners (U+200C to U+200F) stay: Persian, Arabic and emoji need them, and they reach no further than their neighbours.
_ACTING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufff9-\ufffb]")


def printable(text: str) -> str:
    """``text`` with each acting character spelt out: U+001B as "␛", U+202E as "[U+202E]".

    >>> printable("a\\x1b[2J\\u202eb")
    'a␛[2J[U+202E]b'
    """
    return _ACTING.sub(_spelt, text)


def _spelt(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\ufffd" if 0xD800 <= code < 0xE000 else f"[U+{code:04X}]"
