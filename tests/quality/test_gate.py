"""The quality gate: no figure may fall under its floor. ``benchmarks/update_floors.py`` raises the floors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gate import corpus_digest, corpus_figures, fixture_figures
from measures import FLOORS, Clean, find_corpus, load_fixtures, new_clean
from update_floors import floor_of, merged

UPDATE = "run benchmarks/update_floors.py"
MIN_FIXTURES = 24


@pytest.fixture(scope="module")
def floors() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FLOORS.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def clean() -> Clean:
    return new_clean()


def compare(figures: dict[str, float], floors: dict[str, float]) -> None:
    assert floors, f"no floors yet: {UPDATE}"
    assert sorted(figures) == sorted(floors), f"figures and floors are not the same set: {UPDATE}"
    fallen = [f"{name}: {figures[name]:.4f} < {floor:.3f}" for name, floor in floors.items() if figures[name] < floor]
    assert not fallen, "quality fell: " + "; ".join(fallen)


def test_the_fixtures_are_understood_as_well_as_before(clean: Clean, floors: dict[str, Any]) -> None:
    compare(fixture_figures(clean), floors["fixtures"]["floors"])


@pytest.mark.corpus
def test_the_corpus_is_understood_as_well_as_before(clean: Clean, floors: dict[str, Any]) -> None:
    corpus = find_corpus()
    if corpus is None:
        pytest.skip("the labelled corpus is not here; $CLEANPAGE_CORPUS names it")
    if floors["corpus"]["floors"] and corpus_digest(corpus) != floors["corpus"]["digest"]:
        pytest.skip(f"the corpus has other pages than those of the floors: {UPDATE} --allow-lower")
    compare(corpus_figures(clean, corpus), floors["corpus"]["floors"])


def test_there_are_enough_fixtures() -> None:
    assert len(load_fixtures()) >= MIN_FIXTURES


def test_floors_are_shares() -> None:
    found = json.loads(FLOORS.read_text(encoding="utf-8"))
    assert all(0 <= floor <= 1 for part in found.values() for floor in part["floors"].values())


# --- the script that writes them ------------------------------------------------------------------------------------------


def test_a_floor_stands_a_little_under_its_figure_and_a_perfect_one_stays() -> None:
    assert floor_of(0.9314) == pytest.approx(0.929)
    assert floor_of(1.0) == 1.0
    assert floor_of(0.0) == 0.0


def test_floors_rise_with_the_figures() -> None:
    assert merged({"a": 0.5}, {"a": 0.8, "b": 0.6}, allow_lower=False) == ({"a": 0.798, "b": 0.598}, [])


def test_a_figure_between_floor_and_margin_leaves_the_floor() -> None:
    assert merged({"a": 0.798}, {"a": 0.799}, allow_lower=False) == ({"a": 0.798}, [])


@pytest.mark.parametrize("figures", [{"a": 0.7, "b": 0.9}, {"b": 0.9}], ids=["fallen", "gone"])
def test_a_floor_is_not_lowered_or_dropped_by_accident(figures: dict[str, float]) -> None:
    _, problems = merged({"a": 0.8, "b": 0.5}, figures, allow_lower=False)
    assert len(problems) == 1
    assert problems[0].startswith("a: ")


def test_a_floor_is_lowered_on_demand() -> None:
    assert merged({"a": 0.8, "b": 0.5}, {"a": 0.7}, allow_lower=True) == ({"a": 0.698}, [])


def test_the_script_writes_nothing_when_a_figure_fell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import update_floors  # noqa: PLC0415

    file = tmp_path / "floors.json"
    before = json.dumps({"fixtures": {"floors": {"a": 0.8}}})
    file.write_text(before)
    monkeypatch.setattr(update_floors, "FLOORS", file)
    monkeypatch.setattr(update_floors, "measured", lambda: {"fixtures": {"figures": {"a": 0.5}}})
    assert update_floors.main([]) == 1
    assert file.read_text() == before
    assert update_floors.main(["--allow-lower"]) == 0
    assert json.loads(file.read_text()) == {"fixtures": {"floors": {"a": 0.498}}}
