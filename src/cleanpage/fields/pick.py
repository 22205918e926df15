"""The blocks and lines of one zone."""

from __future__ import annotations

from collections.abc import Sequence

from cleanpage.document import Block, Line, Zone


def blocks_of(blocks: Sequence[Block], zone: Zone) -> list[Block]:
    """The blocks of a zone, in page order."""
    return [block for block in blocks if block.zone is zone]


def lines_of(blocks: Sequence[Block], zone: Zone) -> list[Line]:
    """The lines of a zone, in page order."""
    return [line for block in blocks if block.zone is zone for line in block.lines]
