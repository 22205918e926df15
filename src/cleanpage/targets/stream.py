"""Results as one stream in a format that has no records to go on from: text, Markdown, HTML, a JSON array."""

from __future__ import annotations

from typing import IO, Any

from cleanpage.document import Zone
from cleanpage.outputs import as_dict, html, markdown, text
from cleanpage.page import Page
from cleanpage.targets.render import Rendering
from cleanpage.targets.target import Place, State, origin_of

_PARTING = "\n---\n\n"


class PageStream:
    """Writes pages and failures in one format, each as soon as it comes; it cannot go on after a crash."""

    rendering = Rendering("page")
    can_resume = False
    patience = 0.5

    def __init__(
        self, stream: IO[bytes], output_format: str, zones: frozenset[Zone] | None, *, is_many: bool, says_origin: bool = False
    ) -> None:
        self._stream = stream
        self._format = output_format
        self._zones = zones
        self._is_many = is_many
        self._says_origin = says_origin
        self._is_array = output_format == "json" and (is_many or zones is not None)
        self._is_started = False

    def open(self, state: State | None) -> None:
        """Nothing: the stream is open."""

    def page(self, place: Place, value: Page) -> None:
        """Write a page."""
        if self._format in {"json", "jsonl"}:
            self._records(self._page_records(value, place))
        elif self._format == "html":
            self._html(value)
        else:
            content = self._plain(value)
            self._write(_PARTING * self._is_started + (content + "\n" if content else ""))
            # Also after an empty page, so that the partings count the pages.
            self._is_started = True

    def failure(self, place: Place, record: dict[str, Any]) -> None:
        """Write a failure's record, in the formats that have records."""
        if self._format in {"json", "jsonl"}:
            self._records([record | {"url": place.url, **origin_of(place)} if self._says_origin else record])

    def commit(self) -> State:
        """Hand on what waits."""
        self._stream.flush()
        return {}

    def settle(self) -> State:
        """Write what ends the output."""
        if self._is_array:
            self._write("\n]\n" if self._is_started else "[]\n")
        elif self._format == "html" and self._is_started:
            self._write(html.CLOSING + "\n")
        return self.commit()

    def abandon(self) -> None:
        """Nothing: what is written is written."""

    def clear(self) -> None:
        """Nothing: there is no more than the stream."""

    def paths(self) -> list[str]:
        """None that are known here."""
        return []

    def _page_records(self, page: Page, place: Place) -> list[dict[str, Any]]:
        if self._zones is None:
            return [page.to_dict() | origin_of(place) if self._says_origin else page.to_dict()]
        records: list[dict[str, Any]] = list(as_dict.zone_texts(text.select(page.blocks, self._zones)))
        return [record | {"input": place.name} for record in records] if self._is_many else records

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
