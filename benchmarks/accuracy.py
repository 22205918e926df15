#!/usr/bin/env python3
"""How right cleanpage is on labelled pages, beside other extractors where they do the same.

    python benchmarks/accuracy.py > benchmarks/results/accuracy.md
    python benchmarks/accuracy.py --quick                      the same on a fixed sample of pages, in a minute or two
    python benchmarks/accuracy.py --only zones --views         the text of other flatteners as well

Prints Markdown. Every figure has a 95 % bootstrap interval over pages. Where the weights were trained on the very pages of
the corpus, the zone figures are too kind: `python -m cleanpage.training fit` prints those cross-validated by site.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import peers
from measures import ROOT, ZONES, Clean, Row, interval, load_score, machine, markdown_table, mean_of_means, new_clean, sample

VIEWS = ("resiliparse", "bs4", "inscriptis", "html-text")
QUICK_PAGES = 60
MIN_PAGES_OF_A_LANGUAGE = 20
SCRIPTS = (
    ("Japanese", "\u3040", "\u30ff"),
    ("Korean", "\uac00", "\ud7a3"),
    ("Chinese", "\u4e00", "\u9fff"),
    ("Cyrillic", "\u0400", "\u04ff"),
    ("Greek", "\u0370", "\u03ff"),
)


def figure(rows: Sequence[Row], keys: Sequence[str]) -> str:
    """A mean with its interval, as in ``.912 (.900–.925)``."""
    if not any(key in row for row in rows for key in keys):
        return "–"
    low, high = interval(rows, keys)
    return f"{mean_of_means(rows, keys):.3f} ({low:.3f}–{high:.3f})"


# --- zones --------------------------------------------------------------------------------------------------------------


def zone_sets(score: ModuleType, views: bool, count: int | None) -> list[tuple[str, list[tuple[Any, ...]], bool]]:
    """-> (name, pages, score only the page's own words) of every set with labels for each line."""
    html = sample(score.load_pages("html"), count)
    sets = [("real pages, HTML", html, False), ("real pages, text", sample(score.load_pages("text"), count), False)]
    for view in VIEWS if views else ():
        try:
            flat = [(name, score.flatten(data, view), url, lines) for name, data, url, lines in html]
            sets.append((f"real pages, text of {view}", flat, True))
        except ImportError:
            print(f"{view} is left out: pip install -r benchmarks/requirements.txt", file=sys.stderr)
    written = [(name, text, None, lines) for name, text, lines, _ in score.load_written()]
    return [*sets, ("written pages, text", written, False)]


def languages(score: ModuleType) -> dict[str, str]:
    """Page id -> language, for the real pages."""
    facts = (json.loads(path.read_text(encoding="utf-8")) for path in (score.CORPUS / "pages").glob("*.json"))
    return {page["id"]: page["lang"] or "unknown" for page in facts}


def zones_report(score: ModuleType, clean: Clean, views: bool, count: int | None) -> str:
    """Token F1 of each zone, mean over pages, and the macro for each language."""
    table, by_language = [], {}
    language_of = languages(score)
    for name, pages, within in zone_sets(score, views, count):
        scores, rows = score.zones(pages, clean, within)
        values = [row for _, row in rows]
        cells = [figure(values, [zone]) for zone in ZONES]
        table.append([name, str(len(rows)), figure(values, ZONES), *cells, f"{scores['kept']:.4f}"])
        groups: dict[str, list[Row]] = defaultdict(list)
        for page, row in rows:
            groups[language_of.get(page, "")].append(row)
        by_language[name] = groups
    legend = "Token F1 of a zone's text, mean over pages; `kept` is the share of a page's words that stand in some block."
    main_table = markdown_table(["pages", "n", "macro", *ZONES, "kept"], table)
    parts = ["## Zones", "", legend, "", main_table, "", "Macro by language:", ""]
    names = [name for name in by_language if name.startswith("real")]
    known = sorted({lang for name in names for lang in by_language[name]}, key=lambda lang: -len(by_language[names[0]][lang]))
    rows_of = [
        [lang, str(len(by_language[names[0]][lang])), *(figure(by_language[name][lang], ZONES) for name in names)]
        for lang in known
        if len(by_language[names[0]][lang]) >= (MIN_PAGES_OF_A_LANGUAGE if count is None else 3)
    ]
    return "\n".join([*parts, markdown_table(["language", "n", *names], rows_of)])


# --- fields -------------------------------------------------------------------------------------------------------------


def fields_report(score: ModuleType, clean: Clean) -> str:
    """Exact values of the written pages' fields."""
    scores, rows = score.fields([(name, text, gold) for name, text, _, gold in score.load_written()], clean)
    values = [row for _, row in rows]
    keys = [key for key in scores if key != "macro"]
    table = [[key, str(sum(key in row for row in values)), figure(values, [key])] for key in keys]
    table.append(["**macro**", str(len(values)), figure(values, keys)])
    by_language: dict[str, list[Row]] = defaultdict(list)
    for name, row in rows:
        by_language[name.split("-")[0]].append(row)
    groups = sorted(by_language.items(), key=lambda item: -len(item[1]))
    languages_table = markdown_table(
        ["language", "n", "macro"], [[lang, str(len(group)), figure(group, keys)] for lang, group in groups]
    )
    legend = "Exact values on the written text pages; sets by their F1."
    parts = ["## Fields", "", legend, "", markdown_table(["field", "n", "score"], table), "", "Macro by language:", ""]
    return "\n".join([*parts, languages_table])


# --- bodies -------------------------------------------------------------------------------------------------------------


def script_of(text: str) -> str:
    """The writing that most of a text is in, as near to its language as a body alone tells."""
    size = max(1, sum(map(str.isalpha, text)))
    for name, first, last in SCRIPTS:
        if sum(first <= char <= last for char in text) * 10 > size:
            return name
    return "Latin and other"


def body_rows(score: ModuleType, pages: list[tuple[Any, ...]], clean: Clean) -> tuple[list[Row], float]:
    """-> (P, R, F1 of each page, median ms)."""
    *_, ms, rows = score.body(pages, clean)
    return [{"P": p, "R": r, "F1": f} for _, p, r, f in rows], ms


def bodies_report(score: ModuleType, clean: Clean, count: int | None) -> str:
    """Token F1 of the body, beside the peers on the same pages in the same run."""
    tools: dict[str, Clean] = {"cleanpage": clean}
    for name, extract in peers.installed().items():
        tools[name] = lambda data, url, extract=extract: {"text": extract(data)}
    legend = "Token precision, recall and F1 of the article's text. `behind`: how far F1 falls short of cleanpage's by page."
    parts = ["## Bodies", "", legend, ""]
    for name in sorted(path.name for path in (score.CORPUS / "bodies").iterdir() if path.is_dir()):
        pages = sample(score.load_bodies(name), count)
        scripts = [script_of(page[3]) for page in pages]
        groups = sorted({script for script in scripts if MIN_PAGES_OF_A_LANGUAGE <= scripts.count(script) < 0.9 * len(pages)})
        table, ours = [], []
        for tool, call in tools.items():
            rows, ms = body_rows(score, pages, call)
            ours = ours or rows
            behind = [{"d": mine["F1"] - theirs["F1"]} for mine, theirs in zip(ours, rows, strict=True)]
            by_script = [figure([row for row, s in zip(rows, scripts, strict=True) if s == group], ["F1"]) for group in groups]
            cells = [figure(rows, ["F1"]), f"{mean_of_means(rows, ['P']):.3f}", f"{mean_of_means(rows, ['R']):.3f}", f"{ms:.1f}"]
            table.append([tool, *cells, "" if tool == "cleanpage" else figure(behind, ["d"]), *by_script])
        head = ["extractor", "F1", "P", "R", "median ms", "behind", *(f"F1, {group}" for group in groups)]
        parts += [f"### {name}, {len(pages)} pages", "", markdown_table(head, table), ""]
    return "\n".join(parts).rstrip()


def main(argv: Sequence[str] | None = None) -> int:
    """Print the report; 2 when there is no scorer where it should be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    scorer = ROOT.parent / "shared" / "score.py"
    parser.add_argument("--score", type=Path, default=scorer, help="the scorer, with corpus/ beside it")
    parser.add_argument("--only", choices=("zones", "fields", "bodies"), help="one part of the report")
    parser.add_argument("--views", action="store_true", help="score the text of other flatteners as well")
    parser.add_argument("--quick", action="store_true", help=f"at most {QUICK_PAGES} pages of each set, always the same")
    options = parser.parse_args(argv)
    try:
        score = load_score(options.score)
    except FileNotFoundError as error:
        print(f"accuracy.py: {error}", file=sys.stderr)
        return 2
    clean = new_clean()
    count = QUICK_PAGES if options.quick else None
    started = time.perf_counter()
    print(f"# Accuracy{' on a sample' * options.quick}\n\n{machine()}. In brackets: 95 % bootstrap intervals over pages.\n")
    if options.only in (None, "zones"):
        print(zones_report(score, clean, options.views, count) + "\n", flush=True)
    if options.only in (None, "fields"):
        print(fields_report(score, clean) + "\n", flush=True)
    if options.only in (None, "bodies"):
        print(bodies_report(score, clean, count) + "\n", flush=True)
    print(f"{time.perf_counter() - started:.0f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
