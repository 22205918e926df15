"""The figures that the quality gate watches: all fixtures, and a bounded sample of the labelled corpus where it is there."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cleanpage.document import CODES
from measures import ZONES, Clean, Row, load_fixtures, load_score, mean_of_means, sample, sample_files

PAGES = 50
"""Real pages of each view; with the bodies and the written pages they take well under a minute."""
BODIES = 25
_CJK = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_TOKEN = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+")
_ZONE_OF = {code.letter: code.zone.value for code in CODES}


def _tokens(text: str | None) -> Counter[str]:
    return Counter(_TOKEN.findall((text or "").lower()))


def _f1(mine: Counter[Any], theirs: Counter[Any]) -> float | None:
    """``None`` when neither side has anything."""
    size = mine.total() + theirs.total()
    return 2 * (mine & theirs).total() / size if size else None


def _flat(text: object) -> str:
    return re.sub(r"\s+", "", str(text or ""))


def _known(row: dict[str, float | None]) -> Row:
    return {key: value for key, value in row.items() if value is not None}


def _zones_row(page: dict[str, Any], lines: Iterable[list[str]]) -> tuple[Row, float]:
    """-> (token F1 of each zone, share of the tokens that stand in some block)."""
    mine: dict[str, Counter[str]] = {}
    theirs: dict[str, Counter[str]] = {}
    for block in page["blocks"]:
        mine.setdefault(block["zone"], Counter()).update(_tokens(block["text"]))
    for code, text in lines:
        theirs.setdefault(_ZONE_OF[code], Counter()).update(_tokens(text))
    wanted = sum(theirs.values(), Counter())
    kept = (wanted & sum(mine.values(), Counter())).total() / max(1, wanted.total())
    return _known({zone: _f1(mine.get(zone, Counter()), theirs.get(zone, Counter())) for zone in ZONES}), kept


def _fields_row(page: dict[str, Any], gold: dict[str, Any]) -> Row:
    """1 or 0 for single values, F1 for sets; a field that neither side has does not count."""
    row: dict[str, float | None] = {"is_article": float(page["is_article"] == gold["is_article"])}
    byline, wanted = page["byline"], gold["byline"]
    single = {name: (page[name], gold[name]) for name in ("title", "subtitle", "original_title")}
    single |= {name: (byline[name], wanted[name]) for name in ("source", "published", "views")}
    for name, (mine, theirs) in single.items():
        if mine is not None or theirs is not None:
            row[name] = float(_flat(mine) == _flat(theirs))
    sets = {name: (map(_flat, page[name]), map(_flat, gold[name])) for name in ("photographers", "captions", "tags")}
    sets["authors"] = (map(_flat, byline["authors"]), map(_flat, wanted["authors"]))
    for name in ("related", "hot"):
        sets[name] = ((_flat(story["title"]) for story in page[name]), (_flat(story["title"]) for story in gold[name]))
    for name, (mine_set, their_set) in sets.items():
        row[name] = _f1(Counter(mine_set), Counter(their_set))
    row["credits"] = _f1(_pairs(page["credits"]), _pairs(gold["credits"]))
    if gold["is_article"]:
        row["text"] = _f1(_tokens(page["text"]), _tokens(gold["text"]))
    return _known(row)


def _pairs(credits: Iterable[dict[str, Any]]) -> Counter[tuple[str, str]]:
    return Counter((_flat(credit["role"]), _flat(name)) for credit in credits for name in credit["names"])


def fixture_figures(clean: Clean) -> dict[str, float]:
    """Zones and fields of the project's own pages."""
    zones: list[Row] = []
    fields: list[Row] = []
    kept: list[Row] = []
    for _, source, lines, gold in load_fixtures():
        page = clean(source, None)
        row, share = _zones_row(page, lines)
        zones.append(row)
        kept.append({"kept": share})
        fields.append(_fields_row(page, gold))
    figures = {f"zone {zone}": mean_of_means(zones, [zone]) for zone in ZONES}
    names = sorted({name for row in fields for name in row})
    figures |= {f"field {name}": mean_of_means(fields, [name]) for name in names}
    figures["zones macro"] = mean_of_means(zones, ZONES)
    figures["fields macro"] = mean_of_means(fields, names)
    figures["kept"] = mean_of_means(kept, ["kept"])
    return figures


def _sampled_pages(corpus: Path) -> list[tuple[str, Path]]:
    return [(file.stem, file) for file in sample_files((corpus / "pages").glob("*.json"), PAGES)]


def corpus_digest(corpus: Path) -> str:
    """Tells whether floors were measured on these pages: a digest of the sample's labels and of the written pages."""
    digest = hashlib.sha256()
    for _, file in _sampled_pages(corpus):
        digest.update(json.dumps(json.loads(file.read_text(encoding="utf-8"))["lines"]).encode())
    for file in sorted((corpus / "written").glob("*.*")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def corpus_figures(clean: Clean, corpus: Path) -> dict[str, float]:
    """Zones, fields and bodies of a fixed sample of the corpus, by the scorer beside it."""
    score = load_score(corpus.parent / "score.py")
    score.CORPUS = corpus
    sites = "^(" + "|".join(re.escape(_site(file)) for _, file in _sampled_pages(corpus)) + ")$"
    names = {name for name, _ in _sampled_pages(corpus)}
    figures: dict[str, float] = {}
    for mode in ("html", "text"):
        pages = [page for page in score.load_pages(mode, sites) if page[0] in names]
        scores, _ = score.zones(pages, clean)
        figures |= {f"{mode} {name}": scores[name] for name in (*ZONES, "macro", "kept")}
    written = list(score.load_written())
    scores, _ = score.zones([(name, text, None, lines) for name, text, lines, _ in written], clean)
    figures |= {f"written {name}": scores[name] for name in (*ZONES, "macro", "kept")}
    scores, _ = score.fields([(name, text, gold) for name, text, _, gold in written], clean)
    figures |= {f"field {name}": value for name, value in scores.items()}
    for folder in sorted(path for path in (corpus / "bodies").glob("*") if path.is_dir()):
        *_, f1, _, _ = score.body(sample(score.load_bodies(folder.name), BODIES), clean)
        figures[f"body {folder.name}"] = f1
    return figures


def _site(file: Path) -> str:
    return str(json.loads(file.read_text(encoding="utf-8"))["site"])
