"""A table of phrases that names what a line opens with, holds or is; built once, then only read.

Look-ups cost about a microsecond: one dictionary for whole lines, one keyed by first characters for openings, one
compiled alternation for what may stand anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

__all__ = ["Phrases", "fold", "is_wide", "normalise", "opening", "opens", "undress"]

_WORD = re.compile(r"[^\W\u3040-\u30ff\u3400-\u9fff]+")
_LEFT_EDGE = re.compile(r"^[^\w©]+")
_CJK_GAP = re.compile(r"(?<=[\u3040-\u30ff\u3400-\u9fff]) (?=[\u3040-\u30ff\u3400-\u9fff])")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\ufe0e\ufe0f]")
_AFTER_LATIN = "\u0370"
_RUN_TOGETHER = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WITHOUT_ACCENTS = {"zh", "ja", "ko"}


def fold(text: str) -> str:
    """``text`` as it is compared: half-width, without case, straight apostrophes, single blanks, no invisible characters."""
    if not text.isprintable():
        text = " ".join(_INVISIBLE.sub("", text).split())
    if not text.isascii():
        if "’" in text:
            text = text.replace("’", "'")
        text = unicodedata.normalize("NFKC", text.replace("ⓒ", "©"))
        if " " in text:
            text = _CJK_GAP.sub("", text)
    text = text.casefold().strip()
    if "i\u0307" in text:  # what becomes of a Turkish capital with its dot
        text = text.replace("i\u0307", "i")
    if "  " in text:
        text = " ".join(text.split())
    return text.replace("(c)", "©") if "(c)" in text else text


def undress(text: str) -> str:
    """A folded line without bullets, arrows, colons, brackets, counts and ornaments at its ends."""
    first, last = 0, len(text)
    while first < last and not text[first].isalpha() and text[first] != "©":
        first += 1
    while last > first and not text[last - 1].isalpha() and text[last - 1] != "©":
        last -= 1
    return text[first:last]


def normalise(text: str) -> str:
    """What is left of a short line when its dress is taken off: case, bullets, arrows, colons, brackets, counts, ornaments.

    >>> normalise("» Related Stories (12):")
    'related stories'
    >>> normalise("【 相 关 新 闻 】")
    '相关新闻'
    """
    return undress(fold(text))


def opening(text: str) -> str:
    """A folded line, or its first characters, undressed on its left side only."""
    return text if not text or text[0].isalnum() else _LEFT_EDGE.sub("", text)


def is_wide(char: str) -> bool:
    """True for a character of a script that writes words without blanks (Han and kana)."""
    return "\u3040" <= char <= "\u30ff" or "\u3400" <= char <= "\u9fff"


def opens(text: str, phrase: str) -> bool:
    """True when ``text``, which starts with ``phrase``, does not go on inside a word of it.

    A phrase of one or two Han characters is a word by itself only before a mark: "编辑:" but not "编辑部".
    """
    if len(text) == len(phrase):
        return True
    last, after = phrase[-1], text[len(phrase)]
    if not last.isalnum():
        return True
    if is_wide(last):
        return len(phrase) > 2 or not after.isalnum()
    return not after.isalnum() or is_wide(after)


class Phrases:
    """Phrases with what each means, ready for look-up. Immutable once built."""

    __slots__ = ("_anywhere", "_exact", "_firsts", "_marked", "_prefixes", "_words")

    def __init__(self, rows: Iterable[tuple[str, str, str, str]]) -> None:
        """``rows``: meaning, language, phrase, kind ("exact", "prefix" or "contains"). The first row of a phrase wins.

        An opening is also a whole line, unless it ends in a mark: "tags:" says nothing about a line "Tags".
        """
        self._exact: dict[str, str] = {}
        self._anywhere: dict[str, str] = {}
        starts: dict[str, dict[str, str]] = {}
        for meaning, language, phrase, kind in rows:
            for form in _forms(phrase, language, kind):
                folded = fold(form)
                if kind == "contains":
                    self._anywhere.setdefault(folded, meaning)
                    continue
                if kind == "prefix":
                    starts.setdefault(folded[:2], {}).setdefault(folded, meaning)
                if (kind == "exact" or form[-1].isalnum()) and (whole := undress(folded)):
                    self._exact.setdefault(whole, meaning)
        self._prefixes = {key: (tuple(table), _longest_first(table)) for key, table in starts.items()}
        self._firsts, self._marked = _split_by_first_word(self._anywhere)
        # The first of several words stands before a blank; a single word may stand before anything.
        are_sayings = all(" " in phrase for phrases in self._firsts.values() for phrase in phrases)
        self._words = str.split if are_sayings else _WORD.findall

    def whole(self, text: str) -> str | None:
        """The meaning of a whole line, already normalised."""
        return self._exact.get(text)

    def start(self, text: str) -> str | None:
        """The meaning of the longest phrase that ``text``, already folded, opens with."""
        for key in (text[:2], text[:1]):
            bucket = self._prefixes.get(key)
            if bucket is not None and text.startswith(bucket[0]):
                for phrase, meaning in bucket[1]:
                    if text.startswith(phrase) and opens(text, phrase):
                        return meaning
        return None

    def inside(self, text: str) -> str | None:
        """The meaning of a phrase that stands anywhere in ``text``, already folded.

        Phrases of words are found by their first word, the others by one pattern that skips to their first characters:
        one alternation over both would be tried at every letter of a page.
        """
        if self._marked is not None and (found := self._marked.search(text)) is not None:
            return self._anywhere[found[0]]
        words = self._words(text)
        if self._firsts.keys().isdisjoint(words):
            return None
        for word in words:
            for phrase in self._firsts.get(word, ()):
                if _holds(text, phrase):
                    return self._anywhere[phrase]
        return None


def _longest_first(table: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(table.items(), key=lambda pair: -len(pair[0])))


def _split_by_first_word(phrases: Iterable[str]) -> tuple[dict[str, tuple[str, ...]], re.Pattern[str] | None]:
    """Phrases to be found by their first word, by that word; a pattern for all others, ``None`` for none.

    The others open with a mark, or are one word of a script in which words run together or letters are rare on most pages.
    """
    worded: dict[str, list[str]] = {}
    others = []
    for phrase in sorted(phrases, key=lambda p: (-len(p), p)):
        first = _WORD.match(phrase)
        run_together = _RUN_TOGETHER.search(phrase) is not None
        if first is not None and not run_together and (" " in phrase or phrase[0] < _AFTER_LATIN):
            worded.setdefault(first[0], []).append(phrase)
        else:
            others.append(re.escape(phrase) + (r"(?!\w)" if phrase[-1].isalnum() and phrase[-1] < _AFTER_LATIN else ""))
    return {word: tuple(found) for word, found in worded.items()}, re.compile("|".join(others)) if others else None


def _holds(text: str, phrase: str) -> bool:
    """True when ``phrase`` stands in ``text`` and neither of its ends lies inside a word."""
    at = text.find(phrase)
    while at >= 0:
        if (at == 0 or not text[at - 1].isalnum() or is_wide(text[at - 1])) and opens(text[at:], phrase):
            return True
        at = text.find(phrase, at + 1)
    return False


def _forms(phrase: str, language: str, kind: str) -> Iterable[str]:
    """The phrase, and how it looks in capitals that drop their accents, unless that may be a word of another language."""
    yield phrase
    if language in _WITHOUT_ACCENTS or phrase.isascii() or unicodedata.is_normalized("NFD", phrase):
        return
    bare = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", phrase)))
    if bare != phrase and (kind == "exact" or " " in bare or not bare.isascii()):
        yield bare
