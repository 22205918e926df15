"""Who published when and where: authors, source, dates, place, views."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import NamedTuple

import regex

from cleanpage.document import Block, Byline, Line, LineView, Zone
from cleanpage.fields.dateline import read_dateline
from cleanpage.fields.dates import find_date
from cleanpage.fields.labels import Labelled, read_labelled
from cleanpage.fields.metadata import Metadata
from cleanpage.fields.names import clean_name, is_job, is_latin_name, is_outlet, is_person, split_names
from cleanpage.fields.noise import ACCOUNT_NOISE, CUT, is_noise, is_prose, mask_addresses, mask_loose_dates
from cleanpage.fields.scripts import HAS_HAN, HAS_HAN_OR_KANA, HAS_KANA
from cleanpage.fields.signature import ending_lines, find_reporters, is_press, read_source, read_writers, source_name
from cleanpage.fields.views import mask_views
from cleanpage.lexicons.roles import load_roles
from cleanpage.options import Options

#: Byline lines that are read, and their length: longer ones are prose.
MAX_LINES = 30
MAX_LINE = 400
#: Body blocks from the start that may open with a dateline.
DATELINE_BLOCKS = 8
#: How many lines a text without a label may stand from headline and date to be an account.
MAX_DISTANCE = 12
#: Lines between headline and text that may hold the date though they are no byline, and what they may be taken for.
MAX_BETWEEN = 6
_MISTAKEN = frozenset((Zone.NAV, Zone.PROMO, Zone.TAGS))

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
_PLACE_WORDS = "in en at from aus bei nach à de di da do em no na nel w we в из".split()
_ALL_HAN = regex.compile(r"\p{Han}+")
_PLACE_ALONE = regex.compile(r"\p{Han}{2,5}")
_HAN_START = regex.compile(r"\p{Han}{3,}")
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
_PROVINCES = frozenset(
    "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 "
    "甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门".split()
)
_LATINCUT = regex.compile(
    r"\s+(?:in|on|at|for|from|to|with|am|um|le|il|el|em|updated|published|posted|last|special|medically|reviewed|edited"
    r"|and\s+the)\s.*$|\s*(?:(?<=\p{Ll}{2})\.\s|[@|•·]|https?:|\s[-–—]\s).*$"
    r"|,\s*(?:[^,]*\b(?i:reporter|editor|writer|correspondent|staff|news|times|press|journal|columnist|columbia|ph\.?d|m\.?d"
    r"|redaktion|university|contributor)\b.*|\p{Lu}{2}\b.*|[\p{L}]+\.(?:com|org|net).*)$",
    regex.S,
)


class _Bare(NamedTuple):
    """A text of the byline that no label claims."""

    number: int
    """Of its line among the byline lines, from 0."""
    text: str
    is_after_date: bool
    """A date stands before it on its line."""


@dataclass(slots=True)
class _Draft:
    """What the byline lines gave so far."""

    reference: datetime | None = None
    authors: list[str] = field(default_factory=list)
    bare: list[_Bare] = field(default_factory=list)
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


def read_byline(blocks: Sequence[Block], view: LineView, metadata: Metadata, options: Options) -> Byline:
    """The byline of a page.

    Read from the byline lines; what they leave open is taken from the dateline, from the credits (writer and source
    only) and last from the head of the HTML. Dates are ISO 8601 at the precision printed; without
    ``options.reference_time`` relative and year-less ones are left out.
    """
    draft = _Draft(options.reference_time, is_japanese=_is_japanese(blocks))
    lines = [line for block in blocks if block.zone is Zone.BYLINE for line in block.lines][:MAX_LINES]
    for number, line in enumerate(lines):
        if len(line.text) <= MAX_LINE:
            _read_line(draft, number, line.text)
    for text in draft.prose[:2]:
        _read_prose(draft, text)
    if draft.published is None and draft.updated is None and len(lines) > 1:
        # A date whose parts stand on lines of their own.
        _mask_dates(draft, " ".join([line.text for line in lines[:8]])[:MAX_LINE])
    _settle_bare(draft, blocks, lines)
    _read_datelines(draft, blocks)
    _read_end(draft, blocks)
    if draft.published is None and draft.updated is None:
        _read_beside_title(draft, blocks)
    if view.is_html:
        _read_head(draft, metadata)
    source = draft.source or draft.employer
    return Byline(tuple(draft.authors), source, draft.published or draft.updated, draft.updated, draft.place, draft.views)


def _opening(blocks: Sequence[Block], count: int) -> list[Block]:
    """The first blocks of the body."""
    return list(islice((b for b in blocks if b.zone is Zone.BODY), count))


def _is_japanese(blocks: Sequence[Block]) -> bool:
    """Kana in the headline or the beginning of the text; a Chinese page has none, or a word of it."""
    head = "".join(b.text[:200] for b in blocks if b.zone is Zone.TITLE)[:400]
    body = "".join(b.text[:200] for b in _opening(blocks, 3))
    return len(HAS_KANA.findall(head + body)) * 10 > len(head + body)


def _read_line(draft: _Draft, number: int, text: str) -> None:
    text = _GLUED_BY.sub("By ", text.replace("\u200b", "").replace("\ufeff", "").strip())
    text, views = mask_views(text)
    draft.views = views if draft.views is None else draft.views
    dateline = read_dateline(text)
    if dateline.agency:
        draft.source, draft.place = draft.source or dateline.agency, draft.place or dateline.place
        text = text[: text.find(dateline.agency)] if not dateline.authors else text
    if is_prose(text):
        draft.prose.append(text)  # a paragraph that was taken for a byline
        return
    draft.is_after_date = False
    text = mask_addresses(text)
    masked = _mask_dates(draft, text)
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


def _read_prose(draft: _Draft, text: str) -> None:
    """"This entry was written by A on 3 May 2021": what a sentence tells where no line of the byline does."""
    if draft.published is None and draft.updated is None:
        _mask_dates(draft, text)
    if not draft.authors and not draft.bare:
        for item in read_labelled(text):
            if item.form == "by" and item.kind == "writer":
                draft.add_authors([name for name in author_names(item.value, is_latin=True) if is_person(name)])


def _mask_dates(draft: _Draft, text: str) -> str:
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


def _take_labelled(draft: _Draft, item: Labelled) -> str:
    """Use a labelled value; the rest of the text behind it that does not belong to it."""
    value, _, rest = item.value.partition(CUT)
    value = value.strip()
    if item.kind == "source":
        draft.source = draft.source or source_name(value)
    elif item.kind == "place":
        draft.place = draft.place or value or None
    elif item.kind == "published" and _PLACE_ALONE.fullmatch(value):
        draft.place = draft.place or value  # "发布于：某地"
    elif item.kind in _AUTHOR_KINDS:
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
        value = _LATINCUT.sub("", value + " ").strip()
    names = split_names(value, spaced=spaced)
    kept = [n for n in names if not is_job(n) or is_latin_name(n)] or names[:1]
    return [n for n in kept if not _THREE_DIGITS.search(n)]


def _read_free(draft: _Draft, number: int, text: str) -> None:
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


def _read_segment(draft: _Draft, number: int, segment: str) -> None:
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
        draft.bare.append(_Bare(number, segment, draft.is_after_date))


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


def _read_marked(draft: _Draft, segment: str) -> bool:
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
    if home or segment in _PROVINCES:
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


def _settle_bare(draft: _Draft, blocks: Sequence[Block], lines: Sequence[Line]) -> None:
    """Decide what the texts without a label are: outlet, author, account, job or place."""
    if not draft.bare:
        return
    rest: list[_Bare] = []
    far = _far_lines(draft, blocks, lines)
    jobs = {bare.number for bare in draft.bare if is_job(bare.text)} - {draft.bare[0].number}
    for bare in draft.bare:
        text = bare.text
        if bare.number in jobs or (bare.number in far and not is_person(text)):
            continue  # a line with a job says where the author works
        parted = _parted_outlet(text)
        if parted:
            draft.source = draft.source or parted[0]
            draft.add_authors([parted[1]])
        elif is_press(text) and not is_person(text):
            draft.source = draft.source or text
        elif not is_job(text) or "," in text:
            rest.append(bare)
    opening = " ".join(b.text[:300] for b in _opening(blocks, 3))
    if rest and not draft.authors:
        rest = _settle_authors(draft, rest, opening)
    elif rest and draft.source is None and _is_account(rest[0].text):
        draft.source = rest[0].text  # the account that stands beside a labelled author
        rest = rest[1:]
    if draft.place is None and rest:
        opening += " ".join(b.text for b in blocks if b.zone is Zone.TITLE)
        menus = {line.text for b in blocks if b.zone is Zone.NAV for line in b.lines}
        draft.place = next((bare.text for bare in rest if bare.text not in menus and _is_place(draft, bare, opening)), None)


def _far_lines(draft: _Draft, blocks: Sequence[Block], lines: Sequence[Line]) -> set[int]:
    """Byline lines that stand far from the headline and from lines that are the byline for sure."""
    anchors = [b.last for b in blocks if b.zone is Zone.TITLE]
    anchors.extend(lines[number].number for number in draft.sure)
    if not anchors:
        return set()
    return {i for i, line in enumerate(lines) if min([abs(line.number - anchor) for anchor in anchors]) > MAX_DISTANCE}


def _parted_outlet(text: str) -> tuple[str, str] | None:
    """"某某日报张三": an outlet and a person with nothing between."""
    if not 5 <= len(text) <= 14 or not _ALL_HAN.fullmatch(text):
        return None
    for length in (3, 2):
        outlet, name = text[:-length], text[-length:]
        if len(outlet) >= 3 and is_press(outlet) and is_person(name) and not is_outlet(text):
            return outlet, name
    return None


def _is_place(draft: _Draft, bare: _Bare, opening: str) -> bool:
    """A short text that no author claims: behind the date and the author, or a word that headline or text begin with."""
    text = bare.text
    if text in draft.authors or text == draft.source or is_outlet(text) or is_person(text):
        return False
    if _PLACE_ALONE.fullmatch(text):
        return bool(draft.authors) and ((bare.is_after_date and len(text) <= 3) or text in opening)
    is_word = text[:1].isupper() and " " not in text and len(text) >= 4 and not text.isupper()
    return is_word and any(f" {word} {text}" in opening for word in _PLACE_WORDS)


def _settle_authors(draft: _Draft, rest: list[_Bare], opening: str) -> list[_Bare]:
    """The first text is the author; later ones where they have the shape of a person and are no place of the story.

    Returns the texts that are neither.
    """
    first = rest[0]
    if len(rest) > 1 and draft.source is None and _is_account(first.text) and rest[1].number == first.number:
        second = rest[1].text
        if is_person(second) and second not in opening and second not in _PROVINCES:
            draft.source, rest = first.text, rest[1:]  # an outlet, then the person who wrote for it
            first = rest[0]
    draft.add_authors(
        author_names(first.text, is_latin=not HAS_HAN.search(first.text), spaced=draft.is_japanese) or [first.text]
    )
    left = []
    for bare in rest[1:]:
        text = bare.text
        if bare.number == first.number and draft.source is None and _is_account(text):
            draft.source = text
        elif is_person(text) and text not in opening and text not in _PROVINCES:
            draft.add_authors([clean_name(text)])
        else:
            left.append(bare)
    return left


def _is_account(text: str) -> bool:
    return _HAN_START.match(text) is not None and not is_person(text)


def _read_datelines(draft: _Draft, blocks: Sequence[Block]) -> None:
    """What the byline leaves open and the beginning of the text tells."""
    for block in _opening(blocks, DATELINE_BLOCKS):
        found = read_dateline(block.text)
        draft.source = draft.source or found.agency
        draft.place = draft.place or found.place
        if not draft.authors:
            draft.add_authors(found.authors)


def _read_beside_title(draft: _Draft, blocks: Sequence[Block]) -> None:
    """A date between headline and text whose line was taken for something else."""
    title = max((i for i, block in enumerate(blocks) if block.zone is Zone.TITLE), default=-1)
    body = next((i for i, block in enumerate(blocks) if block.zone is Zone.BODY and i > title), -1)
    if title < 0 or body < 0:
        return
    between = [line.text for block in blocks[title + 1 : body] if block.zone in _MISTAKEN for line in block.lines]
    for text in between[:MAX_BETWEEN]:
        if len(text) <= 80:
            _mask_dates(draft, text)
        if draft.published:
            break


def _read_end(draft: _Draft, blocks: Sequence[Block]) -> None:
    """Writer and source as the end of the article names them."""
    ending = ending_lines(blocks)
    draft.source = draft.source or read_source(ending)
    if not draft.authors:
        draft.add_authors(read_writers(ending, blocks))


def _read_head(draft: _Draft, metadata: Metadata) -> None:
    """The head of the HTML as evidence where the lines are silent."""
    if not draft.authors:
        site = (metadata.site_name or "").casefold()
        named = [a for a in metadata.authors if a.casefold() != site]
        draft.add_authors([n for a in named for n in author_names(a, is_latin=not HAS_HAN.search(a))])
    draft.published = draft.published or metadata.published
    draft.updated = draft.updated or metadata.updated
    draft.source = draft.source or metadata.source
