"""The flow in a few lines: the only file that knows all the rooms and their order."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from cleanpage import decode, fields
from cleanpage.document import Block, LabelledLine, LineView, Note, Zone
from cleanpage.errors import InputError
from cleanpage.features import encode
from cleanpage.labels import Labeller
from cleanpage.lines import read_lines
from cleanpage.options import Options
from cleanpage.page import EXPLANATION, Article, Change, ExplainedLine, Page
from cleanpage.zones.draft import PLACES
from cleanpage.zones.group import group
from cleanpage.zones.kind import judge_article
from cleanpage.zones.repair import Step, repair

#: Zones less likely than this are left out of explanations.
LEAST_CHANCE = 0.01

NO_ARTICLE = Note("no-article", "No article was found on this page; text holds what little prose there is.")


@dataclass(frozen=True, slots=True, init=False)
class Cleaner:
    """Cleans pages, one after another; holds the classifier's weights and the options.

    Immutable, so that threads may share one. Making one costs tens of milliseconds, so keep it.

    Raises ``WeightsError`` when the package's weights are damaged.
    """

    options: Options
    labeller: Labeller = field(repr=False)
    """The classifier; training measures its networks by giving another than the one that the package ships."""

    def __init__(self, options: Options | None = None, labeller: Labeller | None = None) -> None:
        object.__setattr__(self, "options", options or Options())
        object.__setattr__(self, "labeller", labeller or _default_labeller())

    def clean(self, source: str | bytes | os.PathLike[str], url: str | None = None) -> Page:
        """One page to its parts; see ``cleanpage.clean``."""
        text = decode.read(_read_source(source, self.options), self.options)
        view = read_lines(text)
        view.notes[:0] = text.notes
        return self._build(view, group(self.label(view), view), url)

    def label(self, view: LineView, trace: list[Step] | None = None) -> list[LabelledLine]:
        """Each line with its zone: the classifier's, then as the rules in context mend it.

        ``trace`` receives one ``Step`` for every line that a rule moved.
        """
        labelled = self.labeller.label(view, encode(view))
        repair(view, labelled, trace)
        return labelled

    def _build(self, view: LineView, blocks: Sequence[Block], url: str | None) -> Page:
        readers = _readers_of(view, blocks, url, self.options)
        readers[EXPLANATION] = lambda: self._explain(view)
        return Page.reading(readers, url=url, blocks=tuple(blocks))

    def _explain(self, view: LineView) -> tuple[ExplainedLine, ...]:
        """The labels once more, with what the rules did to them: a trace that is not asked for is not kept."""
        labelled = self.labeller.label(view, encode(view))
        first = [(entry.zone, entry.is_header) for entry in labelled]
        trace: list[Step] = []
        repair(view, labelled, trace)
        changes: dict[int, list[Change]] = {}
        for step in trace:
            changes.setdefault(step.line, []).append(Change(step.rule, step.before, step.after, step.reason))
        return tuple(
            ExplainedLine(
                entry.line.number,
                entry.line.text,
                entry.zone,
                entry.is_header,
                entry.confidence,
                chosen,
                _chances(entry.scores),
                tuple(changes.get(entry.line.number, ())),
            )
            for entry, chosen in zip(labelled, first, strict=True)
        )


def _chances(scores: Sequence[float]) -> tuple[tuple[Zone, float], ...]:
    """The zones' probabilities, the likeliest first; headers and items of a list count as one zone."""
    sums = [(zone, sum(scores[place] for place in places)) for zone, places in PLACES.items()] if scores else []
    return tuple(sorted((pair for pair in sums if pair[1] >= LEAST_CHANCE), key=lambda pair: -pair[1]))


def _readers_of(view: LineView, blocks: Sequence[Block], url: str | None, options: Options) -> dict[str, Callable[[], object]]:
    """What reads each part of a page when it is asked for; what several parts need is read once."""
    metadata = cache(lambda: fields.read_metadata(view))
    headline = cache(lambda: fields.read_headline(blocks, view, metadata()))
    judgement = cache(lambda: judge_article(blocks, fields.read_types(view), fields.read_signs(view, url)))
    return {
        "is_article": lambda: judgement()[0],
        "confidence": lambda: judgement()[1],
        "notes": lambda: tuple(view.notes) if judgement()[0] else (*view.notes, NO_ARTICLE),
        "language": lambda: fields.read_language(view, blocks),
        "title": lambda: headline().title,
        "subtitle": lambda: headline().subtitle,
        "original_title": lambda: headline().original_title,
        "byline": lambda: fields.read_byline(blocks, view, metadata(), options),
        "article": lambda: _article_of(view, blocks, options),
        "credits": lambda: fields.read_credits(blocks),
        "tags": lambda: fields.read_tags(blocks),
        "related": lambda: fields.read_stories(blocks, Zone.RELATED, options.reference_time),
        "hot": lambda: fields.read_stories(blocks, Zone.HOT, options.reference_time),
    }


def _article_of(view: LineView, blocks: Sequence[Block], options: Options) -> Article:
    parts = fields.read_article(blocks, view)
    return Article.reading(
        {"photographers": lambda: fields.read_photographers(blocks)},
        text=parts.text,
        paragraphs=parts.paragraphs,
        captions=parts.captions,
        images=parts.images,
        blocks=parts.blocks,
        links=options.links,
    )


def _read_source(source: str | bytes | os.PathLike[str], options: Options) -> str | bytes:
    """A path's bytes, with its size checked before it is read; text and bytes as they are."""
    if not isinstance(source, os.PathLike):
        return source
    path = Path(source)
    try:
        size = path.stat().st_size
        if size > options.max_bytes:
            raise InputError(f"{path}: {size} bytes, over the limit of {options.max_bytes}", size=size, limit=options.max_bytes)
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error


@cache
def _default_labeller() -> Labeller:
    return Labeller.load()


@cache
def _default_cleaner() -> Cleaner:
    return Cleaner()


def clean(source: str | bytes | os.PathLike[str], url: str | None = None, options: Options | None = None) -> Page:
    """One scraped page, HTML or plain text, to its parts.

    ``source`` is the page itself as ``str`` or ``bytes``, or the path of a file that holds it. ``url`` is kept in the
    result. An empty page, an index page or an error page is no error: it gives a ``Page`` with ``is_article`` false and
    the note ``no-article``.

    Raises ``InputError`` when the source is too large (``options.max_bytes``), no text, or cannot be read.

    >>> page = clean("")
    >>> page.is_article, page.article.text
    (False, '')
    """
    cleaner = _default_cleaner() if options is None else Cleaner(options)
    return cleaner.clean(source, url)


def extract(
    source: str | bytes | os.PathLike[str], url: str | None = None, output_format: str = "txt", links: bool = False
) -> str:
    """The article of one page as a string, "" where there is none: the familiar door of extractors.

    ``output_format`` is "txt", "markdown", "html" or "json" (the whole page). Raises ``ValueError`` for another.
    """
    writers = {"txt": _as_text, "markdown": _as_markdown, "html": Page.to_html, "json": Page.to_json}
    if output_format not in writers:
        raise ValueError(f"output_format is {output_format!r}; it can be one of {', '.join(writers)}")
    page = clean(source, url, replace(Options(), links=links))
    return writers[output_format](page) if page.article.text else ""


def _as_text(page: Page) -> str:
    return page.article.text


def _as_markdown(page: Page) -> str:
    return page.article.markdown
