"""A page as plain text: the article, or the zones that are asked for."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from cleanpage.document import Block, PageParts, Zone

_NAMES = [zone.value for zone in Zone]
_KNOWN = ", ".join(_NAMES)


def page_to_text(page: PageParts, zones: Iterable[Zone | str] | None = None) -> str:
    """Title, blank line, article text; with ``zones``, the texts of those zones' blocks in page order instead.

    Without zones the text is the headline and the article alone: no subtitle, byline, captions or credits. The result
    ends without a line break and is empty when the page has neither. Raises ``ValueError`` for an unknown zone.
    """
    if zones is not None:
        return blocks_to_text(select(page.blocks, read_zones(zones)))
    return "\n\n".join(part for part in (page.title, page.article.text) if part)


def blocks_to_text(blocks: Iterable[Block]) -> str:
    """Blocks parted by a blank line; neighbouring single lines of one zone (credits, captions) by a line break only."""
    parts: list[str] = []
    before: Block | None = None
    for block in blocks:
        if before is not None:
            is_run = before.kind == block.kind == "line" and before.zone is block.zone
            parts.append("\n" if is_run else "\n\n")
        parts.append(block.text)
        before = block
    return "".join(parts)


def select(blocks: Iterable[Block], zones: frozenset[Zone]) -> list[Block]:
    """The blocks of these zones, in page order."""
    return [block for block in blocks if block.zone in zones]


def read_zones(names: Iterable[Zone | str]) -> frozenset[Zone]:
    """Zones by name, whatever the case; one string may hold several, parted by commas.

    Raises ``ValueError`` that names the unknown one and what may have been meant.
    """
    wanted = names.split(",") if isinstance(names, str) else names
    zones = frozenset(_read_zone(name) for name in wanted if not isinstance(name, str) or name.strip())
    if not zones:
        raise ValueError(f"no zone is named. Zones: {_KNOWN}")
    return zones


def _read_zone(name: Zone | str) -> Zone:
    if isinstance(name, Zone):
        return name
    wanted = name.strip().lower()
    if wanted in _NAMES:
        return Zone(wanted)
    near = difflib.get_close_matches(wanted[:30], _NAMES, n=2, cutoff=0.6)
    hint = f"did you mean {' or '.join(near)}?" if near else "there is no such zone."
    raise ValueError(f"unknown zone {name[:40]!r}: {hint} Zones: {_KNOWN}")
