"""The nouns of this room: a file that holds pages, and one page of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from cleanpage.errors import InputError

#: Names under which a table's or a JSON line's page is found where nobody says how its field is called, best first.
PAGE_FIELDS = ("html", "text", "content", "raw_content")


class Kind(Enum):
    """How a file holds its pages."""

    PAGE = "page"
    WARC = "warc"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    ADDRESS = "address"
    """No file but a web address."""
    MISSING = "missing"
    """Nothing that can be read; ``Found.problem`` says why."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file that holds one page or many."""

    name: str
    """Its path as it will be shown: as it was given, or below the folder that was given."""
    path: str
    """Its absolute path, or its address: what tells it from others."""
    kind: Kind
    size: int = 0
    """Bytes on the disk."""
    place: str = ""
    """Where a folder of results puts what is made of it: a relative path, another for each ``path``."""
    problem: str = ""


@dataclass(slots=True)
class Record:
    """One page as it was found, or the ``InputError`` that says why it could not be read."""

    source: str | bytes | Path | InputError
    url: str | None = None
    id: str | int | None = None
    fields: dict[str, Any] | None = None
    """What stood beside the page in its table, JSON line or archive."""
    size: int = 0
    """Bytes of the page, or characters."""
    position: int = 0
    """Bytes of the file that have been read up to here, as far as is known."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are read; the same for all of them."""

    max_bytes: int
    """Larger pages are not read but fail."""
    field: str | None = None
    """The field that holds the page, in tables and JSON lines; ``None`` looks for ``PAGE_FIELDS``."""
    suffixes: tuple[str, ...] | None = None
    """The endings of the files that are taken from a folder; ``None`` for all that are known."""


def pick_field(names: list[str], wanted: str | None) -> str:
    """The name of the field that holds the page. Raises ``InputError`` where there is none."""
    if wanted is not None:
        if wanted in names:
            return wanted
        raise InputError(f"has no field {wanted!r}; it has {_listed(names)}")
    for name in PAGE_FIELDS:
        if name in names:
            return name
    raise InputError(f"has no field called {', '.join(PAGE_FIELDS)}; name the page's own with --field: {_listed(names)}")


def row_to_record(row: dict[str, Any], field: str) -> Record:
    """A row's page with its keys; the other fields are carried along. A field without a page gives a record that fails."""
    page = row[field]
    url, key = row.get("url"), row.get("id")
    fields = {name: value for name, value in row.items() if name not in {field, "url", "id"}}
    if isinstance(page, memoryview | bytearray):
        page = bytes(page)
    problem = None if isinstance(page, str | bytes) else f"field {field!r} holds no page but {_named(page)}"
    return Record(
        source=page if problem is None else InputError(problem),
        url=url if isinstance(url, str) and url else None,
        id=key if isinstance(key, str | int) else None if key is None else str(key),
        fields=fields or None,
        size=len(page) if problem is None else 0,
    )


def _named(value: Any) -> str:
    return "null" if value is None else f"a value of type {type(value).__name__}"


def _listed(names: list[str]) -> str:
    return ", ".join(map(repr, names[:20])) or "none at all"
