"""The words and shapes that stand beside titles in story lists, from ``story_words.tsv``."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import NamedTuple

from cleanpage.lexicons.dates import CJK, fold, is_date_line

_CJK_LETTER = re.compile(f"[{CJK}]")
_WIDE = re.compile("[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]")
#: Counts at the end of a title reach this far back.
COUNT_REACH = 40
#: Marks that open the items of a list. Dashes, stars and signs of comparison need a blank behind them.
BULLET = re.compile(
    "(?:[·•・‧∙◦‣⁃▪▫■□●○◆◇◉◎▶►▷▸▹◀➤➜➔→⇒»›※★☆✦✔✓❖♦\u25aa\ufe0f\u2600-\u26ff\U0001f300-\U0001faff]|[-–—*+>~](?=\\s))+\\s*"
)
BARE_BULLET = re.compile("[·•・‧∙◦‣⁃▪▫■□●○◆◇◉◎▶►▷▸▹➤➜→»›※★☆✦❖♦|/*+~–—-]{1,3}")
BARE_RANK = re.compile(r"(?:no\.?|top|nr\.?|第|#|№)?\s?(\d{1,3})\s?(?:[.．、:：)）]|位|名|위|º|ª|°)?", re.I)
#: A rank before a title: with a mark of its own (``mark``), or only a blank (``blank``).
RANK = re.compile(
    r"(?:(?P<word>no\.?|top|nr\.?|第|#|№)\s?)?(?P<number>\d{1,3})"
    r"(?:(?P<mark>\s?[.．、)）](?!\d)\s{0,3}|[:：]\s{1,3}|(?:位|名|위)[\s:：]{0,3})|(?P<blank>\s{1,3}))(?=\S)",
    re.I,
)
#: A rank that nothing parts from its title ("1Title"); only a list that counts on proves it.
JOINED_RANK = re.compile(r"(\d{1,2})(?=[^\d\s.．、,，:：)）%％/-])")
#: Ends of sentences and of shortened texts.
_END = re.compile(r"(?:[。…]|\.{3}|[.．])[”’」』\"')）\]】]{0,2}$")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S{1,300}$", re.I)
_SEPARATOR = re.compile(r"\s*[|·•,，/—–]\s*|\s+")
_NUMBER_AT_END = re.compile(r"\d[\d.,]{0,9}\s?[万萬亿億千kKmM]?[)）]?$")
_AMOUNT = re.compile(r"(?<![\d.,])\d[\d.,]{0,9}+\s{0,2}[万萬亿億千]?\s?")
_DATED = re.compile(r"\d{4}|\d\s?[-:/.年月]\s?\d|\d\s?[^\W\d_]")
_LABEL_END = re.compile(r"[:：】\]»›→>｜|]")
_NUMBER = re.compile(r"\d")


class StoryWords(NamedTuple):
    """Patterns built from the words; all of them ignore case."""

    neighbour: re.Pattern[str]
    """"上一篇：" at the start of a text: the label and its colon."""
    label: re.Pattern[str]
    """"Read more: " or "【延伸閱讀】" at the start of a text."""
    none: frozenset[str]
    flags: re.Pattern[str]
    """A mark such as "热" at the end of a title, after a blank."""
    counted: tuple[str, ...]
    """What numbers count, folded: "阅读", "comments"."""
    counts_at_end: re.Pattern[str]
    """Up to three numbers with what they count, in either order, that close a title; for its last characters."""
    buttons: frozenset[str]
    author: re.Pattern[str]
    """A word such as "By" before a name, at the start of a text."""
    neighbours: frozenset[str]
    label_starts: frozenset[str]
    """The first two letters of all labels, folded."""


@cache
def load_story_words() -> StoryWords:
    """The words of all languages together. The file is read once."""
    kinds: dict[str, list[str]] = {}
    text = resources.files("cleanpage.lexicons").joinpath("story_words.tsv").read_text(encoding="utf-8")
    for row in text.splitlines():
        if row and not row.startswith("#"):
            kind, _language, words = row.split("\t")
            kinds.setdefault(kind, []).extend(words.split("|"))
    either = MappingProxyType({kind: _alternation(words) for kind, words in kinds.items()})
    label = rf"{either['label']}|{either['neighbour']}"
    amount = r"\d[\d.,]{0,9}\s?[万萬亿億千만kKmM]?"
    count = rf"(?:{either['count']})\s?[:：(（]?\s?{amount}[)）]?|{amount}\s?[次人条个]?(?:{either['count']})(?:量|数)?"
    return StoryWords(
        neighbour=re.compile(rf"[\s<«‹←【\[]{{0,3}}(?:{either['neighbour']})\s?[▲▼△▽]?\s?(?:[:：】\]»›→]\s{{0,3}}|$)", re.I),
        label=re.compile(
            rf"(?:【\s?(?:{label})\s?[】:：]|\[\s?(?:{label})\s?\]|(?:{label})\s?[:：>»｜|])\s{{0,3}}[:：]?\s{{0,3}}", re.I
        ),
        none=frozenset(map(fold, kinds["none"])),
        flags=re.compile(rf"[\s\u3000](?:{either['flag']})$", re.I),
        counted=tuple(map(fold, kinds["count"])),
        counts_at_end=re.compile(rf"(?:[\s(（|·,，]{{0,3}}(?:{count})[)）]?){{1,3}}$", re.I),
        buttons=frozenset(map(fold, kinds["button"])),
        author=re.compile(rf"(?:{either['author']})\s?[:：/]?\s?(?=\S)", re.I),
        neighbours=frozenset(map(fold, kinds["neighbour"])),
        label_starts=frozenset(fold(word)[:2] for word in kinds["neighbour"] + kinds["label"]),
    )


def width(text: str) -> int:
    """Columns that a text takes on a terminal: letters one, CJK two. Only the first 400 characters count."""
    text = text[:400]
    return len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))


def ends_like_prose(text: str) -> bool:
    """Does the text end as sentences and shortened snippets do? Question and exclamation marks close titles too."""
    return bool(_END.search(text[-8:]))


def has_labels(text: str) -> bool:
    """Could the text hold two labels with their marks?"""
    return len(_LABEL_END.findall(text)) > 1


def opens_with_label(text: str) -> bool:
    """Does the text open with a label such as "Read more:" or "上一篇：", or is it one?"""
    if len(text) > 24 and not _LABEL_END.search(text):
        return False
    words = load_story_words()
    if fold(text.lstrip(" <«‹←【[")[:3])[:2] not in words.label_starts:
        return False
    return bool(words.neighbour.match(text) or words.label.match(text))


def is_label(text: str) -> bool:
    """Is the text as short as the name of a section or a medium: up to three words, or six CJK characters?"""
    if len(text) > 32 or ends_like_prose(text):
        return False
    return len(text) <= 6 if _CJK_LETTER.search(text) else len(text.split()) <= 3


def is_source_date(text: str) -> bool:
    """Is the line an outlet's, a section's or a writer's name beside a date, and nothing more?"""
    if len(text) > 60 or not _DATED.search(text):
        return False
    for count, match in enumerate(_SEPARATOR.finditer(text)):
        if count > 4:
            return False
        head, rest = text[: match.start()], text[match.end() :]
        if (is_label(head) and is_date_line(rest)) or (is_label(rest) and is_date_line(head)):
            return True
    return False


