"""The article as it will be read, from its body and caption blocks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import groupby

from cleanpage.document import ArticleParts, Block, Image, LineView, Zone

_BODY, _CAPTION = Zone.BODY, Zone.CAPTION
_ARTICLE = (_BODY, _CAPTION)
# A picture just after a paragraph and just before one of these belongs to a story list, not to the article.
_LISTS = (Zone.RELATED, Zone.HOT)


def read_article(blocks: Sequence[Block], view: LineView) -> ArticleParts:
    """The article's text, captions and pictures.

    ``text`` is ``paragraphs`` parted by blank lines: one paragraph for each body block (headings, quotes and code too),
    the items of a list or the rows of a table as lines of one paragraph, the cells of a row parted by tabs.
    ``photographers`` are left to others. Nothing found is empty; nothing raises.
    """
    parts = tuple([block for block in blocks if block.zone is _BODY or block.zone is _CAPTION])
    paragraphs = tuple([text for block in parts if block.zone is _BODY and (text := _text(block))])
    captions = [block.text.strip() for block in parts if block.zone is _CAPTION]
    return ArticleParts(
        text="\n\n".join(paragraphs),
        paragraphs=paragraphs,
        captions=tuple(dict.fromkeys(caption for caption in captions if caption)),
        images=_images(blocks, parts, view.images) if view.images and parts else (),
        blocks=parts,
    )


def _text(block: Block) -> str:
    if block.kind == "table" and any(line.row >= 0 for line in block.lines):
        rows = groupby(block.lines, key=lambda line: line.row)
        return "\n".join(("\t" if row >= 0 else "\n").join(line.text for line in lines) for row, lines in rows)
    return block.text.strip("\n") if block.kind == "code" else block.text.strip()


def _images(blocks: Sequence[Block], parts: Sequence[Block], images: Sequence[Image]) -> tuple[Image, ...]:
    """The pictures that stand before a line of the article, or right after one while the article goes on; each address once."""
    first, last = parts[0].first, parts[-1].last
    starts = [block.first for block in blocks]
    found: dict[str, Image] = {}
    for image in images:
        if not first <= image.line <= last or image.src in found:
            continue
        index = bisect_right(starts, image.line) - 1
        follows = blocks[index].zone
        if follows in _ARTICLE or (follows not in _LISTS and _is_after_article(blocks, index, image.line)):
            found[image.src] = image
    return tuple(found.values())


def _is_after_article(blocks: Sequence[Block], index: int, line: int) -> bool:
    return blocks[index].first == line and index > 0 and blocks[index - 1].zone in _ARTICLE
