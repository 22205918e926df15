"""HTML or plain text?"""

from __future__ import annotations

import re

_SNIFF_CHARS = 32_768
_LEAD_CHARS = 1000
_CERTAIN = re.compile(
    r"(?:<!--(?s:.){0,2000}?-->|[\s\ufeff\x00\u200b])*+"
    r"(?:<!doctype\s+html\b|<\?xml\b[^<>]{0,200}\?>\s*+<|<(?:html|head|body|meta|link|title)\b[^<>]{0,2000}>\s*+<)",
    re.IGNORECASE,
)
_BLOCK_NAMES = """
    html head body title meta link script style noscript div p br hr h1 h2 h3 h4 h5 h6 ul ol li dl dt dd
    table thead tbody tfoot tr td th
    article section main header footer nav aside figure figcaption blockquote
    pre form center details summary iframe address template
"""
_INLINE_NAMES = """
    a abbr b big cite code em font i img ins del label mark q s small span strong sub sup time tt u video audio picture source svg
    button input select option textarea
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_KNOWN = _BLOCKS.union(_INLINE_NAMES.split())
_OPEN_ENDED = frozenset(("p", "br", "hr", "li", "td", "tr", "dt", "dd", "img", "meta", "link", "input"))
"""Tags that need no end tag."""
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,11})(?=[\s/>])([^<>]{0,3000})>")


def looks_like_html(text: str) -> bool:
    """Is ``text`` markup to be parsed, judged by its first 32,768 characters?

    A doctype, an XML declaration or a page's own tags at the very start settle it. Otherwise it is HTML when most of it stands
    inside elements, or between tags that need no end: a text page may speak of ``<b>``, or show lines of markup as code.
    """
    if text.find("<", 0, _SNIFF_CHARS) < 0:
        return False
    return _CERTAIN.match(text[:_SNIFF_CHARS]) is not None or _starts_with_script(text) or _is_mostly_elements(text)


_SCRIPT = re.compile(r"[\s\ufeff]*+<(script|style)\b[^<>]{0,3000}>", re.IGNORECASE)


def _starts_with_script(text: str) -> bool:
    """A script that is closed, however far away, is no line of code in a text: scripts of millions of characters are real."""
    match = _SCRIPT.match(text)
    return match is not None and text.find(f"</{match[1]}", match.end()) >= 0


def _is_mostly_elements(text: str) -> bool:
    head = text[:_SNIFF_CHARS]
    tags = [match for match in _TAG.finditer(head) if match[2].lower() in _KNOWN]
    if len(tags) < 2 or not any(match[2].lower() in _BLOCKS or "href" in match[3].lower() for match in tags):
        return False
    lead = head[: tags[0].start()].strip("\ufeff\u200b\x00 \t\r\n\f")
    starts_with_tag = not lead or (lead.startswith("<!--") and lead.endswith("-->"))
    # Response headers or a scraper's own line may stand before the page.
    starts_page = starts_with_tag or (tags[0][2].lower() == "html" and len(lead) < _LEAD_CHARS)
    covered = _covered(tags, len(head), is_cut=starts_page and len(text) > len(head))
    if covered >= (0.5 if starts_page else 0.7) * len(head.strip()):
        return True
    lines = [line for line in head.splitlines() if line.strip()]
    separators = sum(match[2].lower() in _OPEN_ENDED for match in tags)
    return separators >= 3 and 2 * sum("<" in line and _TAG.search(line) is not None for line in lines) >= len(lines)


def _covered(tags: list[re.Match[str]], size: int, *, is_cut: bool) -> int:
    """How many characters stand inside elements that are closed (or, where the text was cut, may be closed later)."""
    opened: list[tuple[str, int]] = []
    spans: list[tuple[int, int]] = []
    for match in tags:
        name = match[2].lower()
        if not match[1]:
            opened.append((name, match.start()))
            continue
        for depth in range(len(opened) - 1, max(-1, len(opened) - 40), -1):
            if opened[depth][0] == name:
                spans.append((opened[depth][1], match.end()))
                del opened[depth:]
                break
    if is_cut and opened:
        spans.append((opened[0][1], size))
    total = reached = 0
    for start, end in sorted(spans):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total
