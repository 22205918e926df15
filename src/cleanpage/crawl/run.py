"""A run: pages in, results out, a commit every few seconds; whatever ends it, the output is valid up to the last commit."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from cleanpage.batch import Failure, clean_many
from cleanpage.crawl.feed import Feed, Origin
from cleanpage.crawl.journal import Journal, Past, Spot
from cleanpage.crawl.progress import Progress, Tally
from cleanpage.options import Options
from cleanpage.outputs.as_dict import SCHEMA
from cleanpage.sources.record import Found
from cleanpage.targets.target import Place, State, Target

#: Results after which a commit is due however little time has passed.
_COMMIT_PAGES = 2000


class WriteTrouble(Exception):
    """Nothing more can be written, for the ``OSError`` that is its cause."""

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.error = error


@dataclass(frozen=True, slots=True)
class Workers:
    """Who does the work."""

    jobs: int | None
    timeout: float | None
    options: Options


class Run:
    """Takes what a feed gives through workers to a target. ``complain`` is told each failure: the page's name, and why."""

    def __init__(self, target: Target, journal: Journal | None, progress: Progress, complain: Callable[[str, str], None]) -> None:
        self.tally = Tally()
        self.is_whole = True
        """Whether the output could be left as a valid one."""
        self._target = target
        self._journal = journal
        self._progress = progress
        self._complain = complain
        self._past = Past()
        self._ended: list[Found] = []
        self._spot: Spot | None = None
        self._kept_spot: Spot | None = None
        self._kept_state: State | None = None
        self._read = 0
        self._file_read = 0
        self._is_writing = False
        self._uncommitted = 0
        self._next = 0.0

    def begin(self, past: Past) -> None:
        """Open the target, anew or where the past ended. Raises ``OSError``."""
        self._past = past
        self._spot = self._kept_spot = past.spot
        self._kept_state = past.state
        self._target.open(past.state)
        if past.state is None:
            # Before this a crash leaves a journal without a state, which is begun anew.
            self._commit()

    def work(self, feed: Feed, workers: Workers) -> None:
        """Do all pages. Raises ``WriteTrouble``, ``KeyboardInterrupt`` and what ``clean_many`` raises, with all that is
        committed left as a valid output."""
        try:
            self._next = time.monotonic() + self._target.patience
            results = clean_many(
                feed, workers.jobs, workers.timeout, workers.options, url=_address, _make_cleaner=self._target.rendering
            )
            with closing(results):
                for result, origin in results:
                    self._take(result, origin)
                    self._tell_changed(feed)
                    self._progress.show(self.tally, self._read + self._file_read, feed.passed_bytes)
                    if self._uncommitted >= _COMMIT_PAGES or time.monotonic() >= self._next:
                        self._commit()
            self._ended += feed.take_ended()
            self._spot = None
            self._tell_changed(feed)
            self._commit()
            with self._writing():
                self._settle()
        except BaseException:
            self._stop()
            raise

    def _take(self, result: Any, origin: Origin) -> None:
        self.tally.bytes += origin.size
        with self._writing():
            if isinstance(result, Failure):
                self.tally.failed += 1
                self._fail(result, origin.place)
            else:
                self.tally.pages += 1
                self._target.page(origin.place, result)
            self._ended += origin.ended
            self._spot = origin.spot
            self._uncommitted += 1
        self._read += sum(found.size for found in origin.ended)
        self._file_read = origin.position

    def _fail(self, failure: Failure, place: Place) -> None:
        message = " ".join(failure.message.split())
        if failure.source is not None:
            # The page's own name stands before it already.
            message = message.removeprefix(f"{failure.source}: ")
        record = {"schema": SCHEMA, "error": message, "input": place.name, "reason": failure.error}
        self._target.failure(place, {**record, "seconds": round(failure.seconds, 3)})
        self._progress.clear()
        self._complain(place.name, message)

    def _tell_changed(self, feed: Feed) -> None:
        while feed.changed:
            self._progress.clear()
            self._complain(feed.changed.pop(0).name, "has changed since it was read; it is not read again")

    def _commit(self) -> None:
        with self._writing():
            state = self._target.commit()
            self._keep(state)
        self._uncommitted = 0
        self._next = time.monotonic() + self._target.patience

    def _keep(self, state: State) -> None:
        is_news = self._ended or self._spot != self._kept_spot or state != self._kept_state
        if self._journal is not None and is_news:
            past = self._past
            self._journal.add(self._ended, self._spot, state, (past.pages + self.tally.pages, past.failed + self.tally.failed))
        self._ended.clear()
        self._kept_spot = self._spot
        self._kept_state = state

    def _settle(self) -> None:
        self._keep(self._target.settle())
        self._target.clear()

    def _stop(self) -> None:
        """Leave a valid output behind. Where it was being written to, what was not committed is taken back: it may be half."""
        self._progress.clear()
        self.is_whole = False
        with suppress(OSError):
            if self._is_writing and self._journal is not None:
                self._go_back(self._journal.reread())
            self._settle()
            self.is_whole = True

    def _go_back(self, past: Past) -> None:
        """To where another process would go on: what was being written may be half, and only the disk knows what was kept."""
        self._target.abandon()
        self._target.open(past.state)
        self._ended.clear()
        self._spot = self._kept_spot = past.spot
        self._kept_state = past.state

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._is_writing = True
        try:
            yield
        except BrokenPipeError:
            raise
        except OSError as error:
            raise WriteTrouble(error) from error
        self._is_writing = False


def _address(origin: Origin) -> str | None:
    return origin.place.url
