"""The ``cleanpage`` command: pages in, articles out. Arguments are read here; all else is asked of the other rooms."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from typing import IO, NamedTuple

from cleanpage import explain_cli
from cleanpage.crawl import arguments as crawl
from cleanpage.document import Zone
from cleanpage.errors import CleanPageError, InputError
from cleanpage.options import Options
from cleanpage.outputs import as_dict, text
from cleanpage.page import Page
from cleanpage.sources.packed import packing_of
from cleanpage.targets.choose import format_of
from cleanpage.targets.stream import PageStream
from cleanpage.targets.target import Place

FORMATS = ("text", "markdown", "json", "jsonl", "html", "csv", "parquet")
SHORTHANDS = ("text", "markdown", "json", "html")
STDIN = "-"
DONE, SOME_FAILED, INTERRUPTED = crawl.DONE, crawl.SOME_FAILED, crawl.INTERRUPTED

_URL = re.compile(r"https?://", re.IGNORECASE)

_DESCRIPTION = "Split scraped pages, HTML or plain text, into article, byline, credits, related and hot lists and the rest."
_EPILOG = f"""\
examples:
  cleanpage < page.txt > article.txt          the article: title, blank line, text
  cleanpage page.html --json                  everything that was found, as one JSON object
  cleanpage https://news.example/story.html --markdown
  cleanpage -z credits,related page.html      only the text of these zones
  cleanpage crawl.warc.gz pages/ dump.jsonl -o out.jsonl.zst --jobs 2 --resume
  find pages -name '*.html' | cleanpage - -o out/ --markdown

many pages: INPUT can be folders (all that is in them), patterns ('pages/**/*.html'), WARC and WET, and JSONL, CSV and
Parquet whose field html, text, content or raw_content (--field for another) holds the page; .gz and .zst are unpacked.
-o OUT decides: .jsonl (also .gz, .zst), .csv, .parquet, or a folder/ of one file a page, named after its input. With one of
these, a many-page option or such an input, - is a list of paths, else it is a page. While a run lasts OUT.journal stands
beside OUT: after a crash the same command with --resume goes on, and each page is in OUT exactly once.

formats:
  text        title, blank line, article; several pages are parted by a line "---"
  markdown    the same with headings, lists, tables, captions and pictures
  json        one object, indented; an array of them, in order, for several inputs
  jsonl       one object a line, in order of the inputs
  html        one clean document; an <article> for each of several inputs
  csv         one flat row a page; parquet: one typed, nested row a page (only with -o)
With -z, json and jsonl print one {{"zone": ..., "text": ...}} for each block (and its "input" for several inputs).

zones: {", ".join(zone.value for zone in Zone)}

