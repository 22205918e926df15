"""Results as files of a folder, each named after its input."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from typing import Any

from cleanpage.document import Zone
from cleanpage.outputs import as_dict
from cleanpage.targets.lines import JsonLines
from cleanpage.targets.render import Rendering, Shape
from cleanpage.targets.sinks import Grown
from cleanpage.targets.target import Place, State, origin_of

SUFFIXES: dict[str, tuple[str, Shape]] = {
    "text": (".txt", "text"),
    "markdown": (".md", "markdown"),
    "json": (".json", "document"),
    "html": (".html", "html"),
}
FAILURES = "failures.jsonl"

# Of the 255 bytes that file systems give a name, some are left for what is put to it.
_MAX_NAME = 230


class Folder:
    """A file for each page: the input's path with the format's suffix put to it, below that a number for each of many.

    A name is made of its input's alone, so the same page always gets the same, and two pages never one. Failures are lines of
    ``FAILURES``.
    """

    can_resume = True
    patience = 2.0

    def __init__(self, path: str, output_format: str, zones: frozenset[Zone] | None, blocks: bool) -> None:
        self._path = path
        self._suffix, shape = SUFFIXES[output_format]
        self.rendering = Rendering(shape, zones, blocks)
        self._unfinished = os.path.join(path, ".unfinished")
        self._failures = JsonLines(Grown(os.path.join(path, FAILURES)), None, blocks)

    def open(self, state: State | None) -> None:
        """Make the folder, or go on in it."""
        os.makedirs(self._path, exist_ok=True)
        with suppress(OSError):
            os.remove(self._unfinished)
        self._failures.open(state)

    def page(self, place: Place, value: Any) -> None:
        """Write a page; a file is there whole or not at all."""
        path = os.path.join(self._path, file_name(place) + self._suffix)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if self.rendering.shape == "document" and self.rendering.zones is None:
            value = value[:-2] + "," + as_dict.to_json(origin_of(place), 2)[1:]
        with open(self._unfinished, "wb") as stream:
            stream.write((value + "\n" if value else "").encode("utf-8", "replace"))
        os.replace(self._unfinished, path)

    def failure(self, place: Place, record: dict[str, Any]) -> None:
        """Write a failure."""
        self._failures.failure(place, record)

    def commit(self) -> State:
        """Bring the failures to the disk; the pages are files already."""
        return self._failures.commit()

    def abandon(self) -> None:
        """Let go of the failures; files are whole, and will be written once more with the same content."""
        self._failures.abandon()

    def settle(self) -> State:
        """Close; without failures there is no file of them."""
        state = self._failures.settle()
        if not state["offset"]:
            with suppress(OSError):
                os.remove(os.path.join(self._path, FAILURES))
        return state

    def clear(self) -> None:
        """Nothing: there are no more than the files."""

    def paths(self) -> list[str]:
        """The folder."""
        return [os.path.abspath(self._path)]


def file_name(place: Place) -> str:
    """The file of a page in a folder of results, without the suffix: a relative path of its own for each page."""
    parts = place.folder.split(os.sep)
    name = os.path.join(*map(_short, parts))
    return name if place.record is None else os.path.join(name, f"{place.record:06d}")


def _short(name: str) -> str:
    """A name that is short enough for a suffix; a cut one is told from its like by a digest of all of it."""
    data = os.fsencode(name)
    if len(data) <= _MAX_NAME:
        return name
    digest = hashlib.blake2b(data, digest_size=10).hexdigest()
    return data[: _MAX_NAME - 30].decode("utf-8", "ignore") + "-" + digest
