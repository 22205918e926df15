"""What speaks for or against an article outside its text: the page's address, its metadata, and the make of its lines."""

from __future__ import annotations

import math
import re
from urllib.parse import urlsplit

from cleanpage.document import LineView

#: Words of addresses that lead to shops and lists, to threads, and to texts; each a whole word of the path or the host.
_EDGE, _END = r"(?:^|[/_.-])(?:", r")(?:$|[/_.-])"
_SHOP = re.compile(
    _EDGE + "products?|shop|store|cart|dp|items?|buy|p|prod|sku|collections?|category|categories|catalog|tags?|search|browse|listings?"
    "|jobs?|events?|deals|pricing|services?|solutions?|platform|features|about|contact" + _END,
    re.I,
)
_FORUM = re.compile(
    _EDGE + "forums?|threads?|topics?|viewtopic|showthread|community|discussions?|comments|questions?|answers|boards?|r|bbs" + _END,
    re.I,
)
_TEXT = re.compile(
    _EDGE + "docs?|documentation|manual|guides?|reference|wiki|help|learn|tutorials?|api|blog|news|articles?|posts?|story|stories"
    "|recipes?|magazine|press|archives?" + _END,
    re.I,
)
_DATE = re.compile(r"(?:19|20)\d\d[/-]?[01]\d|/(?:19|20)\d\d/")
_LONG_NUMBER = re.compile(r"\d{5,}")
_YEAR = re.compile(r"(?:19(?<!\d19)|20(?<!\d20))\d\d(?!\d)")
_PUBLISHED = ("article:published_time", "datepublished", "og:published_time", "date", "pubdate")
_AUTHOR = ("author", "article:author")
#: Characters of an address and of a line that are looked at.
LONGEST, SEARCHED = 500, 200


def read_signs(view: LineView, url: str | None) -> dict[str, float]:
    """Numbers of about 0 to 3 by name. ``url`` is where the page came from; without it, what the page says of its address."""
    meta, scripts = view.meta, view.json_ld
    lines = view.lines
    count = max(1, len(lines))
    total = max(1, sum([len(line.text) for line in lines]))
    return {
        "is_html": float(view.is_html),
        **_read_address(url or next(iter(meta.get("<canonical>", meta.get("og:url", ()))), "")),
        "published": float(any(name in meta for name in _PUBLISHED) or any('"datePublished"' in script for script in scripts)),
        "author": float(any(name in meta for name in _AUTHOR) or any('"author"' in script for script in scripts)),
        "breadcrumb": float(any("BreadcrumbList" in script for script in scripts)),
        "lines": math.log1p(len(lines)) / 5,
        "link_share": sum([line.link_chars for line in lines]) / total,
        "first_headings": min(sum([line.level == 1 for line in lines]), 3) / 2,
        "other_headings": math.log1p(sum([line.level > 1 for line in lines])) / 3,
        "images": math.log1p(len(view.images)) / 3,
        "short_lines": sum([len(line.text) < 40 for line in lines]) / count,
        "years": math.log1p(len(_YEAR.findall("\n".join([line.text[:SEARCHED] for line in lines])))) / 4,
    }


def _read_address(url: str) -> dict[str, float]:
    try:
        parts = urlsplit(url.strip()[:LONGEST])
    except ValueError:
        return _read_address("")
    path = parts.path
    steps = [step for step in path.split("/") if step]
    return {
        "address": float(bool(url)),
        "address_root": float(bool(url) and not steps),
        "address_words": min(steps[-1].count("-") + steps[-1].count("_"), 8) / 4 if steps else 0.0,
        "address_depth": min(len(steps), 5) / 3,
        "address_date": float(_DATE.search(path) is not None),
        "address_number": float(_LONG_NUMBER.search(path) is not None),
        "address_shop": float(_SHOP.search(path) is not None),
        "address_forum": float(_FORUM.search(path) is not None or _FORUM.search(parts.netloc) is not None),
        "address_text": float(_TEXT.search(path) is not None or _TEXT.search(parts.netloc) is not None),
    }


#: The names of all signs.
NAMES = tuple(read_signs(LineView([]), None))
