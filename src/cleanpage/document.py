"""The nouns that every room of cleanpage speaks; no verbs, and no import of our own.

A page flows through them one way: ``SourceText`` -> ``LineView`` of ``Line`` -> ``LabelledLine`` -> ``Block`` -> the parts
of a page (``Byline``, ``Credit``, ``Story``, ``Image``, …).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple


class Zone(str, Enum):
    """What a line is for, seen by a reader who came for one article."""

    TITLE = "title"
    BYLINE = "byline"
    BODY = "body"
    CAPTION = "caption"
    CREDITS = "credits"
    RELATED = "related"
    HOT = "hot"
    TAGS = "tags"
    COMMENTS = "comments"
    NAV = "nav"
    PROMO = "promo"
    FOOTER = "footer"

    def __str__(self) -> str:
        return self.value


class Code(NamedTuple):
    """A class of the line classifier: a zone, with the headers of story lists told from their items."""

    letter: str
    zone: Zone
    is_header: bool


#: The classes in the order of the classifier's outputs. The letters are those of the labelled corpus.
CODES: tuple[Code, ...] = (
    Code("T", Zone.TITLE, False),
    Code("M", Zone.BYLINE, False),
    Code("B", Zone.BODY, False),
    Code("C", Zone.CAPTION, False),
    Code("E", Zone.CREDITS, False),
    Code("r", Zone.RELATED, True),
    Code("R", Zone.RELATED, False),
    Code("h", Zone.HOT, True),
    Code("H", Zone.HOT, False),
    Code("K", Zone.TAGS, False),
    Code("U", Zone.COMMENTS, False),
    Code("N", Zone.NAV, False),
    Code("P", Zone.PROMO, False),
    Code("F", Zone.FOOTER, False),
)


class Note(NamedTuple):
    """Something that a reader of the result must know, as a stable code with a text for people."""

    code: str
    """One of ``bytes-replaced``, ``depth-capped``, ``size-capped``, ``lines-capped``, ``no-article``."""
    text: str
    """One sentence: what happened and what it means for the result."""


@dataclass(slots=True)
class SourceText:
    """A page as text, with what was learned while reading its bytes."""

    text: str
    """The whole page, decoded; for HTML still with its markup."""
    is_html: bool
    """True when the text is markup to be parsed."""
    encoding: str | None = None
    """The encoding that was used, ``None`` when text came in as ``str``."""
    notes: list[Note] = field(default_factory=list)


class Link(NamedTuple):
    """A hyperlink inside a line."""

    start: int
    """Offset of its first character in ``Line.text``."""
    end: int
    """Offset after its last character."""
    href: str
    """The address as written in the page."""


class Image(NamedTuple):
    """A picture of the article."""

    src: str
    """Its address as written in the page."""
    alt: str
    """Its alternative text, often empty."""
    line: int
    """Number of the line that it stands before."""


@dataclass(slots=True)
class Line:
    """One run of text between breaks, with the cues that its place in the source gives.

    ``start`` and ``end`` are character offsets into a plain-text source, -1 for HTML. All cues past them are at
    their defaults where the source does not tell: plain text knows only blanks and indents.
    """

    number: int
    """Position in the page's line view, from 1."""
    text: str
    """The visible text, white space folded (kept inside code)."""
    start: int = -1
    end: int = -1
    blanks: int = 0
    """Plain text: the number of blank lines just before."""
    indent: int = 0
    """Plain text: the number of white-space characters before the text."""
    bullet: bool = False
    """The text opens with a list mark."""
    tag: str = ""
    """HTML: the nearest block element ("p", "li", "h2", "td", …); "title" for the page's own title line."""
    level: int = 0
    """HTML: heading level 1 to 6, else 0."""
    item_depth: int = 0
    """HTML: how many lists enclose the line."""
    is_ordered: bool = False
    """HTML: the innermost list is numbered."""
    link_chars: int = 0
    """HTML: how many of the text's characters stand in links."""
    links: tuple[Link, ...] = ()
    container: int = -1
    """HTML: index in ``LineView.containers`` of the element that holds the line's first text."""
    inline: tuple[int, ...] = ()
    """HTML: indexes of inline elements opened inside the line."""
    images_before: int = 0
    """HTML: pictures since the previous line."""
    row: int = -1
    """HTML: the container of the table row that the line is a cell of (each cell is a line), -1 outside tables."""


