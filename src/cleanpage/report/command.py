"""What ``cleanpage --explain`` and ``cleanpage --report`` do once their arguments make sense."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, NamedTuple

from cleanpage.errors import CleanPageError, InputError
from cleanpage.fetch import fetch
from cleanpage.options import Options
from cleanpage.page import ExplainedLine, Page
from cleanpage.pipeline import clean
from cleanpage.report.html import to_report
from cleanpage.report.others import Earlier, Other, gold_for, read_earlier, read_gold
from cleanpage.report.printable import printable
from cleanpage.report.record import Entry
from cleanpage.report.terminal import print_plain, print_rich
from cleanpage.sources.extras import MissingExtra
from cleanpage.sources.find import Finder, holds_many
from cleanpage.sources.read import read
from cleanpage.sources.record import Kind, Reading, Record

STDIN = "-"
DONE, SOME_FAILED, WRONG_USE = 0, 1, 2


class _Cleaned(NamedTuple):
    """An input's name with its page."""

    name: str
    page: Page


def look(args: argparse.Namespace) -> int:
    """Print the reasons or write the report, as the arguments of the command ask, and return the exit status."""
    try:
        golds = list(read_gold(Path(args.gold))) if args.gold else []
        earlier = read_earlier(Path(args.diff)) if args.diff else []
    except InputError as error:
        print(f"cleanpage: {error}", file=sys.stderr)
        return WRONG_USE
    failed: list[str] = []
    pages = _pages(args, failed)
    try:
        with _output(args.output) as stream:
            if args.report:
                stream.write(_report(args, list(pages), golds, earlier))
            else:
                _explain(args, pages, stream)
    except MissingExtra as error:
        print(f"cleanpage: {error}", file=sys.stderr)
        return SOME_FAILED
    except BrokenPipeError:
        raise
    except OSError as error:
        print(f"cleanpage: {args.output or 'standard output'}: cannot write: {error.strerror or error}", file=sys.stderr)
        return SOME_FAILED
    return SOME_FAILED if failed else DONE


def _output(name: str | None) -> Any:
    """The file of this name, or standard output, as UTF-8 text whatever the terminal's locale."""
    if name is not None:
        return open(name, "w", encoding="utf-8", newline="\n")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    return nullcontext(sys.stdout)


def _report(args: argparse.Namespace, pages: Sequence[_Cleaned], golds: Sequence[Other], earlier: Sequence[Other]) -> str:
    older = Earlier(earlier)
    entries = (
        Entry(
            name,
            page,
            lines,
            gold=gold_for(_names(name), golds, len(pages)),
            earlier=older.of(lines, page.url, at, len(pages)) if earlier else None,
        )
        for at, (name, page, lines) in enumerate((name, page, page.explain()) for name, page in pages)
    )
    return to_report(entries, has_gold=bool(golds), earlier=Path(args.diff).name if args.diff else None)


def _names(name: str) -> tuple[str, ...]:
    """What gold may call an input: its stem, its id in an archive; its folder where the file is called "input"."""
    path = Path(name)
    stem = path.name.split(".", 1)[0] if path.name.endswith(".gz") else path.stem
    return (path.parent.name,) if stem == "input" else (stem, path.name, name.rpartition(" ")[2])


def _explain(args: argparse.Namespace, pages: Iterator[_Cleaned], stream: IO[str]) -> None:
    is_many = len(args.inputs) > 1 or any(holds_many(name) for name in args.inputs)
    has_rich = find_spec("rich") is not None
    has_colours = stream.isatty() and not os.environ.get("NO_COLOR")
    for name, page in pages:
        lines = page.explain()
        if args.format in {"json", "jsonl"}:
            stream.write(json.dumps({"input": name, "lines": [_values(line) for line in lines]}, ensure_ascii=False) + "\n")
        elif has_rich and has_colours:
            print_rich(name if is_many else "", lines, stream)
        else:
            # Also where rich is there but nobody watches: what is piped is one line a line, not folded to a width.
            print_plain(name if is_many else "", lines, stream, has_colours=has_colours)


def _values(line: ExplainedLine) -> dict[str, Any]:
    return {
        "number": line.number,
        "text": line.text,
        "zone": line.zone.value,
        "is_header": line.is_header,
        "confidence": round(line.confidence, 4),
        "first": line.first,
        "chances": {zone.value: round(chance, 4) for zone, chance in line.chances},
        "changes": [change._asdict() for change in line.changes],
    }


def _pages(args: argparse.Namespace, failed: list[str]) -> Iterator[_Cleaned]:
    """Each input's pages in order; one that cannot be cleaned is told on standard error and put in ``failed``."""
    options = Options()
    for name, record in _records(args.inputs, options.max_bytes, args.output):
        try:
            if isinstance(record.source, InputError):
                raise record.source
            yield _Cleaned(name, clean(record.source, args.url or record.url, options))
        except CleanPageError as error:
            failed.append(name)
            print(f"cleanpage: {printable(name)}: {' '.join(str(error).split())}", file=sys.stderr)


def _records(names: Sequence[str], limit: int, output: str | None) -> Iterator[tuple[str, Record]]:
    """The pages of the inputs as they are found, each with the name that it is shown under."""
    reading = Reading(limit)
    # The report of a folder that lies in the folder is no page of it.
    ours = (os.path.abspath(output),) if output else ()
    for name in names:
        if name == STDIN:
            data = sys.stdin.buffer.read(limit + 1)
            problem = InputError(f"is larger than {limit:,} bytes", size=len(data), limit=limit)
            yield "standard input", Record(data if len(data) <= limit else problem)
            continue
        for found in Finder(reading, (name,), ours=ours).find():
            is_one = found.kind in {Kind.PAGE, Kind.ADDRESS, Kind.MISSING}
            for number, record in enumerate(read(found, reading, fetch), 1):
                if record is not None:
                    within = "" if is_one else f" {record.id or record.url or number}"
                    yield found.name + within, record
