"""The part of the command that shows reasons: ``--explain`` in the terminal, ``--report`` as an HTML file."""

from __future__ import annotations

import argparse
import sys

WRONG_USE = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this part to the command's parser, as a group of their own."""
    group = parser.add_argument_group("seeing why")
    group.add_argument(
        "--explain", action="store_true", help="each line with its zone, how sure that is, and why (-f json or jsonl: as data)"
    )
    group.add_argument(
        "--report", action="store_true", help="one HTML file to look at: the page in the colours of its zones beside its parts"
    )
    group.add_argument("--diff", metavar="FILE", help="with --report: show what moved since FILE, which cleanpage -f json wrote")
    group.add_argument(
        "--gold", metavar="FILE", help="with --report: mark errors against the gold labels in FILE, or in the files of a folder"
    )


def run(args: argparse.Namespace) -> int | None:
    """Do what ``--explain`` or ``--report`` asks and return the exit status; ``None`` where neither was asked for.

    Reads ``explain``, ``report``, ``diff``, ``gold``, ``inputs``, ``output``, ``url`` and ``format`` of the arguments.
    """
    problem = _misuse(args)
    if problem:
        print(f"cleanpage: {problem}", file=sys.stderr)
        return WRONG_USE
    if not (args.explain or args.report):
        return None
    # The whole package: --help and wrong use need not wait for it.
    from cleanpage.report.command import look  # noqa: PLC0415

    return look(args)


def _misuse(args: argparse.Namespace) -> str | None:
    if args.explain and args.report:
        return "--explain and --report are two ways to look; choose one"
    if (args.diff or args.gold) and not args.report:
        return f"{'--diff' if args.diff else '--gold'} needs --report"
    if args.report and args.output is None and sys.stdout.isatty():
        return "name a file for the report with -o, as in -o report.html"
    return None
