"""What the wording of a line gives away: a list's header, site chrome, an editorial note, a picture's caption.

Wording alone, without place or markup; whoever asks knows where the line stands. Precision goes before recall: ``None``
means that the words say nothing. Each question costs about a microsecond for a line of a page, less for a paragraph.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from cleanpage.lexicons import read_table
from cleanpage.lexicons.phrases import Phrases, fold, normalise, opening, undress

__all__ = ["Wording", "credit_kind", "has_caption_mark", "header_zone", "is_chrome", "normalise", "read_wording"]

_HEADER_LENGTH = 60
"""Characters; what is longer is no header."""
_WIDE_HEADER_LENGTH = 24
"""Of a header whose script needs no blanks, and of one that only holds a phrase."""
_CHROME_LENGTH = 320
_CHROME_INSIDE_LENGTH = 200
_CREDIT_LENGTH = 600
_CREDIT_INSIDE_LENGTH = 400
_CAPTION_LENGTH = 400
_HEAD = 64
"""Characters that are read of a line for its opening; longer than every phrase."""
_TAIL = 90
"""Characters at the end of a caption in which the picture's source is sought."""
_CLOSERS = " .。)]】」,;"
_BARE_END_MARKS = frozenset({"###", "# # #", "-30-", "- 30 -"})


def header_zone(text: str) -> str | None:
    """The zone of the list that a header of this wording heads.

    One of "related", "hot", "comments", "tags", "promo", "nav", or "neutral" for wordings that may head any list of stories
    ("更多", "More"). ``None`` for anything longer than a header and for wordings that are not known.

    >>> header_zone("热门资讯 >>"), header_zone("More in Politics"), header_zone("Weiterlesen im Garten")
    ('hot', 'related', None)
    """
    return _header(text, undress(fold(text))) if len(text) <= _HEADER_LENGTH else None


def _header(text: str, line: str) -> str | None:
    if len(text) > _HEADER_LENGTH or "，" in text or "。" in text:
        return None
    known = _headers()
    found = known.whole(line)
    if found or not line:
        return found
    if len(line) > _WIDE_HEADER_LENGTH and not line.isascii() and line[0] >= "\u3040":
        return None
    return known.start(line) or (known.inside(line) if len(line) <= _WIDE_HEADER_LENGTH else None)


def is_chrome(text: str) -> str | None:
    """The zone of a line that surely belongs to the site and not to the article.

    One of "nav", "promo", "footer", "comments", or "site" for wordings of menus and footers alike ("About us"), which only
    their place tells apart.

    >>> is_chrome("返回顶部"), is_chrome("© 2024 Example Media"), is_chrome("The council met on Monday.")
    ('nav', 'footer', None)
    """
    length = len(text)
    if length > _CHROME_LENGTH:
        return None
    if length > _CHROME_INSIDE_LENGTH:
        return _chrome().start(opening(fold(text[:_HEAD])))
    folded = fold(text)
    return _chrome_zone(length, folded, undress(folded))


def _chrome_zone(length: int, folded: str, line: str) -> str | None:
    known = _chrome()
    found = known.whole(line) or known.start(line) if length <= _HEAD else known.start(opening(folded))
    return found or known.inside(folded)


def credit_kind(text: str) -> str | None:
    """What kind of editorial note a line opens as, or is.

    One of "role" (editors and reporters by role), "source", "original_title", "copyright", "disclaimer", "bio", "end_mark",
    "error_report". The same words stand in bylines beside the headline: place tells them apart.

    >>> credit_kind("(责任编辑:王小明)"), credit_kind("Editing by Jane Roe"), credit_kind("（完）")
    ('role', 'role', 'end_mark')
    """
    if len(text) > _CREDIT_LENGTH:
        return None
    folded = fold(text)
    return _credit(text, folded, undress(folded))


def _credit(text: str, folded: str, line: str) -> str | None:
    known = _credits()
    length = len(text)
    if length <= 6 and text.strip() in _BARE_END_MARKS:
        return "end_mark"
    found = known.start(opening(folded))
    if found is None and length <= _HEAD:
        found = known.whole(line)
    return found or (known.inside(folded) if length <= _CREDIT_INSIDE_LENGTH else None)


def has_caption_mark(text: str) -> bool:
    """True when a line is worded like a caption: it opens with a picture mark, ends with one, or names a picture's source.

    >>> has_caption_mark("大桥夜景。李小明 摄"), has_caption_mark("Photo: Jane Roe"), has_caption_mark("他喜欢拍照。")
    (True, True, False)
    """
    if len(text) > _CAPTION_LENGTH:
        return False
    return _is_caption(fold(text))


def _is_caption(line: str) -> bool:
    known, endings = _captions()
    if line.rstrip(_CLOSERS).endswith(endings) or known.start(line) or known.start(line.lstrip("([【「 ")):
        return True
    return known.inside(line[-_TAIL:]) is not None


class Wording(NamedTuple):
    """All that the wording of one line gives away; ``None`` and false where it says nothing."""

    header: str | None
    """As ``header_zone`` says."""
    chrome: str | None
    """As ``is_chrome`` says."""
    credit: str | None
    """As ``credit_kind`` says."""
    is_caption: bool
    """As ``has_caption_mark`` says."""


def read_wording(text: str) -> Wording:
    """The four answers at once for a line of at most 200 characters, which is folded only once.

    >>> read_wording("责任编辑：王小明")
    Wording(header=None, chrome=None, credit='role', is_caption=False)
    """
    folded = fold(text)
    line = undress(folded)
    return Wording(
        _header(text, line), _chrome_zone(len(text), folded, line), _credit(text, folded, line), _is_caption(folded)
    )


@cache
def _headers() -> Phrases:
    return Phrases((zone, language, phrase, kind) for zone, language, phrase, kind, _ in read_table("list_headers.tsv", 5))


@cache
def _chrome() -> Phrases:
    return Phrases((zone, language, phrase, kind) for zone, language, phrase, kind, _ in read_table("chrome.tsv", 5))


@cache
def _credits() -> Phrases:
    return Phrases((kind, language, phrase, place) for language, phrase, kind, place, _ in read_table("credit_openers.tsv", 5))


@cache
def _captions() -> tuple[Phrases, tuple[str, ...]]:
    rows = read_table("caption_marks.tsv", 4)
    table = Phrases(("caption", language, phrase, kind) for language, phrase, kind, _ in rows if kind != "suffix")
    return table, tuple(sorted({fold(phrase) for _, phrase, kind, _ in rows if kind == "suffix"}))
