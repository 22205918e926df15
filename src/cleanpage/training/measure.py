"""Zone F1 as the project measures it: the token F1 of all text put in a zone, page by page."""

from __future__ import annotations

import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

ZONES = ("title", "byline", "body", "caption", "credits", "related", "hot")

_CJK = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_TOKEN = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+")


def bag(text: str) -> Counter[str]:
    """Multiset of tokens: one per CJK character, one per word of other scripts."""
    return Counter(_TOKEN.findall(text.lower()))


def f1(mine: Counter[str], theirs: Counter[str]) -> float:
    """F1 of two bags; both empty counts as perfect."""
    total = mine.total() + theirs.total()
    return 2 * (mine & theirs).total() / total if total else 1.0


def page_scores(mine: Iterable[tuple[str, str]], theirs: Iterable[tuple[str, str]]) -> dict[str, float]:
    """(zone, text) pairs of both sides -> F1 of each zone that at least one side has."""
    bags: tuple[dict[str, Counter[str]], dict[str, Counter[str]]] = (defaultdict(Counter), defaultdict(Counter))
    for side, pairs in zip(bags, (mine, theirs), strict=True):
        for zone, text in pairs:
            side[zone].update(bag(text))
    return {zone: f1(bags[0][zone], bags[1][zone]) for zone in ZONES if bags[0][zone] or bags[1][zone]}


def mean_scores(rows: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """Mean of each zone over the pages that count for it, and the mean of the zones as ``macro``."""
    values: dict[str, list[float]] = {zone: [] for zone in ZONES}
    for row in rows:
        for zone, value in row.items():
            values[zone].append(value)
    scores = {zone: statistics.mean(found) if found else 0.0 for zone, found in values.items()}
    scores["macro"] = statistics.mean(scores[zone] for zone in ZONES)
    return scores
