"""HTML to numbered visible lines with cues, in one walk over lxml's tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from lxml import etree

from cleanpage.document import Image, Line, LineView, Link, Note
from cleanpage.lines.depth import flatten_deep
from cleanpage.lines.whitespace import drop_zero_width

#: Elements whose text a reader never sees. ``noscript`` is shown only where scripts are off.
SKIPPED = frozenset(
    "script style noscript template svg math object iframe audio video canvas head select datalist map area textarea "
    "param source track noframes applet embed".split()
)
#: Elements that begin and end a line.
BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form "
    "frameset h1 h2 h3 h4 h5 h6 header hgroup hr html button legend li main menu nav ol option p pre section summary table tbody "
    "td tfoot th thead tr ul caption title optgroup search".split()
)
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
LISTS = frozenset(("ul", "ol", "dl", "menu", "dir"))

#: libxml2 stops at 2,048 open elements even with ``huge_tree``; deeper markup is flattened before it is parsed.
MAX_DEPTH = 1500
#: A page has at most this many lines; the rest of its text joins the last one.
MAX_LINES = 100_000

_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f]")


def read(html: str) -> LineView:
    """The visible lines of a page's HTML.

    The first line is the text of ``<title>``, where there is one. Hidden elements, scripts and styles are left out.
    Never raises on content: markup that libxml2 cannot take is read as far as it goes, with a note.
    """
    html = _CONTROL.sub(" ", _XML_DECLARATION.sub("", html, count=1))
    notes: list[Note] = []
    root = _parse(html, notes)
    if root is None:
        return LineView([], is_html=True, notes=notes)
    walker = _Walker()
    walker.view.notes.extend(notes)
    walker.read_head(root)
    walker.walk(root)
    return walker.finish()


def _parse(html: str, notes: list[Note]) -> etree._Element | None:
    if not html or html.isspace():
        return None
    flat = flatten_deep(html, MAX_DEPTH)
    if flat is not html:
        notes.append(Note("depth-capped", f"Elements nested deeper than {MAX_DEPTH} were read as if they stood at that depth."))
        html = flat
    # A parser for each call: a shared one would serialise threads (lxml locks it).
    parser = etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, recover=True, encoding="utf-8")
    try:
        return etree.fromstring(html.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None


class _Walker:
    """One walk over a page: opens and closes elements, cuts lines at breaks, keeps the cues."""

    def __init__(self) -> None:
        self.view = LineView([], is_html=True)
        self._chunks: list[str] = []
        self._hrefs: list[str] = []
        self._first_container = -1
        self._inline: list[int] = []
        self._block_tags: list[str] = [""]
        self._levels: list[int] = [0]
        self._lists: list[bool] = []
        self._href = ""
        self._preformatted = 0
        self._images_before = 0
        self._rows: list[int] = [-1]

    def read_head(self, root: etree._Element) -> None:
        """The title line and what ``<head>`` and scripts tell about the page."""
        view, meta = self.view, self.view.meta
        language = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang")
        if language:
            meta["<lang>"] = [language]
        for element in root.iter("meta", "title", "link", "script", "time"):
            tag = element.tag
            if tag == "meta":
                name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
                content = element.get("content")
                if name and content:
                    meta.setdefault(name.lower(), []).append(content)
            elif tag == "title":
                parent = element.getparent()
                if "<title>" not in meta and (parent is None or parent.tag in {"head", "html", "body"}):
                    text = " ".join((element.text or "").split())
                    if text:
                        meta["<title>"] = [text]
                        view.lines.append(Line(1, text, tag="title"))
            elif tag == "link":
                if element.get("rel") == "canonical" and element.get("href"):
                    meta.setdefault("<canonical>", []).append(element.get("href", ""))
            elif tag == "script":
                if (element.get("type") or "").strip().lower() == "application/ld+json" and element.text:
                    view.json_ld.append(element.text)
            elif element.get("datetime"):
                view.times.append(element.get("datetime", ""))

    def walk(self, root: etree._Element) -> None:
        """Every visible element below ``root``, in document order."""
        stack: list[tuple[etree._Element, Iterator[etree._Element], int, bool]] = []
        container = self._open_container(root, -1, "")
        if root.text:
            self._add(root.text, container)
        stack.append((root, iter(root), container, True))
        while stack:
            parent, children, container, is_block = stack[-1]
            for element in children:
                opened = self._enter(element, container)
                if opened is not None:
                    stack.append(opened)
                    break
                if element.tail:
                    self._add(element.tail, container)
            else:
                stack.pop()
                self._leave(parent, container, is_block)
                if stack and parent.tail:
                    self._add(parent.tail, stack[-1][2])

    def _enter(
        self, element: etree._Element, container: int
    ) -> tuple[etree._Element, Iterator[etree._Element], int, bool] | None:
        """Open an element; ``None`` when there is nothing to go into."""
        tag = element.tag
        if tag in SKIPPED or not isinstance(tag, str):
            return None
        if tag == "br":
            if self._preformatted:
                self._chunks.append("\n")
                self._hrefs.append("")
            else:
                self._break()
            return None
        names, href = "", ""
        for key, value in cast("list[tuple[str, str]]", element.items()):
            if key in {"class", "id"}:
                names = f"{names} {value}" if names else value
            elif key == "href":
                href = value
            elif key == "hidden" or (key == "style" and _HIDDEN_STYLE.search(value)):
                return None
        if tag == "img":
            self._see_image(element)
            return None
        if tag == "input":
            return None
        is_block = tag in BLOCKS
        if is_block:
            self._break()
            self._open_block(tag)
        index = self._open_container(element, container, names)
        if tag == "tr":
            self._rows.append(index)
        if tag == "a" and href:
            self._href = href
        if not is_block and self._chunks:
            self._inline.append(index)
        if element.text:
            self._add(element.text, index)
        return element, iter(element), index, is_block

    def _open_block(self, tag: str) -> None:
        self._block_tags.append(tag)
        self._levels.append(HEADINGS.get(tag, self._levels[-1]))
        if tag in LISTS:
            self._lists.append(tag == "ol")
        elif tag == "pre":
            self._preformatted += 1

    def _leave(self, element: etree._Element, container: int, is_block: bool) -> None:
        tag = element.tag
        if is_block:
            self._break()
            if len(self._block_tags) > 1:
                self._block_tags.pop()
                self._levels.pop()
            if tag in LISTS:
                self._lists.pop()
            elif tag == "pre":
                self._preformatted -= 1
            elif tag == "tr":
                self._rows.pop()
        elif tag == "a":
            self._href = ""
        self.view.containers.last[container] = len(self.view.lines)

    def _open_container(self, element: etree._Element, parent: int, names: str) -> int:
        containers = self.view.containers
        containers.parents.append(parent)
        containers.tags.append(str(element.tag))
        containers.names.append(names)
        containers.first.append(len(self.view.lines))
        containers.last.append(0)
        return len(containers.tags) - 1

    def _see_image(self, element: etree._Element) -> None:
        source = element.get("data-src") or element.get("data-original") or element.get("src") or ""
        self._images_before += 1
        if source and not source.startswith("data:"):
            self.view.images.append(Image(source, element.get("alt") or "", len(self.view.lines) + 1))

    def _add(self, text: str, container: int) -> None:
        if self._first_container < 0 and not text.isspace():
            self._first_container = container
        self._chunks.append(text)
        self._hrefs.append(self._href)

    def _break(self) -> None:
        """End the line that is being read, if it holds any text."""
        if not self._chunks:
            return
        if self._first_container >= 0:
            self._cut()
            self._images_before = 0
        self._chunks.clear()
        self._hrefs.clear()
        self._inline.clear()
        self._first_container = -1

    def _cut(self) -> None:
        lines = self.view.lines
        links: tuple[Link, ...] = ()
        link_chars = 0
        if self._preformatted:
            text = drop_zero_width("".join(self._chunks).strip("\r\n").rstrip())
        elif any(self._hrefs):
            text, links = _join_links(self._chunks, self._hrefs)
            link_chars = sum(link.end - link.start for link in links)
        else:
            text = drop_zero_width(" ".join("".join(self._chunks).split()))
        if len(lines) >= MAX_LINES:
            lines[-1].text += " " + text
            return
        lines.append(
            Line(
                len(lines) + 1,
                text,
                tag=self._block_tags[-1],
                level=self._levels[-1],
                item_depth=len(self._lists),
                is_ordered=bool(self._lists and self._lists[-1]),
                link_chars=link_chars,
                links=links,
                container=self._first_container,
                inline=tuple(self._inline),
                images_before=self._images_before,
                row=self._rows[-1],
            )
        )

    def finish(self) -> LineView:
        """The view, after the last line is cut."""
        self._break()
        if len(self.view.lines) >= MAX_LINES:
            self.view.notes.append(Note("lines-capped", f"Only the first {MAX_LINES} lines were told apart; the rest joined the last."))
        return self.view


def _join_links(chunks: list[str], hrefs: list[str]) -> tuple[str, tuple[Link, ...]]:
    """Chunks joined with white space folded, and where each link came to stand."""
    parts: list[str] = []
    links: list[Link] = []
    length, gap = 0, False
    for chunk, href in zip(chunks, hrefs, strict=True):
        words = chunk.split()
        if not words:
            gap = gap or bool(chunk)
            continue
        if (gap or chunk[0].isspace()) and length:
            parts.append(" ")
            length += 1
        text = drop_zero_width(" ".join(words))
        if href:
            if links and links[-1].end == length and links[-1].href == href:
                links[-1] = Link(links[-1].start, length + len(text), href)
            else:
                links.append(Link(length, length + len(text), href))
        parts.append(text)
        length += len(text)
        gap = chunk[-1].isspace()
    return "".join(parts), tuple(links)
