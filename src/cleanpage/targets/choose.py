"""From the name of an output to what writes it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import IO

from cleanpage.document import Zone
from cleanpage.sources.find import bare_suffix
from cleanpage.sources.packed import packing_of
from cleanpage.targets.folder import SUFFIXES, Folder
from cleanpage.targets.lines import CsvLines, JsonLines
from cleanpage.targets.parquet import Parquet
from cleanpage.targets.sinks import Grown, Sink, Streamed
from cleanpage.targets.stream import PageStream
from cleanpage.targets.target import Target

_BY_SUFFIX = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
    ".json": "json",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
}
_OF_MANY = {"jsonl", "csv", "parquet"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the output shall hold."""

    format: str | None
    """One of the command's formats; ``None`` lets the output's name decide."""
    zones: frozenset[Zone] | None = None
    blocks: bool | None = None
    """Whether records hold the page's blocks; ``None``: in JSON yes, in Parquet no."""


def format_of(output: str | None, given: str | None) -> str:
    """The format that was given, or that the output's name stands for; "text" where it stands for none."""
    if given is not None or output is None:
        return given or "text"
    return "text" if is_folder(output) else _BY_SUFFIX.get(bare_suffix(output), "text")


def is_folder(output: str) -> bool:
    """Whether an output is a folder, or shall become one."""
    return output.endswith(("/", os.sep)) or os.path.isdir(output)


def is_for_many(output: str | None, given: str | None) -> bool:
    """Whether an output is of the kinds that are made for many pages."""
    return format_of(output, given) in {"csv", "parquet"} or (
        output is not None and (is_folder(output) or bare_suffix(output) in {".jsonl", ".ndjson"})
    )


def choose(output: str, wish: Wish) -> Target | None:
    """What writes this output and can go on after a crash; ``None`` where it can only be a stream.

    Raises ``ValueError`` for what does not go together, ``MissingExtra`` when a package is not installed.
    """
    kind = format_of(output, wish.format)
    if is_folder(output):
        if kind not in SUFFIXES:
            raise ValueError(f"a folder holds a file for each page: -f {', '.join(SUFFIXES)}; not {kind}")
        return Folder(output, kind, wish.zones, wish.blocks is not False)
    named = _BY_SUFFIX.get(bare_suffix(output))
    if kind != named and named in _OF_MANY:
        raise ValueError(f"{output} is a name for {named}, and -f asks for {kind}")
    _check(kind, wish)
    packing = packing_of(output)
    if packing is not None and kind not in {"jsonl", "csv"}:
        raise ValueError(f"only jsonl and csv are written packed, and {output} would be {kind}")
    if kind == "parquet":
        return Parquet(output, wish.blocks is True)
    if kind not in _OF_MANY or (os.path.exists(output) and not os.path.isfile(output)):
        return None
    return _lines(kind, Grown(output, packing), wish)


def stream_to(stream: IO[bytes], output: str | None, wish: Wish) -> Target:
    """What writes to a stream. Raises ``ValueError`` for what does not go together."""
    kind = format_of(output, wish.format)
    _check(kind, wish)
    if kind == "parquet":
        raise ValueError("Parquet needs a file: -o out.parquet")
    if kind in _OF_MANY:
        return _lines(kind, Streamed(stream), wish)
    return PageStream(stream, kind, wish.zones, is_many=True, says_origin=True)


def _lines(kind: str, sink: Sink, wish: Wish) -> Target:
    return CsvLines(sink) if kind == "csv" else JsonLines(sink, wish.zones, wish.blocks is not False)


def _check(kind: str, wish: Wish) -> None:
    if wish.zones is not None and kind in {"csv", "parquet"}:
        raise ValueError(f"-z goes with text, markdown, json, jsonl and html; a {kind} file has fixed columns")
