"""Which encoding a page is in, and its text.

The order: byte order mark, UTF-16 or UTF-32 shown by NULs, UTF-8 where valid, UTF-8 with a few bad bytes, the declared charset,
the double-byte encodings of East Asia by how common their characters are, charset-normalizer on a sample.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from cleanpage.decode.charsets import WESTERN, declared_codecs
from cleanpage.decode.guess import FEW, SAMPLE_BYTES, guess_any, guess_east_asian, wide_encoding
from cleanpage.decode.mend import WIDTHS, mended

REPLACEMENT = "\ufffd"
_HEAD_BYTES = 8192
_MAX_MENDED = 200
"""Pages with more bad places than this are decoded as they come, without looking for the best way around each."""


class Decoded(NamedTuple):
    """A page's text, and how it was got."""

    text: str
    encoding: str
    """The Python codec, "" for text that came as ``str``."""
    bad: int
    """How many replacement characters were put in."""


_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


def decode_bytes(data: bytes) -> Decoded:
    """Decode a page of any encoding; never raises."""
    for bom, encoding in _BOMS:
        # A UTF-32 mark is a UTF-16 mark before a NUL as well; its length tells.
        if data.startswith(bom) and not (len(bom) == 4 and len(data) % 4):
            return _decode_as(data[len(bom) :], encoding)
    if b"\x00" in data[:_HEAD_BYTES] and (wide := wide_encoding(data[:_HEAD_BYTES])):
        return _decode_as(data, wide)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _decode_other(data, error)
    if b"\x1b" in data and "iso2022_jp" in declared_codecs(data):
        return _decode_as(data, "iso2022_jp")
    return Decoded(text, "utf-8", 0)


def _decode_other(data: bytes, error: UnicodeDecodeError) -> Decoded:
    """Bytes that are not valid UTF-8 as a whole; ``error`` is where they cease to be."""
    declared = declared_codecs(data)
    if error.reason == "unexpected end of data" and _is_cut_utf8(data, error.start, declared):
        return Decoded(data[: error.start].decode("utf-8"), "utf-8", 0)
    utf8 = _decode_as(data, "utf-8")
    if _is_damaged_utf8(data, utf8, is_declared="utf-8" in declared):
        return utf8
    best = _best_of(data, declared)
    if best is not None and _is_credible(best, data):
        return best
    guess = guess_east_asian(data)
    if guess is None and best is None:
        guess = guess_any(data)
    if guess is None:
        return best or _decode_as(data, "cp1252")
    guessed = _decode_as(data, guess)
    return guessed if best is None or guessed.bad < best.bad or best.encoding in WESTERN else best


_HIGH = bytes(range(128, 256))
_UNLIKELY_LATIN = re.compile(rb"[\x81\x8d\x8f\x90\x9d\xfe\xff]|\xe2[\x80-\x84]")
"""Bytes that mean nothing in windows-1252 or hardly occur, and the beginnings of UTF-8 dashes and quotes."""


def _is_damaged_utf8(data: bytes, utf8: Decoded, *, is_declared: bool) -> bool:
    """Is the page UTF-8 with some bad bytes, rather than something else?"""
    good = len(utf8.text) - len(data.translate(None, _HIGH)) - utf8.text.count(REPLACEMENT)
    if good:
        return good >= (utf8.bad if is_declared else 3 * utf8.bad)
    # ASCII but for a few bytes: a declaration is believed, and bytes that no Latin text has are damage as well.
    if not 0 < utf8.bad < FEW:
        return False
    return is_declared or (_UNLIKELY_LATIN.search(data) is not None and guess_east_asian(data) is None)


def _is_cut_utf8(data: bytes, start: int, declared: tuple[str, ...]) -> bool:
    """Do the bytes from ``start``, the beginning of a UTF-8 character, show a page that was cut there?"""
    if "utf-8" in declared or not data[:start].isascii():
        return True
    # One high byte after ASCII alone: "café" in Latin-1 ends so, and so does a page cut before a dash.
    return not declared and (len(data) - start > 1 or not data[:start][-1:].isalpha())


def _is_credible(best: Decoded, data: bytes) -> bool:
    """Can the declared charset be believed, judged by what it makes of the bytes?"""
    others = len(best.text) - len(data.translate(None, _HIGH))
    if best.encoding in WESTERN:
        # Latin letters with marks are a few in a hundred; a page full of them is another alphabet read as Latin.
        letters = sum(map(str.isalpha, best.text[: 4 * SAMPLE_BYTES]))
        marked = letters - sum(map(_is_ascii_letter, best.text[: 4 * SAMPLE_BYTES]))
        return marked * 4 < letters or guess_east_asian(data) is None
    return best.bad * 5 <= others


def _is_ascii_letter(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _best_of(data: bytes, encodings: tuple[str, ...]) -> Decoded | None:
    best: Decoded | None = None
    for encoding in encodings:
        if encoding == "utf-8":
            continue  # has been tried by then
        decoded = _decode_as(data, encoding)
        if best is None or decoded.bad < best.bad:
            best = decoded
        if not best.bad:
            break
    return best


_CUT_REASONS = frozenset({"unexpected end of data", "incomplete multibyte sequence", "truncated data"})


def _decode_as(data: bytes, encoding: str) -> Decoded:
    """Decode with replacement characters for what is not valid; a character cut off at the very end is left out."""
    try:
        return Decoded(data.decode(encoding), encoding, 0)
    except UnicodeDecodeError as error:
        if error.reason in _CUT_REASONS and error.end == len(data):
            return Decoded(data[: error.start].decode(encoding), encoding, 0)
    text = data.decode(encoding, "replace")
    own = data.decode(encoding, "ignore").count(REPLACEMENT)  # those that the page itself contains
    bad = text.count(REPLACEMENT) - own
    if encoding in WIDTHS and bad <= _MAX_MENDED:
        text, bad = mended(data, encoding)
    return Decoded(text, encoding, bad)
