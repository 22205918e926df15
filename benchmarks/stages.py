"""Where a page's time goes, how time grows with a page, and what two processes give: parts of speed.py's report."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Sequence

from cleanpage import Cleaner, clean_many, decode, fields
from cleanpage.document import Zone
from cleanpage.features import encode
from cleanpage.labels.score import score
from cleanpage.lines import html, read_lines
from cleanpage.zones.group import group
from cleanpage.zones.kind import judge_article
from cleanpage.zones.repair import repair
from measures import markdown_table

Clock = dict[str, float]


def _add(clock: Clock, name: str, work: Callable[[], object]) -> object:
    start = time.perf_counter()
    result = work()
    clock[name] = clock.get(name, 0.0) + time.perf_counter() - start
    return result


def _time_page(cleaner: Cleaner, source: bytes, clock: Clock) -> None:
    """One page's way through the rooms, each under the clock."""
    options = cleaner.options
    text = decode.read(source, options)
    _add(clock, "decode", lambda: decode.read(source, options))
    if text.is_html:
        _add(clock, "of lines: the parse", lambda: html._parse(text.text, []))
    view = read_lines(text)
    _add(clock, "lines", lambda: read_lines(text))
    page = encode(view)
    _add(clock, "features", lambda: encode(view))
    weights = cleaner.labeller.html if view.is_html else cleaner.labeller.text
    _add(clock, "of labels: scores", lambda: score(page, weights))
    labelled = cleaner.labeller.label(view, page)
    _add(clock, "labels", lambda: cleaner.labeller.label(view, page))
    _add(clock, "rules", lambda: repair(view, labelled, None))
    blocks = group(labelled, view)
    _add(clock, "blocks", lambda: group(labelled, view))
    _add(clock, "article", lambda: fields.read_article(blocks, view))
    _add(clock, "is_article", lambda: judge_article(blocks, fields.read_types(view), fields.read_signs(view, None)))
    metadata = fields.read_metadata(view)
    _add(clock, "metadata, title", lambda: fields.read_headline(blocks, view, fields.read_metadata(view)))
    _add(clock, "byline", lambda: fields.read_byline(blocks, view, metadata, options))
    readers = (fields.read_credits, fields.read_photographers, fields.read_tags)
    _add(clock, "credits, captions, tags", lambda: [read(blocks) for read in readers])
    _add(clock, "related, hot", lambda: [fields.read_stories(blocks, zone, None) for zone in (Zone.RELATED, Zone.HOT)])
    _add(clock, "language", lambda: fields.read_language(view, blocks))
    cleaned = cleaner.clean(source)
    cleaned.read_all()
    _add(clock, "to_dict", cleaned.to_dict)


def stage_table(pages: Sequence[bytes], rounds: int) -> str:
    """Mean milliseconds a page of each step, the best of ``rounds``; fields are read only when they are asked for."""
    cleaner = Cleaner()
    best: Clock = {}
    for _ in range(rounds):
        clock: Clock = {}
        for page in pages:
            _time_page(cleaner, page, clock)
        for name, seconds in clock.items():
            best[name] = min(best.get(name, seconds), seconds)
    return markdown_table(["", "ms a page"], [[name, f"{1000 * seconds / len(pages):.2f}"] for name, seconds in best.items()])


def text_of(lines: int) -> bytes:
    """A text page of so many lines."""
    rows = (f"Line {number} tells of the tide at pond {number % 97}, and of the heron that came back." for number in range(lines))
    return "\n".join(rows).encode()


def html_of(lines: int) -> bytes:
    """An HTML page of so many paragraphs."""
    rows = (f"<p>Line {number} tells of the tide, and of <a href=/{number}>the heron</a>.</p>" for number in range(lines))
    return f"<html><body><article>{''.join(rows)}</article></body></html>".encode()


def growth_table() -> str:
    """How time grows: 20 times the lines, one long line, many short ones, deep nesting."""
    cleaner = Cleaner()

    def seconds(source: bytes) -> float:
        times = []
        for _ in range(3):
            start = time.perf_counter()
            cleaner.clean(source).read_all()
            times.append(time.perf_counter() - start)
        return min(times)

    rows = []
    for name, make in (("text", text_of), ("HTML", html_of)):
        small, large = seconds(make(1000)), seconds(make(20_000))
        rows.append([f"{name}, 1,000 and 20,000 lines", f"{small:.3f}", f"{large:.3f}", f"{large / small / 20:.2f} × 20"])
    pairs: dict[str, Callable[[int], bytes]] = {
        "one line of 0.5 and 5 MB": lambda times: b"The heron came back to the pond. " * (15_150 * times),
        "10,000 and 100,000 short lines": lambda times: b"heron\n" * (10_000 * times),
        "5,000 and 50,000 nested elements": lambda times: b"<div>" * (5_000 * times) + b"A heron." + b"</div>" * (5_000 * times),
    }
    for name, source in pairs.items():
        small, large = seconds(source(1)), seconds(source(10))
        rows.append([name, f"{small:.3f}", f"{large:.3f}", f"{large / small / 10:.2f} × 10"])
    return markdown_table(["", "s", "s", "growth"], rows)


def many_table(pages: Sequence[bytes], repeats: int) -> str:
    """Pages through ``clean_many``: the text alone, all parts, and two processes against one."""
    sources = list(pages) * repeats
    size = sum(map(len, sources)) / 1e6

    def rate(jobs: int, read: Callable[[object], object]) -> float:
        start = time.perf_counter()
        for page in clean_many(sources, jobs=jobs):
            read(page)
        return len(sources) / (time.perf_counter() - start)

    text_alone = rate(1, lambda page: page.article.text)
    whole = rate(1, lambda page: page.to_dict())
    rows = [
        ["one process, article.text", f"{text_alone:.0f}", f"{text_alone * size / len(sources):.2f}"],
        ["one process, to_dict()", f"{whole:.0f}", f"{whole * size / len(sources):.2f}"],
    ]
    if (os.cpu_count() or 1) > 1:
        both = statistics.median(rate(2, lambda page: page.to_dict()) for _ in range(3))
        name = f"two processes, to_dict(): {both / whole:.2f} times one"
        rows.append([name, f"{both:.0f}", f"{both * size / len(sources):.2f}"])
    return markdown_table(["", "pages a second", "MB/s"], rows)


#: Name -> what makes a section of the report, from the text pages, the HTML pages and the rounds.
SECTIONS: dict[str, Callable[[Sequence[bytes], Sequence[bytes], int], str]] = {
    "Where a text page's time goes": lambda text, _, rounds: stage_table(text, rounds),
    "Where an HTML page's time goes": lambda _, pages, rounds: stage_table(pages, rounds),
    "Many text pages": lambda text, _, rounds: many_table(text, 2 * rounds),
    "Growth": lambda _text, _html, _rounds: growth_table(),
}
