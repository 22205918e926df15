"""Labels and their values in a line: "编辑：甲  责编：乙", "文/甲", "Reporting by A; Editing by B".

One grammar, which the byline, the credits and the captions share. What the labels mean stands in ``lexicons/roles.tsv``.
A label is found by its end: before a mark, before a preposition's name, before a blank; what stands there is looked up,
the longest known label first. So a line costs a look-up for each of its marks, however many labels are known.
"""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import regex

from cleanpage.fields.scripts import HAS_HAN
from cleanpage.lexicons.roles import CJK_LANGUAGES, Role, load_label_ends, load_roles

#: A line longer than this is prose; labels are looked for in this many characters only.
MAX_TEXT = 600
#: Characters of an unknown prefix of a known label ("本报记者"), and of the brackets behind a label.
MAX_PREFIX, MAX_BRACKET = 10, 8

_MARK = re.compile("[:：|｜丨︱│┃/／＝=]")
_LATIN_MARKS = frozenset(":：=|/")
_JOINS = frozenset("/／、・·&＆＋+和与及與-")
_LATIN_JOINS = frozenset("/&")
#: What stands before a label that stands free.
_EDGES = frozenset("[](（)）【】［］〔〕「」;；，,。|｜丨︱│┃/／、·　▲■●◎◆_*")
_HAS_CJK = regex.compile(r"[\p{Han}\p{Hangul}\p{Katakana}]")
_HAS_CASES = regex.compile(r"[\p{Latin}\p{Cyrillic}\p{Greek}]{2}")
_PREFIX_END = regex.compile(rf"[\p{{Han}}A-Za-z0-9]{{1,{MAX_PREFIX + 1}}}\Z")
#: Unknown labels that may be a role ("解读人"), and those that only end the value before them ("咨询电话").
_PERSON_ENDING = regex.compile(r"\p{Han}{1,4}[人员員师師]")
_UNKNOWN_HAN = regex.compile(r"[\p{Han}\p{Katakana}ー]{1,9}\Z")
_UNKNOWN_LATIN = regex.compile(r"[\p{Latin}\p{Cyrillic}]{1,21}\Z")
#: "Senior editor: …": a word with a capital before a known label, where it begins a statement.
_CAPITAL_WORD = re.compile(r"(?:^|[;/|.,(\[•·]\s?)([^\W\d_]{2,14})\s\Z")
_JOINED = re.compile(r"\s?[/／、・·&＆＋+和与及與\-]\s?")
_LATIN_JOINED = re.compile(r"\s?[/&]\s?")
_BEFORE_LABEL = re.compile(r"[\s;/|(\[]")
#: Prepositions that are also parts of names: "von" is a label only where nothing but marks stands before it.
_NAME_PARTS = frozenset(("von", "par", "por", "door"))
_OWN_TITLE = regex.compile(r"\s*\p{Han}{0,8}\Z")
_VALUE_STOP = re.compile(r"[(（\[［【)）\]］】〕。；;！!？?]")
_OPENERS = frozenset("(（[［【")
_CLOSERS = frozenset(")）]］】〕")
_SENTENCE_DOT = re.compile(r"(?<=[^\W\d_])\.(?=\s|$)")


class Labelled(NamedTuple):
    """A label with what follows it."""

    label: str
    """As printed, without its mark."""
    kind: str
    form: str
    """``Role.form``, or "unknown" for a label that the lexicon does not hold."""
    language: str
    value: str
    """The text up to the next label or closing bracket."""
    start: int
    end: int
    """Where label and value stand in the text."""


class _Found(NamedTuple):
    label: str
    role: Role
    start: int
    value_start: int


class _Candidate(NamedTuple):
    """A label in the text; of those that overlap the first in this order counts."""

    start: int
    """With its prefix."""
    label_start: int
    is_second_choice: bool
    order: int
    """Longer labels first: the length, negative."""
    label_end: int
    value_start: int
    mark: str


@lru_cache(maxsize=256)
def read_labelled(text: str) -> tuple[Labelled, ...]:
    """The labelled values of a line, in order; () for prose without labels.

    Several fields ask for the labels of the same few lines of a page, so the latest answers are kept.

    >>> [(x.label, x.value) for x in read_labelled("编辑:于可    责编:尹放,唐楠楠")]
    [('编辑', '于可'), ('责编', '尹放,唐楠楠')]
    """
    text = text[:MAX_TEXT]
    found = _labels(text)
    items: list[Labelled] = []
    for i, one in enumerate(found):
        limit = found[i + 1].start if i + 1 < len(found) else len(text)
        end = _value_end(text, one, limit)
        role, value = one.role, text[one.value_start : end].strip()
        items.append(Labelled(one.label, role.kind, role.form, role.language, value, one.start, end))
    return tuple(items)


