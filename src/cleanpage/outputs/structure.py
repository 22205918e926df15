"""What Markdown and HTML share: the order of blocks and pictures, the items of a list, the rows of a table, safe addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from cleanpage.document import Block, Image, Line, Link

#: Deeper lists are drawn at this depth: no reader follows further, and hostile pages nest without end.
MAX_LIST_DEPTH = 8

#: Level of the highest heading inside the article: the first is the title's.
MIN_LEVEL = 2

# Browsers drop these inside an address before they read its scheme, so "java\tscript:" is a script.
_IGNORED = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028\u2029\ufeff]+")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]{0,30}):", re.IGNORECASE)
_PICTURE_SCHEMES = frozenset(("http", "https", "ftp"))
_LINK_SCHEMES = _PICTURE_SCHEMES | {"mailto", "tel"}

_NUMBER_MARK = re.compile(r"(\d{1,3})(?:[.)]\s+|、\s*)(?=\S)")
_BULLET_MARK = re.compile(r"(?:[•·▪◦‣∙○●■□◆◇▶►➤»*+–-]\s+|[•▪◦‣●■◆▶►➤])(?=\S)")
_CELL_BREAK = re.compile(r"\s*\t\s*|\s+\|\s+")


class Inline(NamedTuple):
    """A run of text with the links inside it."""

    text: str
    links: tuple[Link, ...] = ()


class Item(NamedTuple):
    """An item of a list."""

    depth: int
    """0 for the outermost list of the block; at most one deeper than the item before."""
    number: int | None
    """Its number in a numbered list, ``None`` in a bulleted one."""
    content: Inline
    """Its text without the printed list mark."""


def safe_address(address: str, *, is_picture: bool = False) -> str | None:
    """An address without blanks, or ``None`` where following it could run a script or where it is empty.

    Relative addresses stay as they are.
    """
    cleaned = _IGNORED.sub("", address)
    scheme = _SCHEME.match(cleaned)
    if scheme and scheme[1].lower() not in (_PICTURE_SCHEMES if is_picture else _LINK_SCHEMES):
        return None
    return cleaned or None


def usable_links(inline: Inline) -> list[Link]:
    """The links that can be drawn, in order: with a safe address, some text and no overlap; neighbours to one address as one."""
    found: list[Link] = []
    for link in inline.links:
        address = safe_address(link.href)
        end = found[-1].end if found else 0
        if address is None or link.start < end or not inline.text[link.start : link.end].strip():
            continue
        if found and found[-1].href == address and not inline.text[end : link.start].strip():
            found[-1] = Link(found[-1].start, link.end, address)
        else:
            found.append(Link(link.start, link.end, address))
    return found


def arrange(blocks: Sequence[Block], images: Iterable[Image]) -> Iterator[Block | Image]:
    """Blocks with each picture just before the block that it stands before or in; late pictures come last."""
    waiting = sorted(images, key=lambda image: image.line)
    position = 0
    for block in blocks:
        while position < len(waiting) and waiting[position].line <= block.last:
            yield waiting[position]
            position += 1
        yield block
    yield from waiting[position:]


def inlines(block: Block) -> list[Inline]:
    """The block's lines with their links; from its text alone where the lines are not at hand."""
    return [Inline(line.text, line.links) for line in _lines(block)]


def list_items(block: Block) -> list[Item]:
    """The items of a list block: one a line, nested by the page's lists (HTML) or by indent (plain text)."""
    items: list[Item] = []
    depths: list[int] = []
    counters: list[int] = []
    for line in _lines(block):
        depth = _depth(line.item_depth or line.indent, depths)
        del counters[depth + 1 :]
        counters.extend([0] * (depth + 1 - len(counters)))
        number, offset = _mark(line)
        if number is None and line.is_ordered:
            number = counters[depth] + 1
        counters[depth] = number or 0
        links = tuple(Link(max(0, link.start - offset), link.end - offset, link.href) for link in line.links if link.end > offset)
        items.append(Item(min(depth, MAX_LIST_DEPTH), number, Inline(line.text[offset:], links)))
    return items


def table_rows(block: Block) -> list[list[Inline]]:
    """The rows of a table block: in HTML the lines of one row are its cells, in plain text tabs or bars part them."""
    rows: list[list[Inline]] = []
    for row, lines in groupby(_lines(block), key=lambda line: line.row):
        if row >= 0:
            rows.append([Inline(line.text, line.links) for line in lines])
        else:
            rows.extend([Inline(cell) for cell in _CELL_BREAK.split(line.text.strip(" |"))] for line in lines)
    return rows


def _lines(block: Block) -> Sequence[Line]:
    return block.lines or [Line(block.first + index, text) for index, text in enumerate(block.text.split("\n"))]


def _depth(width: int, depths: list[int]) -> int:
    """Depth of an item ``width`` deep or indented, under the open items whose widths are in ``depths`` (kept up to date)."""
    while depths and depths[-1] > width:
        depths.pop()
    if not depths or depths[-1] < width:
        depths.append(width)
    return len(depths) - 1


def _mark(line: Line) -> tuple[int | None, int]:
    """The number that opens the line, if any, and the length of its list mark."""
    numbered = _NUMBER_MARK.match(line.text)
    if numbered:
        return int(numbered[1]), numbered.end()
    bullet = _BULLET_MARK.match(line.text)
    return None, bullet.end() if bullet else 0
