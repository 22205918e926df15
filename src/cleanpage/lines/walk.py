"""The walk over lxml's tree of a page, which cuts its text into lines with cues; ``native/walk.c`` is the same in C."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from itertools import islice
from operator import itemgetter
from typing import Any

from lxml import etree

from cleanpage.document import Image, Line, LineView, Link, Note
from cleanpage.lines.whitespace import drop_zero_width

#: Elements whose text a reader never sees. ``noscript`` is shown only where scripts are off.
SKIPPED = frozenset(
    "script style noscript template svg math object iframe audio video canvas head select datalist map area textarea "
    "noframes applet embed".split()
)
#: Elements that begin and end a line.
BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form "
    "frameset h1 h2 h3 h4 h5 h6 header hgroup hr html button legend li main menu nav ol option p pre section summary table tbody "
    "td tfoot th thead tr ul caption title optgroup search".split()
)
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
LISTS = frozenset(("ul", "ol", "dl", "menu", "dir"))

#: A page has at most this many lines; the rest of its text joins the last one.
MAX_LINES = 100_000

# What an element does, as bits: one look-up a tag. An element without a bit is inline.
_SKIP, _BREAK, _IMAGE, _LINK, _BLOCK, _LIST, _HEADING, _PRE, _ROW = (1 << bit for bit in range(9))
_NO_ENTRY = _SKIP | _BREAK | _IMAGE
_HAS_STATE = _LIST | _HEADING | _PRE | _ROW


def _kinds() -> dict[object, int]:
    kinds: dict[object, int] = dict.fromkeys(BLOCKS, _BLOCK)
    kinds.update(dict.fromkeys(LISTS, _BLOCK | _LIST))
    kinds.update(dict.fromkeys(HEADINGS, _BLOCK | _HEADING))
    kinds.update({"pre": _BLOCK | _PRE, "tr": _BLOCK | _ROW, "a": _LINK, "img": _IMAGE, "br": _BREAK})
    # lxml gives a function for the tag of what is no element.
    nothing = (*SKIPPED, "input", etree.Comment, etree.ProcessingInstruction, etree.Entity)
    return kinds | dict.fromkeys(nothing, _SKIP)


KINDS = _kinds()
_NAMES = frozenset(("class", "id"))
_ADDRESS = itemgetter(2)

_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


def walk(view: LineView, root: etree._Element) -> None:
    """Put the lines, containers and images of the tree below ``root`` into ``view``."""
    walker = _Walker(view)
    walker.walk(root)
    walker.finish()


def join_overflow(view: LineView, overflow: list[str]) -> None:
    """Put the texts of lines beyond ``MAX_LINES`` to the last line."""
    if overflow:
        view.lines[-1].text = " ".join((view.lines[-1].text, *overflow))
        note = f"Only the first {MAX_LINES} lines were told apart; the rest joined the last."
        view.notes.append(Note("lines-capped", note))


class _Walker:
    """One walk over a page: opens and closes elements, cuts lines at breaks, keeps the cues."""

    __slots__ = (
        "_blocks", "_containers", "_href", "_images_before", "_inline", "_last", "_levels", "_lines", "_lists", "_overflow",
        "_preformatted", "_rows", "_run", "view",
    )  # fmt: skip

    def __init__(self, view: LineView) -> None:
        self.view = view
        self._lines = view.lines
        # The pieces of the line that is being read: text, container, address of the link around it.
        self._run: list[tuple[str, int, str]] = []
        self._inline: list[int] = []
        self._blocks = [""]
        self._levels = [0]
        self._lists: list[bool] = []
        self._href = ""
        self._preformatted = 0
        self._images_before = 0
        self._rows: list[int] = [-1]
        # Parent, tag, names and first line of each container, and its last line.
        self._containers: list[tuple[int, str, str, int]] = []
        self._last: list[int] = []
        self._overflow: list[str] = []

    def walk(self, root: etree._Element) -> None:
        """Every visible element below ``root``, in document order."""
        run, kind_of = self._run, KINDS.get
        self._containers.append((-1, str(root.tag), "", len(self.view.lines)))
        self._last.append(0)
        if text := root.text:
            run.append((text, 0, ""))
        # Of the open element: how many children are still to come, its container and kind. The stack keeps the same
        # of those around it, and what text follows the one that is open in them.
        missing, container, kind = len(root), 0, 0
        stack: list[tuple[int, int, int, str | None]] = []
        elements = root.iter()
        next(elements)
        for element in elements:
            tail, own_kind, children = element.tail, kind_of(element.tag, 0), len(element)
            index = self._enter(element, own_kind, container)
            if index < 0:
                if children:
                    _skip_inside(element, elements)
            else:
                if text := element.text:
                    run.append((text, index, self._href))
                if children:
                    stack.append((missing, container, kind, tail))
                    missing, container, kind = children, index, own_kind
                    continue
                self._leave(index, own_kind)
            if tail:
                run.append((tail, container, self._href))
            missing -= 1
            while not missing and stack:
                self._leave(container, kind)
                missing, container, kind, tail = stack.pop()
                if tail:
                    run.append((tail, container, self._href))
                missing -= 1
        self._break()
        self._last[0] = len(self.view.lines)

    def _enter(self, element: Any, kind: int, parent: int) -> int:
        """Open an element: its container, -1 when there is nothing to go into."""
        if kind & _NO_ENTRY:
            if kind != _SKIP:
                self._pass(element, kind)
            return -1
        names = ""
        attributes = element.items()
        if attributes:
            names, href, is_hidden = _read_attributes(attributes)
            if is_hidden:
                return -1
            if href and kind & _LINK:
                self._href = href
        index, tag = len(self._last), element.tag
        if kind & _BLOCK:
            if self._run:
                self._break()
            self._blocks.append(tag)
            if kind & _HAS_STATE:
                self._open_state(tag, kind, index)
        elif self._run:
            self._inline.append(index)
        self._containers.append((parent, tag, names, len(self._lines)))
        self._last.append(0)
        return index

    def _open_state(self, tag: str, kind: int, index: int) -> None:
        if kind & _LIST:
            self._lists.append(tag == "ol")
        elif kind & _HEADING:
            self._levels.append(HEADINGS[tag])
        elif kind & _PRE:
            self._preformatted += 1
        else:
            self._rows.append(index)

    def _close_state(self, kind: int) -> None:
        if kind & _LIST:
            self._lists.pop()
        elif kind & _HEADING:
            self._levels.pop()
        elif kind & _PRE:
            self._preformatted -= 1
        else:
            self._rows.pop()

    def _leave(self, container: int, kind: int) -> None:
        if kind & _BLOCK:
            if self._run:
                self._break()
            self._blocks.pop()
            if kind & _HAS_STATE:
                self._close_state(kind)
        elif kind & _LINK:
            self._href = ""
        self._last[container] = len(self._lines)

    def _pass(self, element: Any, kind: int) -> None:
        """A line feed or an image."""
        if kind & _BREAK:
            if self._preformatted:
                self._run.append(("\n", -1, ""))
            else:
                self._break()
        elif not _read_attributes(element.items())[2]:
            source = element.get("data-src") or element.get("data-original") or element.get("src") or ""
            self._images_before += 1
            if source and not source.startswith("data:"):
                self.view.images.append(Image(source, element.get("alt") or "", len(self._lines) + 1))

    def _break(self) -> None:
        """End the line that is being read, if it holds any text."""
        run = self._run
        for at, piece in enumerate(run):
            if not piece[0].isspace():
                self._cut(at)
                self._images_before = 0
                break
        run.clear()
        self._inline.clear()

    def _cut(self, at: int) -> None:
        """The pieces of the run as one line; ``at`` is the first that is not blank."""
        lines, run = self.view.lines, self._run
        text, container, href = run[at]
        links: tuple[Link, ...] = ()
        link_chars = 0
        if self._preformatted:
            text = drop_zero_width("".join([piece[0] for piece in run]).strip("\r\n").rstrip())
        elif at + 1 == len(run) or (at + 2 == len(run) and run[-1][0].isspace()):
            text = drop_zero_width(" ".join(text.split()))
            if href:
                link_chars = len(text)
                links = (Link(0, link_chars, href),)
        elif any(map(_ADDRESS, run)):
            text, links = _join_links(run)
            link_chars = sum(link.end - link.start for link in links)
        else:
            text = drop_zero_width(" ".join("".join([piece[0] for piece in run]).split()))
        if len(lines) >= MAX_LINES:
            self._overflow.append(text)
            return
        lists = self._lists
        lines.append(
            # By position, in the order of ``Line``: names would cost half as much again.
            Line(
                len(lines) + 1, text, -1, -1, 0, 0, False, self._blocks[-1], self._levels[-1], len(lists),
                bool(lists and lists[-1]), link_chars, links, container, tuple(self._inline), self._images_before, self._rows[-1],
            )
        )  # fmt: skip

    def finish(self) -> None:
        """Complete the view, after the walk."""
        view, containers = self.view, self.view.containers
        parents, tags, names, first = zip(*self._containers, strict=True)
        containers.parents, containers.tags = list(parents), list(tags)
        containers.names, containers.first = list(names), list(first)
        containers.last = self._last
        join_overflow(view, self._overflow)


def _read_attributes(attributes: list[tuple[str, str]]) -> tuple[str, str, bool]:
    """-> (class and id as written, address, whether the element is hidden)."""
    names = href = ""
    for key, value in attributes:
        if key in _NAMES:
            names = f"{names} {value}" if names else value
        elif key == "href":
            href = value
        elif key == "hidden" or (key == "style" and _hides(value)):
            return "", "", True
    return names, href, False


def _hides(style: str) -> bool:
    """Whether an inline style keeps its element from being shown."""
    lowered = style.lower()
    return ("none" in lowered or "hidden" in lowered) and _HIDDEN_STYLE.search(style) is not None


def _skip_inside(element: etree._Element, elements: Iterator[etree._Element]) -> None:
    """Move ``elements``, which has just given ``element``, past all that is inside it."""
    inside = sum(1 for _ in element.iterdescendants())
    deque(islice(elements, inside), maxlen=0)


def _join_links(run: list[tuple[str, int, str]]) -> tuple[str, tuple[Link, ...]]:
    """Pieces joined with white space folded, and where each link came to stand."""
    parts: list[str] = []
    links: list[Link] = []
    length, gap = 0, False
    for chunk, _, href in run:
        words = chunk.split()
        if not words:
            gap = True
            continue
        if length and (gap or chunk[0].isspace()):
            parts.append(" ")
            length += 1
        text = drop_zero_width(" ".join(words))
        end = length + len(text)
        if href:
            if links and links[-1].end == length and links[-1].href == href:
                links[-1] = Link(links[-1].start, end, href)
            else:
                links.append(Link(length, end, href))
        parts.append(text)
        length = end
        gap = chunk[-1].isspace()
    return "".join(parts), tuple(links)
