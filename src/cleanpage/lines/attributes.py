"""A tag with thousands of attributes, cut short before it is parsed: libxml2 compares each attribute with all before it."""

from __future__ import annotations

import re

#: Tags whose markup is longer than this many characters are looked into.
LONG_TAG = 1 << 16
#: A long tag keeps this many attributes.
MAX_ATTRIBUTES = 1000

_STEP = LONG_TAG // 2
_SAMPLE = 4096
_MARKUP = re.compile(r"""<!--|<(?:(script|style|textarea|title)\b|[a-zA-Z])(?>[^>"']+|"[^"]*"|'[^']*')*+""", re.I)
_ATTRIBUTE = re.compile(r"""[\s/]*+[^\s/=>"']++(?>\s*+=\s*+(?>"[^"]*"|'[^']*'|[^\s>"']*))?|[\s/]++|["'=]""")
_RAW_END = {name: re.compile(f"</{name}", re.I) for name in ("script", "style", "textarea", "title")}


def cap_attributes(html: str) -> str:
    """``html`` itself when no long tag has more than ``MAX_ATTRIBUTES``, else a copy without the surplus ones."""
    return _capped(html) if len(html) > LONG_TAG and _may_hold_long_tag(html) else html


def _may_hold_long_tag(html: str) -> bool:
    """A cheap look at every 32,768th place, one of which a longer tag must cover.

    From there to the next, a long tag has no ">", though a "<" since the last one; or, should its values hold ">", it
    has crowds of values and no end tag.
    """
    last_end = 0
    for place in range(0, len(html), _STEP):
        last_end = max(last_end, html.rfind(">", place - _STEP, place)) if place else 0
        if html.find(">", place, place + _STEP) < 0:
            if html.find("<", last_end, place + _STEP) >= 0:
                return True
        elif html.count('="', place, place + _SAMPLE) > 40 and html.find("</", place, place + _SAMPLE) < 0:
            return True
    return False


def _capped(html: str) -> str:
    kept: list[str] = []
    copied = position = 0
    while match := _MARKUP.search(html, position):
        position = match.end()
        if position - match.start() > LONG_TAG:
            surplus = _surplus(html, match.start() + 2, position)
            if surplus < position:
                kept.append(html[copied:surplus])
                copied = position
        if match[0] == "<!--":
            position = html.find("-->", position)
        elif match[1]:
            end = _RAW_END[match[1].lower()].search(html, position)
            position = end.end() if end else -1
        if position < 0:
            break
    kept.append(html[copied:])
    return "".join(kept) if copied else html


def _surplus(html: str, first: int, last: int) -> int:
    """Where the attributes of the tag that reaches from ``first`` to ``last`` become too many; ``last`` where they don't."""
    for count, match in enumerate(_ATTRIBUTE.finditer(html, first, last)):
        if count > 2 * MAX_ATTRIBUTES:
            return match.start()
    return last
