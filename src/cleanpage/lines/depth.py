"""Markup that is nested too deep for libxml2, made shallow before it is parsed."""

from __future__ import annotations

import re

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,30})(?=[\s/>])|<!--.*?-->", re.S)
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
    depth, raw, dropped = 0, "", []
    open_beyond: dict[str, int] = {}
    for match in _TAG.finditer(html):
        name = match[2]
        if name is None:
            continue
        name = name.lower()
        if raw:
            if not (match[1] and name == raw):
                continue
            raw = ""
            continue
        if match[1]:
            if open_beyond.get(name, 0):
                open_beyond[name] -= 1
                dropped.append(match.start())
            elif depth and name not in _OPTIONAL_END:
                depth -= 1
        elif name in _RAW:
            raw = name
        elif name not in _VOID and name not in _OPTIONAL_END:
            if depth >= limit:
                open_beyond[name] = open_beyond.get(name, 0) + 1
                dropped.append(match.start())
            else:
                depth += 1
    return _without_tags(html, dropped) if dropped else html


def _without_tags(html: str, starts: list[int]) -> str:
    """``html`` with a blank for each tag that begins at one of ``starts``."""
    kept, position = [], 0
    for start in starts:
        end = html.find(">", start)
        kept.append(html[position:start])
        position = len(html) if end < 0 else end + 1
    kept.append(html[position:])
    return " ".join(kept)
