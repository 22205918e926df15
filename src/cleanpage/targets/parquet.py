"""Results as one Parquet file: written as parts while the run goes on, joined when it ends."""

from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress
from typing import Any

from cleanpage.outputs import as_dict
from cleanpage.sources.extras import load
from cleanpage.targets.render import Rendering, encodable, plain
from cleanpage.targets.target import Place, State

_PART = re.compile(r"part-(\d+)\.parquet")
# A row group of the joined file; what is joined is in memory at once.
_GROUP_ROWS = 5000
_GROUP_BYTES = 64_000_000


def parquet_schema(blocks: bool = False) -> Any:
    """The schema of the file, an ``pyarrow.Schema``; every column can be null, as most are for a page that failed."""
    pa = load("pyarrow", "writing Parquet")
    text, texts = pa.string(), pa.list_(pa.string())

    def structs(*names: str, **others: Any) -> Any:
        return pa.list_(pa.struct([*((name, text) for name in names), *others.items()]))

    stories = structs("title", "snippet", "published", "url")
    columns: list[tuple[str, Any]] = [("input", text), ("record", pa.int64()), ("id", text), ("url", text), ("language", text)]
    columns += [("is_article", pa.bool_()), ("confidence", pa.float64())]
    columns += [("title", text), ("subtitle", text), ("original_title", text)]
    columns += [("authors", texts), ("source", text), ("published", text), ("updated", text), ("place", text)]
    columns += [("views", pa.int64())]
    columns += [("text", text), ("captions", texts), ("photographers", texts), ("images", structs("src", "alt"))]
    columns += [("credits", structs("role", "kind", names=texts)), ("tags", texts), ("related", stories), ("hot", stories)]
    columns += [("notes", structs("code", "text"))]
    if blocks:
        numbers = {name: pa.int64() for name in ("first", "last", "start", "end")}
        columns += [("blocks", structs("zone", "kind", "text", **numbers, confidence=pa.float64()))]
    columns += [("fields", text), ("error", text), ("reason", text), ("seconds", pa.float64())]
    return pa.schema(columns)


class Parquet:
    """A Parquet file of ``parquet_schema``, and beside it, while the run goes on, a folder of its parts.

    A commit writes one part. Its state: "parts", how many there are; "base", the rows of the file that were there before
    them; "rows", all rows together, by which a file that the parts were joined into is told from the one before.
    """

    can_resume = True
    patience = 5.0

    def __init__(self, path: str, blocks: bool) -> None:
        self.rendering = Rendering("row", None, blocks)
        self._path = path
        self._parts_path = path + ".parts"
        self._pa = load("pyarrow", f"writing {path}")
        self._pq = load("pyarrow.parquet", f"writing {path}")
        self._schema = parquet_schema(blocks)
        self._waiting: list[dict[str, Any]] = []
        self._state: State = {"parts": 0, "base": 0, "rows": 0}

    def open(self, state: State | None) -> None:
        """Begin anew, or go on with the parts of the last commit."""
        if state is not None:
            self._state = dict(state)
            if self._joined_rows() == state["rows"]:
                self._state = {"parts": 0, "base": state["rows"], "rows": state["rows"]}
        os.makedirs(self._parts_path, exist_ok=True)
        for name in os.listdir(self._parts_path):
            part = _PART.fullmatch(name)
            if part is None or int(part[1]) >= self._state["parts"]:
                os.remove(os.path.join(self._parts_path, name))
        if state is None:
            # Until the parts are joined there is no file, rather than an old or a broken one.
            with suppress(FileNotFoundError):
                os.remove(self._path)

    def page(self, place: Place, value: Any) -> None:
        """Take a page into the next part."""
        self._waiting.append(_row(place, {**value, "seconds": None}))

    def failure(self, place: Place, record: dict[str, Any]) -> None:
        """Take a failure into the next part."""
        self._waiting.append(_row(place, {name: record[name] for name in ("error", "reason", "seconds")}))

    def commit(self) -> State:
        """Write a part, if anything waits."""
        if self._waiting:
            table = self._pa.Table.from_pylist(self._waiting, schema=self._schema)
            self._write_whole(self._part(self._state["parts"]), [table])
            self._state["parts"] += 1
            self._state["rows"] += len(self._waiting)
            self._waiting = []
        return dict(self._state)

    def abandon(self) -> None:
        """Forget what waits."""
        self._waiting = []

    def settle(self) -> State:
        """Join the parts into the file; they stay until the state is kept, see ``clear``."""
        self.commit()
        rows = self._state["rows"]
        if self._joined_rows() != rows:
            base = [self._path] if self._state["base"] else []
            self._write_whole(self._path, self._tables([*base, *map(self._part, range(self._state["parts"]))]))
        self._state = {"parts": 0, "base": rows, "rows": rows}
        return dict(self._state)

    def clear(self) -> None:
        """Remove the parts."""
        shutil.rmtree(self._parts_path, ignore_errors=True)

    def paths(self) -> list[str]:
        """The file and the folder of its parts."""
        return [os.path.abspath(self._path), os.path.abspath(self._parts_path)]

    def _part(self, number: int) -> str:
        return os.path.join(self._parts_path, f"part-{number:06d}.parquet")

    def _joined_rows(self) -> int:
        try:
            return int(self._pq.read_metadata(self._path).num_rows)
        except (OSError, self._pa.ArrowException):
            return -1

    def _tables(self, paths: list[str]) -> Any:
        """The rows of files, as tables of the size of a row group."""
        tables: list[Any] = []
        for path in paths:
            with self._pq.ParquetFile(path) as file:
                for group in range(file.num_row_groups):
                    tables.append(file.read_row_group(group))
                    if sum(t.num_rows for t in tables) >= _GROUP_ROWS or sum(t.nbytes for t in tables) >= _GROUP_BYTES:
                        yield self._pa.concat_tables(tables)
                        tables = []
        if tables:
            yield self._pa.concat_tables(tables)

    def _write_whole(self, path: str, tables: Any) -> None:
        """Write a file that is there whole or not at all."""
        unfinished = path + ".unfinished"
        try:
            with self._pq.ParquetWriter(unfinished, self._schema, compression="zstd") as writer:
                for table in tables:
                    writer.write_table(table)
        except BaseException:
            if os.path.exists(unfinished):
                os.remove(unfinished)
            raise
        with open(unfinished, "rb") as stream:
            os.fsync(stream.fileno())
        os.replace(unfinished, path)


def _row(place: Place, values: dict[str, Any]) -> dict[str, Any]:
    key = None if place.id is None else str(place.id)
    fields = None if place.fields is None else as_dict.to_json(plain(place.fields))
    origin = {"input": place.input, "record": place.record, "id": key, "fields": fields}
    return {"url": encodable(place.url), **values, **encodable(origin)}
