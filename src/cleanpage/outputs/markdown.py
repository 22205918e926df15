"""A page as Markdown: CommonMark with tables, escaped only where the text would otherwise become markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from cleanpage.document import ArticleParts, Block, Image, PageParts, Zone
from cleanpage.outputs.structure import MIN_LEVEL, Inline, arrange, inlines, list_items, safe_address, table_rows, usable_links

# Only what a Markdown reader would take for markup: "2 * 3", "snake_case" and "[责编]" stay as they are. Every branch
# opens with its character, so that the pattern is searched for at the speed of a character set.
_INLINE = r"""
      \\(?=[!-/:-@\[-`{-~]|$)            # a backslash that would escape what follows
    | `
    | \*(?:(?<!\s\*)|(?!\s))             # emphasis, unless blanks stand on both sides
    | _(?:(?<!\w_)|(?!\w))
    | ~(?=~)
    | <(?=[A-Za-z/!?])                   # a tag or an automatic link
    | &(?=\#?\w{1,31};)                  # an entity
"""
_MARKUP = re.compile(_INLINE + r" | \](?=[(\[:])  # the middle of a link", re.VERBOSE)
_LABEL_MARKUP = re.compile(_INLINE + r" | \[ | \]", re.VERBOSE)
# What opens a block at the start of a line: heading, quote, list, rule, fence, table.
_OPENER = re.compile(r"(?:\#{1,6}(?=\s|$)|>|[-+](?=\s|$)|-{3}|={1,200}$|~{3}|\|)")
_NUMBER_OPENER = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_BACKTICKS = re.compile(r"`+")


def page_to_markdown(page: PageParts, *, links: bool = False) -> str:
    """The title as a first-level heading, then the article; empty when the page has neither."""
    article = article_to_markdown(page.article, links=links)
    title = f"# {_inline(Inline(page.title), False)}" if page.title else ""
    return "\n\n".join(part for part in (title, article) if part)


def article_to_markdown(article: ArticleParts, *, links: bool = False) -> str:
    """The article's blocks and pictures in page order; links are kept only when asked for.

    Headings are of the second level and below, captions in italics, list items nested and numbered as on the page, the
    first row of a table is its head. An article without blocks gives its paragraphs.
    """
    if not article.blocks:
        return "\n\n".join(_paragraph(Inline(paragraph), False) for paragraph in article.paragraphs)
    return blocks_to_markdown(article.blocks, article.images, links=links)


def blocks_to_markdown(blocks: Sequence[Block], images: Iterable[Image] = (), *, links: bool = False) -> str:
    """Blocks of any zone as Markdown, parted by blank lines; story lists become bulleted lists under their header."""
    return "\n\n".join(part for part in _parts(blocks, images, links) if part)


def _parts(blocks: Sequence[Block], images: Iterable[Image], links: bool) -> Iterator[str]:
    for node in arrange(blocks, images):
        if isinstance(node, Image):
            yield _image(node)
        elif node.zone is Zone.CAPTION:
            yield "\n\n".join(_caption(inline, links) for inline in inlines(node))
        else:
            yield _block(node, links)


def _block(block: Block, links: bool) -> str:
    render = _RENDERERS.get(block.kind)
    return render(block, links) if render else "\n\n".join(_paragraph(inline, links) for inline in inlines(block))


def _heading(block: Block, links: bool) -> str:
    level = max(MIN_LEVEL, block.lines[0].level if block.lines else 0)
    text = " ".join(_inline(inline, links) for inline in inlines(block))
    # A closing run of "#" would be dropped.
    text = text[:-1] + "\\#" if text.endswith("#") else text
    return f"{'#' * level} {text}"


def _list(block: Block, links: bool) -> str:
    lines: list[str] = []
    # The columns at which the text of the open items starts: a nested item must stand at its parent's.
    columns: list[int] = []
    for item in list_items(block):
        del columns[item.depth :]
        column = columns[-1] if columns else 0
        marker = "- " if item.number is None else f"{item.number}. "
        columns.append(column + len(marker))
        lines.append(" " * column + marker + _paragraph(item.content, links))
    return "\n".join(lines)


def _table(block: Block, links: bool) -> str:
    rows = table_rows(block)
    width = max(len(row) for row in rows)
    if width == 1:
        return "\n\n".join(_paragraph(row[0], links) for row in rows)
    # Short rows are legal below the head, so a hostile ragged table does not grow.
    cells = [[_inline(cell, links).replace("|", "\\|") for cell in row] for row in rows]
    cells[0].extend([""] * (width - len(cells[0])))
    lines = [f"| {' | '.join(row)} |" for row in cells]
    lines.insert(1, "|" + " --- |" * width)
    return "\n".join(lines)


def _quote(block: Block, links: bool) -> str:
    return "\n>\n".join(f"> {_paragraph(inline, links)}" for inline in inlines(block))


def _code(block: Block, _links: bool) -> str:
    text = block.text
    longest = max(map(len, _BACKTICKS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text}\n{fence}"


def _header(block: Block, links: bool) -> str:
    return f"**{' '.join(_inline(inline, links) for inline in inlines(block))}**"


def _item(block: Block, links: bool) -> str:
    return "- " + "  \n  ".join(_paragraph(inline, links) for inline in inlines(block))


#: How a block is drawn, by its kind; all other kinds are paragraphs.
_RENDERERS: Mapping[str, Callable[[Block, bool], str]] = MappingProxyType(
    {
        "heading": _heading,
        "list": _list,
        "table": _table,
        "quote": _quote,
        "code": _code,
        "header": _header,
        "item": _item,
    }
)


def _image(image: Image) -> str:
    address = safe_address(image.src, is_picture=True)
    return f"![{_label(' '.join(image.alt.split()))}]({_target(address)})" if address else ""


def _caption(inline: Inline, links: bool) -> str:
    text = _inline(inline, links)
    return f"*{text}*" if text else ""


def _paragraph(inline: Inline, links: bool) -> str:
    """A line of text that opens no other kind of block."""
    text = _inline(inline, links)
    if _OPENER.match(text):
        return "\\" + text
    return _NUMBER_OPENER.sub(r"\1\\\2", text, count=1) if text[:1].isdigit() and _NUMBER_OPENER.match(text) else text


def _inline(inline: Inline, links: bool) -> str:
    if not links or not inline.links:
        return _escape(" ".join(inline.text.split()))
    parts: list[str] = []
    end = 0
    for link in usable_links(inline):
        label = _label(inline.text[link.start : link.end].strip())
        parts.append(f"{_escape(inline.text[end : link.start])}[{label}]({_target(link.href)})")
        end = link.end
    parts.append(_escape(inline.text[end:]))
    return " ".join("".join(parts).split())


def _escape(text: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", text)


def _label(text: str) -> str:
    """Text between the brackets of a link or picture."""
    return _LABEL_MARKUP.sub(r"\\\g<0>", text)


def _target(address: str) -> str:
    """An address between the round brackets of a link or picture."""
    address = address.replace("<", "%3C").replace(">", "%3E").replace("\\", "%5C")
    return f"<{address}>" if "(" in address or ")" in address else address
