#!/usr/bin/env python3
"""Write the floors of the quality gate from what is measured now.

    python benchmarks/update_floors.py                  raises floors and adds new ones; refuses when a figure is under its floor
    python benchmarks/update_floors.py --allow-lower    lowers floors as well: say in the change why that is right

A floor stands a little under the measured figure, since arithmetic differs in the last digits between machines.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Sequence
from typing import Any

from gate import corpus_digest, corpus_figures, fixture_figures
from measures import FLOORS, find_corpus, new_clean

MARGIN = 0.002


def floor_of(figure: float) -> float:
    """The floor for a measured figure, in thousandths; a perfect figure has to stay perfect."""
    return 1.0 if figure >= 1.0 else max(0.0, math.floor((figure - MARGIN) * 1000) / 1000)


def merged(old: dict[str, float], figures: dict[str, float], *, allow_lower: bool) -> tuple[dict[str, float], list[str]]:
    """-> (new floors, what stands in the way of them).

    A floor is only ever raised, and none is dropped, unless ``allow_lower``.
    """
    if allow_lower:
        return {name: floor_of(figure) for name, figure in sorted(figures.items())}, []
    problems = []
    for name, floor in old.items():
        if name not in figures:
            problems.append(f"{name}: has a floor of {floor:.3f}, but is measured no longer")
        elif figures[name] < floor:
            problems.append(f"{name}: floor {floor:.3f}, measured {figures[name]:.4f}")
    return {name: max(old.get(name, 0.0), floor_of(figure)) for name, figure in sorted(figures.items())}, problems


def measured() -> dict[str, dict[str, Any]]:
    """The parts of the floors file, with figures in place of floors."""
    clean = new_clean()
    parts: dict[str, dict[str, Any]] = {"fixtures": {"figures": fixture_figures(clean)}}
    corpus = find_corpus()
    if corpus is None:
        print("no corpus here: its floors stay as they are", file=sys.stderr)
    else:
        parts["corpus"] = {"digest": corpus_digest(corpus), "figures": corpus_figures(clean, corpus)}
    return parts


def main(argv: Sequence[str] | None = None) -> int:
    """Write the file; 1, and nothing written, when that would lower a floor."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--allow-lower", action="store_true", help="lower and drop floors as well")
    options = parser.parse_args(argv)
    floors = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.is_file() else {}
    problems: list[str] = []
    for part, facts in measured().items():
        old = floors.get(part, {})
        if part == "corpus" and old.get("floors") and old.get("digest") != facts["digest"] and not options.allow_lower:
            problems.append("corpus: other pages than those of the floors")
        new, found = merged(old.get("floors", {}), facts.pop("figures"), allow_lower=options.allow_lower)
        problems += [f"{part}: {problem}" for problem in found]
        floors[part] = {**facts, "floors": new}
    if problems:
        print("floors left as they are; --allow-lower overrules:", *problems, sep="\n  ", file=sys.stderr)
        return 1
    FLOORS.write_text(json.dumps(floors, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{FLOORS.name}: {sum(len(part['floors']) for part in floors.values())} floors")
    return 0


if __name__ == "__main__":
    sys.exit(main())
