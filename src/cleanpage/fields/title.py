"""The headline: its copies merged, the site's name taken off, subtitle and kicker told apart; and the original title."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

import regex

from cleanpage.document import Block, Headline, Line, LineView, Zone
from cleanpage.fields.metadata import Metadata
from cleanpage.fields.names import has_word, is_outlet

#: Title lines that are looked at, and how long a headline can be.
MAX_LINES = 12
MAX_TITLE = 400
#: A site suffix has at most this many characters and words.
MAX_SUFFIX = 50
MAX_SUFFIX_WORDS = 7

#: What parts a headline from the site's name, the last one in the line being the one that counts.
_SUFFIX = regex.compile(
    r"\s+[-–—－|｜│·•»«:›>/]{1,2}\s+|\s*[_|｜│»›]\s*|\s*(?:--|――|——)\s*|\s*[-–—－]\s*(?=[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\w.]{2,20}$)"
)
_SUFFIX_HINT = re.compile("[-–—－|｜│·•»«:›>/_―]")
_SITE_ENDS = tuple(
    "网 網 报 報 社 台 臺 刊 频道 頻道 新闻 新聞 资讯 資訊 门户网站 門戶網站 官网 平台 在线 在線 论坛 博客 专栏 專欄 首页 首頁 中心 要闻 要聞 头条 百科 知乎 手机版 "
    "手機版 客户端 号 APP 日报 晚报 财经 科技 社区 社會 生活 ニュース オンライン デジタル 電子版 ブログ 뉴스 일보 신문".split()
)
_SITE_WORDS = frozenset("blog news magazine times post online forum wiki".split())
_SITE_DOMAIN = re.compile(r"(?i)\.(?:com|net|org|cn|tv|co|io|info|de|fr|ru|jp|kr|es|it|uk)\b")
_FRAME = regex.compile(r"\s*[-–—―－|｜│_·•»›/(（]|\s>\s|\s{2,}")
_FRAME_END = regex.compile(r"[-–—―－|｜│_·•»›]\s*$")
_FRAME_COLON = regex.compile(r"\s+:\s|\s*：\s*")
_PATH_MARK = re.compile("[>＞›»/|]")
_PATH = regex.compile(r"\S\s?[>＞›»]{1,2}\s?[^>＞›»]{1,30}[>＞›»]|^(?:首页|首頁|Home|ホーム|홈|Startseite|Accueil|Inicio|Главная)\s?[>＞›»/|]")
_HOME = frozenset("首页 首頁 home ホーム トップ 홈 startseite accueil inicio início главная".split())
_CLAUSE = regex.compile(r"[,?!]")
_NOT_KEY = regex.compile(r"[^\p{L}\p{N}]+")
_CJK = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]")
_SUBTITLE_MARK = regex.compile(r"\s*(?:[—–―─-]{2}|[—–―─]\s?\p{Han})")

_BODY, _TITLE = Zone.BODY, Zone.TITLE
#: Zones that a headline leads to.
_ARTICLE = (Zone.BYLINE, Zone.BODY, Zone.CAPTION)
#: Zones that can name the original title; the body only at its edges.
_AROUND = (Zone.TITLE, Zone.BYLINE, Zone.CREDITS)
_ORIGINAL = re.compile(
    r"(?P<open>[(（\[【［「]\s*)?(?:本文|新闻|文章|英文|中文)?(?:原标题|原標題|原文标题|原文標題|原题目?|原題|원제목?|"
    r"(?i:originaltitel|original (?:title|headline)|titre original|t[íi]tulo original|titolo originale|оригинальное название"
    r"|оригинальный заголовок))"
    r"\s*(?:[:：＝=]|[为為](?=\s*[《“\"「『])|(?=[《「『]))\s*[:：]?\s*(?P<title>.{2,300})$"
    r"|(?i:originally (?:published|appeared|titled)(?: as| under the (?:title"
    r"|headline))?,?)\s*[“\"«„'‘](?P<quoted>[^”\"»“]{2,200})[”\"»“]"
)
_AFTER_ORIGINAL = re.compile(
    r"\s*[\s)）\]】［\[(（【](?:责任编辑|责编|责任编輯|責任編輯|編輯|编辑|记者|来源|來源|作者|审核)\s*[:：].*$"
)
_QUOTES = {"《": "》", "「": "」", "『": "』", "“": "”", '"': '"', "„": "“", "«": "»"}
_BRACKETS = {"(": ")）", "（": ")）", "[": "]］", "［": "]］", "【": "】", "「": "」"}


class _Candidate(NamedTuple):
    text: str
    key: str
    level: int
    """Heading level of its line, 0 where it has none."""
    is_tag: bool
    """From the page's ``<title>``, so it may hold the site's name."""
    is_near: bool
    """Byline or text follow, and not a menu."""


def read_headline(blocks: Sequence[Block], view: LineView, metadata: Metadata) -> Headline:
    """Title, subtitle and original title of a page; each ``None`` where the page has none.

    A page without title lines takes its title from the head of its HTML; plain text has none then.
    """
    lines = _title_lines(blocks)
    candidates = [c for line, is_near in lines if (c := _candidate(line, is_near, metadata)) is not None]
    original = _original_title(blocks)
    if not candidates:
        return Headline(_from_head(metadata, view), None, original)
    sources = _sites(blocks, metadata)
    chosen = _choose(candidates, metadata)
    title = _without_site(candidates[chosen], candidates, sources, metadata)
    return Headline(title, _subtitle(candidates, chosen, title), original)


def _title_lines(blocks: Sequence[Block]) -> list[tuple[Line, bool]]:
    """The title lines, each with whether its run of lines leads to byline or text."""
    found: list[tuple[Line, bool]] = []
    is_near = False
    for block in reversed(blocks):
        if block.zone is _TITLE:
            found.extend((line, is_near) for line in reversed(block.lines))
        else:
            is_near = block.zone in _ARTICLE
    return found[::-1][:MAX_LINES]


def key_of(text: str) -> str:
    """Letters and digits of a text in lower case: two copies of a headline have one key."""
    return str(_NOT_KEY.sub("", text)).casefold()


def _candidate(line: Line, is_near: bool, metadata: Metadata) -> _Candidate | None:
    text = merge_copies(line.text.strip("\u200b\ufeff \t\u3000")[: 2 * MAX_TITLE])
    key = key_of(text)
    if not key or len(text) > MAX_TITLE:
        return None
    is_tag = line.tag == "title" or (metadata.title_tag is not None and key == key_of(metadata.title_tag))
    return _Candidate(text, key, line.level, is_tag, is_near)


def merge_copies(text: str) -> str:
    """A headline that is printed twice on one line, once.

    >>> merge_copies("Rain stops play Rain stops play")
    'Rain stops play'
    """
    half = len(text) // 2
    if len(text) % 2 and text[half].isspace() and text[:half] == text[half + 1 :]:
        return text[:half].rstrip()
    if len(text) >= 12 and len(text) % 2 == 0 and text[:half] == text[half:] and not text[:half].isalnum():
        return text[:half].strip()
    head = text[: min(12, half)]
    second = text.find(head, len(head)) if half >= 8 else -1
    if second > 0:
        first_key, second_key = key_of(text[:second]), key_of(text[second:])
        if first_key == second_key or (second_key and first_key.startswith(second_key) and len(second_key) * 2 > len(first_key)):
            return text[second:].strip()
        if first_key and second_key.startswith(first_key) and len(first_key) * 2 > len(second_key):
            return text[:second].strip()
    return text


def _choose(candidates: list[_Candidate], metadata: Metadata) -> int:
    """Index of the candidate that is the headline: printed most often, then named by the head, then first."""
    head_key = key_of(metadata.title or "")
    best, best_score = 0, -1.0
    for i, one in enumerate(candidates):
        score = 2.0 * sum(_is_copy(one.key, other.key) for j, other in enumerate(candidates) if j != i)
        score += 1.5 if one.level == 1 else 0.5 if one.level == 2 else 0.0
        if head_key and _is_copy(one.key, head_key):
            score += 2.0
        score += 0.6 if one.is_near else 0.0
        if one.is_tag or (i == 0 and strip_site(one.text) != one.text):
            score -= 0.4  # a headline that is printed on the page is nearer to the article than the one in its head
        if _weight(one.text) < 4 or _is_kicker(candidates, i):
            score -= 1.9
        if _is_menu(one.text):
            score -= 2.5
        if _SUBTITLE_MARK.match(one.text):
            score -= 1.0
        if score > best_score + 1e-9:
            best, best_score = i, score
    return best


def _is_copy(one: str, other: str) -> bool:
    """``one`` is the other text, or the other with more behind it or before it (the site's name), or cut short."""
    if one == other:
        return True
    short, long = (one, other) if len(one) < len(other) else (other, one)
    return len(short) >= 4 and len(short) * 5 >= len(long) * 2 and (long.startswith(short) or long.endswith(short))


def _is_kicker(candidates: list[_Candidate], i: int) -> bool:
    """A word or two over a headline that is much longer."""
    if i + 1 >= len(candidates):
        return False
    below = candidates[i + 1].text
    weight = _weight(candidates[i].text)
    if below.endswith((".", "。")) or _SUBTITLE_MARK.match(below):
        return False  # a sentence under a short headline is its deck
    return weight <= 8 and _weight(below) >= 2 * weight


def _is_menu(text: str) -> bool:
    """A path of sections or a row of menu words that was taken for a headline."""
    if _PATH_MARK.search(text) and _PATH.search(text):
        return True
    words = text.split()
    return len(words) >= 4 and (words[0].lower() in _HOME or all(len(word) <= 4 and _CJK.match(word) for word in words))


def _weight(text: str) -> int:
    """Length of a text in units that hold for all scripts: a Chinese character counts 1, a word 2."""
    if text.isascii():
        return 2 * len(text.split())
    words, cjk = _CJK.subn(" ", text)
    return int(cjk) + 2 * len(words.split())


def _sites(blocks: Sequence[Block], metadata: Metadata) -> set[str]:
    """Keys of names that the site goes by."""
    return {key_of(name) for name in (metadata.site_name, metadata.source) if name}


def _without_site(one: _Candidate, candidates: list[_Candidate], sites: set[str], metadata: Metadata) -> str:
    """The text of a candidate without the site's name."""
    text = one.text
    others = [c.text for c in candidates if c is not one and c.key != one.key] + [t for t in (metadata.title,) if t]
    for other in sorted(others, key=len, reverse=True):
        if _is_framed(text, other):
            return other
    if any(c is not one and c.key == one.key for c in candidates) and not one.is_tag:
        return text  # printed twice without a suffix: what looks like one belongs to the headline
    if one.level and not one.is_tag and len(candidates) > 1:
        return text
    return strip_site(text, sites)


def _is_framed(text: str, other: str) -> bool:
    """``text`` is the other title with the names of site and sections around it."""
    at = text.find(other)
    if at < 0 or len(other) < 4 or len(other) == len(text):
        return False
    before, after = text[:at], text[at + len(other) :]
    if len(other) * 3 < len(text) and (at or _weight(other) < 10):
        return False  # a kicker or a section
    if before.strip() and not _FRAME_END.search(before):
        return False
    if _FRAME_COLON.match(after):
        return after[0].isspace() or _is_site(after) or is_outlet(after)
    return not after.strip() or bool(_FRAME.match(after)) or (after[0].isspace() and _is_site(after.strip()))


def strip_site(text: str, sites: Collection[str] = ()) -> str:
    """A title line without the names of site and sections at its end.

    ``sites``: keys (``key_of``) of names known to be the site's; without them the shape of the suffix decides.

    >>> strip_site("Ferry runs again from Monday - The Harbour Post")
    'Ferry runs again from Monday'
    """
    for _ in range(4 if _SUFFIX_HINT.search(text) else 0):
        marks = list(_SUFFIX.finditer(text))
        if not marks:
            break
        last = marks[-1]
        if last.group().strip() in ("»", "›") and _is_quoted(text[: last.start()]):
            break  # the end of a quotation parts nothing
        head, tail = text[: last.start()].rstrip(), text[last.end() :].strip()
        if key_of(head) in sites and _weight(tail) >= 4:
            return tail
        if not head or not _is_suffix(head, tail, last.group().strip(), sites):
            break
        text = head
    return text


def _is_site(text: str) -> bool:
    """The wording of a site's or a section's name."""
    return text.endswith(_SITE_ENDS) or has_word(text, _SITE_WORDS) or ("." in text and _SITE_DOMAIN.search(text) is not None)


def _is_quoted(text: str) -> bool:
    """Has the text a quotation that is still open at its end?"""
    return text.count("«") > text.count("»") or text.count("‹") > text.count("›")


def _is_suffix(head: str, tail: str, mark: str, sites: Collection[str]) -> bool:
    if key_of(tail) in sites:
        return True
    if not tail or len(tail) > MAX_SUFFIX or len(tail.split()) > MAX_SUFFIX_WORDS or _weight(tail) >= _weight(head):
        return False
    if mark in ("_", "|", "│", "»", "›", ">", "«"):
        return _weight(tail) <= 14
    if _is_site(tail) or is_outlet(tail):
        return True
    if mark in ("-", "–", "—", "－", "·", "•", "｜", "::", "/") and not _CJK.search(tail):
        return len(tail.split()) <= 4 and tail[:1].isupper() and not _CLAUSE.search(tail) and _weight(head) >= 6
    return False


def _subtitle(candidates: list[_Candidate], chosen: int, title: str) -> str | None:
    """The first later title line that is neither a copy of the headline nor a word or two."""
    key = key_of(title)
    for one in candidates[chosen + 1 :] + candidates[:chosen]:
        before = candidates.index(one) < chosen
        is_copy = one.is_tag or one.key in key or _is_copy(one.key, key)
        if not is_copy and _weight(one.text) >= (10 if before else 5):
            return one.text
    return None


def _from_head(metadata: Metadata, view: LineView) -> str | None:
    """The title of a page that shows none, from the head of its HTML."""
    if not view.is_html:
        return None
    sites = {key_of(metadata.site_name)} if metadata.site_name else set()
    text = metadata.title or metadata.title_tag
    stripped = strip_site(merge_copies(text), sites) if text else ""
    return stripped if stripped and key_of(stripped) not in sites else None


def _original_title(blocks: Sequence[Block]) -> str | None:
    """What "原标题" and its like name, in the lines around the article or the first and last ones of its text."""
    body = [block for block in blocks if block.zone is _BODY]
    edges = {id(block) for block in body[:2] + body[-3:]}
    for block in blocks:
        if (block.zone in _AROUND or id(block) in edges) and _may_name_original(block.text):
            for line in block.lines:
                found = original_title_of(line.text)
                if found:
                    return found
    return None


def _may_name_original(text: str) -> bool:
    return "原" in text or "riginal" in text or "원제" in text or "ригинал" in text or "RIGINAL" in text


def original_title_of(text: str) -> str | None:
    """The original title that a line names, or ``None``."""
    match = _ORIGINAL.search(text[: 2 * MAX_TITLE]) if _may_name_original(text) else None
    if match is None:
        return None
    if match["quoted"]:
        return str(match["quoted"]).strip(" ,.")
    title = str(_AFTER_ORIGINAL.sub("", match["title"])).strip()
    opened = (match["open"] or "").strip()
    if opened:
        cut = min((p for p in (title.rfind(c) for c in _BRACKETS[opened]) if p >= 0), default=-1)
        title = title[:cut].strip() if cut >= 0 else title
    closing = _QUOTES.get(title[:1])
    if closing and closing in title[1:] and (title.endswith(closing) or title[0] == "《"):
        end = title.rfind(closing)
        inner = title[1:end]
        if title[0] not in inner and len(title) - end <= 6:
            title = inner
    return title.rstrip(")）]】 ") if opened else title or None
