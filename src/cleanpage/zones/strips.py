"""What stands between two sure lines of one strip belongs to it."""

from __future__ import annotations

from collections.abc import Iterator

from cleanpage.document import Zone
from cleanpage.lexicons.match import is_chrome
from cleanpage.zones.draft import Draft, Move

#: A name, an account or an outlet is no longer than this, in characters.
LONGEST = 24


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
