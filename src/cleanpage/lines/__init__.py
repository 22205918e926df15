"""A page becomes numbered lines with cues; the only room that knows lxml."""

from __future__ import annotations

from cleanpage.document import LineView, SourceText
from cleanpage.lines import html, text


def read_lines(source: SourceText) -> LineView:
    """The page's visible lines in document order, with the notes of what could not be kept as it was."""
    return html.read(source.text) if source.is_html else text.read(source.text)
