"""Pages to typed rows, the same in every engine: which columns, of which types, and what becomes of a page that fails."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing import current_process
from typing import Any, Literal, TypeVar

from cleanpage.batch import Failure, clean_many
from cleanpage.errors import CleanPageError
from cleanpage.options import Options
from cleanpage.outputs.row import COLUMNS, Cell, page_to_row
from cleanpage.page import Page

Kind = Literal["string", "bool", "double", "long"]
Row = dict[str, Cell]
Context = TypeVar("Context")

_KINDS: dict[str, Kind] = {"is_article": "bool", "confidence": "double", "views": "long"}

#: Every column that an engine can be asked for, with its type: those of ``outputs.row``, then the reason why a page could not
#: be cleaned, then the two that are written only when they are asked for. Each of them can be null.
KINDS: dict[str, Kind] = {name: _KINDS.get(name, "string") for name in (*COLUMNS, "error", "markdown", "json")}

DEFAULT_COLUMNS: tuple[str, ...] = (*COLUMNS, "error")

_MAX_LONG = 2**63 - 1
# No column of UTF-8 can hold these, and one would cost a whole batch.
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
_WRITERS: dict[str, Callable[[Page], str]] = {"markdown": Page.to_markdown, "json": Page.to_json}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """What each page becomes in an engine: its columns, and how it is cleaned. Small and picklable; each worker gets a copy.

    Raises ``ValueError`` for columns that are unknown, named twice, or none.

    >>> list(Rows(columns=("text", "error")).clean([("", None), (7, None)]))[0]
    {'text': '', 'error': None}
    """

    columns: Sequence[str] = DEFAULT_COLUMNS
    """The columns in order, of ``KINDS``. Besides those of ``outputs.row``: "error", null where all went well, else the reason
    ("input", "memory", "internal", "timeout", "crashed"), a colon and a sentence; "markdown", title and article; "json", the
    whole page as ``Page.to_json`` writes it, with blocks, credits and stories."""
    prefix: str = ""
    """Stands before every column's name, so that none meets a column that the data already has."""
    timeout: float | None = None
    """Deadline of a page in seconds. With one, pages are cleaned in a process beside the engine's worker, so that a page that
    hangs or crashes is lost alone; ``None`` cleans in the worker itself."""
    options: Options = field(default_factory=Options)

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", tuple(self.columns))
        unknown = [name for name in self.columns if name not in KINDS]
        if unknown or not self.columns or len(set(self.columns)) < len(self.columns):
            what = f"there is no column {unknown[0]!r}" if unknown else "name each column once, and at least one"
            raise ValueError(f"columns is {self.columns}: {what}. Columns: {', '.join(KINDS)}")

    @property
    def schema(self) -> dict[str, Kind]:
        """Name, with the prefix, and type of each column, in order."""
        return {self.prefix + name: KINDS[name] for name in self.columns}

    def carried(self, names: Iterable[str], page: str, url: str | None) -> list[str]:
        """The columns of the data that stay before ours: all but the page's own, and the address's where ours is called the same.

        Raises ``ValueError`` when the data has no such page or url column, or another column is called like one of ours.
        """
        names, ours = list(names), self.schema
        for wanted in (page, url):
            if wanted is not None and wanted not in names:
                raise ValueError(f"there is no column {wanted!r} in the data; it has {', '.join(map(str, names))}")
        kept = [name for name in names if name != page and not (name == url == self.prefix + "url" and name in ours)]
        clashes = [name for name in kept if name in ours]
        if clashes:
            raise ValueError(
                f"the data has columns that are called like cleanpage's: {', '.join(clashes)}. "
                "Rename them, or choose others with Rows(columns=...) or Rows(prefix=...)"
            )
        return kept

    def clean(self, pages: Iterable[tuple[Any, Any]], jobs: int | None = 1) -> Iterator[Row]:
        """One row for each pair of page (``str`` or ``bytes``) and address (or ``None``), lazily and in order.

        Nothing in the pages raises: what is no page, and what fails, gives a row with its "error". ``jobs`` is that of
        ``clean_many``; engines have workers of their own and leave it at 1.
        """
        for row, _ in self.clean_with(((page, url, None) for page, url in pages), jobs):
            yield row

    def clean_with(self, pages: Iterable[tuple[Any, Any, Context]], jobs: int | None = 1) -> Iterator[tuple[Row, Context]]:
        """The same for triples of page, address and anything else; the latter comes back beside the row.

        Raises ``CleanPageError`` where there is a deadline, but the engine's worker may start no process to keep it.
        """
        if self.timeout is not None and current_process().daemon:
            raise CleanPageError(
                "Rows(timeout=...) cleans in a process beside the engine's worker, and a daemonic worker may start none. "
                'In Dask, set the configuration "distributed.worker.daemon" to False before the workers start'
            )
        pairs = ((_present(page), (url if isinstance(url, str) else None, context)) for page, url, context in pages)
        for result, (url, context) in clean_many(pairs, jobs, self.timeout, self.options, url=_first):
            yield self.row(result, url), context

    def clean_columns(self, pages: Iterable[Any], urls: Iterable[Any] | None, jobs: int | None = 1) -> dict[str, list[Cell]]:
        """The same for a batch that lies in columns: a list for each column of ``schema``."""
        pairs = ((page, None) for page in pages) if urls is None else zip(pages, urls, strict=True)
        found: dict[str, list[Cell]] = {name: [] for name in self.schema}
        for row in self.clean(pairs, jobs):
            for name, value in row.items():
                found[name].append(value)
        return found

    def row(self, result: Page | Failure, url: str | None = None) -> Row:
        """The columns of one result of ``clean_many``; a failure has its "error" and ``url``, nothing else."""
        if isinstance(result, Failure):
            row: Row = {"url": url, "error": f"{result.error}: {result.message}"}
        else:
            row = page_to_row(result)
            row.update((name, write(result)) for name, write in _WRITERS.items() if name in self.columns)
        return {self.prefix + name: _storable(row.get(name)) for name in self.columns}


def needed(extra: str, error: ImportError) -> ModuleNotFoundError:
    """The error of a module here whose engine is not installed: it names the extra that brings it."""
    message = f"{error}: this needs the extra {extra!r}, pip install 'cleanpage[{extra}]'"
    return ModuleNotFoundError(message, name=error.name)


def _present(page: Any) -> Any:
    """The page, or ``None`` for what engines put where a value is missing: a float that is no number, or pandas' own word."""
    return None if isinstance(page, float) or type(page).__name__ == "NAType" else page


def _first(context: tuple[str | None, Any]) -> str | None:
    return context[0]


def _storable(value: Cell) -> Cell:
    """The value as every engine's column can hold it."""
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            return _LONE_SURROGATES.sub("\ufffd", value)
    elif isinstance(value, int) and value > _MAX_LONG:
        return None
    return value
