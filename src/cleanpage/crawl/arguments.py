"""The options of the command for many pages, and when they are meant; light, since every call of the command reads it."""

from __future__ import annotations

import argparse
import math

from cleanpage.options import MAX_TIMEOUT
from cleanpage.sources.find import holds_many
from cleanpage.targets.choose import is_for_many

DONE, SOME_FAILED, INTERRUPTED = 0, 1, 130
#: Seconds that a page may take, unless --timeout says otherwise: a thousand times what a page takes.
TIMEOUT = 30.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this part to the command's parser, as a group of their own."""
    group = parser.add_argument_group("many pages")
    group.add_argument("--jobs", "--parallel", "-j", type=_jobs, metavar="N", help="worker processes (default: one a CPU)")
    group.add_argument("--resume", action="store_true", help="go on where an earlier run to the same output ended")
    group.add_argument(
        "--timeout", type=_seconds, metavar="SECONDS", help=f"a slower page fails (default: {TIMEOUT:.0f}; 0: no limit)"
    )
    group.add_argument(
        "--field", metavar="NAME", help="where JSONL, CSV and Parquet hold the page (default: html, text, content, raw_content)"
    )
    group.add_argument(
        "--suffixes", type=_suffixes, metavar="LIST", help="what files to take from folders, by ending: .html,.htm"
    )
    group.add_argument(
        "--blocks", action=argparse.BooleanOptionalAction, help="write each page's blocks (default: in JSON yes, in Parquet no)"
    )


def is_meant(arguments: argparse.Namespace) -> bool:
    """Whether the arguments ask for this part: by an option, an input that may hold many pages, or an output for many."""
    if not arguments.inputs:
        return False
    asked = (arguments.jobs, arguments.timeout, arguments.field, arguments.suffixes, arguments.blocks)
    return (
        arguments.resume
        or any(value is not None for value in asked)
        or is_for_many(arguments.output, arguments.format)
        or any(holds_many(name) for name in arguments.inputs)
    )


def _jobs(word: str) -> int:
    count = int(word) if word.isdecimal() else 0
    if not 1 <= count <= 1024:
        raise argparse.ArgumentTypeError(f"{word!r} is no number of processes; it can be 1 to 1024")
    return count


def _seconds(word: str) -> float:
    try:
        seconds = float(word)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds <= MAX_TIMEOUT:
        raise argparse.ArgumentTypeError(f"{word!r} is no number of seconds from 0 to {MAX_TIMEOUT:,}")
    return seconds


def _suffixes(word: str) -> tuple[str, ...]:
    endings = tuple(ending.strip().lower() for ending in word.split(",") if ending.strip())
    if not endings or any("/" in ending for ending in endings):
        raise argparse.ArgumentTypeError(f"{word!r} is no list of endings such as .html,.htm")
    return endings
