"""Who published when and where: authors, source, dates, place, views."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

import regex

from cleanpage.document import Block, Byline, LineView, Zone
from cleanpage.fields.dateline import read_dateline
from cleanpage.fields.dates import find_date
from cleanpage.fields.labels import Labelled, read_labelled
from cleanpage.fields.metadata import Metadata
from cleanpage.fields.names import clean_name, has_word, is_job, is_latin_name, is_outlet, is_person, split_names
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

_AUTHOR_KINDS = frozenset(("writer", "reporter", "author", "translator", "compiler", "writer_photographer", "intern"))
#: Stands for what was read and cut out of a line.
_CUT = "\n"

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
#: Words that no name of a person or an account holds, and those that none ends with.
_NOISE_WORDS = frozenset(
    "min mins minute minutes read view views comment comments share permalink update updates updated publish published posted pm am "
    "ultimo kom utc gmt cet cest et est eet eest uhr ago last follow category in on at uncategorized print save tag tags email "
    "lesezeit minuten lectura lecture temps hour hours photo archive reply trackback trackbacks sponsored the this your".split()
)
_NOISE_HAN = re.compile(
    "原创|原創|今日|北京时间|推荐文章|首发|评论|評論|分享|收藏|字号|字體|打印|列印|复制|發表|发表|我要|关注|關注|举报|听新闻|试听|友善|网友|阅读"
    "|參與|参与|链接|第[0-9]|小时前|分钟前|天前|昨天|今天|배포|댓글|글자|기사|お気に入り|ファン|ツイート"
)
_NOISE_ENDS = ("報導", "报道", "于", "版", "配信", "更新", "发布", "發布")
_ACCOUNT_NOISE = frozenset(
    "原创 原創 转载 轉載 头条号 企鹅号 百家号 作者 编辑 編輯 综合 綜合 精选 置顶 广告 专栏 認證 认证 来自 微博 公众号".split()
)
#: Dates that are read only against a reference time, and names of weekdays: no names.
_LOOSE_NUMBERS = regex.compile(
    r"(?<!\d)\d{1,2}\s?[/月.-]\s?\d{1,2}日?(?:\s?[(（]?\p{Han}[)）])?(?:\s{1,2}\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?(?![\d万萬])"
    r"|\d{1,3}\s?(?:秒|分钟|分鐘|小时|小時|天|周|个月|年)前"
    r"|(?i:(?<!\d)\d{1,2}\s(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?)\sago\b)"
)
_LOOSE_WEEKDAY = regex.compile(r"[(（](?:[月火水木金土日]|周[一二三四五六日])[)）]|(?:星期|周)[一二三四五六日天](?!\p{Han})")
_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonntag lunes martes "
    "miércoles jueves viernes sábado domingo lundi mardi mercredi jeudi vendredi samedi dimanche lunedì martedì mercoledì giovedì "
    "venerdì sabato domenica segunda-feira terça-feira quarta-feira quinta-feira sexta-feira понедельник вторник среда четверг пятница "
    "суббота воскресенье poniedziałek wtorek środa czwartek piątek sobota niedziela senin selasa rabu kamis jumat sabtu minggu today "
    "yesterday heute gestern сегодня вчера hoy ayer aujourd'hui hier oggi ieri".split()
)
#: With the comma that may follow; short English names of weekdays only with it.
_DAY_WORDS = _DAYS | {f"{day}," for day in (*_DAYS, "mon", "tue", "wed", "thu", "fri", "sat", "sun")}
_DAY_WORD = re.compile(r"\b[^\W\d_]+(?:-feira\b|'hui\b)?,?")
#: Addresses, bracketed counts and counts of comments; without a digit or an address there is none.
_NO_NAME_HINT = re.compile(r"\d|https?:|www\.")
_NO_NAME = re.compile(
    r"https?://\S{1,200}|www\.\S{1,100}|[(（]\s?\d{1,7}\s?[)）]|(?:评论|評論|댓글|回复|(?i:comments?|kommentare?"
    r"|comentarios?))\s?[:：]?\s?\d{1,6}(?!\d)|\d{1,6}\s?(?:条评论|則留言|(?i:comments?|kommentare?|comentarios?)\b)"
)
_UPDATED_AFTER = re.compile(r"\s?(?:更新|修改)(?!\s{0,2}(?:[:：\d于於]|时间|日期|日))")
_DIGIT = re.compile(r"\d")
_THREE_DIGITS = re.compile(r"\d{3}")
_COUNT = re.compile(r"\d[\d,]{0,9}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NO_AUTHOR = re.compile(r"\d{2}|https?:|@|[?？!！。]")
_HAN_START = regex.compile(r"\p{Han}{3,}")
_WORDS = regex.compile(r"\s\p{Ll}{2,}")
_BY_LOWER = regex.compile(r"(?:^|\s)(?i:by)\s+(?P<name>[\p{L}\p{N}_.\-]{2,30})\s*$")
_BY_SMALL = regex.compile(r"(?:di|da|a cura di|af|av|tekst|text)\s(?P<name>\p{Lu}.{3,40})")
_BY_START = re.compile(r"(?i:by|von|par|por|door|di|da|af|av|oleh|text|autor|author|著|文)\s*[:：]?")
_GLUED_BY = regex.compile(r"^(?:By|by)(?=\p{Lu}\p{Ll})")
_SLASH = re.compile("[／/╱]")
_PLACE_REPORT = regex.compile(r"[／/╱]\s?(?P<place>\p{Han}{2,8}?)(?:[专專][电電])?(?:連線|连线)?(?:報導|报导|報道|报道|外電|電)")
_NOT_PLACE = frozenset("綜合 综合 採訪 采访 編譯 编译 專題 整理 特稿 深度 即時".split())
_FROM = regex.compile(
    r"(?:摘自|转自|轉自|转载自|來源於|来源于|来源|來源)[\s:：]*(?P<source>[\p{Han}A-Za-z]{2,16})|作者(?P<author>\p{Han}{2,4})"
)
_HOME = regex.compile(r"(?:来自|來自|IP属地[:：]?|发布于)\s?(?P<place>\p{Han}{2,8})")
_PROVINCES = frozenset(
    "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 "
    "甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门".split()
)
_LATIN_CUT = regex.compile(
    r"\s+(?:in|on|at|for|from|to|with|am|um|le|il|el|em|updated|published|posted|last|special|medically|reviewed|edited"
    r"|and\s+the)\s.*$|\s*(?:(?<=\p{Ll}{2})\.\s|[@|•·]|https?:|\s[-–—]\s).*$"
    r"|,\s*(?:[^,]*\b(?i:reporter|editor|writer|correspondent|staff|news|times|press|journal|columnist|columbia|ph\.?d|m\.?d"
    r"|redaktion|university|contributor)\b.*|\p{Lu}{2}\b.*|[\p{L}]+\.(?:com|org|net).*)$",
    regex.S,
)


@dataclass(slots=True)
class _Draft:
    """What the byline lines gave so far."""

    reference: datetime | None = None
    authors: list[str] = field(default_factory=list)
    bare: list[tuple[int, str]] = field(default_factory=list)
    """Texts without a label that may be an author, each with the number of its line among the byline lines."""
    source: str | None = None
    published: str | None = None
    updated: str | None = None
    place: str | None = None
    views: int | None = None
    date_line: int = -9
    """Number of the last line that held a date."""
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
    lines = [line.text for block in blocks if block.zone is Zone.BYLINE for line in block.lines][:MAX_LINES]
    for number, text in enumerate(lines):
        if len(text) <= MAX_LINE:
            _read_line(draft, number, text)
    if draft.published is None and draft.updated is None and len(lines) > 1:
        _mask_dates(draft, " ".join(lines[:8])[:MAX_LINE])  # a date whose parts stand on lines of their own
    _settle_bare(draft, blocks)
    _read_datelines(draft, blocks)
    _read_end(draft, blocks)
    if view.is_html:
        _read_head(draft, metadata)
    return Byline(tuple(draft.authors), draft.source, draft.published or draft.updated, draft.updated, draft.place, draft.views)


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
    if _NO_NAME_HINT.search(text):
        text = _NO_NAME.sub(_CUT, text)
    masked = _mask_dates(draft, text)
    if masked is not text and _CUT in masked:
        draft.date_line = number
    text = masked
    report = _PLACE_REPORT.search(text) if _SLASH.search(text) else None
    if report:
        if report["place"] not in _NOT_PLACE and draft.place is None:
            draft.place = report["place"]
        text = text[: report.start()] + _CUT + text[report.end() :]
    position = 0
    for item in read_labelled(text):
        _read_free(draft, number, text[position : item.start])
        rest = _take_labelled(draft, item)
        _read_free(draft, number, rest)
        position = item.end
    _read_free(draft, number, text[position:])


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
        done += before + _CUT
        text = after
    return _mask_loose_dates(done + text)


def _mask_loose_dates(text: str) -> str:
    """Cut out what is part of a date, or one that needs a reference time."""
    if _DIGIT.search(text):
        text = _LOOSE_NUMBERS.sub(_CUT, text)
    if not text.isascii():
        text = _LOOSE_WEEKDAY.sub(_CUT, text)
    if _DAY_WORDS.isdisjoint(_DAY_WORD.findall(text.lower())):
        return text
    return _DAY_WORD.sub(lambda match: _CUT if match[0].lower() in _DAY_WORDS else match[0], text)


def _take_labelled(draft: _Draft, item: Labelled) -> str:
    """Use a labelled value; the rest of the text behind it that does not belong to it."""
    value, _, rest = item.value.partition(_CUT)
    value = value.strip()
    if item.kind == "source":
        draft.source = draft.source or source_name(value)
    elif item.kind == "place":
        draft.place = draft.place or value or None
    elif item.kind in _AUTHOR_KINDS:
        is_latin = item.language not in ("zh", "ja", "ko")
        names = author_names(value, is_latin=is_latin, spaced=draft.is_japanese or item.language == "ja")
        if item.form == "bare":
            names = [n for n in names if is_person(n) or len(n) <= 4]
        draft.add_authors(names)
        draft.expects_author = not value
    return rest


def author_names(value: str, *, is_latin: bool, spaced: bool = False) -> list[str]:
    """The names of an author value, without the jobs, places and categories that may follow them."""
    if is_latin:
        value = _LATIN_CUT.sub("", value + " ").strip()
    names = split_names(value, spaced=spaced)
    kept = [n for n in names if not is_job(n) or is_latin_name(n)] or names[:1]
    return [n for n in kept if not _THREE_DIGITS.search(n)]


def _read_free(draft: _Draft, number: int, text: str) -> None:
    """Text of a byline line that no label claims."""
    pattern = _WIDE_SEGMENTS if draft.is_japanese else _SEGMENTS
    segments = [s for raw in pattern.split(text) if (s := raw.strip(" \t\u3000,，、:：.。;；-–—_#▲▼*"))]
    for segment in segments:
        if len(segments) == 1 or not (segment.isascii() and segment.islower()):  # one small word among others is no account
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
    if _NO_AUTHOR.search(segment) or len(segment) > 60 or segment in _ACCOUNT_NOISE:
        return
    if draft.expects_author:
        draft.add_authors(author_names(segment, is_latin=True))
        draft.expects_author = False
    elif _may_be_author(segment):
        draft.bare.append((number, segment))


def _may_be_author(segment: str) -> bool:
    """A text without a label that has nothing against its being a name or an outlet."""
    if is_latin_name(segment):
        return True
    role = load_roles().get(segment.casefold())
    if _is_noise(segment) or (role is not None and role.form == "field"):
        return False
    if " " not in segment or HAS_HAN_OR_KANA.search(segment):
        return True
    parts = [p.strip() for p in segment.split(",")]
    return not _WORDS.search(segment) if len(parts) == 1 else all(is_latin_name(p) or is_job(p) for p in parts)


def _is_noise(segment: str) -> bool:
    if has_word(segment, _NOISE_WORDS):
        return True
    return not segment.isascii() and (segment.endswith(_NOISE_ENDS) or _NOISE_HAN.search(segment) is not None)


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


def _settle_bare(draft: _Draft, blocks: Sequence[Block]) -> None:
    """Decide what the texts without a label are: outlet, author, account, job or place."""
    rest: list[tuple[int, str]] = []
    jobs = {number for number, text in draft.bare if is_job(text)} - {number for number, _ in draft.bare[:1]}
    for number, text in draft.bare:
        if number in jobs:
            continue  # a line with a job says where the author works
        if is_press(text) and not is_person(text):
            draft.source = draft.source or text
        elif not is_job(text) or "," in text:
            rest.append((number, text))
    if rest and not draft.authors:
        _settle_authors(draft, rest, blocks)
    elif rest and draft.source is None and _is_account(rest[0][1]):
        draft.source = rest[0][1]  # the account that stands beside a labelled author


def _settle_authors(draft: _Draft, rest: list[tuple[int, str]], blocks: Sequence[Block]) -> None:
    """The first text is the author; later ones where they have the shape of a person and are no place of the story."""
    number, first = rest[0]
    draft.add_authors(author_names(first, is_latin=not HAS_HAN.search(first), spaced=draft.is_japanese) or [first])
    opening = " ".join(b.text[:300] for b in _opening(blocks, 3))
    for other_number, text in rest[1:]:
        if other_number == number and draft.source is None and _is_account(text):
            draft.source = text
        elif is_person(text) and text not in opening and text not in _PROVINCES:
            draft.add_authors([clean_name(text)])


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
