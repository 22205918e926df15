"""Spark: data frames of pages to typed columns, by mapInPandas or by a pandas UDF, and archives to data frames."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from cleanpage.integrations.rows import Kind, Row, Rows, needed
from cleanpage.integrations.warc import ARCHIVE_KINDS, Opener, clean_archive

try:
    import pandas as pd
    from pyspark.sql import Column, DataFrame
    from pyspark.sql import functions as sf
    from pyspark.sql import types as st
except ImportError as error:
    raise needed("spark", error) from error

_TYPES: dict[Kind, st.DataType] = {
    "string": st.StringType(),
    "bool": st.BooleanType(),
    "double": st.DoubleType(),
    "long": st.LongType(),
}
#: Pages that go back to Spark together.
_BATCH_PAGES = 256


def spark_schema(kinds: Mapping[str, Kind]) -> st.StructType:
    """Columns (``Rows.schema``) as a Spark schema; every one can be null."""
    return st.StructType([st.StructField(name, _TYPES[kind]) for name, kind in kinds.items()])


def clean_frame(frame: DataFrame, page: str, url: str | None = None, rows: Rows | None = None) -> DataFrame:
    """A frame with its column ``page`` replaced by the columns of ``rows``, by ``mapInPandas``; the others stay, before them.

    ``page`` and ``url`` name the columns that hold the page (string or binary) and its address. A page that fails is a row with
    its "error". Raises ``ValueError`` at once when one is not there, or another column is called like one of ours.
    """
    rows = rows or Rows()
    kept = rows.carried(frame.columns, page, url)
    schema = st.StructType([*(frame.schema[name] for name in kept), *spark_schema(rows.schema)])
    return frame.mapInPandas(frames_cleaner(page, url, rows, kept), schema)


def clean_column(page: str, url: str | None = None, rows: Rows | None = None) -> Column:
    """The same as a struct column, by a pandas UDF: ``frame.withColumn("page", clean_column("html", "url"))``."""
    rows = rows or Rows()
    schema = spark_schema(rows.schema)

    # Spark reads the kind of a pandas UDF from these annotations, and takes no optional series.
    def clean(pages: pd.Series) -> pd.DataFrame:
        return _frame(rows.clean_columns(pages, None))

    def clean_with_urls(pages: pd.Series, urls: pd.Series) -> pd.DataFrame:
        return _frame(rows.clean_columns(pages, urls))

    return sf.pandas_udf(clean, schema)(page) if url is None else sf.pandas_udf(clean_with_urls, schema)(page, url)


def clean_archives(paths: DataFrame, rows: Rows | None = None, opener: Opener | None = None) -> DataFrame:
    """The pages of WARC and WET files, whose paths are the frame's only column, as "warc", "record", "fetched" and ``rows``.

    Each file is read as a stream by one task, so give each a partition (``repartition``). ``opener``, for files that lie on
    no disk that the workers see, is called with a path and returns the open binary file. A file that cannot be read or breaks
    off ends in a row with its "error". Needs the extra ``batch`` too, here and on the workers.
    """
    rows = rows or Rows()
    kinds = {**ARCHIVE_KINDS, **rows.schema}
    return paths.mapInPandas(_archives_cleaner(rows, opener), spark_schema(kinds))


def frames_cleaner(
    page: str, url: str | None, rows: Rows, carried: list[str]
) -> Callable[[Iterator[pd.DataFrame]], Iterator[pd.DataFrame]]:
    """What ``clean_frame`` gives to ``mapInPandas``, for one of your own: the columns ``carried``, then those of ``rows``."""

    def clean(frames: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        for frame in frames:
            found = _frame(rows.clean_columns(frame[page], None if url is None else frame[url]))
            yield pd.concat([frame[carried].reset_index(drop=True), found], axis=1)

    return clean


def _archives_cleaner(rows: Rows, opener: Opener | None) -> Callable[[Iterator[pd.DataFrame]], Iterator[pd.DataFrame]]:
    def clean(frames: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        for frame in frames:
            for path in frame.iloc[:, 0]:
                waiting: list[Row] = []
                for row in clean_archive(path, rows, opener):
                    waiting.append(row)
                    if len(waiting) == _BATCH_PAGES:
                        yield _frame(waiting)
                        waiting = []
                if waiting:
                    yield _frame(waiting)

    return clean


def _frame(found: Mapping[str, list[Any]] | list[Row]) -> pd.DataFrame:
    """Objects as they are: pandas would make floats of counts among which one is missing."""
    return pd.DataFrame(found, dtype=object)