@dataclass(slots=True)
class Containers:
    """The elements of an HTML page that hold lines, as columns of one table; parents stand before children."""

    parents: list[int] = field(default_factory=list)
    """Index of the parent, -1 for the root."""
    tags: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    """Class and id words as written, joined by a blank."""
    first: list[int] = field(default_factory=list)
    """Index of the first line inside (from 0)."""
    last: list[int] = field(default_factory=list)
    """Index after the last line inside."""


@dataclass(slots=True)
class LineView:
    """A page as numbered lines: after this, HTML and plain text are the same thing."""

    lines: list[Line]
    is_html: bool = False
    containers: Containers = field(default_factory=Containers)
    images: list[Image] = field(default_factory=list)
    meta: dict[str, list[str]] = field(default_factory=dict)
    """HTML: ``<meta>`` contents by lower-case name or property; ``"<title>"``, ``"<lang>"``, ``"<canonical>"`` too."""
    json_ld: list[str] = field(default_factory=list)
    """HTML: the raw texts of ``application/ld+json`` scripts."""
    times: list[str] = field(default_factory=list)
    """HTML: ``datetime`` attributes of ``<time>`` elements in page order."""
    notes: list[Note] = field(default_factory=list)


@dataclass(slots=True)
class LabelledLine:
    """A line with its zone."""

    line: Line
    zone: Zone
    is_header: bool = False
    """The line heads a story list."""
    confidence: float = 0.0
    """Calibrated chance, 0 to 1, that the zone is right."""
    scores: tuple[float, ...] = ()
    """The classifier's probabilities in the order of ``CODES``; empty where no classifier ran."""


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbouring lines of one zone and kind."""

    zone: Zone
    kind: str
    """"paragraph", "heading", "list", "table", "quote", "code" in the body; "header" and "item" in story lists;
    "line" elsewhere."""
    text: str
    """The lines' texts joined by newlines."""
    first: int
    """Number of the first line in the page's line view, from 1."""
    last: int
    """Number of the last line."""
    start: int | None
    """Character offset of the block in a plain-text source; ``None`` for HTML."""
    end: int | None
    """Character offset after the block."""
    confidence: float
    """Calibrated chance, 0 to 1, that the zone is right (mean over its lines)."""
    lines: tuple[Line, ...] = field(default=(), repr=False, compare=False)
    """The lines themselves, with their cues."""


@dataclass(frozen=True, slots=True)
class Byline:
    """Who published when and where."""

    authors: tuple[str, ...] = ()
    source: str | None = None
    """The outlet that is named as the source."""
    published: str | None = None
    """ISO 8601 at the precision printed."""
    updated: str | None = None
    place: str | None = None
    views: int | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """An editorial role with its names."""

    role: str
    """The label as printed, without its colon."""
    kind: str
    """What the role means: "editor", "responsible_editor", "reviewer", … ("other" when unknown)."""
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """An item of a related or hot list."""

    title: str
    snippet: str | None = None
    published: str | None = None
    url: str | None = None
    first: int = field(default=0, compare=False)
    """Number of its first line."""
    last: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Headline:
    """What the title lines say."""

    title: str | None = None
    subtitle: str | None = None
    original_title: str | None = None


@dataclass(frozen=True, slots=True)
class ArticleParts:
    """The article as it will be read."""

    text: str = ""
    """Paragraphs, headings, lists and tables, parted by blank lines; no captions."""
    paragraphs: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    photographers: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    blocks: tuple[Block, ...] = field(default=(), repr=False)
    """The body and caption blocks in page order, for outputs that keep structure."""


@dataclass(frozen=True, slots=True)
class PageParts:
    """One cleaned page: its parts, and all of its text in blocks."""

    url: str | None
    language: str | None
    is_article: bool
    confidence: float
    notes: tuple[Note, ...]
    title: str | None
    subtitle: str | None
    original_title: str | None
    byline: Byline
    article: ArticleParts
    credits: tuple[Credit, ...]
    tags: tuple[str, ...]
    related: tuple[Story, ...]
    hot: tuple[Story, ...]
    blocks: tuple[Block, ...] = field(repr=False)
