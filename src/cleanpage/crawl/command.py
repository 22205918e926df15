"""The part of the command that takes many pages: a run from its arguments to its exit status."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from types import FrameType
from typing import IO, Any, NoReturn

from cleanpage.crawl.arguments import DONE, INTERRUPTED, SOME_FAILED, TIMEOUT
from cleanpage.crawl.feed import Feed
from cleanpage.crawl.journal import Journal, JournalError, Past
from cleanpage.crawl.progress import Progress, Tally, rates
from cleanpage.crawl.run import Run, Workers, WriteTrouble
from cleanpage.errors import CleanPageError
from cleanpage.options import Options
from cleanpage.sources.extras import MissingExtra
from cleanpage.sources.find import LIST, Finder
from cleanpage.sources.record import Reading
from cleanpage.targets.choose import Wish, choose, is_folder, stream_to
from cleanpage.targets.target import Target


def run(arguments: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Clean what the arguments ask for, and return the exit status. Wrong use exits through ``parser``."""
    with ExitStack() as stack:
        stack.enter_context(_terminable())
        try:
            target = _target(arguments, parser, stack)
            return _Command(arguments, parser, target).run(stack)
        except MissingExtra as error:
            parser.error(str(error))
        except ValueError as error:
            if isinstance(error, CleanPageError):
                raise
            parser.error(str(error))


def _target(arguments: argparse.Namespace, parser: argparse.ArgumentParser, stack: ExitStack) -> Target:
    wish = Wish(arguments.format, arguments.zones, arguments.blocks)
    output = arguments.output
    target = choose(output, wish) if output is not None else None
    if target is not None:
        return target
    if arguments.resume:
        parser.error("--resume needs an output that it can go on with: -o with .jsonl, .csv, .parquet or a folder/")
    if output is None:
        if sys.stdout is None:
            parser.error("standard output is closed; name a file with -o")
        return stream_to(sys.stdout.buffer, None, wish)
    try:
        return stream_to(stack.enter_context(_written(output)), output, wish)
    except OSError as error:
        parser.error(f"cannot write to {output}: {_reason(error)}")


