"""Real Scrapy: a spider crawls a server on this machine, in a process of its own, as its command starts it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

scrapy = pytest.importorskip("scrapy")

from scrapy.http import HtmlResponse, Response, TextResponse  # noqa: E402
from scrapy.utils.test import get_crawler  # noqa: E402

from cleanpage import InputError, Options, clean  # noqa: E402
from cleanpage.integrations.rows import Rows  # noqa: E402
from cleanpage.integrations.scrapy import CleanPagePipeline, clean_response, page_source  # noqa: E402

pytestmark = pytest.mark.filterwarnings("default")  # the engine's own are not ours to mend

SPIDER = """
import scrapy
from cleanpage.integrations.scrapy import clean_response, page_source

class Ledger(scrapy.Spider):
    name = "ledger"

    def parse(self, response):
        page = clean_response(response)
        yield {"url": response.url, "html": page_source(response), "headline": page.title}
        if response.url.endswith("/0"):
            yield {"note": "no page in this one"}
            yield {"url": "https://ledger.example/odd", "html": 7}
        for story in page.hot:
            if story.url:
                yield response.follow(story.url, self.parse)
"""


@pytest.fixture
def server(pages: list[Any]) -> Iterator[str]:
    """Serves /0 to /3, each of which lists the next one as most read; answers in GBK, and says so only in the header."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            number = int(self.path.strip("/")) if self.path.strip("/").isdigit() else -1
            found = 0 <= number < 4
            html = pages[0][0].replace("Harbour bridge 0", f"Harbour bridge {number} 海港").replace('"/a"', f'"/{number + 1}"')
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "text/html; charset=gbk")
            self.end_headers()
            self.wfile.write(html.encode("gbk", errors="replace") if found else b"")

        def log_message(self, *args: object) -> None:
            """Nothing is printed."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()


def crawl(folder: Path, start: str, settings: str = "") -> tuple[list[dict[str, Any]], str]:
    """The items and the log of a crawl from /0 on."""
    spider = SPIDER + f"    start_urls = [{start + '/0'!r}]\n    custom_settings = {{{settings}}}\n"
    (folder / "spider.py").write_text(spider, encoding="utf-8")
    command = [sys.executable, "-m", "scrapy", "runspider", "spider.py", "-O", "items.jsonl"]
    command += ["-s", 'ITEM_PIPELINES={"cleanpage.integrations.scrapy.CleanPagePipeline": 300}', "-s", "TELNETCONSOLE_ENABLED=0"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in (folder / "items.jsonl").read_text(encoding="utf-8").splitlines()], done.stderr


def test_a_spider_follows_what_was_found_and_its_items_hold_pages(tmp_path: Path, server: str) -> None:
    items, log = crawl(tmp_path, server)
    cleaned = [item for item in items if "headline" in item]
    assert [item["url"] for item in cleaned] == [f"{server}/{n}" for n in range(4)]
    assert cleaned[2]["headline"] == cleaned[2]["page"]["title"] == "Harbour bridge 2 海港 reopens after repairs"
    assert cleaned[2]["page"]["url"] == f"{server}/2"
    assert cleaned[2]["page"]["hot"][0]["title"] == "Ferry timetable changes in April"
    assert all("html" not in item for item in cleaned)
    assert {"note": "no page in this one"} in items
    (odd,) = [item for item in items if item.get("html") == 7]
    assert odd["page"]["input"] == "https://ledger.example/odd"
    assert odd["page"]["error"]
    for count in ("'cleanpage/pages': 5", "'cleanpage/articles': 4", "'cleanpage/failed': 1"):
        assert count in log


def test_items_can_be_flat_rows(tmp_path: Path, server: str) -> None:
    settings = (
        '"CLEANPAGE_ROWS": __import__("cleanpage.integrations.rows").integrations.rows.Rows(columns=("title", "text", "error")), '
        '"CLEANPAGE_KEEP_SOURCE": True'
    )
    items, _ = crawl(tmp_path, server, settings)
    first = next(item for item in items if item.get("headline"))
    assert list(first) == ["url", "html", "headline", "title", "text", "error"]
    assert first["text"].startswith("The old swing bridge")
    (odd,) = [item for item in items if item.get("html") == 7]
    assert odd["error"]


@dataclass
class PageItem:
    url: str
    body: str | None = None
    parts: dict[str, Any] | None = None


class OldItem(scrapy.Item):
    url = scrapy.Field()
    body = scrapy.Field()
    parts = scrapy.Field()


@pytest.mark.parametrize("kind", [PageItem, OldItem, dict])
def test_every_kind_of_item_is_taken_and_fields_can_be_renamed(kind: Any, pages: list[Any]) -> None:
    pipeline = CleanPagePipeline.from_crawler(
        get_crawler(settings_dict={"CLEANPAGE_SOURCE": "body", "CLEANPAGE_TARGET": "parts"})
    )
    page, url = pages[0]
    item = pipeline.process_item(kind(url=url, body=page))
    read = item.__dict__ if kind is PageItem else item
    assert read["parts"] == clean(page, url).to_dict()
    assert read.get("body") is None


def test_a_page_that_fails_keeps_its_source_and_names_its_reason() -> None:
    pipeline = CleanPagePipeline.from_crawler(get_crawler(settings_dict={"CLEANPAGE_OPTIONS": Options(max_bytes=5)}))
    item = pipeline.process_item({"url": "https://ledger.example/x", "html": "too long"})
    assert item["html"] == "too long"
    assert (item["page"]["reason"], item["page"]["input"]) == ("input", "https://ledger.example/x")


def test_a_deadline_that_cannot_be_kept_is_refused() -> None:
    with pytest.raises(ValueError, match="timeout"):
        CleanPagePipeline.from_crawler(get_crawler(settings_dict={"CLEANPAGE_ROWS": Rows(timeout=1)}))


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("text/html; charset=gbk", "海港大桥"),  # the server's word goes before the page's
        ("text/html", "海港大桥".encode("gbk")),  # without it, the bytes decide
        ("", "海港大桥".encode("gbk")),
    ],
)
def test_the_charset_is_the_servers_where_it_names_one(header: str, expected: str | bytes) -> None:
    response = HtmlResponse("https://ledger.example/x", headers={"Content-Type": header}, body="海港大桥".encode("gbk"))
    assert page_source(response) == expected


def test_a_response_becomes_its_page_with_its_address(pages: list[Any]) -> None:
    page, url = pages[1]
    response = TextResponse(str(url), body=page.encode())
    assert clean_response(response).to_dict() == clean(page, url).to_dict()


def test_a_response_that_is_no_text_is_an_input_error() -> None:
    with pytest.raises(InputError):
        clean_response(Response("https://ledger.example/x.png", body=b"\x89PNG\r\n\x1a\n" + bytes(200)), Options(max_bytes=50))
