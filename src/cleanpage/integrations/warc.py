"""Crawl archives for the engines: the pages of one WARC or WET file, to rows."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from cleanpage.batch import Failure
from cleanpage.errors import InputError
from cleanpage.integrations.rows import Kind, Row, Rows
from cleanpage.sources.record import Found, Reading, Record
from cleanpage.sources.record import Kind as FileKind
from cleanpage.sources.warc import read_warc

Opener = Callable[[str], BinaryIO]

#: What stands in a row before the page's own columns.
ARCHIVE_KINDS: dict[str, Kind] = {"warc": "string", "record": "string", "fetched": "string"}


def clean_archive(path: str, rows: Rows, opener: Opener | None = None) -> Iterator[Row]:
    """One row for each page of an archive: successful HTTP answers that are text, and the text of WET; packed or plain.

    Before the columns of ``rows`` stand "warc" (``path``), "record" (the record's id) and "fetched" (its date, ISO 8601).
    ``path`` is on a disk that the worker sees, unless an ``opener`` opens it: then it is copied to the worker's disk for as long
    as it is read. A page larger than ``rows.options.max_bytes``, also once it is unpacked, gives a row with its "error". An
    archive that cannot be opened, is damaged or breaks off ends in a row with its "error"; the pages before are kept.

    Raises ``MissingExtra`` where the extra ``batch`` is not installed.
    """
    breaks: list[str] = []
    for row, (record, about) in rows.clean_with(_pages(path, opener, rows.options.max_bytes, breaks)):
        if isinstance(record.source, InputError):
            row = rows.row(Failure("input", str(record.source), 0.0, path, 0), record.url)  # noqa: PLW2901
        yield {**about, **row}
    for problem in breaks:
        failure = Failure("input", f"{path}: {problem}", 0.0, path, 0)
        yield {**dict.fromkeys(ARCHIVE_KINDS), "warc": path, **rows.row(failure)}


def _pages(
    path: str, opener: Opener | None, max_bytes: int, breaks: list[str]
) -> Iterator[tuple[object, str | None, tuple[Record, Row]]]:
    """The archive's pages; what ends it early goes to ``breaks``, since an error here would come before the pages in work."""
    try:
        with _on_disk(path, opener) as local:
            found = Found(path, local, FileKind.WARC, os.stat(local).st_size)
            for record in read_warc(found, Reading(max_bytes)):
                if record is not None:
                    name = None if record.id is None else str(record.id)
                    about: Row = {"warc": path, "record": name, "fetched": (record.fields or {}).get("fetched")}
                    yield record.source, record.url, (record, about)
    except InputError as problem:
        breaks.append(str(problem))
    except OSError as problem:
        breaks.append(problem.strerror or str(problem))


@contextmanager
def _on_disk(path: str, opener: Opener | None) -> Iterator[str]:
    """Where the archive lies on this machine."""
    if opener is None:
        yield path
        return
    with tempfile.NamedTemporaryFile(prefix="cleanpage-", suffix=".warc") as copy:
        with opener(path) as stream:
            shutil.copyfileobj(stream, copy)
        copy.flush()
        yield copy.name
