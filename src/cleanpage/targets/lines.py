"""Results as lines of a growing file: JSON lines and CSV."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from typing import Any

from cleanpage.document import Zone
from cleanpage.outputs import as_dict
from cleanpage.outputs.row import COLUMNS
from cleanpage.targets.render import Rendering, plain
from cleanpage.targets.sinks import Grown, Sink
from cleanpage.targets.target import Place, State, origin_of

CSV_COLUMNS = ("input", "record", "id", *COLUMNS, "fields", "error", "reason")


class _Lines:
    """A target that writes line after line to a sink."""

    patience = 2.0

    def __init__(self, sink: Sink, rendering: Rendering, header: bytes = b"") -> None:
        self._header = header
        self.rendering = rendering
        self.can_resume = isinstance(sink, Grown)
        self._sink = sink

    def open(self, state: State | None) -> None:
        """Begin anew, or go on behind the last commit."""
        self._sink.open(None if state is None else state["offset"])
        if self._header and (state is None or not state["offset"]):
            self._sink.write(self._header)

    def commit(self) -> State:
        """Bring everything to the disk."""
        return {"offset": self._sink.commit()}

    def abandon(self) -> None:
        """Close the file, and forget what waits."""
        self._sink.close()

    def settle(self) -> State:
        """Commit and close."""
        state = self.commit()
        self._sink.close()
        return state

    def clear(self) -> None:
        """Nothing: there is no more than the file."""

    def paths(self) -> list[str]:
        """The file, if it is one."""
        return [os.path.abspath(self._sink.path)] if isinstance(self._sink, Grown) else []


class JsonLines(_Lines):
    """One JSON object a line: ``Page.to_dict`` and where the page came from; with zones one line a block."""

    def __init__(self, sink: Sink, zones: frozenset[Zone] | None, blocks: bool) -> None:
        super().__init__(sink, Rendering("json", zones, blocks))

    def page(self, place: Place, value: Any) -> None:
        """Write a page."""
        if isinstance(value, str):
            self._write(value, origin_of(place))
        else:
            for part in value:
                self._write(part, {"input": place.name})

    def failure(self, place: Place, record: dict[str, Any]) -> None:
        """Write a failure."""
        self._sink.write((as_dict.to_json({**record, "url": place.url, **origin_of(place)}) + "\n").encode())

    def _write(self, page: str, origin: dict[str, Any]) -> None:
        self._sink.write(f"{page[:-1]}, {as_dict.to_json(origin)[1:]}\n".encode())


class CsvLines(_Lines):
    """One row a page, under a header: ``CSV_COLUMNS``."""

    def __init__(self, sink: Sink) -> None:
        super().__init__(sink, Rendering("cells"), _csv_line(CSV_COLUMNS))

    def page(self, place: Place, value: Any) -> None:
        """Write a page."""
        self._sink.write(_csv_line([place.input, place.record, place.id, *value, _json_fields(place), None, None]))

    def failure(self, place: Place, record: dict[str, Any]) -> None:
        """Write a failure: its address, its error and nothing between."""
        empty = [None] * (len(COLUMNS) - 1)
        end = [_json_fields(place), record["error"], record["reason"]]
        self._sink.write(_csv_line([place.input, place.record, place.id, place.url, *empty, *end]))


def _csv_line(cells: Sequence[Any]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue().encode("utf-8", "replace")


def _json_fields(place: Place) -> str | None:
    return None if place.fields is None else as_dict.to_json(plain(place.fields))
