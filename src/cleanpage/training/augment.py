"""The same page as other scrapers would have left it: chrome cut away, blank lines between paragraphs, lines merged."""

from __future__ import annotations

import random
from zlib import crc32

#: Zones that a scraper's cleaning may have taken away before the text reached us.
CHROME = frozenset("NPFU")
LISTS = frozenset("rRhH")


def crop(gold: list[tuple[str, str]], seed: str) -> tuple[str, list[int]]:
    """-> (text page, for each of its non-blank lines the index of the gold line that it begins with).

    Runs of chrome are dropped (most of them), paragraphs parted by blank lines (on most pages), the headline printed
    twice on its line (on some), a title and its snippet put on one line (on some). The same seed gives the same page.
    """
    chance = random.Random(crc32(seed.encode()))
    spare = chance.choice((0.0, 0.1, 0.3))
    kept: list[int] = []
    previous, keep_run = "", True
    for i, (code, _) in enumerate(gold):
        if code != previous:
            keep_run = code not in CHROME or chance.random() < spare
        previous = code
        if keep_run:
            kept.append(i)
    airy, doubled, merged = chance.random() < 0.7, chance.random() < 0.3, chance.random() < 0.4
    parts: list[str] = []
    owners: list[int] = []
    for place, i in enumerate(kept):
        code, line = gold[i]
        before = gold[kept[place - 1]][0] if place else ""
        if place == 0 and code == "T" and doubled:
            line = f"{line} {line}"
        if merged and code == before and code in "RH" and parts[-1].endswith(("...", "…")) and len(line) > len(parts[-1]):
            parts[-1] = f"{parts[-1]} {line}"
            continue
        if place:
            tight = code == before and (code in LISTS or code in "MKNF")
            parts.append("\n\n" if airy and not tight else "\n")
        parts.append(line)
        owners.append(i)
    return "".join(parts), owners
