"""The ``cleanpage`` command: pages in, articles out. Arguments are read here; all else is asked of the other rooms."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from typing import IO, Any, NamedTuple

from cleanpage.document import Zone
from cleanpage.errors import CleanPageError, InputError
from cleanpage.options import Options
from cleanpage.outputs import as_dict, html, markdown, text
from cleanpage.page import Page

FORMATS = ("text", "markdown", "json", "jsonl", "html")
STDIN = "-"
DONE, SOME_FAILED, INTERRUPTED = 0, 1, 130

_PARTING = "\n---\n\n"
_URL = re.compile(r"https?://", re.IGNORECASE)

_DESCRIPTION = "Split scraped pages, HTML or plain text, into article, byline, credits, related and hot lists and the rest."
_EPILOG = f"""\
examples:
  cleanpage < page.txt > article.txt          the article: title, blank line, text
  cleanpage page.html --json                  everything that was found, as one JSON object
  cleanpage https://news.example/story.html --markdown
  cleanpage -z credits,related page.html      only the text of these zones
  cleanpage a.html b.txt -f jsonl -o out.jsonl

formats:
  text        title, blank line, article; several pages are parted by a line "---"
  markdown    the same with headings, lists, tables, captions and pictures
  json        one object, indented; an array of them, in order, for several inputs
  jsonl       one object a line, in order of the inputs
  html        one clean document; an <article> for each of several inputs
With -z, json and jsonl print one {{"zone": ..., "text": ...}} for each block (and its "input" for several inputs).

zones: {", ".join(zone.value for zone in Zone)}

exit status: 0 done; 1 some pages failed (each is named on standard error, and is a record
{{"schema": 1, "error": ..., "input": ...}} in json and jsonl); 2 wrong use.
"""


class _Source(NamedTuple):
    """What is to be cleaned: bytes and the page's address."""

    data: bytes
    url: str | None


class _Writer:
    """Writes pages and failures in one format, each as soon as it comes."""

    def __init__(self, stream: IO[bytes], output_format: str, zones: frozenset[Zone] | None, *, is_many: bool) -> None:
        self._stream = stream
        self._format = output_format
        self._zones = zones
        self._is_many = is_many
        self._is_array = output_format == "json" and (is_many or zones is not None)
        self._is_started = False

    def page(self, page: Page, name: str) -> None:
        if self._format in {"json", "jsonl"}:
            self._records(self._page_records(page, name))
        elif self._format == "html":
            self._html(page)
        else:
            content = self._plain(page)
            self._write(_PARTING * self._is_started + (content + "\n" if content else ""))
            # Also after an empty page, so that the partings count the pages.
            self._is_started = True

    def failure(self, name: str, error: str) -> None:
        if self._format in {"json", "jsonl"}:
            self._records([as_dict.failure_to_dict(name, error)])

    def close(self) -> None:
        """What ends the output."""
        if self._is_array:
            self._write("\n]\n" if self._is_started else "[]\n")
        elif self._format == "html" and self._is_started:
            self._write(html.CLOSING + "\n")
        self._stream.flush()

    def _page_records(self, page: Page, name: str) -> list[dict[str, Any]]:
        if self._zones is None:
            return [page.to_dict()]
        records: list[dict[str, Any]] = list(as_dict.zone_texts(text.select(page.blocks, self._zones)))
        return [record | {"input": name} for record in records] if self._is_many else records

    def _records(self, records: list[dict[str, Any]]) -> None:
        for record in records:
            if self._format == "jsonl":
                self._write(as_dict.to_json(record) + "\n")
            elif not self._is_array:
                self._write(as_dict.to_json(record, 2) + "\n")
            else:
                self._write((",\n" if self._is_started else "[\n") + as_dict.to_json(record, 2))

    def _html(self, page: Page) -> None:
        links = page.article.links
        if self._is_started:
            self._write("\n")
        else:
            self._write(html.opening(title=page.title, language=page.language, url=None if self._is_many else page.url))
        if self._zones is None:
            self._write(html.page_to_element(page, links=links))
        else:
            blocks = text.select(page.blocks, self._zones)
            self._write(f"<article>\n{html.blocks_to_html(blocks, links=links)}\n</article>")

    def _plain(self, page: Page) -> str:
        if self._format == "text":
            return page.to_text(self._zones)
        if self._zones is None:
            return page.to_markdown()
        return markdown.blocks_to_markdown(text.select(page.blocks, self._zones), links=page.article.links)

    def _write(self, content: str) -> None:
        if content:
            self._is_started = True
            # A lone surrogate, from a page that came as damaged escapes, cannot be encoded.
            self._stream.write(content.encode("utf-8", "replace"))


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with these arguments, those of the process by default, and return its exit status.

    Wrong use exits through ``SystemExit`` with status 2, as argparse does it.
    """
    try:
        parser = _parser()
        arguments = parser.parse_args(argv)
        _check(arguments, parser)
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
        "inputs", nargs="*", metavar="INPUT", help="a file, an address (https://...), or - for standard input (default)"
    )
    parser.add_argument("-f", "--format", choices=FORMATS, default="text", help="what to print (default: text)")
    for name in FORMATS:
        if name != "jsonl":
            parser.add_argument(f"--{name}", dest="format", action="store_const", const=name, help=f"the same as -f {name}")
    parser.add_argument("-z", "--zones", type=_zones, metavar="ZONES", help="print only these zones, parted by commas")
    parser.add_argument("-o", "--output", metavar="FILE", help="write there instead of to standard output")
    parser.add_argument("--url", help="the page's own address, where the input is not one")
    parser.add_argument("--links", action="store_true", help="keep links in markdown and html")
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
    writer = _Writer(stream, arguments.format, arguments.zones, is_many=len(arguments.inputs) > 1)
    status = DONE
    try:
        for name, result in _results(arguments.inputs, arguments.url, options):
            if isinstance(result, Page):
                writer.page(result, name)
            else:
                status = SOME_FAILED
                _complain(name, result)
                writer.failure(name, result)
        writer.close()
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
        raise InputError("is a directory; name the files in it (directories are not read yet)")
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
