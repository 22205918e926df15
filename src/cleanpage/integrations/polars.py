"""polars: a column of pages to a struct column, eagerly or as an expression of a lazy frame."""

from __future__ import annotations

from cleanpage.integrations.rows import Kind, Rows, needed

try:
    import polars as pl
except ImportError as error:
    raise needed("polars", error) from error

_TYPES: dict[Kind, pl.DataType] = {"string": pl.String(), "bool": pl.Boolean(), "double": pl.Float64(), "long": pl.Int64()}


def struct_type(rows: Rows) -> pl.Struct:
    """The columns of ``rows`` as a polars struct."""
    return pl.Struct({name: _TYPES[kind] for name, kind in rows.schema.items()})


def clean_column(pages: pl.Series, urls: pl.Series | None = None, rows: Rows | None = None, jobs: int | None = 1) -> pl.Series:
    """A column of pages (``String`` or ``Binary``) to a struct column with the fields of ``rows``, of the same name.

    ``urls`` are the pages' addresses, in the same order. ``jobs`` processes work on it, ``None`` for one a CPU. A missing value
    or a page that fails gives a struct with its "error".
    """
    rows = rows or Rows()
    columns = rows.clean_columns(pages, urls, jobs)
    schema = {name: _TYPES[kind] for name, kind in rows.schema.items()}
    return pl.DataFrame(columns, schema=schema).to_struct(pages.name)


def clean_expr(page: str, url: str | None = None, rows: Rows | None = None, jobs: int | None = 1) -> pl.Expr:
    """The same as an expression, for lazy frames: ``frame.with_columns(page=clean_expr("html", "url")).unnest("page")``.

    ``page`` and ``url`` name the columns that hold the page and its address.
    """
    rows = rows or Rows()
    inputs = [pl.col(page).alias("page"), *([] if url is None else [pl.col(url).alias("url")])]

    def clean(batch: pl.Series) -> pl.Series:
        fields = batch.struct
        return clean_column(fields.field("page"), None if url is None else fields.field("url"), rows, jobs)

    return pl.struct(inputs).map_batches(clean, return_dtype=struct_type(rows), is_elementwise=True).alias(page)


def clean_frame(
    frame: pl.DataFrame | pl.LazyFrame, page: str, url: str | None = None, rows: Rows | None = None, jobs: int | None = 1
) -> pl.DataFrame | pl.LazyFrame:
    """A frame, lazy or not, with its column ``page`` replaced by the columns of ``rows``; the others stay, before them.

    Raises ``ValueError`` when a named column is not there, or another column is called like one of ours.
    """
    rows = rows or Rows()
    kept = rows.carried(frame.lazy().collect_schema().names(), page, url)
    return frame.select(*kept, clean_expr(page, url, rows, jobs).alias(page)).unnest(page)
