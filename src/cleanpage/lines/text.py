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
    offset = blanks = number = 0
    for raw in text.splitlines(keepends=True):
        stripped = raw.strip()
        if not stripped:
            blanks += 1
        else:
            number += 1
            # Most lines begin at their margin.
            indent = 0 if raw[0] == stripped[0] else len(raw) - len(raw.lstrip())
            start = offset + indent
            visible = drop_zero_width(stripped)
            # No list mark is a letter or a digit.
            bullet = not visible[0].isalnum() and LIST_MARK.match(visible) is not None
            lines.append(Line(number, visible, start, start + len(stripped), blanks, indent, bullet))
            blanks = 0
        offset += len(raw)
    return LineView(lines)
