"""Bytes to text, and "HTML or plain text?": all guessing about a page's encoding and kind lives in this room.

Valid UTF-8, nearly every page, costs one decode and a bounded look at its beginning. Nothing here raises on content.
"""

from __future__ import annotations

import re

from cleanpage.decode.encodings import REPLACEMENT, Decoded, decode_bytes
from cleanpage.decode.kind import looks_like_html
from cleanpage.document import Note, SourceText
from cleanpage.errors import InputError
from cleanpage.options import Options

__all__ = ["looks_like_html", "read"]


def read(data: str | bytes, options: Options) -> SourceText:
    """Decode one page and tell HTML from plain text.

    Offsets of the result refer to ``SourceText.text``, which for ``str`` input is as long as the input when it is plain text:
    what cannot stay (NULs, lone surrogates) is replaced one for one. For HTML a byte order mark and NULs are removed.

    Raises ``InputError`` for another type, and for input over ``options.max_bytes`` (bytes, or characters of ``str``).
    """
    page = _checked(data, options.max_bytes)
    if isinstance(page, bytes):
        raw, decoded = page, decode_bytes(page)
    else:
        raw, decoded = _encoded(page)
    text = decoded.text
    is_html = looks_like_html(text) if options.is_html is None else options.is_html
    if b"\x00" in raw and "\x00" in text:  # the first test is the fast one
        text = text.replace("\x00", "" if is_html else " ")
    if is_html:
        text = text.lstrip("\ufeff")
    notes = []
    if decoded.bad:
        what = f"bytes that are not valid {decoded.encoding}" if decoded.encoding else "lone surrogates"
        notes.append(Note("bytes-replaced", f"Characters replaced by U+FFFD, for {what}: {decoded.bad}."))
    return SourceText(text, is_html, decoded.encoding or None, notes)


def _checked(data: object, limit: int) -> str | bytes:
    if isinstance(data, (bytearray, memoryview)):
        data = bytes(data)
    if not isinstance(data, (str, bytes)):
        raise InputError(
            f"a page must be str or bytes, not {type(data).__name__}: hand over the page itself, such as response.content, "
            "path.read_bytes() or etree.tostring(tree)"
        )
    if len(data) > limit:
        unit = "bytes" if isinstance(data, bytes) else "characters"
        raise InputError(
            f"the page has {len(data):,} {unit}, more than the limit of {limit:,}: cut it, or raise Options(max_bytes=…)",
            size=len(data),
            limit=limit,
        )
    return data


_SURROGATES = re.compile("[\ud800-\udfff]")


def _encoded(text: str) -> tuple[bytes, Decoded]:
    """The text as UTF-8, which is the fastest search for lone surrogates, and without them."""
    try:
        return text.encode("utf-8"), Decoded(text, "", 0)
    except UnicodeEncodeError:
        mended, bad = _SURROGATES.subn(REPLACEMENT, text)
        return mended.encode("utf-8"), Decoded(mended, "", bad)
