"""The topics that a page gives its article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import regex

from cleanpage.document import Block, Line, Zone

_TAGS = Zone.TAGS
MAX_TAG = 60
MAX_TAGS = 100

#: What stands before the topics; in languages with blanks only with a mark behind it.
_HEADERS = frozenset(
    "tag|tags|tagged|tagged as|tagged with|tagged in|tagged under|topic|topics|suggested topics|related topics|more on|more about"
    "|filed under|posted in|keyword|keywords|key word|key words|category|categories|kategorie|kategorien|label|labels|schlagwörter"
    "|schlagworte|schlagworter|stichworte|themen|tema|temas|etiquetas|palabras clave|archivado en|mot-clé|mots-clés|mots-cles|mots clés"
    "|sujets|thèmes|étiquettes|argomenti|tag articolo|assuntos|palavras-chave|теги|метки|темы|tagi"
    "|标签|关键词|关键字|文章标签|文章关键词|文章关键字|主题标签|主题关键词|本文标签|本文关键词|本文关键字|相关标签|相关关键词|新闻标签|新闻关键词|標籤|主題標籤|标籤"
    "|關鍵詞|關鍵字|话题|話題|主题|タグ|カテゴリ|カテゴリー|キーワード|関連タグ|태그|키워드|专题|分类|分類".split("|")
)
_HEADER_MARK = re.compile(r"//|[:：】\]｜]")
#: A header's first word, where no mark stands behind it.
_FIRST_WORD = re.compile(r"[^\s\u3000#＃]{1,16}")
MAX_HEADER = 32
_MARKS = re.compile(r"[,，;；、|｜•·]\s?(?!\d)|\t|\s{2,}|　|\s/\s|(?<=\S)[\s　]+(?=[#＃])")
_HASH = re.compile("[#＃]")
_TWO_LATIN = regex.compile(r"\p{Latin}\s\p{Latin}|\p{Hangul}")
_CJK = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]")


def read_tags(blocks: Sequence[Block]) -> tuple[str, ...]:
    """Tags in page order, without their header ("标签："), hash signs and repeats."""
    found: dict[str, None] = {}
    for block in blocks:
        if block.zone is _TAGS:
            for line in block.lines:
                for tag in _of_line(line):
                    found.setdefault(tag)
    return tuple(found)[:MAX_TAGS]


def _of_line(line: Line) -> Iterator[str]:
    text = line.text[:2000].strip(" 　\u200b")
    text = text[_header_end(text) :].strip(" 　")
    hashed = _HASH.split(text) if _HASH.match(text) else []
    parts = hashed or _linked(line, text)
    for part in parts or _split(text):
        tag = part.strip(" 　#＃:：,，.。;；|｜>»·•[]【】")
        if 0 < len(tag) <= MAX_TAG:
            yield tag


def _header_end(text: str) -> int:
    """Where "标签：" or "Filed under:" ends that opens the line, 0 where no header does."""
    start = len(text) - len(text.lstrip(" \t\u3000【["))
    mark = _HEADER_MARK.search(text, start, start + MAX_HEADER)
    if mark and _is_header(text[start : mark.start()]):
        return mark.end()
    if len(text) <= MAX_HEADER and _is_header(text[start:]):
        return len(text)
    word = _FIRST_WORD.match(text, start)
    return word.end() if word and _CJK.match(text, start) and _is_header(word[0]) else 0


def _is_header(text: str) -> bool:
    return " ".join(text.lower().split()) in _HEADERS


def _linked(line: Line, text: str) -> list[str]:
    """Where each tag is a link, the links' texts."""
    if len(line.links) < 2:
        return []
    return [t for link in line.links if (t := line.text[link.start : link.end].strip()) and t in text]


def _split(text: str) -> list[str]:
    """A line without hash signs: cut at its marks, or at blanks where it is Chinese."""
    parts = [p for p in _MARKS.split(text) if p and p.strip()]
    if len(parts) == 1 and _CJK.search(text) and not _TWO_LATIN.search(text):
        return text.split()
    return parts
