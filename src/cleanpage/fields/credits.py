"""Editorial credits: who edited, checked, reported, photographed; one entry a role."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import regex

from cleanpage.document import Block, Credit, Zone
from cleanpage.fields.labels import Labelled, read_labelled
from cleanpage.fields.names import is_outlet, is_person, split_names
from cleanpage.fields.noise import is_speech
from cleanpage.fields.pick import blocks_of, lines_of
from cleanpage.fields.scripts import HAS_HANGUL, HAS_KANA
from cleanpage.fields.views import mask_views
from cleanpage.lexicons.roles import CJK_LANGUAGES, load_roles

#: Lines longer than this are disclaimers and biographies.
MAX_LINE = 400
#: How many body blocks from the end may close with credits in brackets.
LAST_BODY = 2
#: From this many Chinese characters on, only what names an office or an outlet is a name, and no headline.
LONG_NAME = 9

#: Kinds that a byline line prints for its author or its facts, which are no credits there.
_BYLINE_KINDS = frozenset(
    "writer reporter correspondent photographer writer_photographer intern publisher other narrator contributor translator "
    "compiler".split()
)
_PAIR_MARKS = re.compile(r"\s?[/|·ㅣ]\s?|\s{2,}")
_KOREAN_NAME = regex.compile(r"\p{Hangul}{2,4}")
_KOREAN_JOB = re.compile(r"\s?(?:선임|인턴|객원|전문)?\s?기자$")
_PLACE_INSIDE = regex.compile(r"\s+(?:in|from)\s+\p{Lu}\p{L}+(?:\s\p{Lu}\p{L}+)?(?=\s+and\s|,|$)")
_DATE_INSIDE = regex.compile(r"(?<!\d)(?:19|20)\d\d\s?[-年/.]")
_LONG_HAN = regex.compile(r"[\p{Han}“”‘’]+")
_OFFICE_WORDS = "大学 大學 学院 學院 研究 公司 集团 集團 中心 协会 協會 栏目 工作室 编辑 編輯 编委 日报 晚报 新闻 委员 委員 教授 支队 大队".split()
_NO_CREDIT = regex.compile(r"\d|\.(?:com|org|net)\b")
_BARE_FIRST = regex.compile(r"[\s(（\[［【▲■●*]{0,4}$")
_BRACKETED = regex.compile(r"[(（\[［【]([^()（）\[\]［］【】]{2,120})[)）\]］】]")
#: "（李某 编译）": the name before the role.
_NAME_FIRST = regex.compile(r"(?P<name>\p{Han}{2,4}(?:[·•]\p{Han}{1,8})?)\s+(?P<role>\p{Han}{1,4})")
_LATIN_TAIL = re.compile(
    r"\s(?:in|from|at|for|with|to|on|en|desde|aus|à|mit|via|contributed|also|who|is|was|and\s+the)\s.*$", regex.S
)
_ROLE_ONLY = regex.compile(r"[\s\[(（【]*(?P<label>[^\d:：/|()（）\[\]]{1,30}?)\s*[:：/／|丨｜]?\s*")


def read_credits(blocks: Sequence[Block]) -> tuple[Credit, ...]:
    """The credits of a page, in order of first mention.

    ``role`` is the label as printed without colon and brackets, repeats of a role are merged, roles printed in different
    words stay apart. Read from the credits lines, from editors named in the byline, and from brackets that close the body.
    """
    entries: dict[str, tuple[str, dict[str, None]]] = {}
    for role, kind, names in _entries(blocks):
        found = entries.setdefault(role, (kind, {}))[1]
        for name in names:
            found.setdefault(name)
    return tuple(Credit(role, kind, tuple(names)) for role, (kind, names) in entries.items())


def _entries(blocks: Sequence[Block]) -> Iterator[tuple[str, str, list[str]]]:
    credit_lines = [line.text for line in lines_of(blocks, Zone.CREDITS)]
    for line in lines_of(blocks, Zone.BYLINE):
        yield from ((r, k, n) for r, k, n in read_line(mask_views(line.text)[0]) if k not in _BYLINE_KINDS)
    yield from _closing_brackets(blocks_of(blocks, Zone.BODY)[-LAST_BODY:])
    skip = False
    for i, text in enumerate(credit_lines):
        if skip:
            skip = False
            continue
        found = read_line(text)
        yield from found
        if not found and i + 1 < len(credit_lines):
            alone = _role_alone(text, credit_lines[i + 1])
            if alone:
                yield alone
                skip = True


@lru_cache(maxsize=256)
def read_line(text: str) -> tuple[tuple[str, str, list[str]], ...]:
    """(role, kind, names) of one line of credits; nothing for a disclaimer or a biography.

    Byline, credits and photographers ask for the same few lines of a page, so the latest answers are kept; the names are
    not to be changed.
    """
    return tuple(_roles_of(text))


def _roles_of(text: str) -> Iterator[tuple[str, str, list[str]]]:
    if len(text) > MAX_LINE:
        return
    pairs = _korean_pairs(text) if HAS_HANGUL.search(text) else []
    if pairs:
        yield from pairs
        return
    items = read_labelled(text)
    for i, item in enumerate(items):
        if item.form == "by" and not _stands_first(text, item):
            continue
        names = credit_names(item)
        if names and (item.form != "bare" or _is_bare_credit(items, i, text, names)):
            yield item.label, item.kind, names
    if not items:
        yield from _names_first(text)


def _korean_pairs(text: str) -> list[tuple[str, str, list[str]]]:
    """"취재 甲 / 사진 乙": roles that only a blank parts from their names, where the line holds nothing else."""
    found = []
    segments = _PAIR_MARKS.split(text.strip(" ()[]■▲"))
    for segment in segments:
        label, _, value = segment.strip().partition(" ")
        role = load_roles().get(label)
        names = [name for part in value.split(",") if (name := _KOREAN_JOB.sub("", part.strip()))]
        if role is None or role.language != "ko" or role.form == "field" or not names:
            return []
        if not all(_KOREAN_NAME.fullmatch(name) and (len(segments) > 1 or is_person(name)) for name in names):
            return []
        found.append((label, role.kind, names))
    return found


def credit_names(item: Labelled) -> list[str]:
    """The names that a label gives; [] where the label names no role."""
    value = item.value
    if item.form == "field" or not item.kind or is_speech(value):
        return []
    if item.language not in CJK_LANGUAGES:
        value = _LATIN_TAIL.sub("", _PLACE_INSIDE.sub("", " " + value))
    spaced = item.language == "ja" or bool(HAS_KANA.search(value))
    names = split_names(_DATE_INSIDE.split(value)[0], spaced=spaced)
    if item.form == "unknown":
        return names if names and all(is_person(n) for n in names) else []
    if item.kind == "original_title":
        return []
    if item.language in CJK_LANGUAGES:
        is_headline = any(len(n) >= LONG_NAME and _LONG_HAN.fullmatch(n) and not _is_office(n) for n in names)
        return [] if is_headline else names
    return [n for n in names if _is_latin_credit(n)]


def _is_office(name: str) -> bool:
    return is_outlet(name) or any(word in name for word in _OFFICE_WORDS)


def _stands_first(text: str, item: Labelled) -> bool:
    """"By" and its like count at the beginning of a line or sentence, in longer words ("was edited by") anywhere."""
    before = text[: item.start].rstrip()
    if not before or not before[-1].isalnum():
        return True
    return " " in item.label and before.rsplit(" ", 1)[-1] in ("was", "were", "is", "and")


def _is_latin_credit(name: str) -> bool:
    return not _NO_CREDIT.search(name) and (name[0].isupper() or not name[0].isalpha())


def _is_bare_credit(items: Sequence[Labelled], i: int, text: str, names: list[str]) -> bool:
    """A role without a colon counts where the line is nothing but roles and names."""
    item = items[i]
    if _has_mark(text, item):
        return True
    before = text[items[i - 1].end : item.start] if i else text[: item.start]
    if len(text) > 120 or not _BARE_FIRST.match(before.strip(" 　，,、/")):
        return False
    is_parted = text[item.start + len(item.label)].isspace()
    return all(_is_bare_name(n, is_parted) for n in names)


def _is_bare_name(name: str, is_parted: bool) -> bool:
    """Where not even a blank parts role and name ("编辑删除"), only what is a person for sure."""
    return is_person(name) or (is_parted and ((len(name) <= 4 and not is_outlet(name)) or "·" in name))


def _has_mark(text: str, item: Labelled) -> bool:
    rest = text[item.start + len(item.label) :].lstrip()
    return bool(rest) and rest[0] in ":：|｜丨︱│┃/／＝="


def _names_first(text: str) -> Iterator[tuple[str, str, list[str]]]:
    """"（李某 编译）" and the like."""
    inner = _BRACKETED.fullmatch(text.strip())
    match = _NAME_FIRST.fullmatch(inner[1].strip()) if inner else None
    role = load_roles().get(match["role"]) if match else None
    if match and role and role.form != "field":
        yield match["role"], role.kind, [match["name"]]


def _role_alone(text: str, following: str) -> tuple[str, str, list[str]] | None:
    """A role on one line with its names on the next."""
    match = _ROLE_ONLY.fullmatch(text) if len(text) <= 34 else None
    role = load_roles().get(match["label"].casefold()) if match else None
    if match is None or role is None or role.form == "field" or len(following) > 60 or read_labelled(following):
        return None
    names = split_names(following, spaced=role.language == "ja")
    if not names or not all(is_person(n) for n in names):
        return None
    return match["label"], role.kind, names


def _closing_brackets(blocks: Sequence[Block]) -> Iterator[tuple[str, str, list[str]]]:
    """Credits in brackets at the end of the last paragraphs."""
    for block in blocks:
        for match in _BRACKETED.finditer(block.text[-160:]):
            if len(block.text[-160:]) - match.end() <= 12:
                yield from read_line(match[1])