exit status: 0 done; 1 some pages failed (each is named on standard error, and is a record
{{"schema": 1, "error": ..., "input": ...}} in json and jsonl); 2 wrong use.
"""


class _Source(NamedTuple):
    """What is to be cleaned: bytes and the page's address."""

    data: bytes
    url: str | None


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with these arguments, those of the process by default, and return its exit status.

    Wrong use exits through ``SystemExit`` with status 2, as argparse does it.
    """
    try:
        parser = _parser()
        arguments = parser.parse_args(argv)
        is_many = crawl.is_meant(arguments)
        _check(arguments, parser)
        status = explain_cli.run(argparse.Namespace(**{**vars(arguments), "format": arguments.format or "text"}))
        if status is not None:
            return status
        if is_many:
            from cleanpage.crawl import command  # noqa: PLC0415  the whole package: --help and wrong use need not wait for it

            return command.run(arguments, parser)
        arguments.format = format_of(arguments.output, arguments.format)
        return _run(arguments, parser)
    except BrokenPipeError:
        # Whoever read our output has had enough. Python flushes standard output once more at exit: let that go nowhere.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cleanpage", description=_DESCRIPTION, epilog=_EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "inputs",
        nargs="*",
        metavar="INPUT",
        help="a file, folder, archive, table or address (https://...), or - for standard input (default)",
    )
    parser.add_argument("-f", "--format", choices=FORMATS, help="what to write (default: as OUT is called, else text)")
    for name in SHORTHANDS:
        parser.add_argument(f"--{name}", dest="format", action="store_const", const=name, help=f"the same as -f {name}")
    parser.add_argument("-z", "--zones", type=_zones, metavar="ZONES", help="print only these zones, parted by commas")
    parser.add_argument("-o", "--output", metavar="OUT", help="write there instead of to standard output")
    parser.add_argument("--url", help="the page's own address, where the input is not one")
    parser.add_argument("--links", action="store_true", help="keep links in markdown and html")
    crawl.add_arguments(parser)
    explain_cli.add_arguments(parser)
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    return parser


class _Version(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        import cleanpage  # noqa: PLC0415

        print(f"cleanpage {cleanpage.__version__}")
        parser.exit()


def _zones(names: str) -> frozenset[Zone]:
    try:
        return text.read_zones(names)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _check(arguments: argparse.Namespace, parser: argparse.ArgumentParser) -> None:
    """Refuse what cannot be meant."""
    if not arguments.inputs:
        if sys.stdin is None or sys.stdin.isatty():
            parser.error("give a file or an address, or pipe a page in: cleanpage < page.html (see --help)")
        if arguments.resume or arguments.format in {"csv", "parquet"} or (arguments.output and packing_of(arguments.output)):
            parser.error("that is for many pages: give inputs, or - to read a list of their paths")
        arguments.inputs = [STDIN]
    if arguments.url is not None and len(arguments.inputs) > 1:
        parser.error("--url is the address of one page; several inputs were given")
    if arguments.inputs.count(STDIN) > 1:
        parser.error("standard input (-) can be read only once")
    if arguments.output is not None:
        for name in arguments.inputs:
            with suppress(OSError):
                if name != STDIN and os.path.samefile(name, arguments.output):
                    parser.error(f"{name} is both input and output; write to another file")


def _run(arguments: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    if arguments.output is None:
        if sys.stdout is None:
            parser.error("standard output is closed; name a file with -o")
        return _clean_all(arguments, sys.stdout.buffer)
    with ExitStack() as stack:
        try:
            stream = stack.enter_context(open(arguments.output, "wb"))
        except OSError as error:
            parser.error(f"cannot write to {arguments.output}: {_reason(error)}")
        return _clean_all(arguments, stream)


def _clean_all(arguments: argparse.Namespace, stream: IO[bytes]) -> int:
    options = Options(links=arguments.links)
    writer = PageStream(stream, arguments.format, arguments.zones, is_many=len(arguments.inputs) > 1)
    status = DONE
    try:
        for name, result in _results(arguments.inputs, arguments.url, options):
            if isinstance(result, Page):
                writer.page(Place(name, None, ""), result)
            else:
                status = SOME_FAILED
                _complain(name, result)
                writer.failure(Place(name, None, ""), as_dict.failure_to_dict(name, result))
        writer.settle()
    except BrokenPipeError:
        raise
    except OSError as error:
        _complain(arguments.output or "standard output", f"cannot write: {_reason(error)}")
        # What is left in the buffer would fail again, with a traceback, when the stream is closed.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return SOME_FAILED
    return status


def _results(names: Sequence[str], url: str | None, options: Options) -> Iterator[tuple[str, Page | str]]:
    """Each input's name with its page, or with one line that says why there is none."""
    import cleanpage  # noqa: PLC0415  the whole package: --help and wrong use need not wait for it

    for name in names:
        try:
            source = _read(name, options.max_bytes)
            result: Page | str = cleanpage.clean(source.data, url=url or source.url, options=options)
        except CleanPageError as error:
            result = _one_line(str(error))
        except OSError as error:
            result = _reason(error)
        except Exception as error:  # A fault of ours must not cost the other pages.
            result = _one_line(f"internal error: {type(error).__name__}: {error}")
        yield name, result


def _read(name: str, limit: int) -> _Source:
    if _URL.match(name):
        from cleanpage.fetch import fetch  # noqa: PLC0415

        return _Source(*fetch(name))
    if name == STDIN:
        return _Source(_read_up_to(sys.stdin.buffer, limit), None)
    if os.path.isdir(name):
        raise InputError("is a directory")
    with open(name, "rb") as stream:
        return _Source(_read_up_to(stream, limit), None)


def _read_up_to(stream: IO[bytes], limit: int) -> bytes:
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise InputError(f"is larger than {limit:,} bytes", size=len(data), limit=limit)
    return data


def _complain(name: str, error: str) -> None:
    shown = "standard input" if name == STDIN else _one_line(name)
    print(f"cleanpage: {shown}: {error}", file=sys.stderr)


def _reason(error: OSError) -> str:
    return _one_line(error.strerror or str(error) or type(error).__name__)


def _one_line(message: str) -> str:
    return " ".join(message.split())
