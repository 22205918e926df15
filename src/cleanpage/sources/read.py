"""One file to its records, whatever its format; what goes wrong on the way is a record too."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from cleanpage.errors import CleanPageError, InputError
from cleanpage.sources.csv_rows import read_csv
from cleanpage.sources.extras import MissingExtra
from cleanpage.sources.json_lines import read_json_lines
from cleanpage.sources.packed import packing_of, read_up_to
from cleanpage.sources.parquet import read_parquet
from cleanpage.sources.record import Found, Kind, Reading, Record
from cleanpage.sources.warc import read_warc

#: What downloads a page: from its address to its bytes and the address at which they were found in the end.
Fetch = Callable[[str], tuple[bytes, str]]

_READERS: dict[Kind, Callable[[Found, Reading], Iterator[Record | None]]] = {
    Kind.WARC: read_warc,
    Kind.JSONL: read_json_lines,
    Kind.CSV: read_csv,
    Kind.PARQUET: read_parquet,
}


def read(found: Found, reading: Reading, fetch: Fetch) -> Iterator[Record | None]:
    """The pages of a file in order; ``None`` for what is no page. Reading the same file again gives the same.

    A file that cannot be read, or not to its end, ends in a record that says why. Raises only ``MissingExtra``.
    """
    reader = _READERS.get(found.kind)
    try:
        if reader is not None:
            yield from reader(found, reading)
        else:
            yield _read_one(found, reading, fetch)
    except MissingExtra:
        raise
    except InputError as error:
        yield Record(error, position=found.size)
    except CleanPageError as error:
        yield Record(InputError(str(error)), position=found.size)
    except OSError as error:
        yield Record(InputError(error.strerror or str(error) or type(error).__name__), position=found.size)
    except Exception as error:  # A fault in one format's reader must not cost the other files.
        yield Record(InputError(f"cannot be read any further: {type(error).__name__}: {error}"), position=found.size)


def _read_one(found: Found, reading: Reading, fetch: Fetch) -> Record:
    if found.kind is Kind.MISSING:
        raise InputError(found.problem)
    if found.kind is Kind.ADDRESS:
        data, url = fetch(found.path)
        return Record(data, url, size=len(data))
    if packing_of(found.path) or not os.path.isfile(found.path):  # a pipe can be read only once, and only here
        data = read_up_to(found.path, reading.max_bytes)
        return Record(data, size=len(data), position=found.size)
    # The worker reads it, so that its bytes need not be handed over.
    return Record(Path(found.path), size=found.size, position=found.size)
