"""datatrove: an extractor of articles from HTML, and a filter of the lines of flattened text, for its pipelines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from cleanpage.document import Block, Zone
from cleanpage.integrations.rows import DEFAULT_COLUMNS, Rows, needed
from cleanpage.options import Options
from cleanpage.outputs.text import read_zones
from cleanpage.pipeline import Cleaner
from cleanpage.workers import attempt

try:
    from datatrove.data import Document, DocumentsPipeline
    from datatrove.pipeline.extractors.base import BaseExtractor
    from datatrove.pipeline.filters.base_filter import BaseFilter
    from datatrove.pipeline.writers.disk_base import DiskWriter
    from datatrove.utils.typeshelper import StatHints
except ImportError as error:
    raise needed("datatrove", error) from error

#: What the extractor puts into a document's metadata.
METADATA = tuple(name for name in DEFAULT_COLUMNS if name not in ("url", "text", "error"))


class CleanPageExtractor(BaseExtractor):
    """A document's HTML, in its ``text``, becomes the article's text; title, byline, credits and lists go to its metadata.

    ``rows`` names the columns for the metadata (None is left out there), their prefix, the options, and a deadline a page. The
    address is read from ``metadata["url"]``. Documents without any article text are dropped, with ``articles_only`` also those
    whose page is no article (a front page, an error page); so are pages that fail. Each is counted in the step's statistics:
    ``dropped_no_text``, ``dropped_no_article``, ``dropped_timeout``, ``dropped_input`` and so on.
    """

    name = "cleanpage"

    def __init__(self, rows: Rows | None = None, articles_only: bool = False) -> None:
        self.rows = rows or Rows(columns=METADATA)
        # The base class would start a process for every step's documents, ours only when there is a deadline.
        super().__init__(timeout=self.rows.timeout or 0)
        self.articles_only = articles_only

    def extract(self, text: str) -> str:
        """One page's article, for those who call a step by hand."""
        return Cleaner(self.rows.options).clean(text).article.text

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        """The documents with their articles, in order."""
        wanted = [name for name in self.rows.columns if name not in ("text", "error")]
        inner = replace(self.rows, columns=tuple(dict.fromkeys((*wanted, "text", "error", "is_article"))), prefix="")
        triples = ((doc.text, doc.metadata.get("url"), doc) for doc in data or ())
        found = inner.clean_with(triples)
        while True:
            with self.track_time():
                row, doc = next(found, (None, None))
            if doc is None or row is None:
                return
            self.stat_update(StatHints.total)
            reason = self._reason_to_drop(row)
            if reason:
                self.stat_update(StatHints.dropped, f"dropped_{reason}")
                continue
            doc.text = row["text"]
            doc.metadata.update((self.rows.prefix + name, row[name]) for name in wanted if row[name] is not None)
            self.stat_update(StatHints.forwarded)
            self.update_doc_stats(doc)
            yield doc

    def _reason_to_drop(self, row: dict[str, Any]) -> str | None:
        if row["error"] is not None:
            return str(row["error"]).partition(":")[0]
        if not row["text"]:
            return "no_text"
        return "no_article" if self.articles_only and not row["is_article"] else None


class CleanPageLineFilter(BaseFilter):
    """Keeps the lines of flattened text, as of WET files, that stand in the given zones, as they are printed; the rest goes.

    ``zones`` are names such as "body" or one string of them, parted by commas. A document of which nothing is left is dropped
    (``dropped_no_line``), also one that is too large (``dropped_input``); ``exclusion_writer`` receives those, with the reason.
    The step's statistics count the lines of each zone that were cut.

    Raises ``ValueError`` for an unknown zone.
    """

    name = "cleanpage lines"

    def __init__(
        self,
        zones: Iterable[Zone | str] = (Zone.TITLE, Zone.BODY),
        options: Options | None = None,
        exclusion_writer: DiskWriter | None = None,
    ) -> None:
        super().__init__(exclusion_writer)
        self.zones = read_zones(zones)
        self.options = replace(options or Options(), is_html=False)

    def filter(self, doc: Document) -> bool | tuple[bool, str]:
        """Cuts the document's text down; false, with a reason, where none is left."""
        outcome = attempt(Cleaner(self.options), doc.text, doc.metadata.get("url"))
        if outcome.error is not None:
            return False, outcome.error
        text = self._kept(doc.text, outcome.value.blocks)
        if not text:
            return False, "no_line"
        doc.text = text
        return True

    def _kept(self, text: str, blocks: Iterable[Block]) -> str:
        """The kept blocks as they stand in the text, with the blanks between neighbours."""
        parts: list[str] = []
        end: int | None = None
        for block in blocks:
            self.stat_update("line-total", value=block.last - block.first + 1)
            if block.zone not in self.zones:
                self.stat_update(f"line-filter-{block.zone.value}", value=block.last - block.first + 1)
                end = None
                continue
            if parts:
                parts.append("\n" if end is None else text[end : block.start])
            parts.append(text[block.start : block.end])
            end = block.end
        return "".join(parts)
