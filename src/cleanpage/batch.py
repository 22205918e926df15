"""Many pages: lazily, in order, with their contexts; a page that hangs or kills its process is a value, not a lost run."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, TypeVar, overload

from cleanpage.errors import CleanPageError, InputError, PageTimeout
from cleanpage.options import MAX_TIMEOUT, Options
from cleanpage.outputs.as_dict import failure_to_dict
from cleanpage.page import Page
from cleanpage.pipeline import Cleaner
from cleanpage.workers import CHUNK_PAGES, Cleans, Job, Outcome, Pool, Reason, Source, Task, attempt

Context = TypeVar("Context")

#: Reading ahead, for each worker: the most pages that are read and not yet yielded, and the most bytes of theirs.
#: A slow page holds up those behind it only when this is used up.
WINDOW_PAGES = 4 * CHUNK_PAGES
WINDOW_BYTES = 16_000_000


@dataclass(frozen=True, slots=True)
class Failure:
    """A page of ``clean_many`` that could not be cleaned, and why."""

    error: Reason
    """"timeout": over its deadline; "crashed": its worker process died; "input": too large, no text, a file that cannot be
    read; "memory": not enough of it; "internal": a fault of cleanpage's."""
    message: str
    """The reason for people, in one sentence."""
    seconds: float
    """How long the page was worked on."""
    source: str | None
    """The path, where the source was one."""
    index: int
    """The page's place in the input, from 0."""
    context: Any = None
    """What the page was paired with."""

    def raise_(self) -> NoReturn:
        """Raise it: ``PageTimeout`` for "timeout", ``InputError`` for "input", ``CleanPageError`` for the rest."""
        message = f"{self._name}: {self.message}"
        if self.error == "timeout":
            raise PageTimeout(message, seconds=self.seconds)
        raise (InputError if self.error == "input" else CleanPageError)(message)

    def to_dict(self) -> dict[str, Any]:
        """The failure as plain values: the record that the command writes, with "reason" (our ``error``) and "seconds"."""
        return {**failure_to_dict(self._name, self.message), "reason": self.error, "seconds": round(self.seconds, 3)}

    @property
    def _name(self) -> str:
        return self.source if self.source is not None else f"page {self.index}"


@dataclass(frozen=True, slots=True)
class _Place:
    """One page's place in the order of the input."""

    task: Task
    name: str | None
    index: int
    context: Any
    is_pair: bool
    size: int
    """Bytes or characters that it keeps in memory, as far as is known."""


@overload
def clean_many(
    sources: Iterable[Source | InputError],
    jobs: int | None = None,
    timeout: float | None = None,
    options: Options | None = None,
    *,
    _make_cleaner: Callable[[Options], Cleans] = Cleaner,
) -> Generator[Page | Failure, None, None]: ...


@overload
def clean_many(
    sources: Iterable[tuple[Source | InputError, Context]],
    jobs: int | None = None,
    timeout: float | None = None,
    options: Options | None = None,
    *,
    url: Callable[[Context], str | None] | None = None,
    _make_cleaner: Callable[[Options], Cleans] = Cleaner,
) -> Generator[tuple[Page | Failure, Context], None, None]: ...


