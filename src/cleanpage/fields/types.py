"""What a page's metadata call it and its parts."""

from __future__ import annotations

import re

from cleanpage.document import LineView

_TYPE = re.compile(r'"@type"\s{0,20}:\s{0,20}(?:\[\s{0,20})?"(\w{1,60})"')
#: Characters of one JSON-LD script that are looked through.
LONGEST = 200_000


def read_types(view: LineView) -> str:
    """The Open Graph type and all JSON-LD types of a page, each once, parted by blanks; "" where it names none."""
    found = dict.fromkeys(view.meta.get("og:type", ()))
    for script in view.json_ld:
        found.update(dict.fromkeys(_TYPE.findall(script[:LONGEST])))
    return " ".join(found)