def _labels(text: str) -> list[_Found]:
    """Where labels stand, in order and without overlap."""
    marks = [match.start() for match in _MARK.finditer(text)]
    folded = text.casefold()
    if len(folded) != len(text):
        folded = text.lower() if len(text.lower()) == len(text) else text
    found: list[_Found] = []
    if _HAS_CJK.search(text):
        found.extend(_cjk_labels(text, folded, marks))
    if _HAS_CASES.search(text):
        found.extend(_latin_labels(text, folded.replace("\xa0", " "), marks))
    found.extend(_unknown_labels(text, marks))
    found.sort(key=lambda one: (one.start, one.role.form == "unknown"))
    kept: list[_Found] = []
    for one in found:
        if kept and one.start < kept[-1].value_start:
            continue
        if kept and one.role.form == "bare" and _OWN_TITLE.match(text[kept[-1].value_start : one.start]):
            continue  # "采写：某报记者 甲": the value begins with the person's job
        kept.append(one)
    return kept


def _before_blanks(text: str, end: int, most: int = MAX_TEXT) -> int:
    """``end`` moved back over at most that many blanks."""
    while end and most and text[end - 1].isspace():
        end, most = end - 1, most - 1
    return end


def _before_bracket(text: str, end: int, openers: str, closers: str) -> int:
    """``end`` moved back over a short bracket: "编辑（实习）："."""
    if not end or text[end - 1] not in closers:
        return end
    low = max(0, end - 2 - MAX_BRACKET)
    start = max(text.rfind(opener, low, end - 1) for opener in openers)
    if start < 0 or not 1 <= end - 2 - start <= MAX_BRACKET or any(c in text[start + 1 : end - 1] for c in closers):
        return end
    return _before_blanks(text, start, 1)


def _join_before(text: str, start: int, joins: frozenset[str]) -> int:
    """Where the label before a "/" or "和" would end, -1 where nothing joins."""
    at = _before_blanks(text, start, 1)
    return _before_blanks(text, at - 1, 1) if at and text[at - 1] in joins else -1


def _joined_start(text: str, folded: str, start: int) -> int:
    """The start of up to three more labels that are joined to the one at ``start``."""
    for _ in range(3):
        end = _join_before(text, start, _JOINS)
        before = _cjk_label_before(folded, end) if end > 0 else -1
        if before < 0:
            break
        start = before
    return start


def _cjk_label_before(folded: str, end: int) -> int:
    """The start of the longest known label that ends there, -1 where none does; no label begins inside a Korean word."""
    ends = load_label_ends()
    for length in ends.cjk.get(folded[end - 1], ()):
        start = end - length
        if start >= 0 and folded[start:end] in ends.cjk_labels and not (start and "\uac00" <= folded[start - 1] <= "\ud7af"):
            return start
    return -1


def _with_prefix(text: str, start: int) -> int:
    """The start of a label with what stands free before it in the same run: "本报" before "记者"."""
    match = _PREFIX_END.search(text, max(0, start - MAX_PREFIX - 1), start)
    if match is None or start - match.start() > MAX_PREFIX:
        return start
    at = match.start()
    return at if not at or text[at - 1] in _EDGES or text[at - 1].isspace() else start


def _cjk_candidates(text: str, folded: str, marks: list[int]) -> Iterator[_Candidate]:
    for at in marks:
        end = _before_bracket(text, _before_blanks(text, at), "(（", ")）")
        start = _cjk_label_before(folded, end) if end else -1
        if start >= 0:
            start = _joined_start(text, folded, start)
            yield _Candidate(_with_prefix(text, start), start, False, start - end, end, at + 1, text[at])
    ends = load_label_ends()
    for match in ends.bare_end.finditer(folded):
        end = match.start() + 1
        is_parted = folded[end : end + 1].isspace()
        if not is_parted and not HAS_HAN.match(text, end):
            continue
        for length in ends.bare[folded[end - 1]]:
            start = end - length
            if start >= 0 and folded[start:end] in ends.bare_labels:
                value = end + len(text[end:]) - len(text[end:].lstrip())
                yield _Candidate(_with_prefix(text, start), start, True, start - end, end, value, "")
                break


def _select(candidates: Iterator[_Candidate]) -> Iterator[_Candidate]:
    """The candidates from left to right, without those that overlap an earlier one; a prefix that does is dropped."""
    queue = sorted(candidates)
    position, at = 0, 0
    while at < len(queue):
        one = queue[at]
        at += 1
        if one.start >= position:
            yield one
            position = one.value_start
        elif one.label_start >= position:
            insort(queue, one._replace(start=one.label_start), lo=at)


