"""A cleaned page with its verbs: everything that ``clean`` returns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

from cleanpage.document import ArticleParts, PageParts, Zone
from cleanpage.outputs import as_dict, html, markdown, text

Readers = Mapping[str, Callable[[], Any]]


class _Lazy:
    """Parts that are read when they are first asked for: many callers want the text and nothing else.

    A part whose slot is empty is read by its name from ``_readers``. Pickling, comparing and printing ask for all parts.
    """

    __slots__ = ()
    _readers: Readers

    @classmethod
    def reading(cls, readers: Readers, **known: Any) -> Self:
        """One whose parts are ``known``, or read by one of ``readers``; together they name all parts."""
        self = object.__new__(cls)
        for name, value in known.items():
            object.__setattr__(self, name, value)
        object.__setattr__(self, "_readers", readers)
        return self

    def __getattr__(self, name: str) -> Any:
        # Asked only where the slot is empty.
        if name == "_readers" or name not in self._readers:
            raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")
        value = self._readers[name]()
        object.__setattr__(self, name, value)
        return value

    def read_all(self) -> None:
        """Read every part now that has not been asked for yet."""
        self.__getstate__()

    def __getstate__(self) -> dict[str, Any]:
        return {part.name: getattr(self, part.name) for part in fields(self) if part.name != "_readers"}  # type: ignore[arg-type]

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            object.__setattr__(self, name, value)
        object.__setattr__(self, "_readers", {})


@dataclass(frozen=True, slots=True)
class Article(_Lazy, ArticleParts):
    """The article as it will be read: its text, paragraphs, captions and pictures, and the same as Markdown."""

    links: bool = False
    """Whether Markdown and HTML keep the article's links (``Options.links``)."""
    _readers: Readers = field(default_factory=dict, repr=False, compare=False)
    __getstate__, __setstate__ = _Lazy.__getstate__, _Lazy.__setstate__

    @property
    def markdown(self) -> str:
        """The article as Markdown, built anew at each reading: headings, lists, tables, quotes, code, captions, pictures."""
        return markdown.article_to_markdown(self, links=self.links)


@dataclass(frozen=True, slots=True)
class Page(_Lazy, PageParts):
    """One cleaned page: its parts, and all of its text in blocks."""

    article: Article
    _readers: Readers = field(default_factory=dict, repr=False, compare=False)
    __getstate__, __setstate__ = _Lazy.__getstate__, _Lazy.__setstate__

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
