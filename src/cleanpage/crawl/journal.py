"""What a run has done, kept beside its output, so that another can go on where it ended, however it ended."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from cleanpage.errors import CleanPageError
from cleanpage.sources.record import Found

try:
    import fcntl
except ImportError:  # not on every system
    fcntl = None  # type: ignore[assignment]

VERSION = 1


class JournalError(CleanPageError):
    """A journal cannot be gone on with, for the reason that it gives."""


@dataclass(frozen=True, slots=True)
class Spot:
    """How far a run had come in a file that it had not finished."""

    key: int
    """The file's ``key_of``."""
    count: int
    """How many of its records are done."""
    size: int
    """The file's size then."""


@dataclass(slots=True)
class Past:
    """What earlier runs have done."""

    done: dict[int, int] = field(default_factory=dict)
    """The size of each finished file, by its key."""
    spot: Spot | None = None
    state: dict[str, int] | None = None
    """The target's state at the last commit."""
    pages: int = 0
    failed: int = 0


def key_of(path: str) -> int:
    """A number that stands for a file's path, in little memory; two of ten million paths share one once in 300,000 runs."""
    digest = hashlib.blake2b(os.fsencode(path), digest_size=8).digest()
    return int.from_bytes(digest, "big")


class Journal:
    """A file to which one line is added at each commit, after the output has reached the disk.

    The first line says what the run was asked for. A line that a crash has cut off does not count.
    """

    def __init__(self, path: str, settings: dict[str, Any]) -> None:
        self.path = path
        self._settings = settings
        self._file: Any = None

    def begin(self) -> Past:
        """Start a new journal. Raises ``OSError``, and ``JournalError`` when another run writes here."""
        self._open()
        self._file.truncate(0)
        self._add({"cleanpage": "journal", "version": VERSION, "settings": self._settings})
        return Past()

    def resume(self) -> Past:
        """Go on with a journal. Raises ``JournalError`` where that cannot be."""
        self._open()
        return self.reread()

    def reread(self) -> Past:
        """What the journal says on the disk. Raises ``JournalError``."""
        self._file.seek(0)
        lines = io.BufferedReader(self._file)
        try:
            past, end = self._read(lines)
        finally:
            lines.detach()  # closing it would close the file, and give up the lock
        self._file.truncate(end)
        if end == 0:
            self._add({"cleanpage": "journal", "version": VERSION, "settings": self._settings})
        return past

    def add(self, ended: Iterable[Found], spot: Spot | None, state: dict[str, int], counts: tuple[int, int]) -> None:
        """Keep a commit: the files that have ended since the last one, the place in the next, the target's state."""
        self._add(
            {
                "done": [[found.path, found.size] for found in ended],
                "at": None if spot is None else [spot.key, spot.count, spot.size],
                "state": state,
                "counts": counts,
            }
        )

    def close(self) -> None:
        """Close it; another run may go on with it."""
        if self._file is not None:
            self._file.close()

    def remove(self) -> None:
        """Remove it: the run is whole and nobody asked to go on with it."""
        with suppress(OSError):
            os.remove(self.path)
        self.close()

    def _open(self) -> None:
        self._file = open(self.path, "a+b", buffering=0)  # noqa: SIM115  open as long as the run
        if fcntl is None:
            return
        try:
            # Not flock: a worker that outlives its killed run for a page would still hold that.
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in {errno.EACCES, errno.EAGAIN}:
                self._file.close()
                raise JournalError("another run is writing there") from None
            # Some network drives have no locks; the run is no worse off than without.

    def _add(self, values: dict[str, Any]) -> None:
        data = memoryview(json.dumps(values).encode() + b"\n")
        while data:
            data = data[self._file.write(data) :]
        os.fsync(self._file.fileno())

    def _read(self, lines: Iterable[bytes]) -> tuple[Past, int]:
        """What the journal says, and where its last whole line ends."""
        past = Past()
        end = 0
        for line in lines:
            if not line.endswith(b"\n"):
                break
            try:
                values = json.loads(line)
                if end == 0:
                    self._check(values)
                else:
                    _take(values, past)
            except (ValueError, LookupError, TypeError) as error:
                raise JournalError(f"{self.path} is damaged, or no journal of cleanpage: {error}") from None
            end += len(line)
        return past, end

    def _check(self, head: dict[str, Any]) -> None:
        if head["cleanpage"] != "journal" or head["version"] != VERSION:
            raise JournalError(f"{self.path} was written by another version of cleanpage")
        theirs = head["settings"]
        changed = [name for name, value in self._settings.items() if theirs.get(name) != value]
        if changed:
            was = ", ".join(f"{name} {json.dumps(theirs.get(name))}" for name in changed)
            raise JournalError(f"the run that is there was started with other options ({was}); use the same, or another output")


def _take(values: dict[str, Any], past: Past) -> None:
    for path, size in values["done"]:
        past.done[key_of(path)] = size
    past.spot = None if values["at"] is None else Spot(*values["at"])
    past.state = values["state"]
    past.pages, past.failed = values["counts"]
