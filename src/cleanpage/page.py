"""A cleaned page with its verbs: everything that ``clean`` returns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cleanpage.document import ArticleParts, PageParts, Zone
from cleanpage.outputs import as_dict, html, markdown, text


@dataclass(frozen=True, slots=True)
class Article(ArticleParts):
    """The article as it will be read: its text, paragraphs, captions and pictures, and the same as Markdown."""

    links: bool = False
    """Whether Markdown and HTML keep the article's links (``Options.links``)."""

    @property
    def markdown(self) -> str:
        """The article as Markdown, built anew at each reading: headings, lists, tables, quotes, code, captions, pictures."""
        return markdown.article_to_markdown(self, links=self.links)


@dataclass(frozen=True, slots=True)
class Page(PageParts):
    """One cleaned page: its parts, and all of its text in blocks."""

    article: Article

    def to_dict(self) -> dict[str, Any]:
        """The page as plain values, in the documented shape with every key present."""
        return as_dict.page_to_dict(self)

    def to_json(self, indent: int | None = None) -> str:
        """``to_dict`` as JSON; on one line unless ``indent`` is given."""
        return as_dict.page_to_json(self, indent)

    def to_markdown(self) -> str:
        """The title as a first-level heading, then the article."""
        return markdown.page_to_markdown(self, links=self.article.links)

    def to_text(self, zones: Iterable[Zone | str] | None = None) -> str:
        """Title, blank line, article text; with ``zones``, the texts of those zones' blocks in page order instead.

        Raises ``ValueError`` for an unknown zone.
        """
        return text.page_to_text(self, zones)

    def to_html(self) -> str:
        """A clean HTML document of the article: headline, byline, text and pictures, all of it escaped."""
        return html.page_to_html(self, links=self.article.links)
