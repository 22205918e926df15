"""Ray Data: datasets of pages, and of WARC and WET files, to datasets of typed columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from cleanpage.integrations.rows import Row, Rows, needed
from cleanpage.integrations.warc import ARCHIVE_KINDS, Opener, clean_archive

try:
    import pyarrow as pa
    import ray.data

    from cleanpage.integrations.arrow import arrow_schema, arrow_table
except ImportError as error:
    raise needed("ray", error) from error

#: Pages of an archive that become one block.
_BATCH_PAGES = 256


def clean_dataset(
    dataset: ray.data.Dataset, page: str, url: str | None = None, rows: Rows | None = None, **ray_options: Any
) -> ray.data.Dataset:
    """A dataset with its column ``page`` replaced by the columns of ``rows``; the others stay, before them.

    ``page`` and ``url`` name the columns that hold the page (string or binary) and its address. ``ray_options`` go to
    ``map_batches`` (``batch_size``, ``num_cpus``, ``compute``, ...). A page that fails is a row with its "error". While it
    runs, raises ``ValueError`` when a named column is not there, or another column is called like one of ours.
    """
    settings = {"page": page, "url": url, "rows": rows or Rows()}
    return dataset.map_batches(clean_batch, fn_kwargs=settings, batch_format="pyarrow", **ray_options)


def clean_archives(
    paths: Sequence[str], rows: Rows | None = None, opener: Opener | None = None, **ray_options: Any
) -> ray.data.Dataset:
    """The pages of WARC and WET files as a dataset of the columns "warc", "record", "fetched" and those of ``rows``.

    Each file is one task, read as a stream, in blocks of some hundred rows. ``opener``, for files that lie on no disk that the
    workers see, is called with a path and returns the open binary file. ``ray_options`` go to ``map_batches``. A file that
    cannot be read or breaks off ends in a row with its "error". Needs the extra ``batch`` too.
    """
    files = ray.data.from_arrow([pa.table({"warc": [path]}) for path in paths])
    settings = {"rows": rows or Rows(), "opener": opener}
    return files.map_batches(clean_archive_batch, fn_kwargs=settings, batch_size=1, batch_format="pyarrow", **ray_options)


def clean_batch(batch: pa.Table, page: str, url: str | None, rows: Rows) -> pa.Table:
    """``clean_dataset`` on one Arrow batch, for a ``map_batches`` of your own."""
    kept = rows.carried(batch.column_names, page, url)
    urls = None if url is None else _values(batch, url)
    found = arrow_table(rows.clean_columns(_values(batch, page), urls), rows)
    return pa.Table.from_arrays([*(batch[name] for name in kept), *found.columns], names=[*kept, *found.column_names])


def clean_archive_batch(batch: pa.Table, rows: Rows, opener: Opener | None = None) -> Iterator[pa.Table]:
    """``clean_archives`` on one batch of paths, in its column "warc"."""
    schema = arrow_schema({**ARCHIVE_KINDS, **rows.schema})
    for path in _values(batch, "warc"):
        waiting: list[Row] = []
        for row in clean_archive(path, rows, opener):
            waiting.append(row)
            if len(waiting) == _BATCH_PAGES:
                yield pa.Table.from_pylist(waiting, schema=schema)
                waiting = []
        yield pa.Table.from_pylist(waiting, schema=schema)


def _values(batch: pa.Table, name: str) -> Iterator[Any]:
    """The values of a column one at a time, so that only one page is in memory twice."""
    return (value.as_py() for value in batch[name])
