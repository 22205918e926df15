"""What an HTML page says about itself in its head: ``<meta>`` elements and JSON-LD, read tolerantly."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from cleanpage.document import LineView
from cleanpage.fields.dates import find_date

#: A JSON-LD script larger than this is not read: articles describe themselves in a few kilobytes.
MAX_JSON_LD = 400_000
#: Nodes of one JSON-LD script that are looked at, and how deep.
MAX_NODES = 400
MAX_DEPTH = 6
#: Longer values are no titles, names or dates.
MAX_VALUE = 500
MAX_NAMES = 20
MAX_KEYWORDS = 50

_TITLE_NAMES = (
    "og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title",
    "articletitle", "weibo:article:title", "headline",
)
_AUTHOR_NAMES = (
    "author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl",
    "byline", "dc.contributor", "article:author_name", "cxenseparse:author", "authors", "og:article:author",
    "mediaid", "twitter:data1",
)
_SITE_NAMES = (
    "og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher", "dcterms.publisher",
    "sitename", "cre", "publisher",
)
_PUBLISHED_NAMES = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished", "date",
    "pubdate", "publishdate", "publish-date", "publish_date", "parsely-pub-date", "sailthru.date",
    "dc.date.issued", "dcterms.created", "dc.date", "dc.date.created", "dcterms.date",
    "weibo:article:create_at", "bytedance:published_time", "og:release_date", "og:time", "publishedtime",
    "apub:time", "pub_date", "cxenseparse:recs:publishtime", "article.published", "ptime", "_pubtime",
    "firstcreatetime", "originalpublicationdate",
)
_UPDATED_NAMES = (
    "article:modified_time", "og:updated_time", "og:article:modified_time", "datemodified", "lastmod",
    "last-modified", "dcterms.modified", "dc.date.modified", "weibo:article:update_at",
    "bytedance:updated_time", "bytedance:lrdate_time", "article.updated", "revised",
)
_KEYWORD_NAMES = (
    "news_keywords", "keywords", "article:tag", "parsely-tags", "sailthru.tags", "dc.subject",
)
_SOURCE_NAMES = (
    "contentsource", "source", "weibo:article:source", "article:source", "dc.source",
)

_NESTING = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item")
_ARTICLE_TYPE = re.compile(r"(?:Article|BlogPosting|Posting|Report|Review|Recipe|NewsArticle)$")
_ADDRESS = re.compile(r"^(?:https?:)?//|^www\.|^@|@.{1,40}\.", re.I)
_EPOCH = re.compile(r"^\d{10}(?:\d{3})?$")
_KEYWORD_MARKS = re.compile(r"[,，;；、|]")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the head of a page tells; all empty for plain text."""

    title: str | None = None
    """The headline by JSON-LD, OpenGraph and the like, mostly without the site's name."""
    title_tag: str | None = None
    """The text of ``<title>``, mostly with the site's name."""
    authors: tuple[str, ...] = ()
    site_name: str | None = None
    source: str | None = None
    """An outlet that the page names as its source in a ``<meta>`` of its own."""
    published: str | None = None
    """ISO 8601 at the precision given."""
    updated: str | None = None
    keywords: tuple[str, ...] = ()
    page_type: str | None = None
    """``og:type`` or the JSON-LD type of the article, as written."""
    description: str | None = None


def read_metadata(view: LineView) -> Metadata:
    """The page's own statements about itself.

    ``view`` is any line view; plain text has no head, so every field is empty. Never raises on content.
    """
    if not view.is_html and not view.meta and not view.json_ld:
        return Metadata()
    meta = view.meta
    article = _article_node(view.json_ld)
    keywords = _keywords(article.get("keywords")) or _meta_keywords(meta)
    return Metadata(
        title=_text(article.get("headline")) or _first(meta, _TITLE_NAMES),
        title_tag=_first(meta, ("<title>",)),
        authors=_people(article.get("author")) or _people(article.get("creator")) or _meta_authors(meta),
        site_name=_first(meta, _SITE_NAMES) or _named(article.get("publisher")),
        source=_first(meta, _SOURCE_NAMES),
        published=_date(_text(article.get("datePublished")))
        or _date(_first(meta, _PUBLISHED_NAMES))
        or _date(next(iter(view.times), None)),
        updated=_date(_text(article.get("dateModified"))) or _date(_first(meta, _UPDATED_NAMES)),
        keywords=keywords,
        page_type=_text(article.get("@type")) or _first(meta, ("og:type",)),
        description=_first(meta, ("og:description", "description", "twitter:description")) or _text(article.get("description")),
    )


