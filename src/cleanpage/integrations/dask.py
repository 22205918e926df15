"""Dask: bags of records and data frames of pages, cleaned where their partitions lie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cleanpage.integrations.rows import Row, Rows, needed

try:
    import dask.bag as db
    import dask.dataframe as dd

    from cleanpage.integrations.pandas import clean_frame as clean_pandas
except ImportError as error:
    raise needed("dask", error) from error


def clean_bag(bag: db.Bag, page: str, url: str | None = None, rows: Rows | None = None) -> db.Bag:
    """A bag of dictionaries, each with its ``page`` replaced by the columns of ``rows``; the other keys stay, before them.

    ``page`` and ``url`` name the keys of the page (``str`` or ``bytes``) and its address; a record without one, or a page that
    fails, gets an "error". A key that is called like one of ours gives way to it: ``Rows(prefix=...)`` keeps both.
    """
    return bag.map_partitions(_clean_records, page=page, url=url, rows=rows or Rows())


def clean_frame(frame: dd.DataFrame, page: str, url: str | None = None, rows: Rows | None = None) -> dd.DataFrame:
    """A Dask frame with its column ``page`` replaced by the columns of ``rows``; the others stay, before them.

    ``page`` and ``url`` name the columns that hold the page and its address. Ours are of Arrow's types. Raises ``ValueError`` at
    once when one is not there, or another column is called like one of ours.
    """
    rows = rows or Rows()
    meta = clean_pandas(frame._meta, page, url, rows)
    return frame.map_partitions(clean_pandas, page, url, rows, meta=meta)


def _clean_records(records: Iterable[Mapping[str, Any]], page: str, url: str | None, rows: Rows) -> list[Row]:
    triples = ((record.get(page), None if url is None else record.get(url), record) for record in records)
    # A list: the partition travels to where it is wanted, and a generator cannot.
    return [{**{key: value for key, value in record.items() if key != page}, **row} for row, record in rows.clean_with(triples)]
