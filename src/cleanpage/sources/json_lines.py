"""JSON lines: one object a line, packed or not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from cleanpage.errors import InputError
from cleanpage.sources.packed import PackedFile, buffered, lines, packing_of
from cleanpage.sources.record import Found, Reading, Record, pick_field, row_to_record

# A character may take six bytes as an escape, but no page is all escapes of the longest kind and has fields beside it too.
_LINE_FACTOR = 4


def read_json_lines(found: Found, reading: Reading) -> Iterator[Record | None]:
    """The pages of JSON lines; a line that is broken, too long or has no page gives a record that fails, ``None`` a blank one."""
    file = PackedFile(found.path, packing_of(found.path))
    with buffered(file) as stream:
        for line in lines(stream, _LINE_FACTOR * reading.max_bytes):
            record = _record_of(line, reading)
            if record is not None:
                record.position = file.position
            yield record


def _record_of(line: bytes | InputError, reading: Reading) -> Record | None:
    if isinstance(line, InputError):
        return Record(line)
    if line.isspace():
        return None
    try:
        row = _parsed(line)
        return Record(row, size=len(row)) if isinstance(row, str) else row_to_record(row, pick_field(list(row), reading.field))
    except InputError as error:
        return Record(error)


def _parsed(line: bytes) -> dict[str, Any] | str:
    """The line's object, or its text: a page with nothing beside it. Raises ``InputError`` for anything else."""
    try:
        row: Any = json.loads(line)
    except UnicodeDecodeError as error:
        raise InputError(f"is not UTF-8: {error.reason} at byte {error.start}") from None
    except (ValueError, RecursionError) as error:
        raise InputError(f"is no JSON: {error}") from None
    if isinstance(row, dict | str):
        return row
    raise InputError(f"is no JSON object but a {type(row).__name__}")