def _article_node(scripts: list[str]) -> Mapping[str, Any]:
    """The JSON-LD node that describes the article, or an empty one."""
    best: Mapping[str, Any] = {}
    for script in scripts[:20]:
        for node in _nodes(_load(script)):
            kind = node.get("@type")
            kinds = kind if isinstance(kind, list) else [kind]
            if any(isinstance(k, str) and _ARTICLE_TYPE.search(k) for k in kinds):
                if node.get("headline") and (node.get("author") or node.get("datePublished")):
                    return node
                best = best or node
    return best


def _load(script: str) -> Any:
    if len(script) > MAX_JSON_LD:
        return None
    text = script.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(root: Any) -> Iterator[dict[str, Any]]:
    """Objects of a JSON-LD tree, outer ones first."""
    level: list[Any] = [root]
    seen = 0
    for _ in range(MAX_DEPTH):
        below: list[Any] = []
        for value in level:
            if isinstance(value, list):
                below.extend(value[:MAX_NODES])
            elif isinstance(value, dict):
                seen += 1
                if seen > MAX_NODES:
                    return
                yield value
                below.extend(value[k] for k in _NESTING if k in value)
        level = below[:MAX_NODES]


def _text(value: Any) -> str | None:
    """A JSON-LD or ``<meta>`` value as one clean line, or ``None``."""
    if isinstance(value, list):
        value = next((v for v in value if isinstance(v, (str, dict))), None)
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    if not isinstance(value, str) or len(value) > 4 * MAX_VALUE:
        return None
    text = " ".join(unescape(value).split())
    return text if 0 < len(text) <= MAX_VALUE and text.lower() not in ("null", "undefined", "none", "n/a") else None


def _named(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _people(value: Any) -> tuple[str, ...]:
    """Author names from the forms that JSON-LD allows: a string, an object, or a list of either."""
    values = value if isinstance(value, list) else [value]
    names: list[str] = []
    for one in values[:MAX_NAMES]:
        inner = one.get("name") if isinstance(one, dict) else one
        for part in inner if isinstance(inner, list) else [inner]:
            name = _text(part)
            if name and not _ADDRESS.search(name) and name not in names:
                names.append(name)
    return tuple(names[:MAX_NAMES])


def _first(meta: Mapping[str, list[str]], names: tuple[str, ...]) -> str | None:
    for name in names:
        for value in meta.get(name, ()):
            text = _text(value)
            if text:
                return text
    return None


def _meta_authors(meta: Mapping[str, list[str]]) -> tuple[str, ...]:
    for name in _AUTHOR_NAMES:
        names = _people(list(meta.get(name, ())))
        # Twitter's first label is free text ("Written by", "Price", "Reading time").
        if names and (name != "twitter:data1" or "by" in " ".join(meta.get("twitter:label1", ())).lower()):
            return names
    return ()


def _keywords(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    found: dict[str, None] = {}
    for one in values[:MAX_KEYWORDS]:
        if isinstance(one, str) and len(one) <= 10 * MAX_VALUE:
            for part in _KEYWORD_MARKS.split(unescape(one)):
                word = " ".join(part.split())
                if 0 < len(word) <= 60:
                    found.setdefault(word)
    return tuple(found)[:MAX_KEYWORDS]


def _meta_keywords(meta: Mapping[str, list[str]]) -> tuple[str, ...]:
    for name in _KEYWORD_NAMES:
        found = _keywords(list(meta.get(name, ())))
        if found:
            return found
    return ()


def _date(text: str | None) -> str | None:
    """An ISO date from a machine-made value; epoch seconds say nothing about the zone, so they are left alone."""
    if not text or _EPOCH.match(text):
        return None
    found = find_date(text[:80])
    return found.iso if found and not found.is_relative else None
