"""The types of ``rows`` in Arrow's words, for the engines that speak Arrow and for Parquet files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from cleanpage.integrations.rows import Kind, Rows

_TYPES: dict[Kind, pa.DataType] = {"string": pa.string(), "bool": pa.bool_(), "double": pa.float64(), "long": pa.int64()}


def arrow_schema(kinds: Mapping[str, Kind]) -> pa.Schema:
    """Columns (``Rows.schema``) as an Arrow schema, which is also that of a Parquet file; every one can be null."""
    return pa.schema([(name, _TYPES[kind]) for name, kind in kinds.items()])


def arrow_table(columns: Mapping[str, Sequence[Any]], rows: Rows) -> pa.Table:
    """What ``Rows.clean_columns`` gives as an Arrow table, typed even where a column is empty."""
    return pa.table(dict(columns), schema=arrow_schema(rows.schema))