def clean_many(
    sources: Iterable[Any],
    jobs: int | None = None,
    timeout: float | None = None,
    options: Options | None = None,
    *,
    url: Callable[[Any], str | None] | None = None,
    _make_cleaner: Callable[[Options], Cleans] = Cleaner,
) -> Generator[Any, None, None]:
    """Clean many pages, lazily and in the order of the input; each gives a ``Page`` or a ``Failure``.

    ``sources`` holds pages as ``clean`` takes them (``str``, ``bytes``, paths), or pairs of a page and its context, which can
    be anything: it stays in this process, and for a pair the pair of result and context comes back. ``url`` reads a page's
    address from its context. A page that could not even be read may stand there as the ``InputError`` that says why: it
    becomes a ``Failure`` in its place. Reading runs ahead of what is yielded by at most ``WINDOW_PAGES`` pages and about
    ``WINDOW_BYTES`` bytes for each job, so memory is bounded however long the input is. An error of ``sources`` itself is
    raised after the pages before it were yielded.

    ``jobs`` is the number of worker processes, by default one for each CPU that this process may use. They start when pages
    wait for them, by multiprocessing's start method (unless that is "fork", a script needs the guard
    ``if __name__ == "__main__":``), and end with the run, when the generator is closed, or on Ctrl-C. ``jobs=1`` without a
    timeout starts none and works in this process, where a page that crashes takes it along.

    ``timeout`` is the deadline of each page in seconds. A page that goes over it or whose worker dies becomes a
    ``Failure``, in its place, and only that page is lost.

    Pages from workers equal those of ``clean`` and write the same; only ``Block.lines`` is empty outside the article.

    Raises ``ValueError`` or ``TypeError`` at once for arguments that cannot be meant; while it runs, ``WeightsError`` when the
    package's weights are damaged, and ``CleanPageError`` when workers die before their first page.

    >>> [page.article.text for page in clean_many(["", b""], jobs=1)]
    ['', '']
    """
    if isinstance(sources, str | bytes | os.PathLike):
        raise TypeError(
            f"sources is one {type(sources).__name__}; clean_many takes an iterable of pages, and clean takes one page"
        )
    if jobs is not None and jobs < 1:
        raise ValueError(f"jobs is {jobs}; it can be 1 or more, or None for one a CPU")
    if timeout is not None and not 0 < timeout <= MAX_TIMEOUT:
        raise ValueError(f"timeout is {timeout}; it is in seconds, over 0 and at most {MAX_TIMEOUT:,}")
    places = _places(sources, url)
    if jobs == 1 and timeout is None:
        return _clean_here(places, _make_cleaner, options or Options())
    return _clean_in_workers(places, Job(_make_cleaner, options or Options(), timeout), jobs or _cpus())


def _cpus() -> int:
    """The CPUs that this process may use, which containers and job schedulers set lower than the machine's."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _places(sources: Iterable[Any], url: Callable[[Any], str | None] | None) -> Iterator[_Place]:
    for index, item in enumerate(sources):
        is_pair = isinstance(item, tuple) and len(item) == 2
        source, context = item if is_pair else (item, None)
        name = None
        try:
            source = _sendable(source)
            if isinstance(source, Path):
                name = os.fsdecode(item[0] if is_pair else item)
            task = Task(source, url(context) if url is not None and is_pair else None)
        except InputError as error:
            task = Task("", outcome=Outcome("input", str(error), 0.0))
        yield _Place(task, name, index, context, is_pair, task.size)


def _sendable(source: Any) -> Source:
    """The source as a plain value that means the same in any process. Raises ``InputError`` for what can be no page."""
    if isinstance(source, InputError):
        raise source
    if isinstance(source, str):
        # A subclass (lxml's strings hold on to their whole tree) as the text that it is.
        return source if type(source) is str else str.__str__(source)
    if isinstance(source, bytes | bytearray | memoryview):
        return bytes(source)
    if isinstance(source, os.PathLike):
        return Path(os.path.abspath(os.fsdecode(source)))
    raise InputError(f"a source must be str, bytes or a path, or a pair of one and its context, not {type(source).__name__}")


def _finished(place: _Place, outcome: Outcome) -> Any:
    result = outcome.value
    if outcome.error is not None:
        result = Failure(outcome.error, outcome.value, outcome.seconds, place.name, place.index, place.context)
    return (result, place.context) if place.is_pair else result


def _clean_here(places: Iterator[_Place], make: Callable[[Options], Cleans], options: Options) -> Generator[Any, None, None]:
    cleaner = make(options)
    for place in places:
        yield _finished(place, place.task.outcome or attempt(cleaner, place.task.source, place.task.url))


def _clean_in_workers(places: Iterator[_Place], job: Job, jobs: int) -> Generator[Any, None, None]:
    pool = Pool(job, jobs)
    window: deque[_Place] = deque()
    size = 0
    trouble: Exception | None = None
    is_open = True
    try:
        while is_open or window:
            if window and (outcome := window[0].task.outcome):
                place = window.popleft()
                size -= place.size
                yield _finished(place, outcome)
                continue
            has_room = is_open and len(window) < WINDOW_PAGES * jobs and (size < WINDOW_BYTES * jobs or not window)
            if has_room:
                # One at a time: where the source is slow, what is done meanwhile need not wait for it.
                try:
                    read = next(places, None)
                except Exception as error:
                    read, trouble = None, error
                if read is None:
                    is_open = False
                    continue
                window.append(read)
                size += read.size
                if read.task.outcome is None:
                    pool.add(read.task)
            pool.step(is_patient=not has_room)
        if trouble is not None:
            raise trouble
    finally:
        pool.close()
