"""Labels that readers gave to pages of the corpus which have none: kept as hashes of lines, without the pages' text.

``readings.jsonl`` has one page a line: the set and id that name the page in the corpus, its site and language, and for each
run of lines ``[code, hash, hash, …]``, a hash being the CRC-32 of the line's text without blanks. Pages that the corpus at
hand does not have are left out, and lines whose text is not found again have no label.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from zlib import crc32

from cleanpage.lines import html
from cleanpage.training.corpus import RawPage, read_html, without_blanks

#: Where each set's pages lie in the corpus.
FOLDERS = {"unlabelled": "unlabelled", "magic": "bodies/magic", "fundus": "bodies/fundus", "wcxb": "bodies/wcxb"}


def hash_line(text: str) -> str:
    """What stands for a line in the file."""
    return f"{crc32(without_blanks(text).encode('utf-8', 'replace')):08x}"


def load_readings(folder: Path) -> Iterator[RawPage]:
    """The pages that readers labelled, with their lines' texts taken from the corpus."""
    table = (resources.files("cleanpage.training") / "readings.jsonl").read_text("utf-8")
    for row in table.splitlines():
        facts = json.loads(row)
        path = folder / FOLDERS[facts["set"]] / f"{facts['id']}.html.gz"
        if not path.exists():
            continue
        source = read_html(path)
        known = [(code, line) for code, *lines in facts["runs"] for line in lines]
        gold = _match([line.text for line in html.read(source).lines], known)
        if len(gold) * 2 > len(known):
            yield RawPage(f"{facts['set']}-{facts['id']}", facts["site"], facts["language"], source, gold)


def _match(texts: list[str], known: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """(code, text) of the lines whose hashes are found again, in order."""
    gold: list[tuple[str, str]] = []
    at = 0
    for text in texts:
        wanted = hash_line(text)
        for ahead in range(at, min(at + 20, len(known))):
            if known[ahead][1] == wanted:
                gold.append((known[ahead][0], text))
                at = ahead + 1
                break
    return gold
