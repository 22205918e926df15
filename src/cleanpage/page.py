"""A cleaned page with its verbs: everything that ``clean`` returns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple, Self

from cleanpage.document import ArticleParts, PageParts, Zone
from cleanpage.outputs import as_dict, html, markdown, text

Readers = Mapping[str, Callable[[], Any]]

#: The reader of a page's reasons; no name of a part, so that nothing but ``Page.explain`` asks for it.
EXPLANATION = "explain()"


class Change(NamedTuple):
    """A rule in context that moved a line."""

    rule: str
    """The rule's name, as "byline-strip"."""
    before: tuple[Zone, bool]
    """Zone, and whether the line heads a story list."""
    after: tuple[Zone, bool]
    reason: str
    """One clause, for people."""


class ExplainedLine(NamedTuple):
    """A line of the page with the reason for its zone."""

    number: int
    """Its number in the page's line view, from 1."""
    text: str
    zone: Zone
    is_header: bool
    """The line heads a story list."""
    confidence: float
    """Calibrated chance, 0 to 1, that the classifier's choice is right."""
    first: tuple[Zone, bool] | None = None
    """What the classifier chose, zone and header mark; ``None`` where the page came without its reasons."""
    chances: tuple[tuple[Zone, float], ...] = ()
    """The classifier's own probabilities, 0 to 1, the likeliest first; those under 0.01 are left out."""
    changes: tuple[Change, ...] = ()
    """The rules that moved the line, in their order: from ``first`` they lead to ``zone`` and ``is_header``."""


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

    def explain(self) -> tuple[ExplainedLine, ...]:
        """Each line of the page, in order, with its zone and why: what the classifier chose, and which rules changed it.

        The classifier runs once more for it; a page that nobody asks costs nothing. A page that was pickled, as those of
        ``clean_many`` from other processes, or built by hand, knows zones and confidences alone: ``first`` is ``None`` there.
        """
        read: Callable[[], tuple[ExplainedLine, ...]] | None = self._readers.get(EXPLANATION)
        return read() if read else tuple(_lines_of_blocks(self))


def _lines_of_blocks(page: PageParts) -> Iterator[ExplainedLine]:
    for block in page.blocks:
        texts = [line.text for line in block.lines] or block.text.split("\n")
        for number, line in enumerate(texts, block.first):
            yield ExplainedLine(number, line, block.zone, block.kind == "header", block.confidence)
