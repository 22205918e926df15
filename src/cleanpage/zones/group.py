"""Labelled lines to blocks: runs of one zone, cut into the kinds that a page is made of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleanpage.document import Block, LabelledLine, Line, LineView, Zone
from cleanpage.lexicons.stories import ends_like_prose, width
from cleanpage.zones.items import split_items

# Tuples, for a zone is told from a few others faster than it is hashed.
LISTS = (Zone.RELATED, Zone.HOT)
_BODY = Zone.BODY
#: Zones whose lines each say something of their own.
SINGLE = (Zone.TITLE, Zone.BYLINE, Zone.CREDITS, Zone.CAPTION)

CODE_TAGS = frozenset(("pre", "code", "samp"))
ITEM_TAGS = frozenset(("li", "dd", "dt"))
CELL_TAGS = frozenset(("td", "th", "tr", "caption"))
#: Tags that a line's own tag hides: the paragraph in a quotation, in a list item or in a cell.
INNER_TAGS = frozenset(("p", "div", "span", ""))
MAX_CLIMB = 12
#: A cell with more lines than this, or a wider one, lays out a page.
MAX_CELL_LINES, MAX_CELL_WIDTH = 3, 400

#: Plain text: columns of a heading at most, and of the prose that must follow one that has no number.
MAX_HEADING, MIN_PROSE = 48, 80
_NUMBERED = re.compile(
    r"(?:第?[一二三四五六七八九十百]{1,4}[、.．]|[(（][一二三四五六七八九十]{1,3}[)）]|第[一二三四五六七八九十百\d]{1,4}[章节節部回篇]"
    r"|(?:0\d|PART\s?\.?\d{1,2}|Part\s\d{1,2}|[IVX]{1,5}\.)(?!\d))"
)
_CLOSED = re.compile(r"[。！!；;，,、：:.…\"”』」)）\]】—-]$")


def group(labelled: Sequence[LabelledLine], view: LineView) -> list[Block]:
    """Put neighbouring lines of one zone and kind into blocks, in page order; every line stands in exactly one.

    Kinds: body "paragraph" and "heading" (a line each), "list", "table", "quote", "code" (neighbouring lines);
    related and hot "header" (a line) and "item" (the lines of one story); everything else "line", one line a block in
    title, byline, credits and caption, a run of lines elsewhere.
    """
    blocks: list[Block] = []
    start, count = 0, len(labelled)
    while start < count:
        first = labelled[start]
        zone, is_header = first.zone, first.is_header
        is_list = zone in LISTS
        end = start + 1
        while end < count and labelled[end].zone is zone and (not is_list or labelled[end].is_header == is_header):
            end += 1
        entries = list(labelled[start:end])
        blocks.extend([_make(zone, kind, part, view.is_html) for kind, part in _parts_of(entries, zone, is_list and is_header, view)])
        start = end
    return blocks


def _parts_of(
    entries: list[LabelledLine], zone: Zone, is_header: bool, view: LineView
) -> Iterator[tuple[str, list[LabelledLine]]]:
    if zone is _BODY:
        kinds = _body_kinds([entry.line for entry in entries], view)
        yield from _merge(entries, kinds)
    elif is_header:
        yield from (("header", [entry]) for entry in entries)
    elif zone in LISTS:
        start = 0
        for item in split_items([entry.line for entry in entries], view.containers if view.is_html else None):
            yield "item", entries[start : start + len(item)]
            start += len(item)
    elif zone in SINGLE:
        yield from (("line", [entry]) for entry in entries)
    else:
        yield "line", entries


def _make(zone: Zone, kind: str, entries: list[LabelledLine], is_html: bool) -> Block:
    if len(entries) == 1:
        line = entries[0].line
        start, end = (None, None) if is_html else (line.start, line.end)
        return Block(zone, kind, line.text, line.number, line.number, start, end, entries[0].confidence, (line,))
    lines = tuple([entry.line for entry in entries])
    return Block(
        zone=zone,
        kind=kind,
        text="\n".join([line.text for line in lines]),
        first=lines[0].number,
        last=lines[-1].number,
        start=None if is_html else lines[0].start,
        end=None if is_html else lines[-1].end,
        confidence=sum([entry.confidence for entry in entries]) / len(entries),
        lines=lines,
    )


def _merge(entries: list[LabelledLine], kinds: list[str]) -> Iterator[tuple[str, list[LabelledLine]]]:
    start = 0
    for end in range(1, len(entries) + 1):
        is_open = end < len(entries) and kinds[end] == kinds[start] and kinds[start] not in {"paragraph", "heading"}
        if not is_open:
            yield kinds[start], entries[start:end]
            start = end


def _body_kinds(lines: list[Line], view: LineView) -> list[str]:
    if not view.is_html:
        return [_text_kind(index, lines) for index in range(len(lines))]
    seen: dict[int, str] = {}
    return [_html_kind(line, view, seen) for line in lines]


def _html_kind(line: Line, view: LineView, seen: dict[int, str]) -> str:
    if line.level:
        return "heading"
    if line.tag in CODE_TAGS:
        return "code"
    if line.tag == "blockquote":
        return "quote"
    if line.tag in INNER_TAGS or line.tag in CELL_TAGS or line.tag in ITEM_TAGS:
        return _outer_kind(line, view, seen)
    return "paragraph"


def _outer_kind(line: Line, view: LineView, seen: dict[int, str]) -> str:
    """The kind that the elements around a line give it. ``seen`` keeps the answer for each element met."""
    containers = view.containers
    index = line.container
    path: list[int] = []
    kind = "list" if line.tag in ITEM_TAGS and not containers.parents else "paragraph"
    for _ in range(MAX_CLIMB):
        if not 0 <= index < len(containers.parents):
            break
        if index in seen:
            kind = seen[index]
            break
        path.append(index)
        tag = containers.tags[index]
        if tag in CODE_TAGS or tag == "blockquote":
            kind = "quote" if tag == "blockquote" else "code"
            break
        if tag in ITEM_TAGS:
            kind = "list"
            break
        if tag in CELL_TAGS:
            kind = "table" if _is_data_cell(line, index, view) else "paragraph"
            break
        if tag in {"article", "main", "body"}:
            break
        index = containers.parents[index]
    seen.update(dict.fromkeys(path, kind))
    return kind


def _is_data_cell(line: Line, cell: int, view: LineView) -> bool:
    """Does the cell hold a value, in a row or table of others, and not the page's layout?"""
    containers = view.containers
    row = containers.parents[cell]
    has_others = row >= 0 and containers.last[row] - containers.first[row] > containers.last[cell] - containers.first[cell]
    if not has_others and row >= 0 and containers.parents[row] >= 0:
        table = containers.parents[row]
        has_others = containers.last[table] - containers.first[table] > containers.last[cell] - containers.first[cell]
    return has_others and containers.last[cell] - containers.first[cell] <= MAX_CELL_LINES and width(line.text) < MAX_CELL_WIDTH


def _text_kind(index: int, lines: list[Line]) -> str:
    line = lines[index]
    if line.bullet:
        return "list"
    columns = width(line.text)
    if columns > MAX_HEADING or _CLOSED.search(line.text) or ends_like_prose(line.text):
        return "paragraph"
    following = lines[index + 1] if index + 1 < len(lines) else None
    if following is None or following.bullet:
        return "paragraph"
    if _NUMBERED.match(line.text):
        return "heading"
    before = lines[index - 1] if index else None
    stands_between = before is None or before.number != line.number - 1 or _is_prose(before)
    return "heading" if stands_between and before is not None and _is_prose(following) else "paragraph"


def _is_prose(line: Line) -> bool:
    return width(line.text) >= MIN_PROSE and bool(_CLOSED.search(line.text) or line.text[-1:] in "？?")
