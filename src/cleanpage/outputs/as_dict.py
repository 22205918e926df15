"""A page as plain values and as JSON: the contract that other programs rely on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from cleanpage.document import Block, Byline, PageParts, Story

#: Version of the dictionary's shape. New keys do not change it; a changed meaning does.
SCHEMA = 1

# Valid inside JSON strings, but line breaks to str.splitlines and to some readers of JSON lines; and lone surrogates,
# which cannot be encoded.
_UNSAFE = re.compile("[\x85\u2028\u2029\ud800-\udfff]")


def page_to_dict(page: PageParts) -> dict[str, Any]:
    """The page as plain values, always with every key: what was not found is ``None`` or an empty list."""
    article = page.article
    return {
        "schema": SCHEMA,
        "url": page.url,
        "language": page.language,
        "is_article": page.is_article,
        "confidence": _rounded(page.confidence),
        "notes": [{"code": note.code, "text": note.text} for note in page.notes],
        "title": page.title,
        "subtitle": page.subtitle,
        "original_title": page.original_title,
        "byline": _byline(page.byline),
        "text": article.text,
        "captions": list(article.captions),
        "photographers": list(article.photographers),
        "images": [{"src": image.src, "alt": image.alt} for image in article.images],
        "credits": [{"role": credit.role, "kind": credit.kind, "names": list(credit.names)} for credit in page.credits],
        "tags": list(page.tags),
        "related": [_story(story) for story in page.related],
        "hot": [_story(story) for story in page.hot],
        "blocks": [_block(block) for block in page.blocks],
    }


def page_to_json(page: PageParts, indent: int | None = None) -> str:
    """The page as a JSON object; on one line unless ``indent`` is given."""
    return to_json(page_to_dict(page), indent)


def failure_to_dict(name: str, error: str) -> dict[str, Any]:
    """The record of a page that could not be cleaned: the input's name, and why, in one line."""
    return {"schema": SCHEMA, "error": error, "input": name}


def zone_texts(blocks: Iterable[Block]) -> list[dict[str, str]]:
    """Each block's zone and text, nothing else."""
    return [{"zone": block.zone.value, "text": block.text} for block in blocks]


def to_json(value: Any, indent: int | None = None) -> str:
    """Plain values as JSON that any encoding and any line reader takes: readable characters, no odd line breaks."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    try:
        text.encode()
    except UnicodeEncodeError:
        return _UNSAFE.sub(_escape, text)
    if "\x85" in text or "\u2028" in text or "\u2029" in text:
        return _UNSAFE.sub(_escape, text)
    return text


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def _rounded(confidence: float) -> float:
    return round(float(confidence), 4)


def _byline(byline: Byline) -> dict[str, Any]:
    return {
        "authors": list(byline.authors),
        "source": byline.source,
        "published": byline.published,
        "updated": byline.updated,
        "place": byline.place,
        "views": byline.views,
    }


def _story(story: Story) -> dict[str, str | None]:
    return {"title": story.title, "snippet": story.snippet, "published": story.published, "url": story.url}


def _block(block: Block) -> dict[str, Any]:
    return {
        "zone": block.zone.value,
        "kind": block.kind,
        "text": block.text,
        "first": block.first,
        "last": block.last,
        "start": block.start,
        "end": block.end,
        "confidence": _rounded(block.confidence),
    }
