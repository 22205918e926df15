"""Cross-validation by site: what the networks are worth on sites that they have not seen."""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import md5
from pathlib import Path

from cleanpage.document import LabelledLine
from cleanpage.labels import Labeller
from cleanpage.labels.weights import unpack
from cleanpage.lines import html, text
from cleanpage.pipeline import Cleaner
from cleanpage.training.corpus import IGNORED, RawPage, flatten, flatteners, without_blanks
from cleanpage.training.export import export, no_calibration
from cleanpage.training.measure import bag, f1, mean_scores, page_scores
from cleanpage.training.network import Network
from cleanpage.training.studies import Study

_ZONE_OF = {
    "T": "title", "M": "byline", "B": "body", "C": "caption", "E": "credits", "r": "related", "R": "related", "h": "hot",
    "H": "hot", "K": "tags", "U": "comments", "N": "nav", "P": "promo", "F": "footer",
}  # fmt: skip


def fold_of(site: str, folds: int) -> int:
    """The fold that a site's pages are held out in; the same for ever."""
    return int(md5(site.encode(), usedforsecurity=False).hexdigest(), 16) % folds


@dataclass(slots=True)
class Tally:
    """What was measured on held-out pages."""

    rows: dict[str, list[dict[str, float]]] = field(default_factory=lambda: defaultdict(list))
    """Zone F1 of each page, by view."""
    languages: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    sureness: dict[str, list[tuple[float, bool]]] = field(default_factory=lambda: defaultdict(list))
    """(probability of the chosen code, was the zone right) of each line, by view."""
    bodies: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """Token F1 of the body, by body set."""

    def to_json(self) -> str:
        """Everything measured, for ``from_json`` in a later run."""
        return json.dumps({name: getattr(self, name) for name in self.__slots__})

    @classmethod
    def from_json(cls, text: str) -> Tally:
        """What ``to_json`` wrote."""
        tally = cls()
        tally.add(cls(**json.loads(text)))
        return tally

    def add(self, other: Tally) -> None:
        """Put what was measured on other pages to this."""
        for name in self.__slots__:
            mine = getattr(self, name)
            for key, values in getattr(other, name).items():
                mine[key].extend(values)

    def summary(self) -> dict[str, dict[str, float]]:
        """Mean scores by view; "html zh" and "text zh" are the Chinese pages alone."""
        found = {view: mean_scores(rows) for view, rows in self.rows.items()}
        for view in ("html", "text"):
            chinese = [row for row, language in zip(self.rows[view], self.languages[view], strict=False) if language == "zh"]
            if chinese:
                found[f"{view} zh"] = mean_scores(chinese)
        for name, values in self.bodies.items():
            found[f"bodies {name}"] = {"F1": sum(values) / max(1, len(values)), "pages": float(len(values))}
        return found


def as_cleaner(networks: dict[str, Network]) -> Cleaner:
    """A cleaner that runs these networks as the library will: through the bytes of their weights files."""
    weights = {view: unpack(export(network, view, no_calibration(), {}), view) for view, network in networks.items()}
    return Cleaner(labeller=Labeller(weights["html"], weights["text"]))


def measure(cleaner: Cleaner, held_out: Sequence[Study], tally: Tally, other_views: bool) -> None:
    """Score held-out labelled pages in HTML, as text lines, and as other libraries flatten them."""
    libraries = flatteners() if other_views else {}
    for study in held_out:
        page = study.raw
        gold = [(_ZONE_OF[code], line) for code, line in page.gold]
        views = {"html": html.read(page.html), "text": text.read("\n".join(line for _, line in page.gold))}
        for name, view in views.items():
            labelled = cleaner.label(view)
            tally.rows[name].append(page_scores(_pairs(labelled), gold))
            tally.languages[name].append(page.language)
            _note_sureness(labelled, study, name, tally)
        for name, library in libraries.items():
            pairs = _pairs(cleaner.label(flatten(page, library)))
            tally.rows[name].append(page_scores(_within(pairs, gold), gold))


def _pairs(labelled: Iterable[LabelledLine]) -> list[tuple[str, str]]:
    """(zone, text) of each line."""
    return [(str(entry.zone), entry.line.text) for entry in labelled]


def _within(pairs: Iterable[tuple[str, str]], gold: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pairs without tokens that the gold does not have at all: hidden text and list marks that a flattener brings in."""
    known = set(bag("\n".join(line for _, line in gold)))
    kept = []
    for zone, line in pairs:
        tokens = bag(line)
        kept.append((zone, " ".join(token for token, n in tokens.items() if token in known for _ in range(n))))
    return kept


def _note_sureness(labelled: Sequence[LabelledLine], study: Study, name: str, tally: Tally) -> None:
    flattening = study.html if name == "html" else study.texts[0]
    owners = flattening.owners
    if len(labelled) != len(owners):
        return
    for entry, owner in zip(labelled, owners.tolist(), strict=True):
        if owner != IGNORED:
            right = str(entry.zone) == _ZONE_OF[study.raw.gold[owner][0]]
            tally.sureness[name].append((entry.confidence, right))


def measure_written(cleaner: Cleaner, folder: Path, tally: Tally) -> None:
    """Score the written text pages, which no network learns from."""
    for path in sorted((folder / "written").glob("*.gold")):
        rows = [line for line in path.read_text().split("\n") if line.strip()]
        source = "\n".join(line[2:] if line.strip() else "" for line in path.read_text().rstrip("\n").split("\n"))
        gold = [(_ZONE_OF[row[0]], row[2:]) for row in rows]
        tally.rows["written"].append(page_scores(_pairs(cleaner.label(text.read(source))), gold))


def measure_bodies(cleaner: Cleaner, folder: Path, fold: int, folds: int, sites: dict[str, str], tally: Tally) -> None:
    """Score the body sets' pages whose site belongs to this fold; ``sites`` names the site of pages known by their lines."""
    for gold in sorted((folder / "bodies").glob("*/gold.jsonl")):
        for row in gold.read_text().strip().split("\n"):
            facts = json.loads(row)
            data = gzip.decompress((gold.parent / f"{facts['id']}.html.gz").read_bytes())
            page = cleaner.clean(data)
            site = sites.get(digest(block.text for block in page.blocks)) or _site_of(facts["url"] or facts["id"])
            if fold_of(site, folds) == fold:
                tally.bodies[gold.parent.name].append(f1(bag(page.article.text), bag(facts["body"])))


def digest(texts: Iterable[str]) -> str:
    """What tells a page by its text, however it is cut."""
    return md5(without_blanks("".join(texts)).encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


def known_sites(pages: Iterable[RawPage]) -> dict[str, str]:
    """Digest of a labelled page's text -> its site."""
    return {digest(line for _, line in page.gold): page.site for page in pages}


def _site_of(address: str) -> str:
    host = re.sub(r"^\w+://", "", address).split("/")[0].split("_20")[0]
    parts = [part for part in host.split(".") if part not in {"www", "com", "co", "org", "net", "cn", "edu", "gov"}]
    return parts[-2] if len(parts) > 1 and len(parts[-1]) <= 3 else (parts[-1] if parts else host)


