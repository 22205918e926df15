"""The topics that a page gives its article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from cleanpage.document import Block, Line, Zone

MAX_TAG = 60
MAX_TAGS = 100

_HEADER = regex.compile(
    r"[\s【\[]*(?:(?i:tags?|tagged(?: (?:as|with|in))?|topics?|suggested topics|related topics|more (?:on|about)|filed under"
    r"|posted in|keywords?|key ?words|categor(?:y|ies)|kategorien?|labels?|schlagw[öo]rter|"
    r"schlagworte|stichworte|themen|temas?|etiquetas|palabras clave|archivado en|mots[- ]cl[ée]s|sujets|thèmes|étiquettes"
    r"|argomenti|tag articolo|assuntos|palavras-chave|теги|метки|темы|tagi|tagged under)"
    r"|(?:文章|主题|本文|相关|新闻)?(?:标签|关键词|关键字)|标签|標籤|主題標籤|标籤|关键词|關鍵詞|關鍵字|关键字|话题|話題|主题"
    r"|タグ|カテゴリー?|キーワード|関連タグ|태그|키워드|专题|分类|分類)\s*(?P<mark>//|[:：】\]|｜]|$|(?=\s|　|#))"
)
_MARKS = regex.compile(r"[,，;；、|｜•·]\s?(?!\d)|\t|\s{2,}|　|\s/\s|(?<=\S)[\s　]+(?=[#＃])")
_HASH = regex.compile(r"[#＃]")
_TWO_LATIN = regex.compile(r"\p{Latin}\s\p{Latin}|\p{Hangul}")
_AFTER_HEADER = regex.compile(r"[\s　]*[#＃]|[\s　]")
_CJK = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]")


def read_tags(blocks: Sequence[Block]) -> tuple[str, ...]:
    """Tags in page order, without their header ("标签："), hash signs and repeats."""
    found: dict[str, None] = {}
    for block in blocks:
        if block.zone is Zone.TAGS:
            for line in block.lines:
                for tag in _of_line(line):
                    found.setdefault(tag)
    return tuple(found)[:MAX_TAGS]


def _of_line(line: Line) -> Iterator[str]:
    text = line.text[:2000].strip(" 　\u200b")
    header = _HEADER.match(text)
    if header and (header["mark"] or header.end() == len(text) or (_CJK.match(text) and _AFTER_HEADER.match(text, header.end()))):
        text = text[header.end() :].strip(" 　")
    hashed = _HASH.split(text) if _HASH.match(text) else []
    parts = hashed or _linked(line, text)
    for part in parts or _split(text):
        tag = part.strip(" 　#＃:：,，.。;；|｜>»·•[]【】")
        if 0 < len(tag) <= MAX_TAG:
            yield tag


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
