"""Worker processes for ``batch``: pages go out by the chunk and come back one by one, each under a hard deadline."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from io import BytesIO
from multiprocessing.connection import Connection, wait
from operator import attrgetter
from typing import Any, Literal, NamedTuple, Protocol

from cleanpage.document import Block, Byline, Credit, Line, Story, Zone
from cleanpage.errors import CleanPageError, InputError
from cleanpage.options import Options
from cleanpage.page import Article, Page

Source = str | bytes | os.PathLike[str]
Reason = Literal["timeout", "crashed", "input", "memory", "internal"]

#: The most pages and bytes of one message to a worker: enough that handing them over costs nothing beside cleaning them.
CHUNK_PAGES = 16
CHUNK_BYTES = 1_000_000

#: Seconds after which a worker that has not even loaded the classifier counts as dead.
_START_SECONDS = 120.0
#: Workers that may die one after another without one page done before the run is given up.
_MAX_FRUITLESS = 3
#: How often, in seconds, a silent worker is looked at.
_TICK = 1.0
#: Where the kernel ends a late worker itself, the parent waits this much longer before it does.
_GRACE = 0.5 if hasattr(signal, "setitimer") else 0.0
#: The exit status of a worker that the kernel has ended for being late.
_ALARMED = -signal.SIGALRM if hasattr(signal, "setitimer") else None


class Cleans(Protocol):
    """What a worker works with; a ``Cleaner`` is one. What ``clean`` returns must be picklable."""

    def clean(self, source: Source, url: str | None = None) -> Any: ...


class Outcome(NamedTuple):
    """What became of one page."""

    error: Reason | None
    value: Any
    """The page, or where there is an error the message that explains it."""
    seconds: float


@dataclass(slots=True, eq=False)
class Task:
    """A page to be cleaned, and in the end what became of it."""

    source: Source
    url: str | None = None
    outcome: Outcome | None = None

    @property
    def size(self) -> int:
        """Bytes or characters that wait in memory; 0 for a path."""
        return len(self.source) if isinstance(self.source, str | bytes) else 0

    def finish(self, outcome: Outcome) -> None:
        """Keep what became of the page, and let its source go."""
        self.outcome = outcome
        self.source = ""


@dataclass(frozen=True, slots=True)
class Job:
    """What every worker of a run is told once."""

    make: Callable[[Options], Cleans]
    options: Options
    timeout: float | None


class _NoStart(NamedTuple):
    """A worker's word that its cleaner cannot be made."""

    error: Exception


def attempt(cleaner: Cleans, source: Source, url: str | None, whole: bool = False) -> Outcome:
    """Clean one page; whatever goes wrong with it is in the outcome. With ``whole``, all its parts are read at once."""
    start = time.perf_counter()
    error: Reason | None = None
    try:
        value = cleaner.clean(source, url)
        if whole and isinstance(value, Page):
            value.read_all()
    except InputError as problem:
        error, value = "input", str(problem)
    except MemoryError:
        error, value = "memory", "not enough memory for this page"
    except Exception as problem:  # A fault of ours on one page must not cost the others.
        error, value = "internal", f"{type(problem).__name__}: {problem}"
    return Outcome(error, value, time.perf_counter() - start)


# --- inside a worker ---


def work(connection: Connection, job: Job, inherited: Sequence[Connection]) -> None:
    """A worker's whole life: make the cleaner, then clean what comes until the parent hangs up."""
    for other in inherited:
        # A forked worker holds copies of the parent's ends: while they are open, the others cannot see the parent go.
        other.close()
    _use_own_signals()
    with suppress(EOFError, OSError):  # The parent has gone: so do we.
        try:
            cleaner = job.make(job.options)
        except Exception as problem:
            connection.send(_NoStart(_portable(problem)))
            return
        connection.send(None)
        while True:
            for source, url in connection.recv():
                connection.send_bytes(_packed(_timed(cleaner, source, url, job.timeout)))


def _use_own_signals() -> None:
    """Ctrl-C is the parent's to handle; the other signals end a worker at once, whatever the parent does with them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)


def _timed(cleaner: Cleans, source: Source, url: str | None, timeout: float | None) -> Outcome:
    """``attempt`` under a deadline. The kernel holds it, so it needs neither Python's attention nor a living parent."""
    if timeout is None:
        return attempt(cleaner, source, url, whole=True)
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, timeout)
        outcome = attempt(cleaner, source, url, whole=True)
        signal.setitimer(signal.ITIMER_REAL, 0)
    else:
        outcome = attempt(cleaner, source, url, whole=True)
    return outcome if outcome.seconds <= timeout else _late(outcome.seconds, timeout)


