#!/usr/bin/env python3
"""How fast cleanpage is, beside other extractors on the same pages in the same run.

    python benchmarks/speed.py > benchmarks/results/speed.md
    python benchmarks/speed.py --quick                         fewer pages and rounds, in half a minute

Prints Markdown: text in MB/s and ms a page, HTML in ms a page (each tool takes every page in turn, the best of a few rounds
counts), where the time goes, import and first page in fresh
interpreters, peak memory, growth, two processes. One core: the arithmetic libraries are held to one thread.
Pages: the labelled corpus beside the project or in $CLEANPAGE_CORPUS, else the project's fixtures.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")  # before numpy comes in

import peers  # noqa: E402
import stages  # noqa: E402
from measures import find_corpus, load_fixtures, machine, markdown_table, sample_files  # noqa: E402

Work = Callable[[bytes], object]
FRESH = {
    "numpy": ("import numpy", ""),
    "lxml.html": ("import lxml.html", ""),
    "trafilatura": ("import trafilatura", "trafilatura.extract(page, fast=True)"),
    "cleanpage": ("import cleanpage", "cleanpage.Cleaner().clean(page)"),
}
"""Name -> what a fresh interpreter imports, and what it does with its first page."""
CLEANPAGE = "cleanpage"
ALL_PARTS = "cleanpage, all parts"
BARE = "lxml, parse alone"
FAST = "trafilatura fast"


def fixture_sources() -> list[bytes]:
    """The project's own pages, as bytes."""
    return [source for _, source, _, _ in load_fixtures()]


def text_pages(count: int) -> list[bytes]:
    """Plain-text pages as UTF-8: the visible lines of labelled pages, else the text fixtures."""
    corpus = find_corpus()
    if corpus is None:
        return [source for source in fixture_sources() if not source.lstrip().startswith(b"<")]
    files = sample_files((corpus / "pages").glob("*.json"), count)
    return ["\n".join(text for _, text in json.loads(file.read_text(encoding="utf-8"))["lines"]).encode() for file in files]


def html_pages(count: int) -> list[bytes]:
    """HTML pages: articles of corpus/bodies/wcxb, else the HTML fixtures."""
    corpus = find_corpus()
    if corpus is None or not (corpus / "bodies" / "wcxb").is_dir():
        return [source for source in fixture_sources() if source.lstrip().startswith(b"<")]
    return [gzip.decompress(file.read_bytes()) for file in sample_files((corpus / "bodies" / "wcxb").glob("*.html.gz"), count)]


def cleanpage_work() -> dict[str, Work]:
    """Through one Cleaner: the article's text, which is what the others give, and every part as the dict that programs take."""
    import cleanpage  # noqa: PLC0415  speed.py --memory-of another tool must not load it

    cleaner = cleanpage.Cleaner()
    return {CLEANPAGE: lambda page: cleaner.clean(page).article.text, ALL_PARTS: lambda page: cleaner.clean(page).to_dict()}


def html_work() -> dict[str, Work]:
    """Every tool that takes HTML, by name; the bare parse is the floor below all of them."""
    from lxml.html import document_fromstring  # noqa: PLC0415

    return {**cleanpage_work(), BARE: peers.guarded(document_fromstring), **peers.installed()}


def best_times(pages: Sequence[bytes], tools: dict[str, Work], rounds: int) -> dict[str, list[float]]:
    """Milliseconds of each tool on each page, the best of ``rounds``; tools take turns on a page, so that noise falls on all."""
    best = {name: [float("inf")] * len(pages) for name in tools}
    for work in tools.values():
        work(pages[0])  # warm
    for _ in range(rounds):
        for at, page in enumerate(pages):
            for name, work in tools.items():
                start = time.perf_counter()
                work(page)
                best[name][at] = min(best[name][at], 1000 * (time.perf_counter() - start))
    return best


def rate_row(name: str, pages: Sequence[bytes], times: Sequence[float]) -> list[str]:
    """A table's cells: name, median and 95th percentile of ms, MB/s."""
    ordered = sorted(times)
    tail = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    rate = sum(map(len, pages)) / 1e6 / (sum(times) / 1000)
    return [name, f"{statistics.median(times):.2f}", f"{tail:.2f}", f"{rate:.2f}"]


def text_report(count: int, rounds: int) -> str:
    """Plain text through one Cleaner."""
    pages = text_pages(count)
    times = best_times(pages, cleanpage_work(), rounds)
    size = statistics.median(map(len, pages)) / 1000
    rows = [rate_row(name, pages, values) for name, values in times.items()]
    head = markdown_table(["", "median ms a page", "95 % below", "MB/s"], rows)
    return f"## Text\n\n{len(pages)} pages, {size:.1f} kB in the median.\n\n{head}\n"


