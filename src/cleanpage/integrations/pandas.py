"""pandas: a column of pages to a struct column, or to columns beside those that are there."""

from __future__ import annotations

from cleanpage.integrations.rows import Rows, needed

try:
    import pandas as pd
    import pyarrow as pa

    from cleanpage.integrations.arrow import arrow_schema, arrow_table
except ImportError as error:
    raise needed("pandas", error) from error


def clean_column(pages: pd.Series, urls: pd.Series | None = None, rows: Rows | None = None, jobs: int | None = 1) -> pd.Series:
    """A column of pages (``str`` or ``bytes``) to a column of Arrow structs with the fields of ``rows``, on the same index.

    ``urls`` are the pages' addresses, in the same order. ``jobs`` processes work on it, ``None`` for one a CPU. A missing value
    or a page that fails gives a struct with its "error". One field: ``column.struct.field("title")``.
    """
    rows = rows or Rows()
    table = arrow_table(rows.clean_columns(pages, urls, jobs), rows)
    structs = table.to_struct_array()
    kind = pd.ArrowDtype(pa.struct(arrow_schema(rows.schema)))
    return pd.Series(pd.array(structs, dtype=kind), index=pages.index, name=pages.name)


def clean_frame(
    frame: pd.DataFrame, page: str, url: str | None = None, rows: Rows | None = None, jobs: int | None = 1
) -> pd.DataFrame:
    """A frame with its column ``page`` replaced by the columns of ``rows``; the others stay, before them, on the same index.

    ``page`` and ``url`` name the columns that hold the page and its address. Ours are of Arrow's types. Raises ``ValueError``
    when one is not there, or another column is called like one of ours.
    """
    rows = rows or Rows()
    kept = rows.carried(frame.columns, page, url)
    table = arrow_table(rows.clean_columns(frame[page], None if url is None else frame[url], jobs), rows)
    found = table.to_pandas(types_mapper=pd.ArrowDtype)
    found.index = frame.index
    return pd.concat([frame[kept], found], axis=1)