def _late(seconds: float, timeout: float) -> Outcome:
    return Outcome("timeout", f"took longer than {timeout:g} s", seconds)


def _portable(problem: Exception) -> Exception:
    """The exception itself where it survives being sent, else one of ours that says the same."""
    try:
        pickle.loads(pickle.dumps(problem))
    except Exception:
        return CleanPageError(f"{type(problem).__name__}: {problem}")
    return problem


def _as_call(kind: type) -> Callable[[Any], tuple[type, tuple[Any, ...]]]:
    values = attrgetter(*(field.name for field in fields(kind) if field.name != "_readers"))
    return lambda thing: (kind, values(thing))


def _block_as_call(block: Block) -> tuple[type, tuple[Any, ...]]:
    lines = block.lines if block.zone is Zone.BODY or block.zone is Zone.CAPTION else ()
    values = (block.zone, block.kind, block.text, block.first, block.last, block.start, block.end, block.confidence, lines)
    return Block, values


#: How a page's parts are sent: as calls with their values in order. Against pickle's own way with slots (a dictionary, or a
#: call of setattr for each field) and with all lines this takes a quarter of the time in the worker and under half in the parent.
#: Lines outside the article are left behind: no output reads them.
_CALLS: dict[type, Callable[[Any], tuple[type, tuple[Any, ...]]]] = {
    **{kind: _as_call(kind) for kind in (Article, Byline, Credit, Line, Page, Story)},
    Block: _block_as_call,
}


