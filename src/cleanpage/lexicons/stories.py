"""The words and shapes that stand beside titles in story lists, from ``story_words.tsv``."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

import regex

from cleanpage.lexicons import read_table
from cleanpage.lexicons.dates import CJK, fold, is_date_line, load_date_words

_CJK_LETTER = regex.compile(f"[{CJK}]")
#: High bytes of characters that take one column.
_NARROW = bytes(high for high in range(256) if not (0x2E <= high <= 0xA4 or 0xAC <= high <= 0xD7 or high in (0x11, 0xF9, 0xFA, 0xFF)))
#: Longer lines have no shape but text; longer ones hold no counts and no writer; buttons are shorter still.
MAX_SHAPED, MAX_EXTRA, MAX_BUTTON = 64, 60, 40
#: Words such as "yesterday" alone on a line.
MAX_DAY_WORDS = 24
#: Shapes of lines. Extras are about a story and none of its own words: counts, buttons, a writer's name. A source date is
#: an outlet's, a section's or a writer's name beside a date, and nothing more.
DATE, EXTRA, SOURCE_DATE, TEXT = "date", "extra", "source date", "text"
_FRAMES = " <«‹←【["
_ADDRESS_STARTS = frozenset("hHwW")
#: Counts at the end of a title reach this far back.
COUNT_REACH = 40
#: The name of a section or a medium has at most this many words, or CJK characters.
MAX_LABEL_WORDS, MAX_LABEL_CJK = 3, 6
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
_RANK_STARTS = frozenset("nNtT第#№")
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
_AUTHOR_MARK = re.compile(r"\s?[:：/]?\s?(?=\S)")
#: The frames of labels; whether the word inside is one is looked up.
_NEIGHBOUR = re.compile(r"[\s<«‹←【\[]{0,3}(?P<word>[^:：】\]»›→▲▼△▽]{1,40}?)\s?[▲▼△▽]?\s?(?:[:：】\]»›→]\s{0,3}|$)")
_LABEL = re.compile(
    r"(?:【(?P<wide>[^】:：]{1,40})[】:：]|\[(?P<square>[^\]]{1,40})\]|(?P<plain>[^:：>»｜|]{1,40})[:：>»｜|])\s{0,3}[:：]?\s{0,3}"
)
_NUMBER = re.compile(r"\d")


class StoryWords(NamedTuple):
    """The words by what they are for, all of them folded."""

    neighbours: frozenset[str]
    """Labels of the previous and the next article."""
    labels: frozenset[str]
    """All labels before a linked story, neighbours among them."""
    label_starts: frozenset[str]
    """The first two letters of all labels."""
    none: frozenset[str]
    flags: frozenset[str]
    """Marks such as "热" at the end of a title, after a blank."""
    counted: tuple[str, ...]
    """What numbers count: "阅读", "comments"."""
    counted_starts: frozenset[str]
    """The first letters of ``counted``."""
    counted_ends: frozenset[str]
    buttons: frozenset[str]
    button_starts: frozenset[str]
    """The first two letters of ``buttons``."""
    authors: tuple[str, ...]
    """Words such as "By" before a name, the longest first."""
    author_starts: frozenset[str]
    """Their first two letters; one where a word has no more."""


@cache
def load_story_words() -> StoryWords:
    """The words of all languages together. The file is read once."""
    kinds = _load_kinds()
    folded = {kind: frozenset(map(fold, words)) for kind, words in kinds.items()}
    labels = folded["neighbour"] | folded["label"]
    return StoryWords(
        neighbours=folded["neighbour"],
        labels=labels,
        label_starts=frozenset(word[:2] for word in labels),
        none=folded["none"],
        flags=folded["flag"],
        counted=tuple(map(fold, kinds["count"])),
        counted_starts=frozenset([word[0] for word in (*kinds["count"], *folded["count"])]),
        counted_ends=frozenset([word[-1] for word in (*kinds["count"], *folded["count"])]),
        buttons=folded["button"],
        button_starts=frozenset(word[:2] for word in folded["button"]),
        authors=tuple(sorted(folded["author"], key=lambda word: (-len(word), word))),
        author_starts=frozenset(word[:2] for word in folded["author"]),
    )


@cache
def _load_kinds() -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = {}
    for kind, _language, words in read_table("story_words.tsv", 3):
        kinds.setdefault(kind, []).extend(words.split("|"))
    return kinds


@cache
def _counts_at_end() -> re.Pattern[str]:
    """Up to three numbers with what they count, in either order, that close a title; for its last characters."""
    counted = _alternation(_load_kinds()["count"])
    amount = r"\d[\d.,]{0,9}\s?[万萬亿億千만kKmM]?"
    count = rf"(?:{counted})\s?[:：(（]?\s?{amount}[)）]?|{amount}\s?[次人条个]?(?:{counted})(?:量|数)?"
    return re.compile(rf"(?:[\s(（|·,，]{{0,3}}(?:{count})[)）]?){{1,3}}$", re.I)


def neighbour_end(text: str, start: int = 0) -> int:
    """Where "上一篇：" ends that begins at ``start``, colon and blanks with it; -1 where there is no such label."""
    match = _NEIGHBOUR.match(text, start)
    return match.end() if match and fold(match["word"].rstrip()) in load_story_words().neighbours else -1


def label_end(text: str) -> int:
    """Where "Read more: " or "【延伸閱讀】" ends that opens the text; -1 where there is no such label."""
    match = _LABEL.match(text)
    word = match and (match["wide"] or match["square"] or match["plain"])
    return match.end() if match and word and fold(word.strip()) in load_story_words().labels else -1


def header_end(text: str) -> int:
    """Where the header of a list ends that a flattener put before its first title ("相关阅读 …"); -1 where there is none.

    Only labels of four and more CJK characters with a blank behind them: words of alphabets begin titles too.
    """
    if text[:1] < "\u3005":
        return -1
    labels = load_story_words().labels
    for end in range(min(10, len(text) - 1), 3, -1):
        if text[end].isspace() and text[:end] in labels:
            return end
    return -1


def strip_flag(text: str) -> str:
    """The text without a mark such as "热" that a blank parts from its end."""
    tail = text[-8:]
    if " " not in tail and "\u3000" not in tail:
        return text
    head, _, last = tail.replace("\u3000", " ").rpartition(" ")
    return text[: -len(last) - 1] if head and fold(last) in load_story_words().flags else text


def _author_end(text: str) -> int:
    """Where a word such as "By" that opens the text ends, -1 where there is none."""
    folded = fold(text[:16])
    for word in load_story_words().authors:
        if folded.startswith(word):
            after = text[len(word) : len(word) + 1]
            if not (word[-1].isalpha() and (after.isalnum() or after == "_")) or _CJK_LETTER.match(word):
                return len(word)
    return -1


def width(text: str) -> int:
    """Columns that a text takes on a terminal: letters one, CJK two. Only the first 400 characters count."""
    text = text[:400]
    if text.isascii():
        return len(text)
    return len(text) + len(text.encode("utf-16-be", "surrogatepass")[::2].translate(None, _NARROW))


def rank_of(text: str) -> re.Match[str] | None:
    """The rank before a title, as ``RANK`` matches it."""
    return RANK.match(text) if text[:1].isdigit() or text[:1] in _RANK_STARTS else None


def ends_like_prose(text: str) -> bool:
    """Does the text end as sentences and shortened snippets do? Question and exclamation marks close titles too."""
    return bool(_END.search(text[-8:]))


def has_labels(text: str) -> bool:
    """Could the text hold two labels with their marks?"""
    return len(_LABEL_END.findall(text)) > 1


def opens_with_label(text: str) -> bool:
    """Does the text open with a label such as "Read more:" or "上一篇：", or is it one?"""
    head = text[:2] if text[:1] not in _FRAMES else text[:8].lstrip(_FRAMES)[:2]
    if (head.lower() if head.isascii() else fold(head)) not in load_story_words().label_starts:
        return False
    if len(text) > 24 and not _LABEL_END.search(text):
        return False
    return neighbour_end(text) >= 0 or label_end(text) >= 0


def is_label(text: str) -> bool:
    """Is the text as short as the name of a section or a medium: up to three words, or six CJK characters?"""
    if len(text) > 32 or ends_like_prose(text):
        return False
    if text.isascii() or not _CJK_LETTER.search(text):
        return len(text.split()) <= MAX_LABEL_WORDS
    return len(text) <= MAX_LABEL_CJK


@lru_cache(maxsize=2048)
def read_shape(text: str) -> str:
    """What a line of a story list is by its wording alone: ``DATE``, ``EXTRA``, ``SOURCE_DATE`` or ``TEXT``.

    The latest answers are kept: lists are cut into stories first and read afterwards.
    """
    length = len(text)
    if length > MAX_SHAPED:
        return TEXT
    has_digit = _NUMBER.search(text) is not None
    if (has_digit or length <= MAX_DAY_WORDS) and is_date_line(text):
        return DATE
    if length > MAX_EXTRA:
        return TEXT
    if _is_extra(text, has_digit):
        return EXTRA
    return SOURCE_DATE if has_digit and _is_source_date(text) else TEXT


def _is_source_date(text: str) -> bool:
    if not _has_date_at_edge(text) or not _DATED.search(text) or _has_many_words(text):
        return False
    for count, match in enumerate(_SEPARATOR.finditer(text)):
        if count > 4:
            return False
        head, rest = text[: match.start()], text[match.end() :]
        if (is_label(head) and is_date_line(rest)) or (is_label(rest) and is_date_line(head)):
            return True
    return False


def _has_date_at_edge(text: str) -> bool:
    """Could the first or the last word be part of a date?"""
    known = load_date_words()
    for letter, part in ((text[0], 0), (text[-1], -1)):
        if not letter.isalpha() or letter in known.cjk_letters:
            return True
        word = text.split()[part].strip(".,:;()|·")
        if letter < "\u3005" and (not word.isalpha() or fold(word) in known.vocabulary):
            return True
    return False


def _has_many_words(text: str) -> bool:
    """Are there more words than a label beside a date can have?"""
    dates = load_date_words()
    if text.isascii():
        return sum([word.isalpha() and fold(word) not in dates.vocabulary for word in text.split()]) > MAX_LABEL_WORDS
    return len([c for c in text if c >= "\u3005" and c not in dates.cjk_letters]) > 2 * MAX_LABEL_CJK


def _is_extra(text: str, has_digit: bool) -> bool:
    words = load_story_words()
    if text[:1] in _ADDRESS_STARTS and _ADDRESS.match(text):
        return True
    bare = text.strip(" .…>»›→[]()（）")
    if len(bare) <= MAX_BUTTON and fold(bare[:2]) in words.button_starts and fold(bare) in words.buttons:
        return True
    if has_digit and len(text) <= 44:
        number = _NUMBER.search(text)
        counted = _counted_behind(text, words) or _counted_before(text, number.start() if number else 0, words)
        if counted:
            return width(text) - width(counted) <= 16
    start = text[:2].lower()
    if start not in words.author_starts and start[:1] not in words.author_starts:
        return False
    end = _author_end(text)
    if end < 0 or end == len(text) or width(text) > 44 or ends_like_prose(text):
        return False
    mark = _AUTHOR_MARK.match(text, end)
    return mark is not None and (":" in mark[0] or "：" in mark[0] or _is_name(text[mark.end() :]))


def _counted_behind(text: str, words: StoryWords) -> str:
    """A number and the word behind it that says what it counts, if the text has them."""
    for match in _AMOUNT.finditer(text):
        head = text[match.end() : match.end() + 4].lower()
        if head[:1] not in words.counted_starts and head[1:].lstrip()[:1] not in words.counted_starts:
            continue
        behind = fold(text[match.end() : match.end() + 20])
        for rest in (behind, behind[1:].lstrip()):
            if rest.startswith(words.counted):
                word = max((word for word in words.counted if rest.startswith(word)), key=len)
                return text[match.start() : match.end() + len(behind) - len(rest) + len(word)]
    return ""


def _counted_before(text: str, start: int, words: StoryWords) -> str:
    """The word that the number at ``start`` counts, with the rest of the text, if it stands right before it."""
    before = text[:start].rstrip(" :：(（")
    if before[-1:].lower() not in words.counted_ends:
        return ""
    before = fold(before)
    if not before.endswith(words.counted):
        return ""
    word = max((word for word in words.counted if before.endswith(word)), key=len)
    return text[len(before) - len(word) :]


def strip_counts(text: str) -> str:
    """The text without the numbers and what they count at its end."""
    tail = text[-COUNT_REACH:]
    if not _NUMBER.search(tail):
        return text
    number = _NUMBER_AT_END.search(tail)
    if not fold(tail[: number.start()] if number else tail).rstrip(" :：(（)）量数").endswith(load_story_words().counted):
        return text
    match = _counts_at_end().search(tail)
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
