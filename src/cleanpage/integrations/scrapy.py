"""Scrapy: a response to its page, and an item pipeline that puts the page's parts into items."""

from __future__ import annotations

import logging
from collections.abc import MutableMapping
from typing import Any, Self

from cleanpage.batch import Failure
from cleanpage.integrations.rows import Rows, needed
from cleanpage.options import Options
from cleanpage.outputs.as_dict import failure_to_dict
from cleanpage.page import Page
from cleanpage.pipeline import Cleaner
from cleanpage.workers import Outcome, attempt

try:
    from itemadapter import ItemAdapter
    from scrapy.crawler import Crawler
    from scrapy.http import Response, TextResponse
    from w3lib.encoding import http_content_type_encoding
except ImportError as error:
    raise needed("scrapy", error) from error

_log = logging.getLogger(__name__)


def clean_response(response: Response, options: Options | None = None) -> Page:
    """A response's page, with its address: for the callbacks of a spider.

    A charset that the server names is believed, as browsers do; without one the bytes speak for themselves. Raises
    ``InputError`` when the body is too large or no text.
    """
    return Cleaner(options).clean(page_source(response), response.url)


def page_source(response: Response) -> str | bytes:
    """What of a response to clean, or to put into an item for the pipeline: its text where the server names the charset."""
    header = response.headers.get("Content-Type") or b""
    if isinstance(response, TextResponse) and http_content_type_encoding(header.decode("latin-1")):
        return str(response.text)
    return bytes(response.body)


class CleanPagePipeline:
    """An item pipeline: takes the page out of an item's field "html" and puts its parts into the field "page".

    Settings, all optional: ``CLEANPAGE_SOURCE`` ("html"), ``CLEANPAGE_URL`` ("url") and ``CLEANPAGE_TARGET`` ("page") name the
    fields; ``CLEANPAGE_KEEP_SOURCE`` (false) leaves the page in the item; ``CLEANPAGE_OPTIONS`` is an ``Options``.
    ``CLEANPAGE_ROWS``, a ``Rows`` without a timeout, puts its columns into the item as fields of their own instead, as CSV wants.

    The target is ``Page.to_dict()``. A page that fails is no lost item: its target is a record with "error", "input" and
    "reason", and it keeps its source. Items without the source field pass as they are. Counts in the crawl's statistics:
    ``cleanpage/pages``, ``cleanpage/articles``, ``cleanpage/failed``.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self.source: str = settings.get("CLEANPAGE_SOURCE", "html")
        self.url: str = settings.get("CLEANPAGE_URL", "url")
        self.target: str = settings.get("CLEANPAGE_TARGET", "page")
        self.keeps_source: bool = settings.getbool("CLEANPAGE_KEEP_SOURCE")
        self.rows: Rows | None = settings.get("CLEANPAGE_ROWS")
        options = self.rows.options if self.rows is not None else settings.get("CLEANPAGE_OPTIONS")
        if self.rows is not None and self.rows.timeout is not None:
            raise ValueError("CLEANPAGE_ROWS has a timeout, which this pipeline cannot keep: it cleans in the crawler's process")
        self.cleaner = Cleaner(options)
        self.stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes pipelines."""
        return cls(crawler)

    def process_item(self, item: Any, spider: Any = None) -> Any:
        """The item with its page's parts; a dictionary, an ``Item``, a dataclass, as Scrapy's items may be.

        ``spider`` is what older versions of Scrapy give; nothing is read from it.
        """
        fields = ItemAdapter(item)
        source = fields.get(self.source)
        if source is None:
            return item
        outcome = attempt(self.cleaner, source, fields.get(self.url))
        self._count("cleanpage/pages")
        if outcome.error is not None:
            self._count("cleanpage/failed")
            name = str(fields.get(self.url) or self.source)
            _log.warning("%s could not be cleaned: %s", name, outcome.value)
            fields.update(self._failed(name, outcome))
            return item
        page: Page = outcome.value
        self._count("cleanpage/articles", int(page.is_article))
        if not self.keeps_source:
            _drop(item, fields, self.source)
        fields.update({self.target: page.to_dict()} if self.rows is None else self.rows.row(page))
        return item

    def _failed(self, name: str, outcome: Outcome) -> dict[str, Any]:
        if self.rows is not None:
            failure = Failure(outcome.error or "internal", str(outcome.value), outcome.seconds, name, 0)
            return {name: value for name, value in self.rows.row(failure).items() if value is not None}
        return {self.target: {**failure_to_dict(name, str(outcome.value)), "reason": outcome.error}}

    def _count(self, name: str, count: int = 1) -> None:
        if self.stats is not None:
            self.stats.inc_value(name, count)


def _drop(item: Any, fields: ItemAdapter, name: str) -> None:
    """Take a field out of an item; a dataclass cannot do without it and gets ``None``."""
    if isinstance(item, MutableMapping):
        del item[name]
    else:
        fields[name] = None
