"""Who signs an article at its end, and which outlet it is taken from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import regex

from cleanpage.document import Block, Zone
from cleanpage.fields.credits import read_line
from cleanpage.fields.labels import read_labelled
from cleanpage.fields.names import clean_name, has_word, is_outlet, is_person
from cleanpage.fields.pick import blocks_of, lines_of
from cleanpage.fields.scripts import HAS_KANA

#: Longer credits lines are disclaimers.
MAX_LINE = 400

#: Kinds of credits that name the writer. Reporters at the end are credits only.
_WRITER_KINDS = frozenset(("writer", "writer_photographer"))
_PRESS_STEMS = "网 網 报 報 社 台 臺 网站 日报 晚报 新闻 新聞 放送 通信 テレビ APP 客户端 頭條 头条".split()
_PRESS_ENDS = (
    *_PRESS_STEMS, "신문", "일보", "뉴스", "방송",
    *(stem + ending for stem in _PRESS_STEMS for ending in ("网", "網", "网络版", "客户端", "APP", "App", "app")),
)  # fmt: skip
_PRESS_WORDS = frozenset(
    "news times post press journal daily wire agency agencia courier gazette herald tribune chronicle reuters magazine afp dpa efe "
    "ansa".split()
)
_PRESS_NAMES = frozenset(
    "参考消息 第一财经 财新 澎湃 界面 虎嗅 36氪 南方周末 环球 环球网 央视 观察者 AP PAP APA KNA EPD epd SID TASS UPI PTI ANI BSS NTB "
    "ČTK".split()
)
_PRESS_DOMAIN = re.compile(r"(?i)\.(?:com|net|org|es|de|pl|ru|cn|it|fr)$")
_SOURCE_END = regex.compile(r"[\n|｜;；]|\s{2,}|　|(?<=\p{Han})\s+(?=字|已|我|【|暂|参|發|发|评|打)")
_SOURCE_TAIL = re.compile(r"[(（\[【][^()（）]{0,30}[)）\]】]?\s*$")
#: "Com informações da Agência …": the outlet that a text draws on.
_WITH = regex.compile(
    r"[(\[]?(?i:com informações d[aeo]s?|con información (?:de la|del|de)|con informazioni (?:di|da|dal|dell['’])"
    r"|avec les informations de|with information from)\s?(?P<source>\p{Lu}[\p{L}\d.&'’\- ]{1,50}?)[)\]]?\.?"
)
_NO_SOURCE = re.compile(r"https?:|本文|www\.")
_HAN_END = regex.compile(r"\p{Han}$")
_BIO = regex.compile(
    r"\s*(?P<name>\p{Lu}[\p{L}.'’\-]+(?:\s[\p{L}.'’\-]+){1,3}?)\s(?:is|was|covers|writes|reports|ist|est|es|è|has)\s"
)
_POSTS_BY = re.compile(r"(?i:view all posts by|more (?:stories )?by|all posts by|alles von)\s+(?P<name>[^→»\d]{3,40})")
_LAST_BRACKET = regex.compile(r"[（(](?P<name>[\p{Han}\p{Hiragana}\p{Katakana}\s　]{2,10})[）)]\s*$")
#: "某地=甲 기자", "某报 甲 기자": outlet, name, job.
_KOREAN_REPORTER = regex.compile(
    r"(?:(?P<outlet>[\p{Hangul}A-Za-z0-9]{2,14})[\s=])?(?P<name>(?!인턴|선임|객원|수습|전문)\p{Hangul}{2,4})\s?"
    r"(?:인턴|선임|객원|수습|전문)?\s?(?:기자|특파원|논설위원)"
)


def find_reporters(text: str) -> Iterator[regex.Match[str]]:
    """The Korean reporters in a line: "某地=甲 기자"."""
    if "기자" in text or "특파원" in text or "논설위원" in text:
        yield from _KOREAN_REPORTER.finditer(text)


def is_press(text: str) -> bool:
    """True when ``text`` alone on a byline can only be the outlet: narrower than ``names.is_outlet``."""
    if text in _PRESS_NAMES or text.endswith(_PRESS_ENDS) or has_word(text, _PRESS_WORDS):
        return True
    return "." in text and _PRESS_DOMAIN.search(text) is not None


def source_name(value: str) -> str | None:
    """An outlet's name from what stands behind "来源："; ``None`` for an address or a sentence."""
    value = str(_SOURCE_END.split(value.strip("\"“”《》【】[]"))[0])
    first = value.split(" ", 1)[0]
    if len(first) >= 3 and _HAN_END.search(first) and is_press(first):
        value = first
    value = _SOURCE_TAIL.sub("", value).strip(" ,，.。:：)）]】（(")
    return value if 0 < len(value) <= 60 and not _NO_SOURCE.match(value) else None


def ending_lines(blocks: Sequence[Block]) -> list[str]:
    """The texts of the credits lines that are short enough to name somebody."""
    return [line.text for line in lines_of(blocks, Zone.CREDITS) if len(line.text) <= MAX_LINE]


def read_source(ending: Sequence[str]) -> str | None:
    """The source that the first credits line with one names."""
    for text in ending:
        thanks = _WITH.fullmatch(text.strip()) if len(text) <= 90 else None
        if thanks:
            return source_name(thanks["source"])
        for item in read_labelled(text):
            found = source_name(item.value) if item.kind == "source" else None
            if found:
                return found
    return None


def read_writers(ending: Sequence[str], blocks: Sequence[Block]) -> list[str]:
    """The writers that the end of the article names: with a label, as a biography's subject, alone on a line or in
    brackets that close the text."""
    labelled = [n for text in ending for _, kind, names in read_line(text) if kind in _WRITER_KINDS for n in names]
    if labelled:
        return labelled
    for text in ending:
        found = _BIO.match(text) or _POSTS_BY.search(text) or next(find_reporters(text), None)
        name = clean_name(found["name"]) if found else text.strip()
        if is_person(name) and not is_outlet(name) and (found or len(text) <= 30):
            return [name]
    body = blocks_of(blocks, Zone.BODY)
    closing = _LAST_BRACKET.search(body[-1].text[-40:]) if body else None
    name = "".join(closing["name"].split()) if closing else ""
    is_japanese = closing is not None and 3 <= len(name) <= 6 and HAS_KANA.search(body[-1].text[-200:]) is not None
    return [name] if name and (is_person(name) or (is_japanese and not name.endswith(("続く", "了", "撮影", "抜粋")))) else []
