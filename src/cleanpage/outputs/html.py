"""A page as a clean HTML document: semantic elements, every text escaped, nothing that runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape
from types import MappingProxyType

from cleanpage.document import ArticleParts, Block, Byline, Image, PageParts, Zone
from cleanpage.outputs.structure import MIN_LEVEL, Inline, arrange, inlines, list_items, safe_address, table_rows, usable_links

_STYLE = (
    "body{max-width:42em;margin:2em auto;padding:0 1em;font:1.05em/1.7 system-ui,sans-serif}"
    "h1{line-height:1.3}img{max-width:100%;height:auto}figure{margin:1.5em 0}"
    ".byline,figcaption{color:#666;font-size:.9em}pre{overflow:auto;white-space:pre-wrap}"
    "table{border-collapse:collapse}td,th{border:1px solid #bbb;padding:.2em .6em}"
)


def page_to_html(page: PageParts, *, links: bool = False) -> str:
    """A whole document: head, headline, byline, then the article with its pictures; links only when asked for.

    Relative addresses of pictures are resolved by the browser against the page's own address, where that is known.
    """
    return document(page_to_element(page, links=links), title=page.title, language=page.language, url=page.url)


def page_to_element(page: PageParts, *, links: bool = False) -> str:
    """The ``<article>`` element alone, for documents that hold several."""
    return "\n".join(("<article>", *_header(page), *_article(page.article, links), "</article>"))


def document(body: str, *, title: str | None = None, language: str | None = None, url: str | None = None) -> str:
    """A document around elements that are HTML already."""
    return opening(title=title, language=language, url=url) + body + CLOSING


def opening(*, title: str | None = None, language: str | None = None, url: str | None = None) -> str:
    """A document up to and with ``<body>``."""
    address = safe_address(url) if url else None
    base = f'<base href="{escape(address)}">\n' if address and address.lower().startswith(("http://", "https://")) else ""
    language_attribute = f' lang="{escape(language)}"' if language else ""
    return (
        f'<!DOCTYPE html>\n<html{language_attribute}>\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n{base}'
        f"<title>{escape(title or '')}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
    )


#: What ends a document that ``opening`` began.
CLOSING = "\n</body>\n</html>"


def blocks_to_html(blocks: Sequence[Block], images: Iterable[Image] = (), *, links: bool = False) -> str:
    """Blocks of any zone as HTML elements, one under the other."""
    return "\n".join(_elements(blocks, images, links))


def _header(page: PageParts) -> Iterator[str]:
    if page.title:
        yield f"<h1>{escape(page.title)}</h1>"
    if page.subtitle:
        yield f'<p class="subtitle">{escape(page.subtitle)}</p>'
    byline = " · ".join(_byline(page.byline))
    if byline:
        yield f'<p class="byline">{byline}</p>'


def _byline(byline: Byline) -> Iterator[str]:
    if byline.authors:
        yield escape(", ".join(byline.authors))
    if byline.source:
        yield escape(byline.source)
    if byline.place:
        yield escape(byline.place)
    if byline.published:
        moment = escape(byline.published)
        yield f'<time datetime="{moment}">{moment.replace("T", " ")}</time>'


def _article(article: ArticleParts, links: bool) -> Iterator[str]:
    if article.blocks:
        return _elements(article.blocks, article.images, links)
    return (f"<p>{escape(paragraph)}</p>" for paragraph in article.paragraphs)


def _elements(blocks: Sequence[Block], images: Iterable[Image], links: bool) -> Iterator[str]:
    """One element after another; captions join the pictures just before them in one figure."""
    pictures: list[str] = []
    for node in arrange(blocks, images):
        if isinstance(node, Image):
            picture = _picture(node)
            if picture:
                pictures.append(picture)
        elif node.zone is Zone.CAPTION:
            caption = "<br>".join(_inline(inline, links) for inline in inlines(node))
            yield f"<figure>{''.join(pictures)}<figcaption>{caption}</figcaption></figure>"
            pictures.clear()
        else:
            if pictures:
                yield f"<figure>{''.join(pictures)}</figure>"
                pictures.clear()
            yield _block(node, links)
    if pictures:
        yield f"<figure>{''.join(pictures)}</figure>"


def _block(block: Block, links: bool) -> str:
    render = _RENDERERS.get(block.kind)
    return render(block, links) if render else f"<p>{_joined(block, '<br>', links)}</p>"


def _heading(block: Block, links: bool) -> str:
    level = max(MIN_LEVEL, block.lines[0].level if block.lines else 0)
    return f"<h{level}>{_joined(block, ' ', links)}</h{level}>"


def _quote(block: Block, links: bool) -> str:
    return f"<blockquote>{''.join(f'<p>{_inline(inline, links)}</p>' for inline in inlines(block))}</blockquote>"


def _code(block: Block, _links: bool) -> str:
    return f"<pre><code>{escape(block.text)}</code></pre>"


def _joined(block: Block, separator: str, links: bool) -> str:
    return separator.join(_inline(inline, links) for inline in inlines(block))


def _list(block: Block, links: bool) -> str:
    parts: list[str] = []
    open_tags: list[str] = []
    for item in list_items(block):
        tag = "ul" if item.number is None else "ol"
        while len(open_tags) > item.depth + 1:
            parts.append(f"</li></{open_tags.pop()}>")
        if len(open_tags) == item.depth + 1 and open_tags[-1] == tag:
            parts.append("</li>")
        else:
            if len(open_tags) == item.depth + 1:
                parts.append(f"</li></{open_tags.pop()}>")
            start = f' start="{item.number}"' if item.number not in {None, 1} else ""
            parts.append(f"<{tag}{start}>")
            open_tags.append(tag)
        parts.append(f"<li>{_inline(item.content, links)}")
    parts.extend(f"</li></{tag}>" for tag in reversed(open_tags))
    return "".join(parts)


def _table(block: Block, links: bool) -> str:
    rows: list[str] = []
    has_head = bool(block.lines) and block.lines[0].tag == "th"
    for index, row in enumerate(table_rows(block)):
        tag = "th" if has_head and index == 0 else "td"
        rows.append(f"<tr>{''.join(f'<{tag}>{_inline(cell, links)}</{tag}>' for cell in row)}</tr>")
    return f"<table>{''.join(rows)}</table>"


#: How a block is drawn, by its kind; all other kinds are paragraphs.
_RENDERERS: Mapping[str, Callable[[Block, bool], str]] = MappingProxyType(
    {"heading": _heading, "header": _heading, "list": _list, "table": _table, "quote": _quote, "code": _code}
)


def _picture(image: Image) -> str:
    address = safe_address(image.src, is_picture=True)
    return f'<img src="{escape(address)}" alt="{escape(image.alt)}" loading="lazy">' if address else ""


def _inline(inline: Inline, links: bool) -> str:
    if not links or not inline.links:
        return escape(inline.text)
    parts: list[str] = []
    end = 0
    for link in usable_links(inline):
        label = escape(inline.text[link.start : link.end])
        parts.append(f'{escape(inline.text[end : link.start])}<a href="{escape(link.href)}">{label}</a>')
        end = link.end
    parts.append(escape(inline.text[end:]))
    return "".join(parts)