def html_report(count: int, rounds: int) -> str:
    """HTML beside the peers."""
    pages = html_pages(count)
    times = best_times(pages, html_work(), rounds)
    fast = next((statistics.median(t) for name, t in times.items() if name.startswith(FAST)), None)
    parse = statistics.median(times[BARE])
    rows = []
    for name, values in times.items():
        share = f"{statistics.median(values) / fast:.2f}" if fast else "–"
        rows.append([*rate_row(name, pages, values), share, f"{statistics.median(values) / parse:.1f}"])
    size = statistics.median(map(len, pages)) / 1000
    table = markdown_table(["", "median ms a page", "95 % below", "MB/s", f"median, of {FAST}'s", "of the bare parse's"], rows)
    return f"## HTML\n\n{len(pages)} pages, {size:.0f} kB in the median; the best of {rounds} rounds.\n\n{table}\n"


def fresh_report(repeats: int) -> str:
    """Import and first page, each in interpreters of its own."""
    page = fixture_sources()[0]
    rows = []
    for name, (imports, first) in FRESH.items():
        code = (
            "import sys, time\npage = sys.stdin.buffer.read()\nstart = time.perf_counter()\n"
            f"{imports}\nmiddle = time.perf_counter()\n{first or 'pass'}\n"
            "print(1000 * (middle - start), 1000 * (time.perf_counter() - middle))"
        )
        runs = [_run([sys.executable, "-c", code], page) for _ in range(repeats)]
        values = [[float(word) for word in run.split()] for run in runs if run]
        if values:
            medians = [statistics.median(column) for column in zip(*values, strict=True)]
            rows.append([name, f"{medians[0]:.0f}", f"{medians[1]:.1f}" if first else ""])
    table = markdown_table(["", "import, ms", "then the first page, ms"], rows)
    return f"## Start\n\nMedian of {repeats} fresh interpreters.\n\n{table}\n"


def memory_report() -> str:
    """Peak memory of a process that cleans one large page, over what it has before."""
    rows = []
    for kind in ("text", "html"):
        for megabytes in (1, 5):
            peak = _run([sys.executable, __file__, "--memory-of", kind, "--pages", str(megabytes)])
            if peak:
                before, after, size = map(float, peak.split())
                rows.append([f"{kind}, {size:.1f} MB", f"{before:.0f}", f"{after:.0f}", f"{20 * size + 80:.0f}"])
    table = markdown_table(["one page", "MB with cleanpage loaded", "MB at the peak", "20 × the page + 80 MB"], rows)
    return f"## Memory\n\n{table}\n"


def _section(name: str, count: int, rounds: int) -> str:
    return f"## {name}\n\n{stages.SECTIONS[name](text_pages(count), html_pages(count), rounds)}\n"


def _run(command: Sequence[str], data: bytes | str = b"") -> str:
    """Its standard output, "" when it fails: a tool that is not installed has no row."""
    data = data.encode() if isinstance(data, str) else data
    done = subprocess.run(command, input=data, capture_output=True, check=False)
    if done.returncode:
        print(f"{command[-1][:40]!r} failed: {done.stderr.decode()[-200:]}", file=sys.stderr)
    return done.stdout.decode() if done.returncode == 0 else ""


def print_memory(kind: str, megabytes: int) -> int:
    """The child of ``memory_report``: prints the peak before and after a page of that size, and the size, in MB."""
    work = cleanpage_work()[ALL_PARTS]
    make = stages.text_of if kind == "text" else stages.html_of
    source = make(megabytes * 12_000)
    work(make(50))
    before = _peak()
    work(source)
    print(before, _peak(), len(source) / 1e6)
    return 0


def _peak() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3


def main(argv: Sequence[str] | None = None) -> int:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=150, help="how many pages of each kind (default 150), always the same ones")
    parser.add_argument("--rounds", type=int, default=3, help="the best of so many rounds counts (default 3)")
    parser.add_argument("--only", choices=("text", "html", "start", "memory", *stages.SECTIONS), help="one part of the report")
    parser.add_argument("--quick", action="store_true", help="30 pages, 2 rounds")
    parser.add_argument("--memory-of", help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    pages, rounds = (30, 2) if options.quick else (options.pages, options.rounds)
    if options.memory_of:
        return print_memory(options.memory_of, pages)
    parts = {
        "text": lambda: text_report(pages, rounds),
        "html": lambda: html_report(pages, rounds),
        "start": lambda: fresh_report(3 if options.quick else 9),
        "memory": memory_report,
        **{name: partial(_section, name, pages, rounds) for name in stages.SECTIONS},
    }
    print(f"# Speed\n\n{machine()}, one of them used.\n")
    for name, part in parts.items():
        if options.only in (None, name):
            print(part(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
