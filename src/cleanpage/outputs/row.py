"""A page as one flat row, for CSV files and data frames."""

from __future__ import annotations

from collections.abc import Iterable

from cleanpage.document import Credit, PageParts

Cell = str | int | float | bool | None

#: The columns in order; every row has them all.
COLUMNS: tuple[str, ...] = (
    "url",
    "language",
    "is_article",
    "confidence",
    "title",
    "subtitle",
    "original_title",
    "authors",
    "source",
    "published",
    "updated",
    "place",
    "views",
    "text",
    "captions",
    "photographers",
    "images",
    "credits",
    "tags",
    "related",
    "hot",
    "notes",
)


def page_to_row(page: PageParts) -> dict[str, Cell]:
    """The page as a flat dictionary of scalars, its keys in the order of ``COLUMNS``.

    Names and tags are parted by "; ", captions, picture addresses and story titles by line breaks, credits read
    "role: name, name; role: name". What was not found is ``None``; the text is "" when there is none.
    """
    byline, article = page.byline, page.article
    return {
        "url": page.url,
        "language": page.language,
        "is_article": page.is_article,
        "confidence": round(float(page.confidence), 4),
        "title": page.title,
        "subtitle": page.subtitle,
        "original_title": page.original_title,
        "authors": _join(byline.authors),
        "source": byline.source,
        "published": byline.published,
        "updated": byline.updated,
        "place": byline.place,
        "views": byline.views,
        "text": article.text,
        "captions": _join(article.captions, "\n"),
        "photographers": _join(article.photographers),
        "images": _join((image.src for image in article.images), "\n"),
        "credits": _join(_credit(credit) for credit in page.credits),
        "tags": _join(page.tags),
        "related": _join((story.title for story in page.related), "\n"),
        "hot": _join((story.title for story in page.hot), "\n"),
        "notes": _join(note.code for note in page.notes),
    }


def _join(values: Iterable[str], separator: str = "; ") -> str | None:
    return separator.join(values) or None


def _credit(credit: Credit) -> str:
    return f"{credit.role}: {', '.join(credit.names)}"
