"""HTML to numbered visible lines with cues."""

from __future__ import annotations

import re
from functools import cache
from struct import calcsize

from lxml import etree

from cleanpage.document import Image, Line, LineView, Link, Note
from cleanpage.lines.attributes import MAX_ATTRIBUTES, cap_attributes
from cleanpage.lines.depth import flatten_deep
from cleanpage.lines.head import find_facts, read_head
from cleanpage.lines.walk import KINDS, MAX_LINES, join_overflow, walk
from cleanpage.native import twin

#: libxml2 stops at 2,048 open elements even with ``huge_tree``; deeper markup is flattened before it is parsed.
MAX_DEPTH = 1500
#: A page with a little of everything that the walk looks at.
_PROBE = """<html><head><meta name=m content=n><title>t</title><link rel=canonical href=/c></head><body class="a" id="b">
<p hidden>x</p><h2>One &amp; <a href="/t">two</a><br>three</h2><img src="i.png" alt="j"><ol><li><b>four</b> five</li></ol>
<table><tr><td>six</td></tr></table><pre> seven
 eight</pre>　九<script type="application/ld+json">{}</script><time datetime=2024>x</time></body></html>"""

_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
# The same on the bytes of UTF-8, in which these values stand for nothing else.
_CONTROL_TO_BLANK = bytes(32 if code < 32 and code not in b"\t\n\f\r" else code for code in range(256))


_END_NAMES = (b"</body", b"</html", b"</BODY", b"</HTML")
_END_TAGS = re.compile(rb"</(?:body|html)\s{0,20}>", re.I)


def read(html: str) -> LineView:
    """The visible lines of a page's HTML.

    The first line is the text of ``<title>``, where there is one. Hidden elements, scripts and styles are left out.
    Never raises on content: markup that libxml2 cannot take is read as far as it goes, with a note.
    """
    if declaration := _XML_DECLARATION.match(html):
        html = html[declaration.end() :]
    view = LineView([], is_html=True)
    root = _parse(html, view.notes)
    if root is None:
        return view
    if twin is not None and _twin_fits():
        read_head(view, root, twin.head(etree._Element, root))
        _walk_in_twin(view, root)
    else:
        read_head(view, root, find_facts(root))
        walk(view, root)
    return view


def _walk_in_twin(view: LineView, root: etree._Element) -> None:
    overflow: list[str] = []
    results, makers = (view.lines, view.images, overflow), (Line, Link, Image)
    columns = view.containers
    found = twin.walk(etree._Element, root, results, KINDS, makers, MAX_LINES)  # type: ignore[union-attr] # asked before
    columns.parents, columns.tags, columns.names, columns.first, columns.last = found
    join_overflow(view, overflow)


@cache
def _twin_fits() -> bool:
    """Whether the compiled twin reads the trees of the lxml at hand as Python does: it knows their layout by heart."""
    if etree.LIBXML_VERSION < (2, 9) or etree._Element.__basicsize__ != object.__basicsize__ + 3 * calcsize("P"):
        return False
    root = etree.fromstring(_PROBE, etree.HTMLParser())
    mine, other = LineView([], is_html=True), LineView([], is_html=True)
    walk(mine, root)
    _walk_in_twin(other, root)
    return mine == other and list(find_facts(root)) == twin.head(etree._Element, root)  # type: ignore[union-attr] # asked before


def _parse(html: str, notes: list[Note]) -> etree._Element | None:
    if not html or html.isspace():
        return None
    capped = cap_attributes(html)
    if capped is not html:
        notes.append(Note("size-capped", f"Of a tag with more than {MAX_ATTRIBUTES:,} attributes only the first were read."))
        html = capped
    root, is_too_deep = _parse_once(html)
    if is_too_deep:
        # Control characters are blanks to the scan as they are to the parser.
        flat = flatten_deep(_CONTROL.sub(" ", html), MAX_DEPTH)
        root, _ = _parse_once(flat)
        notes.append(Note("depth-capped", f"Elements nested deeper than {MAX_DEPTH} were read as if they stood at that depth."))
    return root


def _parse_once(html: str) -> tuple[etree._Element | None, bool]:
    """-> (the tree, whether libxml2 stopped because elements were nested too deep)."""
    data = _markup_of(html) if twin is None else twin.markup(html)
    # A parser for each call: a shared one would serialise threads (lxml locks it).
    parser = etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, recover=True, encoding="utf-8")
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        root = None
    # That error ends the parse, so it is the last one.
    error = parser.error_log.last_error
    return root, error is not None and "depth" in error.message


def _markup_of(html: str) -> bytes:
    """A page's bytes for the parser: control characters are blanks, and nothing follows the page's end."""
    return _without_early_end(html.encode("utf-8", "replace").translate(_CONTROL_TO_BLANK))


def _without_early_end(data: bytes) -> bytes:
    """``data`` without the end tags of body and page where more follows them: libxml2 would put that into a second page."""
    first = min((at for name in _END_NAMES if (at := data.find(name)) >= 0), default=-1)
    if first < 0 or not _END_TAGS.sub(b"", data[first:]).strip():
        return data
    return _END_TAGS.sub(b"", data)
