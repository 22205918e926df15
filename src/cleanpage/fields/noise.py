"""What stands in byline lines and names nobody: counts, buttons, addresses, days of the week."""

from __future__ import annotations

import re

import regex

from cleanpage.fields.names import has_word
from cleanpage.fields.scripts import HAS_HAN

#: Stands for what was read and cut out of a line.
CUT = "\n"

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
ACCOUNT_NOISE = frozenset(
    "原创 原創 转载 轉載 头条号 企鹅号 百家号 作者 编辑 編輯 综合 綜合 精选 置顶 广告 专栏 認證 认证 来自 微博 公众号".split()
)
#: Dates that are read only against a reference time, and names of weekdays: no names.
_LOOSE_NUMBERS = regex.compile(
    r"(?<!\d)\d{1,2}\s?[/月.-]\s?\d{1,2}日?(?:\s?[(（]?\p{Han}[)）])?(?:\s{1,2}\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?(?![\d万萬])"
    r"|\d{1,3}\s?(?:秒|分|分钟|分鐘|小时|小時|時間|天|日|周|週間|个月|か月|ヶ月|年)前"
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
#: Characters of a text that can be a sentence of the article.
MIN_PROSE, MIN_HAN_PROSE = 32, 18
_HAN_ENDS = ("。", "”", "！", "？", "」", "…")
_ENDS = (".", "!", "?", "…", '."', ".”", "».")
_HAN_COMMA = regex.compile(r"[，。、；]|(?<=\p{Han}),")
_COLON = re.compile("[:：]")
_SPEECH = re.compile(r"(?:^|[:：])\s?[“「\"『]")
_SENTENCE = re.compile("[，。？！,?!、]")
_SMALL_WORD = re.compile(r"(?<!\S)[a-zà-öø-ÿа-яё]{2,20}(?![^\s,])")
_DIGIT = re.compile(r"\d")


def mask_addresses(text: str) -> str:
    """The text with addresses, bracketed counts and counts of comments cut out."""
    return str(_NO_NAME.sub(CUT, text)) if _NO_NAME_HINT.search(text) else text


def mask_loose_dates(text: str) -> str:
    """Cut out what is part of a date, or one that needs a reference time."""
    if _DIGIT.search(text):
        text = _LOOSE_NUMBERS.sub(CUT, text)
    if not text.isascii():
        text = _LOOSE_WEEKDAY.sub(CUT, text)
    if _DAY_WORDS.isdisjoint(_DAY_WORD.findall(text.lower())):
        return text
    return _DAY_WORD.sub(lambda match: CUT if match[0].lower() in _DAY_WORDS else match[0], text)


def is_prose(text: str) -> bool:
    """True for a sentence or more of running text."""
    if HAS_HAN.search(text):
        if len(text) < MIN_HAN_PROSE or not (text.endswith(_HAN_ENDS) or len(text) >= 80):
            return False
        commas = len(_HAN_COMMA.findall(text))
        return commas >= 2 or (commas == 1 and (not _COLON.search(text) or is_speech(text)))
    return len(text) >= MIN_PROSE and text.endswith(_ENDS) and len(_SMALL_WORD.findall(text)) >= 8


def is_speech(text: str) -> bool:
    """True where somebody speaks: a label or nothing, and then a sentence in quotation marks."""
    match = _SPEECH.search(text)
    return match is not None and _SENTENCE.search(text, match.end()) is not None


def is_noise(segment: str) -> bool:
    """True for a text of a byline that can be neither a person nor an account."""
    if has_word(segment, _NOISE_WORDS):
        return True
    return not segment.isascii() and (segment.endswith(_NOISE_ENDS) or _NOISE_HAN.search(segment) is not None)
