"""``python -m cleanpage.training fit --corpus FOLDER``: train the line classifier, cross-validated by site.

``kinds`` in place of ``fit`` learns what tells an article from other pages, with the classifier that is installed.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleanpage.features import SCHEMA
from cleanpage.training.corpus import RawPage, load_pages, load_unlabelled
from cleanpage.training.cross import Tally, as_cleaner, fold_of, known_sites, measure, measure_bodies, measure_written
from cleanpage.training.export import calibrate, export, no_calibration
from cleanpage.training.kinds import fit_kinds
from cleanpage.training.readings import load_readings
from cleanpage.training.recipe import QUICK, WHOLE, Plan, learn
from cleanpage.training.studies import Study, prepare

LABELS = Path(__file__).parents[1] / "labels"
KINDS = Path(__file__).parents[1] / "zones" / "kind.tsv"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m cleanpage.training", description=__doc__)
    parser.add_argument("what", choices=("fit", "kinds"))
    parser.add_argument("--corpus", type=Path, required=True, help="the folder that holds pages/, unlabelled/, written/, bodies/")
    parser.add_argument("--out", type=Path, default=LABELS, help="where the weights files go (default: into the package)")
    parser.add_argument("--results", type=Path, default=None, help="where the figures go (default: OUT/cross_validation.json)")
    parser.add_argument("--quick", action="store_true", help="labelled pages alone, few epochs: minutes instead of an hour")
    parser.add_argument("--folds", type=int, default=3, help="folds of sites (default 3); 0 leaves cross-validation out")
    parser.add_argument("--only-fold", type=int, default=None, help="measure one fold and write no weights")
    parser.add_argument("--keep", type=Path, help="a folder for each fold's networks and figures; kept folds are not run again")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2, help="processes (default 2); results do not depend on it")
    options = parser.parse_args(arguments)
    if not (options.corpus / "pages").is_dir():
        print(f"cleanpage.training: {options.corpus}: no folder pages/ there", file=sys.stderr)
        return 2
    if options.what == "kinds":
        table, precision, recall = fit_kinds(options.corpus)
        KINDS.write_text(table)
        _say(f"article against the rest, cross-validated: precision {precision:.3f}, recall {recall:.3f}")
        return 0
    return _fit(options)


def _fit(options: argparse.Namespace) -> int:
    plan = QUICK if options.quick else WHOLE
    pages = [*load_pages(options.corpus), *load_readings(options.corpus)]
    sites = known_sites(pages)
    labelled = _prepare(pages, options.workers)
    known = {page.id for page in pages}
    unread = [] if options.quick else [page for page in load_unlabelled(options.corpus) if f"unlabelled-{page.id}" not in known]
    unlabelled = _prepare(unread, options.workers)
    _say(f"{len(labelled)} labelled and {len(unlabelled)} unlabelled pages are ready")
    tally = Tally()
    for fold in range(options.folds) if options.only_fold is None else [options.only_fold]:
        part = _cross(labelled, unlabelled, plan, fold, options, sites)
        _report(f"fold {fold}", part)
        tally.add(part)
    results = options.results or options.out / "cross_validation.json"
    curves = _calibrate(tally)
    if tally.rows:
        _report("all folds", tally)
        figures = {"schema": SCHEMA, "folds": options.folds, "figures": tally.summary()}
        figures["calibration"] = {view: curve.tolist() for view, (curve, _) in curves.items()}
        results.write_text(json.dumps(figures, indent=1) + "\n")
    if options.only_fold is not None:
        return 0
    networks = learn(labelled, unlabelled, plan, options.seed, options.workers)
    facts: dict[str, object] = {"pages": len(labelled), "unlabelled": len(unlabelled), "seed": options.seed}
    for view, network in networks.items():
        data = export(network, view, curves[view][0] if view in curves else no_calibration(), facts)
        (options.out / f"{view}.weights").write_bytes(data)
        _say(f"{view}.weights: {len(data)} bytes")
    return 0


def _calibrate(tally: Tally) -> dict[str, tuple[NDArray[np.float32], list[tuple[float, float, int]]]]:
    """The calibration curve and table of each view; printed."""
    curves = {}
    for view, pairs in tally.sureness.items():
        curves[view] = calibrate(pairs)
        _say(f"calibration, {view}: " + " ".join(f"{printed:.2f}:{right:.2f}({n})" for printed, right, n in curves[view][1]))
    return curves


def _cross(
    labelled: list[Study], unlabelled: list[Study], plan: Plan, fold: int, options: argparse.Namespace, sites: dict[str, str]
) -> Tally:
    """Train without the fold's sites, labelled and unlabelled, and measure on them; a fold that was kept is not run again."""
    kept = options.keep / f"fold{fold}.tally.json" if options.keep is not None else None
    if kept is not None and kept.exists():
        return Tally.from_json(kept.read_text())
    learned = [study for study in labelled if fold_of(study.raw.site, options.folds) != fold]
    held_out = [study for study in labelled if fold_of(study.raw.site, options.folds) == fold]
    spare = [study for study in unlabelled if fold_of(study.raw.site, options.folds) != fold]
    networks = learn(learned, spare, plan, options.seed + fold, options.workers)
    if options.keep is not None:
        options.keep.mkdir(parents=True, exist_ok=True)
        for view, network in networks.items():
            data = export(network, view, no_calibration(), {"fold": fold, "folds": options.folds})
            (options.keep / f"fold{fold}.{view}.weights").write_bytes(data)
    cleaner = as_cleaner(networks)
    tally = Tally()
    measure(cleaner, held_out, tally, other_views=True)
    measure_written(cleaner, options.corpus, tally)
    measure_bodies(cleaner, options.corpus, fold, options.folds, sites, tally)
    if kept is not None:
        kept.write_text(tally.to_json())
    return tally


def _prepare(pages: list[RawPage], workers: int) -> list[Study]:
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
        return [study for study in pool.map(prepare, pages, chunksize=16) if study is not None]


def _report(name: str, tally: Tally) -> None:
    for view, scores in tally.summary().items():
        _say(f"{name}, {view:12} " + " ".join(f"{zone}={value:.3f}" for zone, value in scores.items()))


def _say(text: str) -> None:
    print(time.strftime("%H:%M:%S"), text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