def _cjk_labels(text: str, folded: str, marks: list[int]) -> list[_Found]:
    roles = load_roles()
    found = []
    for one in _select(_cjk_candidates(text, folded, marks)):
        start = one.label_start
        prefix, label = text[one.start : start], text[start : one.label_end]
        parts = _JOINED.split(label)
        role = roles.get(label.casefold()) or roles[parts[-1].casefold()]
        if prefix and len(label) == 1 and one.mark not in (":", "："):
            continue  # "航拍图/…" is no label of one character
        if not prefix and len(parts[0]) == 1 and start and text[start - 1].isalnum():
            join = _JOINED.search(label)
            if join is None:
                continue  # a label of one character has to stand free
            start, label, parts = start + join.end(), label[join.end() :], parts[1:]
            role = roles.get(label.casefold()) or roles[parts[-1].casefold()]
        known = roles.get((prefix + label).casefold())
        if len(parts) > 1 and role.form != "field" and label.casefold() not in roles:
            role = roles[parts[0].casefold()]
        found.append(_Found(prefix + label, known or role, start - len(prefix), one.value_start))
    return found


def _latin_label_before(text: str, folded: str, end: int, is_by: bool) -> int:
    """The start of the longest known label of alphabets that ends there and begins a word, -1 where none does."""
    ends = load_label_ends()
    for length in (ends.by if is_by else ends.plain).get(folded[end - 1], ()):
        start = end - length
        if start >= 0 and folded[start:end] in (ends.by_labels if is_by else ends.plain_labels) and _begins_word(text, start):
            return start
    return -1


def _begins_word(text: str, start: int) -> bool:
    return not start or not (text[start - 1].isalnum() or text[start - 1] in "'’")


def _latin_candidates(text: str, folded: str, marks: list[int]) -> Iterator[_Candidate]:
    for at in marks:
        if text[at] not in _LATIN_MARKS:
            continue
        end = _before_bracket(text, _before_blanks(text, at, 3), "(", ")")
        start = _latin_label_before(text, folded, end, False) if end else -1
        if start < 0:
            continue
        before = _join_before(text, start, _LATIN_JOINS)
        joined = _latin_label_before(text, folded, before, False) if before > 0 else -1
        start = joined if joined >= 0 else start
        word = _CAPITAL_WORD.search(text, max(0, start - 18), start) if start else None
        if word and word[1][0].isupper() and (word.start() or start <= 18 or word[0][0] in ";/|.,([•·"):
            start = word.start(1)
        yield _Candidate(start, start, True, start - end, end, at + 1, text[at])
    for match in load_label_ends().by_end.finditer(folded):
        end = match.end()
        start = _latin_label_before(text, folded, end, True)
        if start < 0:
            continue
        value = end + len(text[end:]) - len(text[end:].lstrip())
        is_marked = text[value : value + 1] in (":", "：")
        if is_marked or value == len(text) or (value > end and text[value].isupper()):
            yield _Candidate(start, start, False, start - end, end, value + (1 if is_marked and value < len(text) else 0), "")


def _latin_labels(text: str, folded: str, marks: list[int]) -> list[_Found]:
    roles = load_roles()
    found = []
    for one in _select(_latin_candidates(text, folded, marks)):
        label = " ".join(text[one.start : one.label_end].split())
        key = label.casefold()
        while key not in roles and " " in key:
            key = key.split(" ", 1)[1]
        role = roles.get(key) or roles.get(_LATIN_JOINED.split(key)[0])
        if role is None or (one.mark in ("/", "|") and one.start > 0 and not _BEFORE_LABEL.match(text[one.start - 1])):
            continue
        if key in _NAME_PARTS and text[: one.start].rstrip()[-1:].isalpha():
            continue
        found.append(_Found(label, role, one.start, one.value_start))
    return found


def _unknown_labels(text: str, marks: list[int]) -> Iterator[_Found]:
    """Words that stand free before a colon and are no label that is known."""
    for at in marks:
        if text[at] not in ":：":
            continue
        end = _before_blanks(text, at, 1)
        match = _UNKNOWN_HAN.search(text, max(0, end - 9), end)
        least, most = 2, 8
        if match is None:
            match = _UNKNOWN_LATIN.search(text, max(0, end - 21), end)
            least, most = 3, 20
        if match is None or not least <= end - match.start() <= most:
            continue
        start = match.start()
        if not start or text[start - 1] in _EDGES or text[start - 1].isspace():
            kind = "other" if _PERSON_ENDING.fullmatch(match[0]) else ""
            yield _Found(match[0], Role(kind, "zh", "unknown"), start, at + 1)


def _value_end(text: str, one: _Found, limit: int) -> int:
    """Where a value stops: the next label, a closing bracket, the end of a sentence."""
    if one.role.kind in ("original_title", "tags") or one.role.form == "field":
        return limit
    depth = 0
    for match in _VALUE_STOP.finditer(text, one.value_start, limit):
        if match[0] in _OPENERS:
            depth += 1
        elif match[0] in _CLOSERS:
            depth -= 1
            if depth < 0:
                return match.start()
        elif depth == 0:
            return match.start()
    if one.role.language not in CJK_LANGUAGES:
        value = text[one.value_start : limit]
        for stop in _SENTENCE_DOT.finditer(value):
            before = value[max(0, stop.start() - 2) : stop.start()]
            if len(before) == 2 and before.isalpha() and (before.islower() or before.isupper()):
                return one.value_start + stop.start()
    return limit
