"""When? The first date that a text prints, as ISO 8601 at the precision printed.

Every year between 1990 and 2100 in the text is an anchor; what stands around it is read as a date, with a time before or
after it. A time zone is read over: the time is given as printed. Slashes are ambiguous ("3/4/2024"): a number over 12
decides, else the month comes first where the text is clearly American ("AM", "PM", a zone of the United States), else
the day. Two-digit years ("24.03.26") are read only where the script or a number over 12 tells which part is the year.
Dates without a year, and relative ones ("3小时前"), are read only against a reference time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from typing import NamedTuple

import regex

from cleanpage.lexicons.dates import CJK, amount_pattern, day_pattern, fold, load_date_words

FIRST_YEAR, LAST_YEAR = 1990, 2100
#: How far around a year its date reaches, in characters.
REACH = 44
#: A date is looked for in this many characters of a text, at this many years.
MAX_TEXT, MAX_YEARS = 20_000, 200


class FoundDate(NamedTuple):
    """A date in a text."""

    iso: str
    """"2024-03-26T19:32:57", or less of it where less is printed, never less than "2024-03"."""
    start: int
    end: int
    """Offsets in the text of the date with its time and zone."""
    is_relative: bool = False
    """True when the year was not printed and the reference time had to help."""


class _Day(NamedTuple):
    year: int
    month: int
    day: int
    """0 where only the month is printed."""
    start: int
    end: int


_WIDE = str.maketrans("０１２３４５６７８９：／．－", "0123456789:/.-")
#: Without one of these there is no date with a year.
_HAS_DIGIT = re.compile(r"\d")
_HINT = re.compile(r"\d{4}|\d[-./／．－]|[年년]")
_HAS_WIDE = re.compile("[０-９：／．－]")
_YEAR = re.compile(r"(?<!\d)(?:19[9]\d|20\d\d|2100)(?!\d)")
_LETTERS = r"[^\W\d_]{3,14}"

# Forms that begin with the year, matched at it.
_YEAR_FIRST = (
    re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월](?:\s?(\d{1,2})\s?[日号號일])?"),
    re.compile(r"(\d{4})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d)"),
    re.compile(r"(\d{4})-(\d{2})(?![\d/-])"),
)
_YEAR_NAME_DAY = re.compile(rf"(\d{{4}})\.?[\s,-]{{1,2}}({_LETTERS})\.?[\s-](\d{{1,2}})(?!\d)")
# Forms that end before the year, searched in the stretch that ends at it.
_NUMBERS_BEFORE = re.compile(r"(?<![\d.,])(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?$")
_VIETNAMESE_BEFORE = re.compile(r"(?<!\d)(\d{1,2}) (?:tháng|thg) (\d{1,2})(?:,| năm) $", re.I)
_DAY_NAME_BEFORE = re.compile(
    rf"(?<![\d.,])(\d{{1,2}})(?:st|nd|rd|th|er|º|ª|°)?[\s.\-/]{{0,3}}(?:de\s|of\s|di\s)?({_LETTERS})[.,]{{0,2}}[\s\-/]{{0,2}}"
    r"(?:de\s|del\s|of\s|d['’]\s?)?$",
    re.I,
)
_NAME_DAY_BEFORE = re.compile(
    rf"(?<![^\W\d_])({_LETTERS})\.?[\s-]{{1,2}}(\d{{1,2}})(?:st|nd|rd|th)?(?:,\s{{0,2}}|\s{{1,2}}|-)$", re.I
)
_NAME_BEFORE = re.compile(rf"(?<![^\W\d_])({_LETTERS})[.,]{{0,2}}\s(?:de\s|del\s|of\s)?$", re.I)

_ERA = re.compile(r"(令和|平成|民國|民国)\s?(\d{1,3}|元)\s?年\s?(\d{1,2})\s?月(?:\s?(\d{1,2})\s?日)?")
_ERA_START = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}
_HAN_DIGITS = dict(zip("〇○零一二三四五六七八九", (0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_HAN = re.compile("([一二][〇○零一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十]{1,3})日)?")
_SHORT_YEAR = re.compile(r"(?<![\d.:/-])(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{2})(?![\d:/-]|\.\d)")
_SHORT_HINT = re.compile(r"\d[-./]\s?\d{1,2}[-./]|\d[-.][^\W\d_]")
_SHORT_YEAR_NAME = re.compile(rf"(?<![\d.])(\d{{1,2}})([-.])({_LETTERS})\2'?(\d{{2}})(?!\d)")
_YEARLESS = (
    re.compile(r"(?<!\d)(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日号號일]"),
    re.compile(r"(?<![\d.:/-])(?P<month>\d{2})-(?P<day>\d{2})(?![\d.:/-])"),
    re.compile(r"(?<![\d.:/-])(?P<month>\d{1,2})/(?P<day>\d{1,2})(?=[\s(（])"),
    re.compile(rf"(?<![^\W\d_])(?P<name>{_LETTERS})\.?\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d.:/-])", re.I),
    re.compile(rf"(?<![\d.,:/-])(?P<day>\d{{1,2}})\.?\s(?:de\s)?(?P<name>{_LETTERS})", re.I),
)

_MERIDIEM = r"\s?(?P<m>[ap])\.?\s?m(?![^\W\d_])\.?"
_ZONE = (
    r"\s?(?:Z(?!\w)|\(?(?:UTC|GMT)(?:\s?[+-]\d{1,2}(?::?\d{2})?)?\)?|[+-]\d{2}:?\d{2}(?!\d)"
    r"|(?:[ECMP][SD]?T|BST|CES?T|EES?T|[IJKM]ST|MSK|WIB|WITA|WIT|A[EW][SD]T|A\.?M\.?)(?![^\W\d_])"
    r"|(?:Uhr|hrs|hs|h|мск|น)(?![^\W\d_])\.?)"
)
_CLOCK = (
    r"(?P<h>\d{1,2})(?:\s?:\s?(?P<min>\d{2})(?!\d)(?:\s?:\s?(?P<s>\d{2})(?!\d)(?:[.,]\d{1,9})?)?"
    r"|\s?[時时點点시](?!\w)|\s?[時时點点시]\s?(?:(?P<min2>\d{1,2})\s?[分분]?)?(?:\s?(?P<s2>\d{1,2})\s?[秒초])?(?!\d)"
    r"|\s?h\s?(?P<min3>\d{2})?(?![\w.])|\.(?P<min4>\d{2})(?![\d.])|(?=\s?[ap]\.?\s?m(?![^\W\d_])))"
)
_AMERICAN_MARK = re.compile(r"(?i:\d\s?[ap]\.?m(?![^\W\d_]))|(?<!\w)[ECMP][SD]?T(?!\w)")
_HAS_CJK = regex.compile(f"[{CJK}]")
_HAS_LETTER = re.compile(r"[^\W\d_]")


def find_date(text: str, reference: datetime | None = None) -> FoundDate | None:
    """The first date with a year, with its time if one is printed beside it; ``None`` where there is none.

    With a ``reference`` time, a text without such a date is also read for relative and year-less dates.

    >>> find_date("2024年3月26日 19:32 来源：某报").iso
    '2024-03-26T19:32'
    """
    if len(text) > MAX_TEXT:
        text = text[:MAX_TEXT]
    if reference is None and (not (_HAS_DIGIT.search(text) or "年" in text) or not _HINT.search(text)):
        return None
    if not text.isascii() and _HAS_WIDE.search(text):
        text = text.translate(_WIDE)
    day = _find_day(text)
    if day is not None:
        return _with_time(text, day)
    if reference is None:
        return None
    return _find_relative(text, reference) or _find_yearless(text, reference)


def _find_day(text: str) -> _Day | None:
    return min((day for day in _first_days(text) if day is not None), key=lambda day: day.start, default=None)


def _first_days(text: str) -> Iterator[_Day | None]:
    for count, year in enumerate(_YEAR.finditer(text)):
        day = _day_at(text, year.start(), year.end())
        if day is not None or count >= MAX_YEARS:
            yield day
            break
    if "年" in text:
        yield from (_valid(*_read_era(match), match.start(), match.end()) for match in _first(_ERA, text))
        yield from (_valid(*_read_han(match), match.start(), match.end()) for match in _first(_HAN, text))
    if _SHORT_HINT.search(text):
        yield from (_read_short(match, text) for match in _first(_SHORT_YEAR, text))
        for match in _first(_SHORT_YEAR_NAME, text):
            month = load_date_words().months.get(fold(match[3]), 0)
            yield _valid(_century(match[4]), month, int(match[1]), match.start(), match.end())


def _first(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    match = pattern.search(text)
    if match:
        yield match


def _day_at(text: str, start: int, end: int) -> _Day | None:
    """The date around the year at start:end."""
    offset = max(0, start - REACH)
    before = text[offset:start]
    return _day_ending_in(before, offset, text, int(text[start:end]), end) or _day_beginning_with(text, start)


def _day_ending_in(before: str, offset: int, text: str, year: int, end: int) -> _Day | None:
    if not before:
        return None
    match = _NUMBERS_BEFORE.search(before)
    if match:
        first, second = int(match[1]), int(match[3])
        month_first = second > 12 or (first <= 12 and match[2] != "." and bool(_AMERICAN_MARK.search(text)))
        month, day = (first, second) if month_first else (second, first)
        return _valid(year, month, day, offset + match.start(), end)
    match = _VIETNAMESE_BEFORE.search(before)
    if match:
        return _valid(year, int(match[2]), int(match[1]), offset + match.start(), end)
    months = load_date_words().months
    for pattern, day_group, name_group in ((_DAY_NAME_BEFORE, 1, 2), (_NAME_DAY_BEFORE, 2, 1), (_NAME_BEFORE, 0, 1)):
        match = pattern.search(before)
        named = months.get(fold(match[name_group])) if match else None
        if match and named:
            return _valid(year, named, int(match[day_group]) if day_group else 0, offset + match.start(), end)
    return None


def _day_beginning_with(text: str, start: int) -> _Day | None:
    by_sign, by_dash, month_only = _YEAR_FIRST
    match = by_sign.match(text, start)
    if match:
        return _valid(int(match[1]), int(match[2]), int(match[3] or 0), start, match.end())
    match = by_dash.match(text, start)
    if match:
        return _valid(int(match[1]), int(match[3]), int(match[4]), start, match.end())
    match = month_only.match(text, start)
    if match and text[max(0, start - 1) : start] not in {"-", "/"}:
        return _valid(int(match[1]), int(match[2]), 0, start, match.end())
    match = _YEAR_NAME_DAY.match(text, start)
    if match:
        return _valid(int(match[1]), load_date_words().months.get(fold(match[2]), 0), int(match[3]), start, match.end())
    return None


def _valid(year: int, month: int, day: int, start: int, end: int) -> _Day | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        date(year, month, day or 1)
    except ValueError:
        return None
    return _Day(year, month, day, start, end)


def _read_era(match: re.Match[str]) -> tuple[int, int, int]:
    count = 1 if match[2] == "元" else int(match[2])
    return _ERA_START[match[1]] + count, int(match[3]), int(match[4] or 0)


def _read_han(match: re.Match[str]) -> tuple[int, int, int]:
    year = int("".join(str(_HAN_DIGITS[digit]) for digit in match[1]))
    return year, _han_number(match[2]), _han_number(match[3] or "")


def _han_number(text: str) -> int:
    """ "二十六" is 26, "十" is 10."""
    tens, has_tens, ones = text.rpartition("十")
    return (_HAN_DIGITS.get(tens, 1) * 10 if has_tens else 0) + _HAN_DIGITS.get(ones, 0)


def _century(digits: str) -> int:
    year = int(digits)
    return year + (1900 if year >= 90 else 2000)


def _read_short(match: re.Match[str], text: str) -> _Day | None:
    """A date with a two-digit year, where its order is beyond doubt."""
    first, separator, second, third = match[1], match[2], match[3], match[4]
    spans = match.start(), match.end()
    year_first = _valid(_century(first), int(second), int(third), *spans) if len(first) == 2 else None
    if separator == "/" and int(second) > 12:
        return _valid(_century(third), int(first), int(second), *spans)
    day_first = _valid(_century(third), int(second), int(first), *spans)
    if year_first is None or day_first is None:
        return year_first or day_first
    if _HAS_CJK.search(text):
        return year_first
    return day_first if separator == "." and _HAS_LETTER.search(text) else None


def _with_time(text: str, day: _Day) -> FoundDate:
    iso = f"{day.year:04}-{day.month:02}"
    if not day.day:
        return FoundDate(iso, day.start, day.end)
    iso += f"-{day.day:02}"
    match = _after_patterns().match(text, day.end)
    clock = _read_clock(match) if match and _is_joined(match, day.end) else ""
    if match and clock:
        return FoundDate(iso + clock, day.start, match.end())
    offset = max(0, day.start - REACH)
    match = _before_pattern().search(text[offset : day.start])
    clock = _read_clock(match) if match and _are_fillers(match["between"]) else ""
    if match and clock:
        return FoundDate(iso + clock, offset + match.start(), day.end)
    return FoundDate(iso, day.start, day.end)


@cache
def _after_patterns() -> re.Pattern[str]:
    half = load_date_words().half_pattern
    weekday = (
        r"(?:[(（\[]\s?[^\W\d_.]{1,10}\.?\s?[)）\]]"
        r"|(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]|[월화수목금토일]요일|[月火水木金土日]曜日?)?"
    )
    return re.compile(
        rf"\.?\s{{0,2}}(?:г\.|года)?{weekday}[\s,，、;|·•・/.–—-]{{0,5}}T?(?P<between>(?:[^\W\d_]{{1,9}}[.:]?\s{{1,2}}){{0,2}}?)"
        rf"(?P<half>{half})?\s?{_CLOCK}(?:{_MERIDIEM})?(?:{_ZONE})?(?:\s?\(?(?:Ortszeit|Eastern|Pacific)\)?)?",
        re.I,
    )


@cache
def _before_pattern() -> re.Pattern[str]:
    half = load_date_words().half_pattern
    return re.compile(
        rf"(?<![\d.:/-])(?P<half>{half})?\s?{_CLOCK}(?:{_MERIDIEM})?(?:{_ZONE})?[\s,|·–—-]{{1,4}}"
        rf"(?P<between>(?:[^\W\d_]{{1,12}}[.,]{{0,2}}\s{{1,2}}){{0,2}})$",
        re.I,
    )


def _is_joined(match: re.Match[str], day_end: int) -> bool:
    """Do only blanks, marks and words such as "at" stand between a date and its time?"""
    text = match.string
    time_start = match.start("half") if match["half"] else match.start("h")
    if time_start == day_end and not match["half"] and text[day_end - 1] not in "日号號일":
        return False
    if match["min4"] and not (match["m"] or match["between"] or text[match.end() - 3 : match.end()] == "Uhr"):
        # "19.32" is a time where it closes the date line; after a date in a sentence it may be any number.
        return len(match["h"]) == 2 and not text[match.end() :].strip()
    return _are_fillers(match["between"])


def _are_fillers(words: str) -> bool:
    known = load_date_words()
    return all(fold(word.strip(".,:")) in known.fillers or fold(word.strip(".,:")) in known.weekdays for word in words.split())


def _read_clock(match: re.Match[str]) -> str:
    """The time of day as "T19:32", or nothing where the numbers are no time."""
    hour = int(match["h"])
    minute = next((group for group in match.group("min", "min2", "min3", "min4") if group), "00")
    second = match["s"] or match["s2"]
    half = match["m"].lower() + "m" if match["m"] else load_date_words().halves.get(match["half"] or "")
    if half:
        if hour > 12 and match["m"]:
            half = ""
        if half == "pm" and hour < 12:
            hour += 12
        elif half == "am" and hour == 12:
            hour = 0
    if hour > 23 or int(minute) > 59 or int(second or 0) > 59:
        return ""
    return f"T{hour:02}:{int(minute):02}" + (f":{int(second):02}" if second else "")


def _find_relative(text: str, reference: datetime) -> FoundDate | None:
    words = load_date_words()
    for match in amount_pattern().finditer(text):
        if not (match["before"] or match["after"]):
            continue
        number = int(match["number"]) if match["number"].isdigit() else 1
        iso = _ago(reference, number, words.units.get(fold(match["unit"]), ""))
        if iso:
            return FoundDate(iso, match.start(), match.end(), True)
    match_day = day_pattern().search(text)
    if match_day is None:
        return None
    if match_day["now"]:
        return FoundDate(reference.strftime("%Y-%m-%dT%H:%M"), match_day.start(), match_day.end(), True)
    moment = _shift(reference, timedelta(days=words.days.get(fold(match_day["day"]), 0)))
    if moment is None:
        return None
    return _with_time(text, _Day(moment.year, moment.month, moment.day, *match_day.span()))._replace(is_relative=True)


def _ago(reference: datetime, number: int, unit: str) -> str:
    """The moment that many units before the reference; its precision follows the unit."""
    if unit == "month":
        months = reference.year * 12 + reference.month - 1 - number
        return f"{months // 12:04}-{months % 12 + 1:02}"
    steps = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
    if unit not in steps:
        return ""
    moment = _shift(reference, timedelta(seconds=-number * steps[unit]))
    if moment is None:
        return ""
    return moment.strftime("%Y-%m-%d" if unit in {"day", "week"} else "%Y-%m-%dT%H:%M")


def _shift(moment: datetime, by: timedelta) -> datetime | None:
    try:
        shifted = moment + by
    except OverflowError:
        return None
    return shifted if FIRST_YEAR <= shifted.year <= LAST_YEAR else None


def _find_yearless(text: str, reference: datetime) -> FoundDate | None:
    """A day without its year: the last one that is not later than the reference."""
    months = load_date_words().months
    found: list[_Day] = []
    for pattern in _YEARLESS:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            month = int(groups["month"]) if groups.get("month") else months.get(fold(groups["name"]), 0)
            day = _valid(reference.year, month, int(groups["day"]), *match.span())
            # Clocks differ by up to a day around the world: tomorrow is not last year.
            if day and not day.day:
                continue
            if day and date(*day[:3]) > reference.date() + timedelta(days=1):
                day = _valid(reference.year - 1, day.month, day.day, *match.span())
            if day:
                found.append(day)
                break
    if not found:
        return None
    return _with_time(text, min(found, key=lambda day: day.start))._replace(is_relative=True)
