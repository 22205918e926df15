"""Learning what tells an article from an index, a shop, a forum: a logistic model over a page's blocks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleanpage.document import LineView
from cleanpage.fields import read_signs, read_types
from cleanpage.lines import html, text
from cleanpage.pipeline import Cleaner
from cleanpage.training.corpus import read_html
from cleanpage.zones.group import group
from cleanpage.zones.kind import describe

#: Kinds that count as articles.
ARTICLES = frozenset(("article", "documentation"))
HEADER = (
    "# What speaks for an article, and how much; learned by `python -m cleanpage.training kinds` from pages with a known kind.\n"
)


def _read(cleaner: Cleaner, folder: Path) -> Iterator[tuple[dict[str, float], bool, float]]:
    """(numbers, is it an article, weight) of each page of known kind, then of labelled ones."""
    rows = [json.loads(row) for row in (folder / "kinds" / "gold.jsonl").read_text().strip().split("\n")]
    for facts in rows:
        view = html.read(read_html(folder / "kinds" / f"{facts['id']}.html.gz"))
        for weight, variant in ((KNOWN, view), (AS_TEXT, _as_text(view))):
            yield _numbers(cleaner, variant), facts["kind"] in ARTICLES, weight
    # Labelled pages are articles of many more sites and languages than the set of kinds has; a few of them keep the
    # model from taking what is Chinese or short for no article.
    for path in sorted((folder / "pages").glob("*.html.gz"))[::8]:
        view = html.read(read_html(path))
        for variant in (view, _as_text(view)):
            yield _numbers(cleaner, variant), True, LABELLED


#: What a page counts: of known kind as HTML (the measure is taken on these), the same as text, a labelled one.
KNOWN, AS_TEXT, LABELLED = 1.0, 0.5, 0.3


def _as_text(view: LineView) -> LineView:
    return text.read("\n".join(" ".join(line.text.split()) for line in view.lines))


def _numbers(cleaner: Cleaner, view: LineView) -> dict[str, float]:
    return describe(group(cleaner.label(view), view), read_types(view), read_signs(view, None))


def fit_logistic(
    x: NDArray[np.float64], y: NDArray[np.float64], weight: NDArray[np.float64], decay: float
) -> NDArray[np.float64]:
    """Weights of a logistic model by Newton's method, with an L2 decay on all but the first column."""
    w = np.zeros(x.shape[1])
    penalty = np.full(x.shape[1], decay)
    penalty[0] = 1e-6
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (weight * (p - y)) + penalty * w
        hessian = (x * (weight * p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        step = np.linalg.solve(hessian, gradient)
        w -= step
        if np.abs(step).max() < 1e-8:
            break
    return w


def precision_recall(said: Sequence[bool], is_article: Sequence[bool]) -> tuple[float, float]:
    """Of what was called an article, the share that is one; of the articles, the share that was called one."""
    hit = sum(a and b for a, b in zip(said, is_article, strict=True))
    return hit / max(1, sum(said)), hit / max(1, sum(is_article))


def fit_kinds(folder: Path, decay: float = 1.0, folds: int = 10) -> tuple[str, float, float]:
    """-> (the text of kind.tsv, precision, recall), the two cross-validated over the pages of known kind."""
    rows = list(_read(Cleaner(), folder))
    names = list(rows[0][0])
    x = np.array([[row[0][name] for name in names] for row in rows])
    y = np.array([float(row[1]) for row in rows])
    weight = np.array([row[2] for row in rows])
    known = np.flatnonzero(weight == KNOWN)
    said = np.zeros(len(rows), bool)
    for fold in range(folds):
        held = known[fold::folds]
        # A page's text follows the page.
        kept = np.setdiff1d(np.arange(len(rows)), np.concatenate((held, held + 1)))
        said[held] = x[held] @ fit_logistic(x[kept], y[kept], weight[kept], decay) > 0
    precision, recall = precision_recall(said[known].tolist(), (y[known] > 0).tolist())
    w = fit_logistic(x, y, weight, decay)
    return HEADER + "".join(f"{name}\t{value:.4f}\n" for name, value in zip(names, w, strict=True)), precision, recall
