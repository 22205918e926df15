"""Parquet files, read by the batch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cleanpage.errors import InputError
from cleanpage.sources.extras import load
from cleanpage.sources.record import Found, Reading, Record, pick_field, row_to_record

#: Rows that are in memory at once; pages are large.
_ROWS = 16


def read_parquet(found: Found, reading: Reading) -> Iterator[Record | None]:
    """The pages of a Parquet file. Raises ``InputError`` where it is damaged or has no field for the page."""
    arrow = load("pyarrow", f"reading {found.name}")
    parquet = load("pyarrow.parquet", f"reading {found.name}")
    try:
        with parquet.ParquetFile(found.path, pre_buffer=False) as file:
            field = pick_field(file.schema_arrow.names, reading.field)
            count = file.metadata.num_rows or 1
            done = 0
            for batch in file.iter_batches(batch_size=_ROWS):
                for row in _rows(batch):
                    record = row_to_record(row, field)
                    done += 1
                    record.position = found.size * done // count
                    yield record
    except (arrow.ArrowException, OSError) as error:
        raise InputError(f"is damaged or no Parquet file: {error}") from None


def _rows(batch: Any) -> Iterator[dict[str, Any]]:
    names = batch.schema.names
    for index in range(batch.num_rows):
        yield {name: column[index].as_py() for name, column in zip(names, batch.columns, strict=True)}
