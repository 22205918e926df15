"""The lines of a byline read piece by piece into a draft: what labels, dates, marks and words of their own give away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

import regex

from cleanpage.fields.dateline import read_dateline
from cleanpage.fields.dates import find_date
from cleanpage.fields.labels import Labelled, read_labelled
from cleanpage.fields.names import is_job, is_latin_name, is_outlet, is_person, split_names
from cleanpage.fields.noise import ACCOUNT_NOISE, CUT, is_noise, is_prose, is_speech, mask_addresses, mask_loose_dates
from cleanpage.fields.scripts import HAS_HAN, HAS_HAN_OR_KANA
from cleanpage.fields.signature import find_reporters, is_press, source_name
from cleanpage.fields.views import mask_views
from cleanpage.lexicons.roles import load_roles

_AUTHOR_KINDS = frozenset(("writer", "reporter", "author", "translator", "compiler", "writer_photographer", "intern"))
_UPDATED = re.compile(
    r"更新|修改|修订|改訂|수정|(?i:update|modif|edited|revis|actuali[sz]|aktuali|mis à jour|aggiorna|ultimo|atualiz|обновл"
    r"|изменен|güncel|oppdater|bijgewerkt|gewijzigd|uppdater|opdater|ενημέρωση|зміне|onovlen|оновл)"
)
_WIDE_MARKS = r"[\n|｜丨︱│·•●◎◆■▪»›~\t\[\]()（）【】/／╱]|\s[-–—―]{1,2}\s|\s{2,}|　"
_WIDE_SEGMENTS = regex.compile(_WIDE_MARKS)
_SEGMENTS = regex.compile(
    _WIDE_MARKS + r"|(?<=[\p{Han}\p{Hiragana}\p{Katakana}])\s(?=[\p{Han}\p{Hiragana}\p{Katakana}\p{Latin}])"
    r"|(?<=\p{Latin})\s(?=\p{Han})"
)
_CLOCK = re.compile(r"(?P<h>[01]?\d|2[0-3])[:：](?P<m>[0-5]\d)(?:[:：](?P<s>[0-5]\d))?(?:\s?(?:Uhr|h|hrs|WIB|WITA))?")
_UPDATED_AFTER = re.compile(r"\s?(?:更新|修改)(?!\s{0,2}(?:[:：\d于於]|时间|日期|日))")
_DIGIT = re.compile(r"\d")
_THREE_DIGITS = re.compile(r"\d{3}")
_COUNT = re.compile(r"\d[\d,]{0,9}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NO_AUTHOR = re.compile(r"\d{2}|https?:|@|[?？!！。]")
_SEGMENT_EDGES = " \t\u3000,，、:：.。;；-–—_#▲▼*"
PLACE_WORDS = "in en at from aus bei nach à de di da do em no na nel w we в из".split()
ALL_HAN = regex.compile(r"\p{Han}+")
PLACE_ALONE = regex.compile(r"\p{Han}{2,5}")
HAN_START = regex.compile(r"\p{Han}{3,}")
_WORDS = regex.compile(r"\s\p{Ll}{2,}")
_BY_LOWER = regex.compile(r"(?:^|\s)(?i:by)\s+(?P<name>[\p{L}\p{N}_.\-]{2,30})\s*$")
_BY_SMALL = regex.compile(r"(?:di|da|a cura di|af|av|tekst|text)\s(?P<name>\p{Lu}.{3,40})")
_BY_START = re.compile(r"(?i:by|von|par|por|door|di|da|af|av|oleh|text|autor|author|著|文|由)\s*[:：]?")
_GLUED_BY = regex.compile(r"^(?:By|by)(?=\p{Lu}\p{Ll})")
_SLASH = re.compile("[／/╱]")
_PLACE_REPORT = regex.compile(r"[／/╱]\s?(?P<place>\p{Han}{2,8}?)(?:[专專][电電])?(?:連線|连线)?(?:報導|报导|報道|报道|外電|電)")
_NOT_PLACE = frozenset("綜合 综合 採訪 采访 編譯 编译 專題 整理 特稿 深度 即時".split())
_FROM = regex.compile(
    r"(?:摘自|转自|轉自|转载自|來源於|来源于|来源|來源)[\s:：]*(?P<source>[\p{Han}A-Za-z]{2,16})|作者(?P<author>\p{Han}{2,4})"
)
#: "甲 음식연구가": a writer with a job that is no reporter's.
_KOREAN_EXPERT = regex.compile(r"(?P<name>\p{Hangul}{2,4})\s(?P<job>\p{Hangul}{2,10})")
_HOME = regex.compile(r"(?:来自|來自|IP属地[:：]?|发布于)\s?(?P<place>\p{Han}{2,8})")
PROVINCES = frozenset(
    "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 "
    "甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门".split()
)
_AFTER_NAME = regex.compile(
    r"\s+(?:in|on|at|for|from|to|with|am|um|le|il|el|em|updated|published|posted|last|special|medically|reviewed|edited"
    r"|and\s+the)\s.*$|\s*(?:(?<=\p{Ll}{2})\.\s|[@|•·]|https?:|\s[-–—]\s).*$"
    r"|,\s*(?:[^,]*\b(?i:reporter|editor|writer|correspondent|staff|news|times|press|journal|columnist|columbia|ph\.?d|m\.?d"
    r"|redaktion|university|contributor)\b.*|\p{Lu}{2}\b.*|[\p{L}]+\.(?:com|org|net).*)$",
    regex.S,
)


class Bare(NamedTuple):
    """A text of the byline that no label claims."""

    number: int
    """Of its line among the byline lines, from 0."""
    text: str
    is_after_date: bool
    """A date stands before it on its line."""


@dataclass(slots=True)
class Draft:
    """What the byline lines gave so far."""

    reference: datetime | None = None
    authors: list[str] = field(default_factory=list)
    bare: list[Bare] = field(default_factory=list)
    """Texts that may be an author, an outlet or a place."""
    source: str | None = None
    employer: str | None = None
    """The outlet that a reporter is said to work for: the source where no other is named."""
    published: str | None = None
    updated: str | None = None
    place: str | None = None
    views: int | None = None
    date_line: int = -9
    """Number of the last line that held a date."""
    sure: set[int] = field(default_factory=set)
    """Numbers of the lines with a date or a label: these are byline lines for sure."""
    dateline_authors: tuple[str, ...] = ()
    """Whom a dateline names that was taken for a byline."""
    prose: list[str] = field(default_factory=list)
    """Lines of running text, which tell at most a date."""
    is_after_date: bool = False
    """What is read now stands behind a date of its line."""
    expects_author: bool = False
    """The last thing read was "By" or the like with nothing behind it."""
    is_japanese: bool = False
    """A blank between Chinese characters parts family and given name, not two persons."""

    def add_authors(self, names: Sequence[str]) -> None:
        self.authors.extend(n for n in names if n not in self.authors)


def read_line(draft: Draft, number: int, text: str) -> None:
    text = _GLUED_BY.sub("By ", text.replace("\u200b", "").replace("\ufeff", "").strip())
    text, views = mask_views(text)
    draft.views = views if draft.views is None else draft.views
    dateline = read_dateline(text)
    if dateline.agency:
        draft.source, draft.place = draft.source or dateline.agency, draft.place or dateline.place
        draft.dateline_authors = draft.dateline_authors or dateline.authors
        text = text[: text.find(dateline.agency)] if not dateline.authors else text
    if is_prose(text):
        draft.prose.append(text)  # a paragraph that was taken for a byline
        return
    draft.is_after_date = False
    text = mask_addresses(text)
    masked = mask_dates(draft, text)
    masked = mask_loose_dates(masked)
    if CUT in masked and masked is not text:
        draft.date_line = number
        draft.sure.add(number)
    text = masked
    report = _PLACE_REPORT.search(text) if _SLASH.search(text) else None
    if report:
        if report["place"] not in _NOT_PLACE and draft.place is None:
            draft.place = report["place"]
        text = text[: report.start()] + CUT + text[report.end() :]
    position = 0
    for item in read_labelled(text):
        _read_free(draft, number, text[position : item.start])
        draft.sure.add(number)
        rest = _take_labelled(draft, item)
        _read_free(draft, number, rest)
        position = item.end
    _read_free(draft, number, text[position:])


def read_prose(draft: Draft, text: str) -> None:
    """"This entry was written by A on 3 May 2021": what a sentence tells where no line of the byline does."""
    if draft.published is None and draft.updated is None:
        mask_dates(draft, text)
    if not draft.authors and not draft.bare:
        for item in read_labelled(text):
            if item.form == "by" and item.kind == "writer":
                draft.add_authors([name for name in author_names(item.value, is_latin=True) if is_person(name)])


def mask_dates(draft: Draft, text: str) -> str:
    """Note the dates of a line and cut them out."""
    done = ""
    for _ in range(4):
        found = find_date(text, draft.reference)
        if found is None or found.end <= found.start:
            break
        before, after = text[: found.start], text[found.end :]
        if _UPDATED.search(before[-24:]) or _UPDATED_AFTER.match(after):
            draft.updated = draft.updated or found.iso
        elif draft.published is None or (len(draft.published) <= 10 < len(found.iso) and found.iso.startswith(draft.published)):
            draft.published = found.iso
        done += before + CUT
        text = after
    return done + text


def _take_labelled(draft: Draft, item: Labelled) -> str:
    """Use a labelled value; the rest of the text behind it that does not belong to it."""
    value, _, rest = item.value.partition(CUT)
    value = value.strip()
    if item.kind == "source":
        draft.source = draft.source or source_name(value)
    elif item.kind == "place":
        draft.place = draft.place or value or None
    elif item.kind == "published" and PLACE_ALONE.fullmatch(value):
        draft.place = draft.place or value  # "发布于：某地"
    elif item.kind in _AUTHOR_KINDS and not is_speech(value):
        draft.employer = draft.employer or _employer(item)
        is_latin = item.language not in ("zh", "ja", "ko")
        names = author_names(value, is_latin=is_latin, spaced=draft.is_japanese or item.language == "ja")
        if item.form == "bare":
            names = [n for n in names if is_person(n) or len(n) <= 4]
        draft.add_authors(names)
        draft.expects_author = not value
    return rest


def _employer(item: Labelled) -> str | None:
    """The outlet before the job: "某报记者"."""
    outlet = item.label[:-2] if item.label.endswith(("记者", "記者")) else ""
    is_known = len(outlet) >= 3 and is_press(outlet) and not outlet.startswith(("本", "特约", "特約"))
    return outlet if is_known else None


def author_names(value: str, *, is_latin: bool, spaced: bool = False) -> list[str]:
    """The names of an author value, without the jobs, places and categories that may follow them."""
    if is_latin:
        value = _AFTER_NAME.sub("", value + " ").strip()
    names = split_names(value, spaced=spaced)
    kept = [n for n in names if not is_job(n) or is_latin_name(n)] or names[:1]
    return [n for n in kept if not _THREE_DIGITS.search(n)]


def _read_free(draft: Draft, number: int, text: str) -> None:
    """Text of a byline line that no label claims."""
    pattern = _WIDE_SEGMENTS if draft.is_japanese else _SEGMENTS
    pieces = text.split(CUT)
    parts = [[s for raw in pattern.split(piece) if (s := raw.strip(_SEGMENT_EDGES))] for piece in pieces]
    is_alone = sum(map(len, parts)) == 1
    for index, segments in enumerate(parts):
        draft.is_after_date = draft.is_after_date or (index > 0 and draft.date_line == number)
        for segment in segments:
            if is_alone or not (segment.isascii() and segment.islower()):  # one small word among others is no account
                _read_segment(draft, number, segment)


def _read_segment(draft: Draft, number: int, segment: str) -> None:
    clock = _CLOCK.fullmatch(segment)
    if clock:
        if draft.published and len(draft.published) == 10:
            draft.published += f"T{int(clock['h']):02}:{clock['m']}" + (f":{clock['s']}" if clock["s"] else "")
        return
    if _COUNT.fullmatch(segment):
        if draft.views is None and number - draft.date_line <= 1 and not _YEAR.fullmatch(segment):
            draft.views = int(segment.replace(",", ""))
        return
    if _read_marked(draft, segment):
        return
    if _NO_AUTHOR.search(segment) or len(segment) > 60 or segment in ACCOUNT_NOISE:
        return
    if draft.expects_author:
        draft.add_authors(author_names(segment, is_latin=not HAS_HAN.search(segment)))
        draft.expects_author = False
    elif _may_be_author(segment):
        draft.bare.append(Bare(number, segment, draft.is_after_date))


def _may_be_author(segment: str) -> bool:
    """A text without a label that has nothing against its being a name or an outlet."""
    if is_latin_name(segment):
        return True
    role = load_roles().get(segment.casefold())
    if is_noise(segment) or (role is not None and role.form == "field"):
        return False
    if " " not in segment or HAS_HAN_OR_KANA.search(segment):
        return True
    parts = [p.strip() for p in segment.split(",")]
    return not _WORDS.search(segment) if len(parts) == 1 else all(is_latin_name(p) or is_job(p) for p in parts)


def _read_marked(draft: Draft, segment: str) -> bool:
    """Segments that a word of their own gives away: "甲 기자", "来自甘肃", "摘自某报", "by name"; True when it was one."""
    role = load_roles().get(segment.casefold())
    if _BY_START.fullmatch(segment) or (role is not None and role.kind in _AUTHOR_KINDS):
        draft.expects_author = True
        return True
    small = _BY_SMALL.match(segment)
    if small and is_latin_name(small["name"]):
        draft.add_authors([small["name"]])
        return True
    if segment.isascii():
        lower = _BY_LOWER.search(segment)
        draft.add_authors([lower["name"].rstrip(".")] if lower else [])
        return lower is not None
    return _read_marked_wide(draft, segment)


def _read_marked_wide(draft: Draft, segment: str) -> bool:
    """The same for segments with other letters than ASCII's."""
    expert = _KOREAN_EXPERT.fullmatch(segment)
    if expert and is_job(expert["job"]):
        draft.add_authors([expert["name"]])
        return True
    korean = list(find_reporters(segment))
    if korean:
        draft.add_authors([m["name"] for m in korean])
        if korean[0]["outlet"] and is_outlet(korean[0]["outlet"]):
            draft.source = draft.source or korean[0]["outlet"]
        return True
    home = _HOME.fullmatch(segment)
    if home or segment in PROVINCES:
        draft.place = draft.place or (home["place"] if home else segment)
        return True
    origin = _FROM.fullmatch(segment)
    lower = _BY_LOWER.search(segment)
    if origin and origin["author"]:
        draft.add_authors([origin["author"]])
    elif origin:
        draft.source = draft.source or origin["source"]
    elif lower:
        draft.add_authors([lower["name"].rstrip(".")])
    return bool(origin or lower)
