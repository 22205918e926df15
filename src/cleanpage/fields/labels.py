"""Labels and their values in a line: "编辑：甲  责编：乙", "文/甲", "Reporting by A; Editing by B".

One grammar, which the byline, the credits and the captions share. What the labels mean stands in ``lexicons/roles.tsv``.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

import regex

from cleanpage.lexicons.roles import Role, load_roles

#: A line longer than this is prose; labels are looked for in this many characters only.
MAX_TEXT = 600

_MARK = r"[:：|｜丨︱│┃/／＝=]"
_JOIN = r"\s?[/／、・·&＆+＋和与及與\-]\s?"
_EDGE = r"(?<![^\s\[\](（)）【】［］〔〕「」;；，,。|｜丨︱│┃/／、·　▲■●◎◆_*])"
#: Unknown labels that may be a role ("解读人"), and those that only end the value before them ("咨询电话").
_PERSON_ENDING = regex.compile(r"\p{Han}{1,4}[人员員师師]")
_HAS_CJK = regex.compile(r"[\p{Han}\p{Hangul}\p{Katakana}]")
_HAS_CASES = regex.compile(r"\p{Latin}{2}|\p{Cyrillic}{2}|\p{Greek}{2}")
_HAS_MARK = regex.compile(r"[:：=|/]|(?i:by|von|par|por|door|cura di|testo di|foto di|traduzione di)\b")
_JOINED = regex.compile(_JOIN)
_LATIN_JOINED = regex.compile(r"\s?[/&]\s?")
_BEFORE_LABEL = regex.compile(r"[\s;/|(\[]")
#: Prepositions that are also parts of names: "von" is a label only where nothing but marks stands before it.
_NAME_PARTS = frozenset(("von", "par", "por", "door"))
_OWN_TITLE = regex.compile(r"\s*\p{Han}{0,8}")
_SENTENCE_DOT = regex.compile(r"(?<=\p{Ll}{2})\.(?=\s|$)|(?<=\p{Lu}{2})\.(?=\s|$)")


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


@cache
def _cjk_pattern() -> regex.Pattern[str]:
    """A known label with its mark, or a bare one with only a blank; up to six characters of a longer label before it."""
    labels = [label for label, role in load_roles().items() if role.language in ("zh", "ja", "ko")]
    bare = [label for label, role in load_roles().items() if role.form == "bare"]
    any_of = "|".join(map(regex.escape, sorted(labels, key=len, reverse=True)))
    any_bare = "|".join(map(regex.escape, sorted(bare, key=len, reverse=True)))
    return regex.compile(
        rf"(?:{_EDGE}(?P<prefix>[\p{{Han}}A-Za-z0-9]{{1,10}}?))??(?<![\p{{Hangul}}])"
        rf"(?:(?P<label>(?:{any_of})(?:{_JOIN}(?:{any_of})){{0,3}})(?:\s?[(（][^()（）]{{1,8}}[)）])?\s*(?P<mark>{_MARK})"
        rf"|(?P<bare>{any_bare})(?:\s+|(?<=[者员員生辑輯])(?=\p{{Han}})))",
        regex.I,
    )


@cache
def _cjk_hint() -> regex.Pattern[str]:
    """What a line without labels does not hold: a mark, or a label that needs none."""
    bare = [label for label, role in load_roles().items() if role.form == "bare"]
    return regex.compile("|".join((_MARK, *map(regex.escape, bare))))


@cache
def _latin_pattern() -> regex.Pattern[str]:
    """A Latin or Cyrillic label: "Reporting by" before a name, or "Editor" before a colon."""
    roles = [(label, role) for label, role in load_roles().items() if role.language not in ("zh", "ja", "ko")]
    by = "|".join(regex.escape(k).replace(r"\ ", r"\s") for k, r in sorted(roles, key=lambda x: -len(x[0])) if r.form == "by")
    plain = "|".join(regex.escape(k).replace(r"\ ", r"\s") for k, r in sorted(roles, key=lambda x: -len(x[0])) if r.form != "by")
    return regex.compile(
        rf"(?<![\p{{L}}\p{{N}}'’])(?:(?P<by>(?i:{by}))(?=\s*[:：]|\s+\p{{Lu}}|\s*$)\s*[:：]?"
        rf"|(?P<label>(?:(?<=^|[;/"
        rf"|.,(\[•·]\s?)\p{{Lu}}\p{{L}}{{1,13}}\s)?(?i:{plain})(?:\s?[/&]\s?(?i:{plain}))?)(?:\s?\([^()]{{1,8}}\))?\s{{0,3}}(?P<mark>[:：=|/]))",
            )


_UNKNOWN = regex.compile(rf"{_EDGE}(?P<label>[\p{{Han}}\p{{Katakana}}]{{2,8}}|[\p{{Latin}}\p{{Cyrillic}}]{{3,20}})\s?[:：]")


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
    found: list[_Found] = []
    if _HAS_CJK.search(text) and _cjk_hint().search(text):
        found.extend(_cjk_labels(text))
    if _HAS_CASES.search(text) and _HAS_MARK.search(text):
        found.extend(_latin_labels(text))
    for m in _UNKNOWN.finditer(text) if ":" in text or "：" in text else ():
        label = m["label"]
        kind = "other" if _PERSON_ENDING.fullmatch(label) else ""
        found.append(_Found(label, Role(kind, "zh", "unknown"), m.start("label"), m.end()))
    found.sort(key=lambda x: (x.start, x.role.form == "unknown"))
    kept: list[_Found] = []
    for one in found:
        if kept and one.start < kept[-1].value_start:
            continue
        if kept and one.role.form == "bare" and _OWN_TITLE.fullmatch(text, kept[-1].value_start, one.start):
            continue  # "采写：某报记者 甲": the value begins with the person's job
        kept.append(one)
    return kept


def _cjk_labels(text: str) -> list[_Found]:
    roles = load_roles()
    found = []
    for m in _cjk_pattern().finditer(text):
        label = m["label"] or m["bare"]
        start = m.start("label") if m["label"] else m.start("bare")
        prefix = m["prefix"] or ""
        parts = _JOINED.split(label)
        role = roles.get(label.casefold()) or roles[parts[-1].casefold()]
        if prefix and len(label) == 1 and m["mark"] not in (":", "："):
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
        found.append(_Found(prefix + label, known or role, start - len(prefix), m.end()))
    return found


def _latin_labels(text: str) -> list[_Found]:
    roles = load_roles()
    found = []
    for m in _latin_pattern().finditer(text):
        label = " ".join((m["by"] or m["label"]).split())
        key = label.casefold()
        while key not in roles and " " in key:
            key = key.split(" ", 1)[1]
        role = roles.get(key) or roles.get(_LATIN_JOINED.split(key)[0])
        if role is None or (m["mark"] in ("/", "|") and m.start() > 0 and not _BEFORE_LABEL.match(text[m.start() - 1])):
            continue
        if key in _NAME_PARTS and text[: m.start()].rstrip()[-1:].isalpha():
            continue
        found.append(_Found(label, role, m.start(), m.end()))
    return found


def _value_end(text: str, one: _Found, limit: int) -> int:
    """Where a value stops: the next label, a closing bracket, the end of a sentence."""
    value = text[one.value_start:limit]
    is_latin = one.role.language not in ("zh", "ja", "ko")
    if one.role.kind in ("original_title", "tags") or one.role.form == "field":
        return limit
    depth = 0
    for i, c in enumerate(value):
        if c in "(（[［【":
            depth += 1
        elif c in ")）]］】〕":
            depth -= 1
            if depth < 0:
                return one.value_start + i
        elif c in "。；;！!？?" and depth == 0:
            return one.value_start + i
    if is_latin:
        stop = _SENTENCE_DOT.search(value)
        if stop:
            return one.value_start + int(stop.start())
    return limit