class _Command:
    """One run of the command, from its arguments to its exit status."""

    def __init__(self, arguments: argparse.Namespace, parser: argparse.ArgumentParser, target: Target) -> None:
        self._arguments = arguments
        self._parser = parser
        self._target = target
        self._options = Options(links=arguments.links)
        self._reading = Reading(self._options.max_bytes, arguments.field, arguments.suffixes)
        self._is_on_terminal = sys.stderr is not None and sys.stderr.isatty()
        self._journal = Journal(self._journal_path(), self._settings()) if target.can_resume else None

    def run(self, stack: ExitStack) -> int:
        """Everything."""
        listing = sys.stdin.buffer if LIST in self._arguments.inputs else None
        finder = self._finder(listing)
        files = finder.find() if self._is_on_terminal and listing is None else None
        progress = Progress(sys.stderr if self._is_on_terminal else None, files, time.monotonic)
        run = Run(self._target, self._journal, progress, complain)
        if self._journal is not None:
            stack.callback(self._journal.close)
        past = self._begin(run)
        feed = Feed(finder, self._reading, _fetch, past, self._arguments.url)
        timeout = TIMEOUT if self._arguments.timeout is None else self._arguments.timeout or None
        try:
            run.work(feed, Workers(self._arguments.jobs, timeout, self._options))
        except WriteTrouble as trouble:
            complain(self._arguments.output or "standard output", f"cannot write: {_reason(trouble.error)}{self._hint(run)}")
            if self._arguments.output is None:
                _silence_standard_output()
            return SOME_FAILED
        except MissingExtra:
            if self._journal is not None and not (run.tally.done or self._arguments.resume):
                self._journal.remove()
            raise
        except CleanPageError as error:  # The run itself cannot go on, as when workers do not start.
            complain("the run", f"{error}{self._hint(run)}")
            return SOME_FAILED
        except KeyboardInterrupt:
            complain("interrupted", f"{run.tally.done:,} pages were done{self._hint(run)}")
            return INTERRUPTED
        if self._journal is not None and not self._arguments.resume:
            self._journal.remove()
        self._sum_up(run.tally, feed.skipped, progress.seconds)
        return SOME_FAILED if run.tally.failed or past.failed else DONE

    def _finder(self, listing: Any) -> Finder:
        ours = list(self._target.paths())
        if self._arguments.output is not None:
            ours.append(os.path.abspath(self._arguments.output))
        if self._journal is not None:
            ours.append(os.path.abspath(self._journal.path))
        return Finder(self._reading, tuple(self._arguments.inputs), listing, frozenset(ours))

    def _begin(self, run: Run) -> Past:
        """Open journal and output, as new or to go on with; what stands in the way is wrong use."""
        output, journal = self._arguments.output, self._journal
        was_there = journal is not None and os.path.exists(journal.path)
        try:
            past = self._past()
            run.begin(past)
        except JournalError as error:
            self._parser.error(f"{output}: {error}")
        except (WriteTrouble, OSError) as error:
            if journal is not None and not was_there:
                journal.remove()
            problem = error.error if isinstance(error, WriteTrouble) else error
            self._parser.error(f"cannot write to {output}: {_reason(problem)}")
        return past

    def _past(self) -> Past:
        journal, output = self._journal, self._arguments.output
        if journal is None:
            return Past()
        is_there, is_resuming = os.path.exists(journal.path), self._arguments.resume
        if is_there and not is_resuming:
            raise JournalError(f"holds a run that can be gone on with: give --resume, or remove it and {journal.path}")
        if not is_there and _holds_something(output):
            if is_resuming:
                raise JournalError(f"is there, but not its journal {journal.path}, so it is not known what it holds; remove it")
            if is_folder(output):
                raise JournalError("is a folder that is not empty; nothing is overwritten, so give another")
        if is_folder(output):
            os.makedirs(output, exist_ok=True)
        return journal.resume() if is_there else journal.begin()

    def _journal_path(self) -> str:
        output: str = self._arguments.output
        return os.path.join(output, ".journal") if is_folder(output) else output + ".journal"

    def _settings(self) -> dict[str, Any]:
        """What must stay the same for a run to be gone on with."""
        given = self._arguments
        zones = None if given.zones is None else sorted(zone.value for zone in given.zones)
        return {"format": given.format, "zones": zones, "blocks": given.blocks, "links": given.links, "field": given.field}

    def _hint(self, run: Run) -> str:
        if self._journal is None:
            return ""
        whole = f"what is in {self._arguments.output} is whole, " if run.is_whole else ""
        return f"; {whole}go on with --resume"

    def _sum_up(self, tally: Tally, skipped: int, seconds: float) -> None:
        """One line at the end: on a terminal, and where there is more to say than that all went well."""
        if not (self._is_on_terminal or tally.failed) or self._arguments.output is None:
            return
        beside = f", {skipped:,} records were no pages" if skipped else ""
        rate = rates(tally, max(seconds, 1e-3))
        words = f"{tally.done:,} pages in {seconds:.1f} s ({rate}), {tally.failed:,} failed{beside}"
        print(f"cleanpage: {words}; {self._arguments.output}", file=sys.stderr)


def complain(name: str, message: str) -> None:
    """Say on standard error what is wrong with what."""
    with suppress(OSError):  # nobody listens; the run is not worse for it
        print(f"cleanpage: {' '.join(name.split())}: {message}", file=sys.stderr)


def _holds_something(output: str) -> bool:
    if is_folder(output):
        return os.path.isdir(output) and bool(os.listdir(output))
    return os.path.exists(output) and os.path.getsize(output) > 0


def _fetch(url: str) -> tuple[bytes, str]:
    from cleanpage.fetch import fetch  # noqa: PLC0415  only an address needs it

    return fetch(url)


def _silence_standard_output() -> None:
    """Python flushes it once more at exit, which would fail again, with a traceback."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def _written(path: str) -> Iterator[IO[bytes]]:
    """A file to write to. What cannot be written has been told before it is closed."""
    stream = open(path, "wb")  # noqa: SIM115  closed below
    try:
        yield stream
    finally:
        with suppress(OSError):
            stream.close()


@contextmanager
def _terminable() -> Iterator[None]:
    """A polite request to end (SIGTERM, as schedulers send it) is like Ctrl-C while the run lasts."""

    def interrupt(number: int, frame: FrameType | None) -> NoReturn:
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, interrupt)
    except ValueError:  # not in the main thread
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _reason(error: OSError) -> str:
    return " ".join((error.strerror or str(error) or type(error).__name__).split())
