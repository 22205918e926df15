"""Agency, place and reporters that open an article's text: "新华社北京3月14日电（记者 甲）", "PARIS (Reuters) -"."""

from __future__ import annotations

import re
from typing import NamedTuple

import regex

from cleanpage.fields.names import SURNAMES, is_person, split_names

#: Characters of a paragraph in which a dateline can stand.
REACH = 160


class Dateline(NamedTuple):
    """What a dateline says; empty where it says nothing."""

    agency: str | None = None
    place: str | None = None
    authors: tuple[str, ...] = ()


_HINT = re.compile(r"[电電讯訊]|기자|\)\s?[.,]?\s?[-–—=]")
_HAN_IN_BRACKETS = regex.compile(
    r"[\s　]*[（(【](?P<agency>\p{Han}{2,8}?[社网網报報])\s?(?:特派员|特派員)?(?:记者|記者)[\s　]*(?P<who>\p{Han}{4,9}"
    r"|[\p{Han}、\s]{2,24}?)[\s　]*(?:\d{1,2}月)?(?:\d{1,2}日)?(?:综合|綜合|专|專)?[电電][）)】]"
)
_HAN_OPEN = regex.compile(
    r"[\s　]*[（(【]?(?P<agency>\p{Han}{2,7}[社网網]|新华网"
    r"|中新网)(?P<place>\p{Han}{2,10}?)?[\s　]?\d{1,2}月\d{1,2}日[\s　]?(?:综合|綜合|专|專)?[电電讯訊][）)】]?"
)
_HAN_NAMES = regex.compile(r"[（(【](?:[\p{Han}A-Za-z]{0,10})?(?:记者|記者)[\s　:：]*(?P<names>[^（）()【】。]{2,60})[）)】]")
_HAN_OWN = regex.compile(
    r"[\s　]*[（(【]?(?:本报|本報|本刊|本网|本網|本台"
    r"|\p{Han}{2,8}[网網报報社])(?:\p{Han}{0,6})?[讯訊电電][）)】]?[\s　]*(?=[（(【])"
)
_LATIN = regex.compile(
    r"[\s\"“]*(?P<place>[\p{Lu}][\p{L}'’.\- ]{1,40}?)(?:,\s[^()\n]{2,40}?)?\s?"
    r"\((?P<agency>\p{Lu}[\p{L}.&'’\- ]{1,30}?)(?:,[^()]{1,20})?\)\s?[.,]?\s?[-–—]{1,2}"
)
_OTHERS = regex.compile(r"通讯员|通訊員|实习生|實習生|摄影")
_KOREAN = regex.compile(
    r"\s*[\[(（](?:(?P<place>\p{Hangul}{2,6})=)?(?P<agency>[\p{Hangul}A-Za-z0-9]{2,12})(?:[=\s](?P<inner>\p{Hangul}{2,4})\s?기자)?[\])）]\s*(?:(?P<outer>\p{Hangul}{2,4})\s?기자)?"
)


def read_dateline(text: str) -> Dateline:
    """The dateline at the beginning of a paragraph.

    >>> read_dateline("HARBOUR CITY, March 3 (Northern Wire) - The ferry sank.").agency
    'Northern Wire'
    """
    head = text[:REACH]
    if not _HINT.search(head):
        return Dateline()
    return _read_han(head) or _read_korean(head) or _read_latin(head) or Dateline()


def _read_han(head: str) -> Dateline | None:
    inside = _HAN_IN_BRACKETS.match(head)
    if inside:
        names, place = _parts_of_who(inside["who"])
        return Dateline(inside["agency"], place, names)
    opened = _HAN_OPEN.match(head) or _HAN_OWN.match(head)
    if not opened:
        return None
    named = _HAN_NAMES.match(head, opened.end()) or _HAN_NAMES.search(head, opened.start(), opened.end() + 2)
    authors: list[str] = []
    if named:
        authors = [n for n in split_names(_OTHERS.split(named["names"])[0]) if is_person(n)]
    facts = opened.groupdict()
    return Dateline(facts.get("agency"), facts.get("place"), tuple(authors))


def _parts_of_who(who: str) -> tuple[tuple[str, ...], str | None]:
    """"曾某某安浦" to name and place: a name has three characters where two more are left for the place."""
    names = split_names(who)
    last = names[-1] if names else ""
    if len(last) >= 4 and last[0] in SURNAMES:
        cut = 3 if len(last) >= 5 else 2
        return (*names[:-1], last[:cut]), last[cut:]
    return tuple(n for n in names if is_person(n)), None


def _read_korean(head: str) -> Dateline | None:
    match = _KOREAN.match(head)
    name = (match["inner"] or match["outer"]) if match else None
    return Dateline(match["agency"], match["place"], (name,)) if match and name else None


def _read_latin(head: str) -> Dateline | None:
    match = _LATIN.match(head)
    return Dateline(match["agency"].strip(), match["place"].strip()) if match else None
