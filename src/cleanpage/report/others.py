"""What a page is held against: gold labels, and what another version or other settings made of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cleanpage.document import CODES, Zone
from cleanpage.errors import InputError
from cleanpage.page import ExplainedLine
from cleanpage.report.align import align, without_blanks

_ZONE_OF = {code.letter: code.zone for code in CODES}
_ZONES = frozenset(zone.value for zone in Zone)


@dataclass(frozen=True, slots=True)
class Other:
    """Another reading of a page: its lines with their zones, and its facts where it has any."""

    name: str
    """What tells it from its like: a file's stem or an id."""
    lines: tuple[tuple[Zone, str], ...]
    url: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    def beside(self, lines: Sequence[ExplainedLine]) -> list[Zone | None]:
        """Of each of ``lines`` the zone that it has here; ``None`` where it is not here."""
        owners = align([line.text for line in lines], [text for _, text in self.lines])
        return [None if owner is None else self.lines[owner][0] for owner in owners]

    def missing(self, lines: Sequence[ExplainedLine]) -> int:
        """How many lines of this reading are in none of ``lines``."""
        joined = without_blanks("".join(line.text for line in lines))
        return sum(without_blanks(text) not in joined for _, text in self.lines)


def read_gold(path: Path) -> Iterator[Other]:
    """The gold labels in a file, or in the files of a folder.

    Formats, told apart by their content: a JSON object with "lines" of [code, text] (and "id"), such objects a line each, or
    rows "code TAB text" or "code|text". Codes are the letters of ``CODES``. A file of other things inside a folder is passed
    over. Raises ``InputError`` where the file cannot be read or holds no labels.
    """
    if path.is_dir():
        files = (file for file in sorted(path.rglob("*")) if file.suffix in {".json", ".jsonl", ".tsv", ".gold"})
        for file in files:
            yield from _gold_of(file, _read(file))
        return
    found = list(_gold_of(path, _read(path)))
    if not found:
        raise InputError(f'{path}: no gold labels; needed are rows "code TAB text" or JSON with "lines" of [code, text]')
    yield from found


def read_earlier(path: Path) -> list[Other]:
    """The pages that ``cleanpage -f json`` or ``-f jsonl`` wrote into a file. Raises ``InputError`` where there are none."""
    pages = [record for record in _records(_read(path)) if isinstance(record.get("blocks"), list)]
    try:
        found = [Other(str(page.get("input") or ""), tuple(_lines_of(page["blocks"])), page.get("url"), page) for page in pages]
    except (KeyError, TypeError, ValueError, AttributeError):
        found = []
    if not found:
        raise InputError(f"{path}: no pages; needed is what cleanpage -f json or -f jsonl wrote")
    return found


def gold_for(names: Sequence[str], golds: Sequence[Other], count: int) -> Other | None:
    """The gold of the page with one of these names; the only gold belongs to the only page whatever its name."""
    if count == len(golds) == 1:
        return golds[0]
    return next((gold for name in names for gold in golds if gold.name == name), None)


class Earlier:
    """The pages of an earlier run, to be found again by what they are."""

    def __init__(self, pages: Sequence[Other]) -> None:
        self._pages = pages
        # Of pages with one text or one address the first counts, as it does for a person who looks.
        self._by_text = {without_blanks("".join(words for _, words in page.lines)): page for page in reversed(pages)}
        self._by_url = {page.url: page for page in reversed(pages) if page.url}

    def of(self, lines: Sequence[ExplainedLine], url: str | None, at: int, count: int) -> Other | None:
        """The reading of page ``at`` of ``count``: of the same text, else of the same address, else (of as many) in its place."""
        text = without_blanks("".join(line.text for line in lines))
        found = self._by_text.get(text) or self._by_url.get(url or "")
        return found or (self._pages[at] if count == len(self._pages) else None)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _records(content: str) -> list[dict[str, Any]]:
    """The JSON objects in a text: one, an array of them, or one a line; none where it is no JSON."""
    try:
        value = json.loads(content)
    except ValueError:
        try:
            value = [json.loads(line) for line in content.splitlines() if line.strip()]
        except ValueError:
            value = []
    return [record for record in (value if isinstance(value, list) else [value]) if isinstance(record, dict)]


def _gold_of(path: Path, content: str) -> Iterator[Other]:
    stem = path.parent.name if path.name == "lines.tsv" else path.stem
    for record in _records(content):
        lines = record.get("lines")
        if isinstance(lines, list) and all(isinstance(row, list) and len(row) == 2 for row in lines):
            yield Other(str(record.get("id", stem)), tuple(_coded(path, [(str(code), str(text)) for code, text in lines])))
    if path.suffix not in {".json", ".jsonl"}:
        rows = [(row[:1], row[2:]) for row in content.splitlines() if row[1:2] in {"\t", "|"}]
        if rows:
            yield Other(stem, tuple(_coded(path, rows)))


def _coded(path: Path, rows: Sequence[tuple[str, str]]) -> Iterator[tuple[Zone, str]]:
    for number, (code, text) in enumerate(rows, 1):
        if code not in _ZONE_OF:
            raise InputError(f"{path}: label {number} is {code!r}; a label is one of {' '.join(_ZONE_OF)}")
        yield _ZONE_OF[code], text


def _lines_of(blocks: Sequence[dict[str, Any]]) -> Iterator[tuple[Zone, str]]:
    for block in blocks:
        for text in str(block["text"]).split("\n"):
            yield Zone(block["zone"]), text
