"""What the benchmarks and the quality gate share: pages, samples, intervals, tables."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
FIXTURES = ROOT / "fixtures"
FLOORS = ROOT / "tests" / "quality" / "floors.json"
ZONES = ("title", "byline", "body", "caption", "credits", "related", "hot")
RESAMPLES = 1000

Clean = Callable[[str | bytes, str | None], dict[str, Any]]
Row = dict[str, float]


def load_score(path: Path) -> ModuleType:
    """The scorer, a module of its own beside the corpus: ``zones``, ``fields``, ``body`` and the loaders of their pages."""
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise FileNotFoundError(f"{path}: no scorer here; name it with --score")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def find_corpus() -> Path | None:
    """The labelled corpus: ``$CLEANPAGE_CORPUS``, else shared/corpus beside the project, when it is there."""
    named = os.environ.get("CLEANPAGE_CORPUS")
    folder = Path(named) if named else ROOT.parent / "shared" / "corpus"
    return folder if (folder / "pages").is_dir() and (folder.parent / "score.py").is_file() else None


def new_clean() -> Clean:
    """cleanpage through one ``Cleaner``, as the scorer calls it."""
    import cleanpage  # noqa: PLC0415  its import is among what speed.py measures

    cleaner = cleanpage.Cleaner()
    return lambda source, url: cleaner.clean(source, url=url or None).to_dict()


def rank(key: str) -> bytes:
    """Where a page stands in every sample: fixed by its id, whatever else the corpus holds."""
    return hashlib.sha256(key.encode()).digest()


def sample(pages: Iterable[tuple[Any, ...]], count: int | None) -> list[tuple[Any, ...]]:
    """``count`` of the pages (tuples that start with an id), always the same ones, in the order given."""
    everything = list(pages)
    if count is None or len(everything) <= count:
        return everything
    chosen = set(sorted((str(page[0]) for page in everything), key=rank)[:count])
    return [page for page in everything if str(page[0]) in chosen]


def sample_files(files: Iterable[Path], count: int | None) -> list[Path]:
    """The same for files that need not be read to be chosen; a page's id is its name up to the first dot."""
    everything = sorted(files)
    if count is None:
        return everything
    return sorted(sorted(everything, key=lambda file: rank(file.name.split(".")[0]))[:count])


def load_fixtures() -> list[tuple[str, bytes, list[list[str]], dict[str, Any]]]:
    """-> (name, source, lines as [code, text], expected page) of every fixture."""
    found: list[tuple[str, bytes, list[list[str]], dict[str, Any]]] = []
    for folder in sorted(path for path in FIXTURES.iterdir() if (path / "page.json").is_file()):
        text = folder / "input.txt"
        source = text.read_bytes() if text.is_file() else (folder / "input.html").read_bytes()
        rows = (folder / "lines.tsv").read_text(encoding="utf-8").splitlines()
        lines = [row.split("\t", 1) for row in rows if "\t" in row]
        found.append((folder.name, source, lines, json.loads((folder / "page.json").read_text(encoding="utf-8"))))
    return found


def mean_of_means(rows: Sequence[Row], keys: Sequence[str]) -> float:
    """Mean over keys of the mean over the rows that have the key: the scorer's macro."""
    return float(_macro(_table(rows, keys)))


def interval(rows: Sequence[Row], keys: Sequence[str]) -> tuple[float, float]:
    """95 % bootstrap interval over pages of ``mean_of_means``; the same at each run."""
    if not rows:
        return 0.0, 0.0
    table = _table(rows, keys)
    random = np.random.default_rng(0)
    values = [_macro(table[random.integers(0, len(table), len(table))]) for _ in range(RESAMPLES)]
    low, high = np.percentile(values, (2.5, 97.5))
    return float(low), float(high)


def _table(rows: Sequence[Row], keys: Sequence[str]) -> np.ndarray:
    return np.array([[row.get(key, np.nan) for key in keys] for row in rows], dtype=float).reshape(len(rows), len(keys))


def _macro(table: np.ndarray) -> float:
    known = ~np.isnan(table)
    counts = known.sum(axis=0)
    sums = np.where(known, table, 0.0).sum(axis=0)
    return float((sums[counts > 0] / counts[counts > 0]).mean()) if counts.any() else 0.0


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table, all columns but the first to the right."""
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)


def machine() -> str:
    """One line on where the figures come from."""
    import platform  # noqa: PLC0415

    name = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        models = [line.split(":", 1)[1].strip() for line in cpuinfo.read_text().splitlines() if line.startswith("model name")]
        name = models[0] if models else name
    return f"Python {platform.python_version()}, {name}, {os.cpu_count()} cores"
