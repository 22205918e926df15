"""From what was given on the command line to the files that hold pages, lazily and in a fixed order."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO
from urllib.parse import quote

from cleanpage.sources.packed import packing_of
from cleanpage.sources.record import Found, Kind, Reading

PAGE_SUFFIXES = (".html", ".htm", ".xhtml", ".shtml", ".txt", ".text")
CONTAINER_SUFFIXES: dict[str, Kind] = {
    ".warc": Kind.WARC,
    ".wet": Kind.WARC,
    ".jsonl": Kind.JSONL,
    ".ndjson": Kind.JSONL,
    ".csv": Kind.CSV,
    ".parquet": Kind.PARQUET,
}
LIST = "-"

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_GLOB = re.compile(r"[*?\[]")
_PIECE = 1 << 16


def bare_suffix(name: str) -> str:
    """A file's suffix in lower case, below that of its packing: ".warc" of "a.warc.gz"."""
    name = name.lower()
    if packing_of(name):
        name = name.rpartition(".")[0]
    return os.path.splitext(name)[1]


def kind_of(name: str) -> Kind:
    """How a file of this name holds its pages; what is no archive and no table is one page."""
    return CONTAINER_SUFFIXES.get(bare_suffix(name), Kind.PAGE)


def holds_many(name: str) -> bool:
    """Whether an input may be more than one page: a folder, a pattern, an archive or a table."""
    if _ADDRESS.match(name):
        return False
    return os.path.isdir(name) or kind_of(name) is not Kind.PAGE or (bool(_GLOB.search(name)) and not os.path.exists(name))


@dataclass(frozen=True, slots=True)
class Finder:
    """Looks for files that hold pages."""

    reading: Reading
    names: tuple[str, ...]
    """What was given: files, folders, patterns, addresses, or ``LIST`` for paths that stand in ``listing``."""
    listing: IO[bytes] | None = None
    """Paths, one a line or parted by NUL characters."""
    ours: Collection[str] = ()
    """Absolute paths that are not looked into: those of the output."""
    _root: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_root", _common_root(self.names))

    def find(self) -> Iterator[Found]:
        """The files, each as often as it was given. What cannot be found is among them, with its problem."""
        for name in self.names:
            if name == LIST and self.listing is not None:
                for path in read_list(self.listing):
                    yield from self._input(path)
            else:
                yield from self._input(name)

    def _input(self, name: str) -> Iterator[Found]:
        if _ADDRESS.match(name):
            yield Found(name, name, Kind.ADDRESS, place=os.path.join("@web", quote(name, safe="")))
        elif os.path.isdir(name):
            yield from self._nonempty(name, self._folder(name), f"holds no files of pages ({self._known})")
        elif _GLOB.search(name) and not os.path.lexists(name):
            yield from self._nonempty(name, self._pattern(name), "no file matches")
        else:
            yield self._file(name)

    def _nonempty(self, name: str, files: Iterable[Found], problem: str) -> Iterator[Found]:
        is_empty = True
        for found in files:
            is_empty = False
            yield found
        if is_empty:
            yield self._missing(name, problem)

    def _pattern(self, pattern: str) -> Iterator[Found]:
        for name in sorted(glob.glob(pattern, recursive=True)):
            if os.path.abspath(name) in self.ours:
                continue
            if not os.path.isdir(name):
                yield self._file(name)
            elif "**" not in pattern:  # which has gone into the folder already
                yield from self._folder(name)

    def _folder(self, folder: str) -> Iterator[Found]:
        """The files in a folder and in those below, by name; hidden ones and links to folders are left out."""
        try:
            with os.scandir(folder) as entries:
                inside = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries)
        except OSError as error:
            yield self._missing(folder, error.strerror or str(error))
            return
        for name, is_folder in inside:
            path = os.path.join(folder, name)
            if name.startswith(".") or os.path.abspath(path) in self.ours:
                continue
            if is_folder:
                yield from self._folder(path)
            elif self._is_wanted(name):
                yield self._file(path)

    def _is_wanted(self, name: str) -> bool:
        if self.reading.suffixes is not None:
            return name.lower().endswith(self.reading.suffixes)
        suffix = bare_suffix(name)
        return suffix in PAGE_SUFFIXES or suffix in CONTAINER_SUFFIXES

    @property
    def _known(self) -> str:
        return ", ".join(self.reading.suffixes or (*PAGE_SUFFIXES, *CONTAINER_SUFFIXES))

    def _file(self, name: str) -> Found:
        try:
            size = os.stat(name).st_size
        except OSError as error:
            return self._missing(name, error.strerror or str(error))
        except ValueError:
            return self._missing(name, "is no name of a file")
        path = os.path.abspath(name)
        return Found(name, path, kind_of(name), size, _place(path, self._root))

    def _missing(self, name: str, problem: str) -> Found:
        path = os.path.abspath(name)
        return Found(name, path, Kind.MISSING, place=_place(path, self._root), problem=problem)


def read_list(stream: IO[bytes]) -> Iterator[str]:
    """The paths in a list: one a line, or parted by NUL characters as ``find -print0`` writes them."""
    rest, end = b"", b""
    while data := stream.read(_PIECE):
        end = end or (b"\0" if b"\0" in data else b"\n")
        *whole, rest = (rest + data).split(end)
        for path in whole:
            if path.strip(b"\r"):
                yield os.fsdecode(path.rstrip(b"\r"))
    if rest.strip(b"\r\n"):
        yield os.fsdecode(rest.rstrip(b"\r\n"))


def _common_root(names: Iterable[str]) -> str:
    """The folder below which the names of results begin: the deepest one that holds all that was given."""
    folders: list[str] = []
    for name in names:
        if name == LIST:
            folders.append(os.getcwd())
        elif not _ADDRESS.match(name):
            path = os.path.abspath(name)
            if os.path.isdir(path):
                folders.append(path)
            else:
                match = _GLOB.search(path)
                folders.append(os.path.dirname(path[: match.start()] if match and not os.path.lexists(path) else path))
    try:
        return os.path.commonpath(folders)
    except ValueError:  # none at all, or several drives
        return os.getcwd()


def _place(path: str, root: str) -> str:
    """Where the results of a file go, as a relative path that no other file has: "@" begins those outside the root."""
    if path.startswith(os.path.join(root, "")):
        inside = os.path.relpath(path, root)
        return "@" + inside if inside.startswith("@") else inside
    return os.path.join("@", path.replace(":", "").lstrip(os.sep))
