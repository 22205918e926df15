"""Plain text to numbered lines: any line ends, any blanks, offsets into the source kept."""

from __future__ import annotations

from cleanpage.document import Line, LineView
from cleanpage.lines.whitespace import drop_zero_width
from cleanpage.patterns import LIST_MARK


def read(text: str) -> LineView:
    """The non-blank lines of a text page.

    ``Line.start`` and ``Line.end`` are character offsets into ``text``; every character that is not white space lies
    inside exactly one line's span. ``Line.text`` is the text of the span without zero-width characters.
    """
    lines: list[Line] = []
    offset = blanks = 0
    for raw in text.splitlines(keepends=True):
        stripped = raw.strip()
        if not stripped:
            blanks += 1
        else:
            indent = len(raw) - len(raw.lstrip())
            start = offset + indent
            visible = drop_zero_width(stripped)
            lines.append(
                Line(
                    len(lines) + 1,
                    visible,
                    start,
                    start + len(stripped),
                    blanks=blanks,
                    indent=indent,
                    bullet=LIST_MARK.match(visible) is not None,
                )
            )
            blanks = 0
        offset += len(raw)
    return LineView(lines)
