"""How often a page was read, as bylines print it."""

from __future__ import annotations

import re

_NUMBER = r"(?P<number>\d[\d,.]{0,14})\s?(?P<unit>[万萬만亿億千kKwWM])?\+?"
_AFTER_LABEL = re.compile(
    r"(?:阅读|閱讀|浏览|瀏覽|点击|點擊|人气|人氣|热度|熱度|访问|訪問|观看|觀看|播放|查看|조회|閲覧|(?i:views?"
    r"|просмотр[^\W\d_]{0,3}|прочтений|aufrufe|visitas|vues|lectures|lecturas|"
    rf"visualizzazioni|visualizações|odsłon|wyświetleń|hits|dibaca))(?:次数|次數|量|数|數"
    rf"|수)?\s?[:：(（]?\s?{_NUMBER}(?:\s?[次人回회])?[)）]?(?![\d:/-])"
)
_BEFORE_LABEL = re.compile(
    rf"(?:已有|已被|已经有)?(?<![\d:/-]){_NUMBER}\s?(?:人次|人|次|回)?\s?(?:阅读|閱讀|浏览|瀏覽|点击|點擊|看过|看過|播放|观看"
    rf"|读过|(?i:views?\b|page views|reads\b|vues\b|lectures\b|"
    r"visitas\b|lecturas\b|просмотр[^\W\d_]{0,3}|aufrufe\b|visualizzazioni\b|visualizações\b|hits\b|view\b))"
)
#: A line without one of these counts no readers.
_HINT = re.compile(
    "[读讀览覽击擊气氣热熱问問看放조閲]|view|просм|прочт|aufruf|visit|vues|lectur|visuali|odsł|wyświ|hits|dibaca|reads", re.I
)
_DIGIT = re.compile(r"\d")
_UNITS = {"万": 10**4, "萬": 10**4, "만": 10**4, "w": 10**4, "亿": 10**8, "億": 10**8, "千": 1000, "k": 1000, "m": 10**6}
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


def mask_views(text: str) -> tuple[str, int | None]:
    """A line with its labelled count of readers cut out (a newline stands for it), and the count or ``None``.

    >>> mask_views("Night shift 阅读 1.2万")
    ('Night shift \\n', 12000)
    """
    if not _DIGIT.search(text) or not _HINT.search(text):
        return text, None
    match = _AFTER_LABEL.search(text) or _BEFORE_LABEL.search(text)
    count = read_count(match["number"], match["unit"]) if match else None
    if match is None or count is None:
        return text, None
    return text[: match.start()] + "\n" + text[match.end() :], count


def read_count(number: str, unit: str | None) -> int | None:
    """"18,204" to 18204; ("1.2", "万") to 12000; ``None`` for what is no number."""
    number = number.rstrip(".,")
    if _GROUPED.fullmatch(number):
        number = number.replace(",", "").replace(".", "")
    number = number.replace(",", "")
    try:
        return round(float(number) * _UNITS.get((unit or "").lower(), 1))
    except (ValueError, OverflowError):
        return None
