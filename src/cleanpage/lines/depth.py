"""Markup that is nested too deep for libxml2, made shallow before it is parsed."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,30})(?=[\s/>])|<!--")
#: The rest of a tag, with the brackets inside its attributes.
_TAG_END = re.compile(r"""(?>[^>"']+|"[^"]*"|'[^']*')*+>""")
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
#: Elements whose end tags people leave out: they close one another, so they add no depth of their own.
_OPTIONAL_END = frozenset("p li dt dd option tr td th thead tbody tfoot colgroup rp rt".split())
_RAW = frozenset(("script", "style", "textarea", "title"))


def flatten_deep(html: str, limit: int) -> str:
    """``html`` itself when no element is nested deeper than ``limit``, else a copy without the tags that go deeper.

    The depth is counted over tags as written, which is never less than what the parser will build. Text is kept.
    """
    # Cheap refusal: fewer opening tags than the limit cannot nest deeper than the limit.
    if html.count("<") - html.count("</") <= limit:
        return html
    dropped = _tags_beyond(html, limit)
    return _without_tags(html, dropped) if dropped else html


def _tags_beyond(html: str, limit: int) -> list[int]:
    """Where the tags begin that open or close an element deeper than ``limit``."""
    depth, dropped = 0, []
    open_beyond: dict[str, int] = {}
    for start, is_end, name in _nesting_tags(html):
        if is_end:
            if open_beyond.get(name, 0):
                open_beyond[name] -= 1
                dropped.append(start)
            elif depth and name not in _OPTIONAL_END:
                depth -= 1
        elif name not in _OPTIONAL_END:
            if depth >= limit:
                open_beyond[name] = open_beyond.get(name, 0) + 1
                dropped.append(start)
            else:
                depth += 1
    return dropped


def _nesting_tags(html: str) -> Iterator[tuple[int, bool, str]]:
    """-> (offset, whether it is an end tag, name) of the tags that can nest, none from inside scripts and their like."""
    raw = ""
    position, last_comment_end = 0, html.rfind("-->")
    while match := _TAG.search(html, position):
        position = match.end()
        if match[2] is None:
            # A comment that never ends is none.
            if position <= last_comment_end:
                position = html.find("-->", position) + 3
            continue
        name = match[2].lower()
        is_end = bool(match[1])
        if raw:
            if is_end and name == raw:
                raw = ""
        elif name in _RAW and not is_end:
            raw = name
        elif is_end or name not in _VOID:
            yield match.start(), is_end, name


def _without_tags(html: str, starts: list[int]) -> str:
    """``html`` with a blank for each tag that begins at one of ``starts``."""
    kept, position = [], 0
    for start in starts:
        if start < position:
            continue
        kept.append(html[position:start])
        whole = _TAG_END.match(html, start)
        end = whole.end() if whole else html.find(">", start) + 1
        position = end or len(html)
    kept.append(html[position:])
    return " ".join(kept)
