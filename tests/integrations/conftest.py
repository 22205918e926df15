"""Pages that the engines' tests share, and what ``clean_many`` makes of them."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from cleanpage import clean_many
from cleanpage.integrations.rows import Rows

#: An article of an invented paper; the number makes each page its own.
HTML = """<html><head><title>Harbour bridge {n} reopens after repairs - Tidewater Ledger</title></head><body>
<nav><a href="/">Home</a> <a href="/sport">Sport</a> <a href="/weather">Weather</a></nav>
<article><h1>Harbour bridge {n} reopens after repairs</h1><p class="byline">By Marta Quillfeather | 12 March 2024</p>
<p>The old swing bridge over the inner harbour opened to traffic again on Tuesday, eleven weeks after a barge damaged
its eastern pier. Engineers had to lift all {n} plates of the deck before the bearing could be replaced.</p>
<p>“We found more rust than we had hoped for, and less than we had feared,” said the harbour master, Olin Bracegirdle,
who crossed first with a handcart of tools. The council will pay for the work from its reserve.</p>
<p>Buses return to their usual route on Thursday. Cyclists are asked to dismount until the railings are painted.</p></article>
<aside><h3>Most read</h3><ul><li><a href="/a">Ferry timetable changes in April</a></li>
<li><a href="/b">Lighthouse keeper retires after forty years</a></li></ul></aside>
<footer>© Tidewater Ledger. All rights reserved.</footer></body></html>"""

TEXT = """织布厂南路第{n}期工程今年通车

2024-09-12 07:05　来源：梧川晚报　记者：邬佳禾

梧川市织布厂南路第{n}期工程昨天铺完最后一段沥青。市政部门介绍，这条路全长一千二百米，两侧各有一条自行车道。
附近的居民说，过去孩子上学要绕行二十分钟，通车以后只要五分钟。施工单位表示，路灯和行道树将在下个月装好。

责任编辑：涂晓棠

相关新闻
松柏巷拓宽后第一天：早高峰快了十一分钟
市区新增公交微循环线路六条
"""

Pair = tuple[Any, str | None]
"""A page and its address."""


@pytest.fixture
def pages() -> list[Pair]:
    """HTML and flattened text by turns, then an empty page, one without an address, and one that is missing."""
    made = [((HTML if n % 2 == 0 else TEXT).replace("{n}", str(n)), f"https://ledger.example/{n}") for n in range(12)]
    return [*made, ("", "https://ledger.example/empty"), (HTML.replace("{n}", "99"), None), (None, "https://ledger.example/none")]


@pytest.fixture
def expected() -> Callable[[Iterable[Pair], Rows], list[dict[str, Any]]]:
    """The rows of pages by ``clean_many`` in this process: what every engine must give too."""

    def rows_of(pages: Iterable[Pair], rows: Rows) -> list[dict[str, Any]]:
        results = clean_many(((page, url) for page, url in pages), jobs=1, url=lambda url: url)
        return [rows.row(result, url) for result, url in results]

    return rows_of


@pytest.fixture
def loads() -> Callable[[], tuple[int, int]]:
    """A probe for workers: the process that it runs in, and how often the classifier was loaded there."""

    def probe() -> tuple[int, int]:
        import os  # noqa: PLC0415  a worker gets this function alone

        from cleanpage.pipeline import _default_labeller  # noqa: PLC0415

        return os.getpid(), _default_labeller.cache_info().misses

    return probe


@pytest.fixture
def write_warc() -> Callable[[Path, Iterable[Pair], str], Path]:
    """Writes an archive of pages, one gzipped record each, as crawlers do: "response" for WARC, "conversion" for WET."""

    def write(path: Path, pages: Iterable[Pair], kind: str) -> Path:
        path.write_bytes(b"".join(_record(kind, str(url), page.encode(), n) for n, (page, url) in enumerate(pages)))
        return path

    return write


def _record(kind: str, url: str, body: bytes, number: int) -> bytes:
    if kind == "response":
        body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    content = "application/http; msgtype=response" if kind == "response" else "text/plain"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-03-12T08:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012d}>\r\n"
        f"Content-Type: {content}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + body + b"\r\n\r\n")
