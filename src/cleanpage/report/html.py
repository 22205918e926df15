"""The report: one HTML file that carries its script, its style and its data, and that nothing in a page can make run."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from html import escape
from importlib import resources
from typing import Any

from cleanpage.document import Zone
from cleanpage.report.printable import printable
from cleanpage.report.record import DOUBT, ZONES, Counts, Entry, draw

#: Hue and saturation of each zone; lists and articles far apart, furniture nearly grey.
COLOURS: dict[Zone, tuple[int, int]] = {
    Zone.TITLE: (350, 70),
    Zone.BYLINE: (262, 60),
    Zone.BODY: (212, 65),
    Zone.CAPTION: (187, 60),
    Zone.CREDITS: (300, 50),
    Zone.RELATED: (145, 50),
    Zone.HOT: (22, 85),
    Zone.TAGS: (75, 55),
    Zone.COMMENTS: (330, 60),
    Zone.NAV: (220, 12),
    Zone.PROMO: (48, 85),
    Zone.FOOTER: (30, 9),
}

# In JSON these stand inside strings alone, where the escape means the same; in HTML they could end the script element.
_MARKUP = re.compile(r"[<>&]")


def to_report(entries: Iterable[Entry], *, has_gold: bool = False, earlier: str | None = None) -> str:
    """The report of some pages as one HTML document.

    ``earlier`` names what the pages are held against. Nothing is loaded when it is opened: the policy in its head lets this
    script and this style run and nothing else, and texts of pages are JSON that the script shows as text.
    """
    records: list[str] = []
    rows: list[dict[str, Any]] = []
    confusion, moves = Counts(), Counts()
    for entry in entries:
        drawn = draw(entry)
        records.append(_json(drawn.record))
        rows.append(drawn.row)
        confusion += drawn.confusion
        moves += drawn.moves
    head = {
        "zones": [zone.value for zone in ZONES],
        "colours": ["{} {}% 52%".format(*COLOURS[zone]) for zone in ZONES],
        "doubt": DOUBT,
        "gold": has_gold,
        "diff": earlier,
        "confusion": [[*pair, count] for pair, count in sorted(confusion.items())],
        "moves": [[*pair, count] for pair, count in sorted(moves.items())],
        "pages": rows,
    }
    return "".join(_document(_json(head), records, rows[0]["t"] if len(rows) == 1 else None))


def _document(head: str, records: list[str], title: str | None) -> Iterator[str]:
    script, style = _resource("view.js"), _zone_rules() + _resource("view.css")
    policy = (
        f"default-src 'none'; script-src '{_digest(script)}'; style-src '{_digest(style)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
    yield f'<link rel="icon" href="data:,">\n<title>{escape(printable(title or "cleanpage"))}</title>\n'
    yield f"<style>{style}</style>\n</head>\n<body>\n"
    yield _resource("view.html")
    yield f'<script type="application/json" id="data">{head}</script>\n'
    for number, record in enumerate(records):
        yield f'<script type="application/json" id="p{number}">{record}</script>\n'
    yield f"<script>{script}</script>\n</body>\n</html>\n"


def _json(value: Any) -> str:
    """JSON that can stand inside a script element, with characters that act on their surroundings spelt out."""
    text = json.dumps(_spelt(value), ensure_ascii=False, separators=(",", ":"))
    return _MARKUP.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _spelt(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _spelt(item) for key, item in value.items()}
    return [_spelt(item) for item in value] if isinstance(value, list | tuple) else value


def _zone_rules() -> str:
    return "".join(f'[data-zone="{zone}"]{{--h:{hue};--s:{share}%}}\n' for zone, (hue, share) in COLOURS.items())


def _resource(name: str) -> str:
    return resources.files("cleanpage.report").joinpath(name).read_text(encoding="utf-8")


def _digest(content: str) -> str:
    return f"sha256-{b64encode(sha256(content.encode()).digest()).decode()}"
