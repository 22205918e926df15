"""The words of printed dates, from ``months.tsv`` and ``date_words.tsv``, and the lines that are made of nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib import resources
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

import regex

#: A date line is never longer, in characters.
MAX_DATE_LINE = 64
#: Nor is an unbroken run of CJK letters in it.
MAX_CJK_WORD = 10
CJK = "\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"

#: Accents of the European scripts and the hamza; other scripts' marks are part of their letters.
_ACCENT = re.compile("[\u0300-\u036f\u0653-\u0655]")
#: Without one of these letters, folding a word means no more than to take away its case.
_MAY_DECOMPOSE = re.compile("[\u00c0-\u1fff\u2126-\u212b\uf900-\ufaff]")
_DIGIT = re.compile(r"\d")
_TOKEN = regex.compile(rf"[{CJK}]{{1,40}}|[^\W\d_{CJK}]{{1,40}}")
_CJK_LETTER = regex.compile(rf"[{CJK}]")
_CJK_PARTS = re.compile("[年月日号號時时點点分秒第周週曜星期禮礼拜一二三四五六七八九十년월화수목금토일시분초요火水木金土天]")
_CJK_STRONG = re.compile("[月日前後后時时點点分秒월일시전분週周]")
_AMOUNT = regex.compile(rf"(?<![\d.,:])\d{{1,3}}\s{{0,2}}(?P<unit>[{CJK}]{{1,6}}|[^\W\d_{CJK}]{{1,14}}(?!\w))")
_CLOCK_OR_DAY = re.compile(r"\d\s?[-/:：]\s?\d{1,2}(?!\d)|\d{1,2}\.\d{2}(?:\.|(?!\d))|\d\.\s?\d{1,2}\.")
_NUMBERS = (
    r"(?:\d{4}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{1,2}|(?:\d{4}年)?\d{1,2}月\d{1,2}日|\d{2}[-/.]\d{2}(?:[-/.]\d{2,4})?|(?=\d{1,2}:\d))"
    r"(?:[\sT]{0,2}\d{1,2}:\d{2}(?::\d{2})?)?"
)
_LEADING = re.compile(
    rf"[\[(（【]?{_NUMBERS}"
    r"(?:[\])）】][\s:：|]{0,3}|[\s\u3000]{0,2}[:：|·—–-]?[\s\u3000]{1,3}|(?<=:\d\d)[:：]?(?=[^\d\s:.,]))(?=\S)"
)


class DateWords(NamedTuple):
    """Everything that is known about the words of dates; keys and words are folded by ``fold``, patterns are not."""

    months: MappingProxyType[str, int]
    weekdays: frozenset[str]
    halves: MappingProxyType[str, str]
    """Words for the halves of a day to "am" or "pm"."""
    fillers: frozenset[str]
    """Words between and around the parts of a date: "at", "Uhr", "published", names of time zones."""
    days: MappingProxyType[str, int]
    """"yesterday" to -1."""
    units: MappingProxyType[str, str]
    """"hours" to "hour"."""
    whole: frozenset[str]
    """What is a date by itself: "yesterday", "just now"."""
    vocabulary: frozenset[str]
    """All single words of the above."""
    cjk_letters: frozenset[str]
    """All letters of CJK words of dates."""
    ones: frozenset[str]
    """Words for the number one: "an hour"."""
    half_pattern: str
    """Alternation of the CJK halves of the day."""


def fold(word: str) -> str:
    """A word without case, accents and Turkish dotless i, for look-ups."""
    folded = word.casefold()
    if folded.isascii() or not _MAY_DECOMPOSE.search(folded):
        return folded
    letters = unicodedata.normalize("NFD", folded.replace("ı", "i"))
    return unicodedata.normalize("NFC", _ACCENT.sub("", letters))


@cache
def load_date_words() -> DateWords:
    """The words of all languages together. The files are read once; the first of two like words counts."""
    months: dict[str, int] = {}
    for _language, month, names in _rows("months.tsv"):
        for name in names.split():
            months.setdefault(fold(name), int(month))
    kinds = _load_kinds()
    halves = kinds["half"]
    vocabulary = frozenset(months).union(*(map(fold, _words(kinds[kind])) for kind in kinds))
    return DateWords(
        months=MappingProxyType(months),
        weekdays=frozenset(map(fold, kinds["weekday"])),
        halves=MappingProxyType(halves),
        fillers=frozenset(map(fold, kinds["filler"])),
        days=MappingProxyType({fold(word): int(offset) for word, offset in kinds["day"].items()}),
        units=MappingProxyType({fold(word): unit for word, unit in kinds["unit"].items()}),
        whole=frozenset(map(fold, (*kinds["day"], *kinds["now"]))),
        vocabulary=vocabulary,
        cjk_letters=frozenset("".join(word for word in vocabulary if _CJK_LETTER.match(word)) + _CJK_PARTS.pattern.strip("[]")),
        half_pattern="|".join(word for word in halves if _CJK_LETTER.match(word)),
        ones=frozenset(map(fold, kinds["one"])),
    )


@cache
def _load_kinds() -> dict[str, dict[str, str]]:
    """The words of ``date_words.tsv`` by kind, each with its value."""
    kinds: dict[str, dict[str, str]] = {}
    for kind, _language, value, words in _rows("date_words.tsv"):
        for word in words.split("|"):
            kinds.setdefault(kind, {}).setdefault(word, value)
    return kinds


def is_date_line(text: str) -> bool:
    """Does the line hold a printed date or time and nothing else but the words that go with one?

    Year-less and relative dates count ("07-18", "3小时前", "yesterday"), bare numbers do not.
    """
    if len(text) > MAX_DATE_LINE:
        return False
    words = load_date_words()
    if not _DIGIT.search(text):
        return len(text) <= 24 and fold(text.strip(" .,:：()（）|·")) in words.whole
    if _opens_with_other(text, words):
        return False
    is_dated = bool(_CLOCK_OR_DAY.search(text))
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token[0] >= "\u3005" and _CJK_LETTER.match(token):
            if len(token) > MAX_CJK_WORD or not words.cjk_letters.issuperset(token) or not _is_cjk_of_date(token):
                return False
            is_dated = is_dated or bool(_CJK_STRONG.search(token)) or token in words.days
        else:
            word = fold(token)
            if word not in words.vocabulary:
                return False
            is_dated = is_dated or word in words.months or word in words.days
    return is_dated or _has_amount(text)


def _opens_with_other(text: str, words: DateWords) -> bool:
    """Is the first or the last letter, or the first word, none of a date? Tells most titles at once."""
    for letter in (text[0], text[-1]):
        if letter >= "\u4e00" and letter.isalpha() and letter not in words.cjk_letters:
            return True
    if text[0].isalpha() and text[0] < "\u0250":
        first = text.split(None, 1)[0]
        return first.isalpha() and fold(first) not in words.vocabulary
    return False


def _has_amount(text: str) -> bool:
    """Does the text hold a number of hours, days or the like?"""
    words = load_date_words()
    for match in _AMOUNT.finditer(text):
        unit = fold(match["unit"])
        if unit in words.units or (_CJK_LETTER.match(unit) and any(unit[:end] in words.units for end in range(1, len(unit)))):
            return True
    parts = [fold(part) for part in text.split()]
    return any(one in words.ones and unit in words.units for one, unit in pairwise(parts))


def find_leading_date(text: str) -> re.Match[str] | None:
    """A date or time in numbers that opens a line and is set off from the text behind it: "[07-18] …", "09:41 …"."""
    return _LEADING.match(text) if text[:1].isdigit() or text[:1] in "[(（【" else None


@cache
def _cjk_words() -> re.Pattern[str]:
    words = load_date_words().vocabulary
    return re.compile("|".join(sorted((re.escape(word) for word in words if _CJK_LETTER.match(word)), key=len, reverse=True)))


def _is_cjk_of_date(token: str) -> bool:
    return not _CJK_PARTS.sub("", _cjk_words().sub("", token))


@cache
def amount_pattern() -> re.Pattern[str]:
    """"3 hours ago": groups ``before``, ``number``, ``unit``, ``after``; one of before and after must be there."""
    kinds = _load_kinds()
    before, after, unit, one = (_alternation(kinds[kind]) for kind in ("before", "after", "unit", "one"))
    number = rf"(?P<number>\d{{1,3}}|(?:{one})(?=\s))"
    return re.compile(
        rf"(?:(?P<before>{before})\s{{1,2}})?(?<![\d.,:]){number}\s{{0,2}}(?P<unit>{unit})(?:\s{{0,2}}(?P<after>{after}))?", re.I
    )


@cache
def day_pattern() -> re.Pattern[str]:
    """"yesterday" and "just now": groups ``day`` and ``now``."""
    kinds = _load_kinds()
    return re.compile(rf"(?P<day>{_alternation(kinds['day'])})|(?P<now>{_alternation(kinds['now'])})", re.I)


def _alternation(words: dict[str, str]) -> str:
    """Words as one alternation, longest first; words of alphabets stand free, CJK words anywhere."""
    by_length = sorted(words, key=lambda word: (-len(word), word))
    free = r"(?<![^\W\d_]){}(?!\w)"
    return "|".join(re.escape(word) if _CJK_LETTER.match(word) else free.format(re.escape(word)) for word in by_length)


def _words(phrases: dict[str, str]) -> Iterator[str]:
    for phrase in phrases:
        yield from phrase.replace("-", " ").replace("'", " ").replace("’", " ").replace(".", " ").split()


def _rows(name: str) -> Iterator[list[str]]:
    text = resources.files("cleanpage.lexicons").joinpath(name).read_text(encoding="utf-8")
    for row in text.splitlines():
        if row and not row.startswith("#"):
            yield row.split("\t")
