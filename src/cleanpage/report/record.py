"""A page as the values that the report's script draws, with short keys, for a report holds hundreds of pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urljoin, urlsplit

from cleanpage.document import Block, Credit, Image, Story, Zone
from cleanpage.outputs.structure import arrange, list_items, safe_address, table_rows
from cleanpage.page import ExplainedLine, Page
from cleanpage.report.others import Other

ZONES: tuple[Zone, ...] = tuple(Zone)
_PLACE = {zone: place for place, zone in enumerate(ZONES)}
#: A line that is less sure than this, in percent, stands out.
DOUBT = 70
#: The classifier's other candidates are kept where its choice is less sure than this, in percent, or where a rule changed it.
SURE = 95
MAX_CHANCES = 3

Counts = Counter[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of a report, with what it is held against."""

    name: str
    page: Page
    lines: tuple[ExplainedLine, ...]
    gold: Other | None = None
    earlier: Other | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the report keeps of a page: its own record, its row of the index, and its counts of zones against zones."""

    record: dict[str, Any]
    row: dict[str, Any]
    confusion: Counts
    """How many lines stand in (gold zone, zone)."""
    moves: Counts
    """How many lines moved from an earlier zone (-1: a new line) to a zone."""


def draw(entry: Entry) -> Drawn:
    """All that the report says of a page."""
    page, lines = entry.page, entry.lines
    gold = entry.gold.beside(lines) if entry.gold else [None] * len(lines)
    earlier = entry.earlier.beside(lines) if entry.earlier else []
    drawn = [_line(line) for line in lines]
    confusion, moves = Counts(), Counts()
    for values, zone in zip(drawn, gold, strict=True):
        if zone is not None:
            values["g"] = _PLACE[zone]
            confusion[values["g"], values["z"]] += 1
    for values, zone in zip(drawn, earlier, strict=False):
        values["o"] = -1 if zone is None else _PLACE[zone]
        if values["o"] != values["z"]:
            moves[values["o"], values["z"]] += 1
    record = {
        **_facts(page, entry.name),
        "lines": drawn,
        "blocks": [[_PLACE[block.zone], block.kind, block.first, block.last] for block in page.blocks],
        "article": [_node(node) for node in arrange(page.article.blocks, page.article.images)],
        "credits": [_credit(credit, lines) for credit in page.credits],
        "related": [_story(story, page.url) for story in page.related],
        "hot": [_story(story, page.url) for story in page.hot],
        "confusion": _table(confusion) if entry.gold else None,
        "moves": _table(moves) if entry.earlier else None,
        "gone": entry.earlier.missing(lines) if entry.earlier else 0,
        "fields": list(_changed(page, entry.earlier)) if entry.earlier else [],
    }
    return Drawn(record, _row(entry, drawn, confusion, moves), confusion, moves)


def _table(counts: Counts) -> list[list[int]]:
    return [[before, after, count] for (before, after), count in sorted(counts.items())]


def _line(line: ExplainedLine) -> dict[str, Any]:
    values: dict[str, Any] = {"t": line.text, "z": _PLACE[line.zone], "c": round(100 * line.confidence)}
    if line.is_header:
        values["h"] = 1
    if line.first is None:
        return values
    values["f"] = _PLACE[line.first[0]]
    if values["c"] < SURE or line.changes:
        values["p"] = [[_PLACE[zone], round(100 * chance)] for zone, chance in line.chances[:MAX_CHANCES]]
    if line.changes:
        values["s"] = [[c.rule, _PLACE[c.before[0]], _PLACE[c.after[0]], c.reason] for c in line.changes]
    return values


def _facts(page: Page, name: str) -> dict[str, Any]:
    byline = page.byline
    return {
        "name": name,
        "title": page.title,
        "subtitle": page.subtitle,
        "original": page.original_title,
        "language": page.language,
        "isArticle": page.is_article,
        "confidence": round(100 * page.confidence),
        "notes": [[note.code, note.text] for note in page.notes],
        "byline": {
            "authors": byline.authors,
            "source": byline.source,
            "published": byline.published,
            "updated": byline.updated,
            "place": byline.place,
            "views": byline.views,
        },
        "tags": page.tags,
    }


def _node(node: Block | Image) -> dict[str, Any]:
    """A block of the article for reading, or a picture, which is named and never loaded."""
    if isinstance(node, Image):
        return {"k": "image", "alt": node.alt, "src": "" if node.alt else node.src[:200]}
    values: dict[str, Any] = {"k": "caption" if node.zone is Zone.CAPTION else node.kind, "a": node.first, "b": node.last}
    if node.kind == "list":
        values["items"] = [[item.depth, item.number, item.content.text] for item in list_items(node)]
    elif node.kind == "table":
        values["rows"] = [[cell.text for cell in row] for row in table_rows(node)]
    return values


def _credit(credit: Credit, lines: Sequence[ExplainedLine]) -> dict[str, Any]:
    """A credit with the lines that print its label and one of its names, for a reader holds it against them."""
    found = [
        line.number
        for line in lines
        if line.zone is Zone.CREDITS and credit.role in line.text and any(name in line.text for name in credit.names)
    ]
    return {"role": credit.role, "kind": credit.kind, "names": credit.names, "lines": found}


def _story(story: Story, base: str | None) -> dict[str, Any]:
    return {
        "title": story.title,
        "snippet": story.snippet,
        "published": story.published,
        "url": _address(story.url, base),
        "first": story.first,
        "last": story.last,
    }


def _address(address: str | None, base: str | None) -> str | None:
    """A whole web address, or ``None``: nothing else is followed from a report."""
    safe = safe_address(address) if address else None
    if safe is None:
        return None
    try:
        whole = urljoin(base or "", safe)
        parts = urlsplit(whole)
    except ValueError:  # A bracket that opens no address of numbers.
        return None
    return whole if parts.scheme in {"http", "https"} and parts.hostname else None


def _row(entry: Entry, drawn: Sequence[dict[str, Any]], confusion: Counts, moves: Counts) -> dict[str, Any]:
    """A page's row of the index; its bar gives each run of one zone a width by the root of its length, so that menus show."""
    runs = groupby(drawn, key=lambda values: values["z"])
    return {
        "n": entry.name,
        "t": entry.page.title,
        "l": entry.page.language,
        "a": entry.page.is_article,
        "c": round(100 * entry.page.confidence),
        "k": len(drawn),
        "d": sum(values["c"] < DOUBT for values in drawn),
        "s": [[zone, round(sum(len(values["t"]) + 8 for values in run) ** 0.5)] for zone, run in runs],
        "e": sum(count for (gold, zone), count in confusion.items() if gold != zone),
        "g": sum(confusion.values()),
        "m": sum(moves.values()),
        "p": _table(confusion),
        "q": _table(moves),
    }


def _changed(page: Page, earlier: Other) -> Iterator[list[str]]:
    """Each fact that differs from an earlier reading: its name, what it was, what it is."""
    now, before = page.to_dict(), earlier.facts
    byline = before.get("byline") or {}
    for name in ("is_article", "title", "subtitle", "original_title", "language"):
        if name in before and before[name] != now[name]:
            yield [name, _shown(before[name]), _shown(now[name])]
    for name, value in now["byline"].items():
        if name in byline and byline[name] != value:
            yield [name, _shown(byline[name]), _shown(value)]
    for name in ("captions", "photographers", "credits", "tags", "related", "hot"):
        if name in before and before[name] != now[name]:
            yield [name, _shown(before[name]), _shown(now[name])]


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(_shown(item) for item in value) or "none"
    if isinstance(value, dict):
        parts = [value.get("role"), *(value.get("names") or ()), value.get("title")]
        return " ".join(str(part) for part in parts if part)
    return "none" if value is None else str(value)
