"""What a worker makes of its page: the parts that a target writes, so that no whole page need be sent back."""

from __future__ import annotations

import datetime
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from cleanpage.document import Zone
from cleanpage.options import Options
from cleanpage.outputs import as_dict, html, markdown, text
from cleanpage.outputs.row import COLUMNS, page_to_row
from cleanpage.page import Page

Shape = Literal["page", "json", "cells", "row", "text", "markdown", "html", "document"]

_MAX_LONG = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Rendering:
    """Makes workers' cleaners that give a page in one shape.

    "page" as it is; "json" as a line of JSON (with zones: a list of such); "cells" in the order of ``outputs.row``; "row" as the
    nested values of a Parquet row; "text", "markdown", "html" and "document" (indented JSON) as the content of a file.
    """

    shape: Shape
    zones: frozenset[Zone] | None = None
    blocks: bool = True
    """Whether "json", "document" and "row" hold the page's blocks."""

    def __call__(self, options: Options) -> Renderer:
        return Renderer(self, options)


class Renderer:
    """A cleaner whose results are what ``Rendering`` says."""

    def __init__(self, rendering: Rendering, options: Options) -> None:
        from cleanpage.pipeline import Cleaner  # noqa: PLC0415  only who cleans needs it, and it takes long to load

        self._rendering = rendering
        self._cleaner = Cleaner(options)

    def clean(self, source: str | bytes | os.PathLike[str], url: str | None = None) -> Any:
        """The page in its shape. Raises what ``Cleaner.clean`` raises."""
        return rendered(self._cleaner.clean(source, url), self._rendering)


def rendered(page: Page, how: Rendering) -> Any:
    """A page in one shape."""
    if how.shape == "page":
        return page
    if how.shape == "cells":
        row = page_to_row(page)
        return [row[name] for name in COLUMNS]
    if how.shape == "row":
        return _row(page, how.blocks)
    if how.shape in {"json", "document"}:
        return _json(page, how)
    return _content(page, how)


def _json(page: Page, how: Rendering) -> str | list[str]:
    indent = 2 if how.shape == "document" else None
    if how.zones is not None:
        parts = as_dict.zone_texts(text.select(page.blocks, how.zones))
        return as_dict.to_json(parts, indent) if indent else [as_dict.to_json(part) for part in parts]
    values = page.to_dict()
    if not how.blocks:
        del values["blocks"]
    return as_dict.to_json(values, indent)


def _content(page: Page, how: Rendering) -> str:
    if how.shape == "text":
        return page.to_text(how.zones)
    if how.zones is None:
        return page.to_markdown() if how.shape == "markdown" else page.to_html()
    blocks = text.select(page.blocks, how.zones)
    if how.shape == "markdown":
        return markdown.blocks_to_markdown(blocks, links=page.article.links)
    opening = html.opening(title=page.title, language=page.language, url=page.url)
    return f"{opening}<article>\n{html.blocks_to_html(blocks, links=page.article.links)}\n</article>{html.CLOSING}"


def _row(page: Page, blocks: bool) -> dict[str, Any]:
    values = page.to_dict()
    values.update(values.pop("byline"))
    views = values["views"]
    values["views"] = views if views is None or views <= _MAX_LONG else None
    if not blocks:
        del values["blocks"]
    row: dict[str, Any] = encodable(values)
    return row


def encodable(value: Any) -> Any:
    """Plain values without lone surrogates, which no column of UTF-8 can hold."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {name: encodable(part) for name, part in value.items()}
    if isinstance(value, list):
        return [encodable(part) for part in value]
    return value


def plain(value: Any) -> Any:
    """A value that stood beside a page as one that JSON can hold; what JSON has no word for becomes text, and NaN null."""
    if isinstance(value, Mapping):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(part) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).decode("utf-8", "replace")
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else str(value)
