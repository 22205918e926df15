"""CSV with a header, packed or not."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import IO

from cleanpage.errors import InputError
from cleanpage.sources.packed import PackedFile, buffered, lines, packing_of
from cleanpage.sources.record import Found, Reading, Record, pick_field, row_to_record


def read_csv(found: Found, reading: Reading) -> Iterator[Record | None]:
    """The pages of a CSV file; ``None`` for an empty row. A row with too few cells has no page and fails.

    Raises ``InputError`` where there is no header with a field for the page, or where the file cannot be told into rows any
    further (a quote that is never closed).
    """
    # The csv module knows one limit for the whole process, and its own is too low for pages.
    csv.field_size_limit(max(csv.field_size_limit(), reading.max_bytes + 1))
    file = PackedFile(found.path, packing_of(found.path))
    with buffered(file) as stream:
        rows = csv.reader(_text_lines(stream, reading.max_bytes))
        try:
            header = [_plain(_text(name)) for name in next(rows, [])]
            if header:
                header[0] = header[0].removeprefix("\ufeff")
            field = pick_field(header, reading.field)
            for row in rows:
                record = _record_of(row, header, field) if row else None
                if record is not None:
                    record.position = file.position
                yield record
        except csv.Error as error:
            raise InputError(f"line {rows.line_num}: {error}; what follows is not read") from None


def _text_lines(stream: IO[bytes], limit: int) -> Iterator[str]:
    """Each byte as one character, so that one bad byte does not end the file; commas and quotes are the same in all charsets."""
    for line in lines(stream, 4 * limit):
        if isinstance(line, InputError):
            raise csv.Error(str(line))
        yield line.decode("latin-1")


def _record_of(row: list[str], header: list[str], field: str) -> Record:
    cells: dict[str, str | bytes | None] = dict.fromkeys(header)
    cells.update(zip(header, map(_text, row), strict=False))
    # Only a page may stay bytes: it is decoded with more care, as its markup may say how.
    return row_to_record({name: cell if name == field or cell is None else _plain(cell) for name, cell in cells.items()}, field)


def _text(cell: str) -> str | bytes:
    """A cell as text where it is UTF-8, else as its bytes."""
    data = cell.encode("latin-1")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data


def _plain(cell: str | bytes) -> str:
    return cell if isinstance(cell, str) else cell.decode("utf-8", "replace")