def _packed(outcome: Outcome) -> bytes:
    """The outcome as bytes for ``pickle.loads``; one that cannot be sent becomes a failure that says so."""
    stream = BytesIO()
    pickler = pickle.Pickler(stream, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = _CALLS
    try:
        pickler.dump(tuple(outcome))
    except Exception as problem:
        message = f"the result cannot be sent: {type(problem).__name__}: {problem}"
        return pickle.dumps(("internal", message, outcome.seconds))
    return stream.getvalue()


# --- in the parent ---


class _Worker:
    """A worker process as its parent sees it: starting, idle, or busy with the first of its tasks."""

    def __init__(self, job: Job, others: Sequence[_Worker]) -> None:
        context = multiprocessing.get_context()
        self.connection, theirs = context.Pipe()
        # Only a fork copies what is open; the other methods would have to send it.
        inherited = [self.connection, *(other.connection for other in others)] if context.get_start_method() == "fork" else []
        # A daemon: if nobody ends the run, the interpreter's own end does.
        self._process = context.Process(target=work, args=(theirs, job, inherited), daemon=True, name="cleanpage-worker")
        self._process.start()
        theirs.close()
        self.is_ready = False
        self.tasks: deque[Task] = deque()
        self.since = time.monotonic()

    @property
    def is_waited_for(self) -> bool:
        return bool(self.tasks) or not self.is_ready

    @property
    def is_alive(self) -> bool:
        return bool(self._process.is_alive())

    def give(self, tasks: Sequence[Task]) -> None:
        """Send a chunk. An idle worker is reading, so this cannot block for long. Raises ``OSError`` if it is gone."""
        self.tasks.extend(tasks)
        self.since = time.monotonic()
        self.connection.send([(task.source, task.url) for task in tasks])

    def end(self, patience: float = 0.0) -> int:
        """End the process, after ``patience`` seconds in which it may do so itself; returns its exit status."""
        self._process.join(patience)
        self._process.kill()
        self._process.join()
        status = self._process.exitcode
        self._process.close()
        self.connection.close()
        return status or 0


class Pool:
    """Up to ``size`` workers and the tasks that wait for them. Not for several threads."""

    def __init__(self, job: Job, size: int) -> None:
        self._job = job
        self._size = size
        self._workers: list[_Worker] = []
        self._todo: deque[Task] = deque()
        self._fruitless = 0
        _start_servers()

    def add(self, task: Task) -> None:
        """Let a task wait for a worker."""
        self._todo.append(task)

    def step(self, *, is_patient: bool) -> None:
        """Give idle workers their next tasks and take in what has come; a patient step waits a while for news.

        Raises what a worker's cleaner raised while it was made, and ``CleanPageError`` when workers die as they start.
        """
        self._hand_out()
        waited_for = [worker for worker in self._workers if worker.is_waited_for]
        spoke = set(wait([worker.connection for worker in waited_for], self._patience(waited_for) if is_patient else 0))
        for worker in waited_for:
            if worker.connection in spoke:
                self._hear(worker)
            else:
                self._judge(worker, is_silent=is_patient and not spoke)
        self._hand_out()

    def close(self) -> None:
        """End all workers, whatever they are doing, and wait until they are gone."""
        with _interrupts_held():
            while self._workers:
                self._workers.pop().end()

    def _hand_out(self) -> None:
        for worker in list(self._workers):
            if not self._todo:
                return
            if not worker.is_waited_for:
                try:
                    worker.give(self._next_chunk())
                except OSError:
                    self._lose(worker, is_blamed=False)
        starting = sum(not worker.is_ready for worker in self._workers)
        while len(self._workers) < self._size and starting < len(self._todo):
            with _interrupts_held():
                self._workers.append(_Worker(self._job, self._workers))
            starting += 1

    def _next_chunk(self) -> list[Task]:
        """A fair share of what waits: one page while pages are scarce, so that no worker is idle."""
        count = max(1, min(CHUNK_PAGES, len(self._todo) // self._size))
        chunk = [self._todo.popleft()]
        size = chunk[0].size
        while len(chunk) < count and size + self._todo[0].size <= CHUNK_BYTES:
            size += self._todo[0].size
            chunk.append(self._todo.popleft())
        return chunk

    def _patience(self, workers: Iterable[_Worker]) -> float:
        """Seconds until the first deadline, at most a tick."""
        if self._job.timeout is None:
            return _TICK
        limit = self._job.timeout + _GRACE - time.monotonic()
        return max(0.0, min([_TICK, *(worker.since + limit for worker in workers if worker.tasks)]))

    def _hear(self, worker: _Worker) -> None:
        """Take in one message of a worker, or its end."""
        try:
            message = pickle.loads(worker.connection.recv_bytes())
        except (EOFError, OSError):
            self._lose(worker, patience=_TICK)
            return
        if isinstance(message, _NoStart):
            raise message.error
        if worker.is_ready:
            worker.tasks.popleft().finish(Outcome(*message))
            self._fruitless = 0
        worker.is_ready = True
        worker.since = time.monotonic()

    def _judge(self, worker: _Worker, *, is_silent: bool) -> None:
        """End a worker that is over its deadline, and notice one that died without a word."""
        timeout = self._job.timeout
        limit = _START_SECONDS if not worker.is_ready else None if timeout is None else timeout + _GRACE
        is_late = limit is not None and time.monotonic() - worker.since > limit
        # While we were away it may have answered.
        if (is_late or (is_silent and not worker.is_alive)) and not worker.connection.poll():
            self._lose(worker, is_late=is_late)

    def _lose(self, worker: _Worker, *, patience: float = 0.0, is_late: bool = False, is_blamed: bool = True) -> None:
        """Bury a worker: the page that it was at has failed, the rest of its chunk goes to the next worker."""
        seconds = time.monotonic() - worker.since
        with _interrupts_held():
            self._workers.remove(worker)
            status = worker.end(patience)
        timeout = self._job.timeout
        if not (worker.is_ready and worker.tasks and is_blamed):
            self._count_fruitless(status)
        elif timeout is not None and (is_late or status == _ALARMED):
            worker.tasks.popleft().finish(_late(seconds if is_late else timeout, timeout))
        else:
            worker.tasks.popleft().finish(Outcome("crashed", f"the worker process {_shown(status)}", seconds))
        self._todo.extendleft(reversed(worker.tasks))

    def _count_fruitless(self, status: int) -> None:
        self._fruitless += 1
        if self._fruitless >= _MAX_FRUITLESS:
            raise CleanPageError(
                f"{self._fruitless} worker processes in a row ended before their first page (the last {_shown(status)}); "
                'a script that calls clean_many needs the guard if __name__ == "__main__": unless processes are forked'
            )


def _shown(status: int) -> str:
    """An exit status in words."""
    if status >= 0:
        return f"ended with exit status {status}"
    with suppress(ValueError):
        name = signal.Signals(-status).name
        return f"was killed by {name}" + (" (out of memory?)" if name == "SIGKILL" else "")
    return f"was killed by signal {-status}"


def _start_servers() -> None:
    """Start what multiprocessing would else start with the first worker, and hence while Ctrl-C is held.

    The one would lift that block, the other would hand it on to every process that it ever makes, ours or not.
    """
    method = multiprocessing.get_context().get_start_method()
    if method != "fork" and hasattr(signal, "pthread_sigmask"):
        from multiprocessing import forkserver, resource_tracker  # noqa: PLC0415  not on every system

        (forkserver if method == "forkserver" else resource_tracker).ensure_running()


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Ctrl-C waits until the block is done; workers that are forked or spawned inside never see one."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
