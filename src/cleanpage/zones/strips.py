"""What stands between two sure lines of one strip belongs to it."""

from __future__ import annotations

from collections.abc import Iterator

from cleanpage.document import Zone
from cleanpage.lexicons.match import is_chrome
from cleanpage.zones.draft import Draft, Move

#: A headline is this long, in characters; the line must have at least this chance to be one.
HEADLINE = (6, 160)
LEAST_TITLE = 0.05

#: Where a page has no other text, lines of this many characters are its text, if together they have at least so many.
LONG_LINE, PROSE = 80, 600
NO_TEXT = frozenset((Zone.TITLE, Zone.COMMENTS, Zone.RELATED, Zone.HOT))

#: A name, an account or an outlet is no longer than this, in characters.
LONGEST = 24


def find_title(draft: Draft) -> Iterator[Move]:
    """Plain text without any title line: the likeliest line above the text is the headline, if it is likely at all."""
    if draft.view.is_html or draft.indexes(Zone.TITLE):
        return
    body = draft.indexes(Zone.BODY)
    above = [
        i
        for i in range(body[0] if body else 0)
        if HEADLINE[0] <= len(draft.labelled[i].line.text) <= HEADLINE[1] and is_chrome(draft.labelled[i].line.text) is None
    ]
    best = max(above, key=lambda i: draft.chance(i, Zone.TITLE), default=-1)
    if best >= 0 and draft.chance(best, Zone.TITLE) >= LEAST_TITLE:
        yield Move(best, Zone.TITLE, False, "the page has no other headline, and this line is the likeliest")


def find_body(draft: Draft) -> Iterator[Move]:
    """A page with a headline and no text at all: its long lines are the text, if they come to something."""
    if draft.indexes(Zone.BODY) or not draft.indexes(Zone.TITLE):
        return
    long = [
        i
        for i, entry in enumerate(draft.labelled)
        if len(entry.line.text) >= LONG_LINE and not entry.line.link_chars and entry.zone not in NO_TEXT
    ]
    if sum(len(draft.labelled[i].line.text) for i in long) >= PROSE:
        for i in long:
            yield Move(i, Zone.BODY, False, "the page has no other text, and this is a long line")


def close_byline(draft: Draft) -> Iterator[Move]:
    """One short line between the headline and the rest of the byline is part of the byline, unless its words say menu."""
    labelled = draft.labelled
    for i in range(1, len(labelled) - 1):
        entry = labelled[i]
        if entry.zone in {Zone.BYLINE, Zone.TITLE, Zone.BODY, Zone.CAPTION}:
            continue
        if labelled[i - 1].zone is not Zone.TITLE or labelled[i + 1].zone is not Zone.BYLINE:
            continue
        text = entry.line.text
        if len(text) <= LONGEST and not entry.line.link_chars and is_chrome(text) is None:
            yield Move(i, Zone.BYLINE, False, "a short line between the headline and the byline")
