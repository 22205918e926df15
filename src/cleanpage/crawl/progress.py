"""How a run is going, as one line that is written over and over on a terminal, and as one sentence at its end."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TextIO

from cleanpage.sources.record import Found

_EVERY = 0.2
# Files whose sizes are added up at each showing, so that counting them never holds up the run.
_COUNTED = 2000


@dataclass(slots=True)
class Tally:
    """What this run has done."""

    pages: int = 0
    """Pages that were cleaned."""
    failed: int = 0
    bytes: int = 0
    """Bytes of the pages that were cleaned or failed."""

    @property
    def done(self) -> int:
        return self.pages + self.failed


class Progress:
    """The line on the terminal; without one nothing is shown.

    ``files`` are all files of the run once more, where they can be listed twice: from their sizes comes the time left.
    """

    def __init__(self, terminal: TextIO | None, files: Iterator[Found] | None, clock: Callable[[], float]) -> None:
        self._terminal = terminal
        self._files = files
        self._clock = clock
        self._begin = clock()
        self._next = self._begin
        self._total = 0
        self._is_shown = False

    @property
    def seconds(self) -> float:
        """How long the run has lasted."""
        return self._clock() - self._begin

    def show(self, tally: Tally, read: int, passed: int) -> None:
        """Write the line, if it is time: ``read`` bytes of the files were read, ``passed`` more were done by earlier runs."""
        if self._terminal is None or self._clock() < self._next:
            return
        self._next = self._clock() + _EVERY
        self._count()
        seconds = max(self.seconds, 1e-3)
        words = [f"{tally.done:,} pages", rates(tally, seconds), f"{tally.failed:,} failed"]
        if self._files is None and self._total and read:
            words.append(f"{_clock_time((self._total - passed - read) * seconds / read)} left")
        width = shutil.get_terminal_size().columns - 1
        self._terminal.write("\r\x1b[K" + "  ".join(words)[:width])
        self._terminal.flush()
        self._is_shown = True

    def clear(self) -> None:
        """Take the line away, so that something else can be written."""
        if self._is_shown and self._terminal is not None:
            self._terminal.write("\r\x1b[K")
            self._terminal.flush()
            self._is_shown = False

    def _count(self) -> None:
        if self._files is None:
            return
        files = list(islice(self._files, _COUNTED))
        self._total += sum(found.size for found in files)
        if len(files) < _COUNTED:
            self._files = None


def rates(tally: Tally, seconds: float) -> str:
    """Pages and megabytes a second."""
    return f"{tally.done / seconds:.1f} pages/s  {tally.bytes / seconds / 1e6:.2f} MB/s"


def _clock_time(seconds: float) -> str:
    minutes, seconds = divmod(max(0, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"