def is_extra(text: str) -> bool:
    """Is the line about a story and none of its own words: counts, buttons, a writer's name?"""
    if len(text) > 60:
        return False
    words = load_story_words()
    if _ADDRESS.match(text) or fold(text.strip(" .…>»›→[]()（）")) in words.buttons:
        return True
    number = _NUMBER.search(text)
    if number and len(text) <= 44:
        counted = _counted_behind(text, words) or _counted_before(text, number.start(), words)
        if counted:
            return width(text) - width(counted) <= 16
    match = words.author.match(text)
    if match is None or width(text) > 44 or ends_like_prose(text):
        return False
    return ":" in match[0] or "：" in match[0] or _is_name(text[match.end() :])


def _counted_behind(text: str, words: StoryWords) -> str:
    """A number and the word behind it that says what it counts, if the text has them."""
    for match in _AMOUNT.finditer(text):
        behind = fold(text[match.end() : match.end() + 20])
        for rest in (behind, behind[1:].lstrip()):
            if rest.startswith(words.counted):
                word = max((word for word in words.counted if rest.startswith(word)), key=len)
                return text[match.start() : match.end() + len(behind) - len(rest) + len(word)]
    return ""


def _counted_before(text: str, start: int, words: StoryWords) -> str:
    """The word that the number at ``start`` counts, with the rest of the text, if it stands right before it."""
    before = fold(text[:start]).rstrip(" :：(（")
    if not before.endswith(words.counted):
        return ""
    word = max((word for word in words.counted if before.endswith(word)), key=len)
    return text[len(before) - len(word) :]


def strip_counts(text: str) -> str:
    """The text without the numbers and what they count at its end."""
    tail = text[-COUNT_REACH:]
    if not _NUMBER.search(tail):
        return text
    words = load_story_words()
    number = _NUMBER_AT_END.search(tail)
    if not fold(tail[: number.start()] if number else tail).rstrip(" :：(（)）量数").endswith(words.counted):
        return text
    match = words.counts_at_end.search(tail)
    return text[: len(text) - len(tail) + match.start()].rstrip(" \t\u3000·|-–—") if match else text


def _is_name(text: str) -> bool:
    """Could the text be a person's or an outlet's name: a few capitalised words, or a few CJK characters?"""
    words = text.split()
    if _CJK_LETTER.search(text):
        return len(text) <= 8
    return len(words) <= 4 and all(not word[0].islower() for word in words) and not _NUMBER.search(text)


def _alternation(words: list[str]) -> str:
    """Words as one alternation, longest first; words of alphabets end at a word's end."""
    by_length = sorted(set(words), key=lambda word: (-len(word), word))
    is_free = [bool(_CJK_LETTER.search(word)) or not word[-1].isalpha() for word in by_length]
    return "|".join(re.escape(word) + ("" if free else r"(?!\w)") for word, free in zip(by_length, is_free, strict=True))
