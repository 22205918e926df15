"""Training from end to end on a tiny corpus: two weights files that load, the same ones each time."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cleanpage.document import CODES
from cleanpage.features import SCHEMA, encode
from cleanpage.labels import Labeller
from cleanpage.labels.weights import unpack
from cleanpage.lines import html, text
from cleanpage.pipeline import Cleaner

torch = pytest.importorskip("torch")
for library in ("bs4", "inscriptis", "html_text", "resiliparse"):
    pytest.importorskip(library)

from cleanpage.training.__main__ import main  # noqa: E402
from cleanpage.training.corpus import IGNORED, load_pages  # noqa: E402
from cleanpage.training.cross import Tally, fold_of  # noqa: E402
from cleanpage.training.export import calibrate, export, no_calibration  # noqa: E402
from cleanpage.training.fit import LABEL_SMOOTHING, Recipe, Sample, Variant, fit, hard_target, line_weights, predict  # noqa: E402
from cleanpage.training.network import Network, make_batch  # noqa: E402
from cleanpage.training.studies import prepare  # noqa: E402

VIEWS = ("html", "text")


SITES = ("millrace.example", "pondpost.example", "moxi.example", "shiqiao.example", "muehle.example", "molino.example")


@pytest.fixture(scope="module", autouse=True)
def warm() -> Iterator[None]:
    """One thread, since a busy machine makes several wait for one another; and what torch imports late, imported before any fork."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    fit(_samples(is_html=False)[:1], Recipe(width=4, epochs=1), 1, with_cues=False)
    yield
    torch.set_num_threads(threads)


def train(corpus: Path, out: Path, *more: str) -> int:
    out.mkdir(exist_ok=True)
    return main(["fit", "--quick", "--folds", "2", "--corpus", str(corpus), "--out", str(out), "--workers", "1", *more])


@pytest.fixture(scope="module")
def trained(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a whole quick run, with the folds' networks in ``kept``, and what the run printed."""
    out = tmp_path_factory.mktemp("trained")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        assert train(corpus, out, "--keep", str(out / "kept")) == 0
    return out, printed.getvalue()


@pytest.mark.parametrize("view", VIEWS)
def test_fit_writes_weights_that_load(trained: tuple[Path, str], view: str) -> None:
    data = (trained[0] / f"{view}.weights").read_bytes()
    assert len(data) <= 2_000_000
    weights = unpack(data, view)
    assert weights.view == view
    assert (weights.facts["pages"], weights.facts["unlabelled"], weights.facts["schema"]) == (12, 0, SCHEMA)
    assert (np.diff(weights.calibration, axis=1) >= 0).all()


def test_what_was_trained_cleans_pages(trained: tuple[Path, str]) -> None:
    labeller = Labeller(*(unpack((trained[0] / f"{view}.weights").read_bytes(), view) for view in VIEWS))
    cleaner = Cleaner(labeller=labeller)
    for source in ("Heron returns\n\nThe heron has come back to the old mill pond, they say.", "<h1>Heron returns</h1><p>It has come back, they say.</p>"):
        assert cleaner.clean(source).blocks


def test_each_fold_is_measured_in_every_view(trained: tuple[Path, str]) -> None:
    out, printed = trained
    figures = json.loads((out / "cross_validation.json").read_text(encoding="utf-8"))
    assert (figures["schema"], figures["folds"]) == (SCHEMA, 2)
    for view in (*VIEWS, "resiliparse", "bs4", "inscriptis", "html-text"):
        assert 0 <= figures["figures"][view]["macro"] <= 1
        assert view in printed
    for words in ("fold 0", "fold 1", "all folds", "calibration"):
        assert words in printed


def test_no_fold_is_measured_on_a_site_that_it_was_trained_on(trained: tuple[Path, str], corpus: Path) -> None:
    sizes = []
    for fold in (0, 1):
        tally = Tally.from_json((trained[0] / "kept" / f"fold{fold}.tally.json").read_text(encoding="utf-8"))
        sizes.append(len(tally.rows["html"]))
        assert sizes[-1] == sum(fold_of(page.site, 2) == fold for page in load_pages(corpus))
    assert sum(sizes) == 12


def test_a_second_run_gives_the_same_bytes_and_takes_kept_folds_as_they_are(trained: tuple[Path, str], corpus: Path, tmp_path: Path) -> None:
    first, again = trained[0], tmp_path / "again"
    shutil.copytree(first / "kept", tmp_path / "kept", ignore=shutil.ignore_patterns("*.weights"))
    assert train(corpus, again, "--keep", str(tmp_path / "kept")) == 0
    for name in ("html.weights", "text.weights", "cross_validation.json"):
        assert (first / name).read_bytes() == (again / name).read_bytes()
    assert not list((tmp_path / "kept").glob("*.weights"))


def test_one_fold_can_be_run_alone_with_the_same_result(trained: tuple[Path, str], corpus: Path, tmp_path: Path) -> None:
    assert train(corpus, tmp_path / "out", "--only-fold", "1", "--keep", str(tmp_path / "kept")) == 0
    assert not list((tmp_path / "out").glob("*.weights"))
    for name in ("fold1.html.weights", "fold1.text.weights", "fold1.tally.json"):
        assert (tmp_path / "kept" / name).read_bytes() == (trained[0] / "kept" / name).read_bytes()


def test_a_folder_without_pages_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert train(tmp_path / "nowhere", tmp_path / "out") == 2
    assert "pages" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["fit"], ["bake", "--corpus", "x"], ["fit", "--corpus", "x", "--folds", "many"]], ids=str)
def test_wrong_arguments_are_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2


# --- its parts


def test_pages_of_a_site_stay_in_one_fold_for_ever() -> None:
    assert [fold_of(site, 2) for site in SITES] == [0, 1, 1, 1, 1, 0]
    assert all(0 <= fold_of(site, 5) < 5 for site in SITES)
    assert fold_of("anything", 1) == 0


def test_a_page_is_prepared_in_every_flattening_with_its_gold_found_again(corpus: Path) -> None:
    for page in load_pages(corpus):
        study = prepare(page)
        assert study is not None
        assert len(study.texts) == 6
        assert study.html.owners.tolist() == list(range(len(page.gold)))
        assert study.texts[0].owners.tolist() == list(range(len(page.gold)))
        for flattening in (study.html, *study.texts):
            assert flattening.page.n_lines == len(flattening.owners)
            found = flattening.owners[flattening.owners != IGNORED]
            assert len(found) >= 0.9 * len(flattening.owners)
            assert (np.diff(found) >= 0).all()


def test_targets_are_smoothed_and_unlabelled_lines_want_nothing() -> None:
    target = hard_target(np.array([2, -1, 0], np.int8))
    assert target.shape == (3, len(CODES))
    assert np.allclose(target.sum(axis=1), [1, 0, 1])
    assert target[0, 2] == pytest.approx(1 - LABEL_SMOOTHING + LABEL_SMOOTHING / len(CODES))


def test_lines_of_a_rare_zone_weigh_more() -> None:
    weights = line_weights(hard_target(np.array([2] * 100 + [0] + [-1], np.int8)))
    assert weights[100] > 5 * weights[0] > 0
    assert weights[101] == 0


PAIRS = [(0.95 if number % 10 else 0.35, number % 10 != 3) for number in range(1_000)]


def test_the_calibration_curve_never_falls_and_says_what_was_measured() -> None:
    curve, table = calibrate(PAIRS)
    assert curve.shape[0] == 2
    assert (np.diff(curve, axis=1) >= 0).all()
    assert 0 <= curve.min() <= curve.max() <= 1
    assert table == [(pytest.approx(0.35), 1.0, 100), (pytest.approx(0.95), pytest.approx(8 / 9), 900)]
    assert np.interp(0.95, *curve) >= 8 / 9 - 1e-6


@pytest.mark.parametrize("pairs", [[], [(0.5, True)], [(0.9, False)] * 5], ids=["none", "one", "few"])
def test_too_few_lines_to_calibrate_leave_a_curve_all_the_same(pairs: list[tuple[float, bool]]) -> None:
    curve, table = calibrate(pairs)
    assert table == []
    assert (np.diff(curve, axis=1) >= 0).all()
    assert 0 <= np.interp(0.7, *curve) <= 1


def _samples(is_html: bool) -> list[Sample]:
    samples = []
    for number in range(4):
        words = [f"Heron {number} returns", f"Bridge {number} mended"] * 3
        view = html.read("".join(f"<p>{word}</p>" for word in words)) if is_html else text.read("\n".join(words))
        samples.append(Sample((Variant(encode(view), hard_target(np.array([0, 2] * 3, np.int8))),)))
    return samples


@pytest.mark.parametrize("is_html", [False, True], ids=["text", "html"])
def test_a_network_learns_what_it_is_shown_and_the_seed_settles_it(is_html: bool) -> None:
    samples = _samples(is_html)
    recipe = Recipe(width=8, epochs=8, lines_per_batch=12, learning_rate=0.05, drop=0.0, dropout=0.0)
    first, again = (fit(samples, recipe, 1, is_html) for _ in range(2))
    other = fit(samples, replace(recipe, epochs=1), 2, is_html)
    view = "html" if is_html else "text"
    assert export(first, view, no_calibration(), {}) == export(again, view, no_calibration(), {})
    assert export(first, view, no_calibration(), {}) != export(other, view, no_calibration(), {})
    (answer,) = predict([first], [samples[0].variants[0].page])
    assert answer.argmax(axis=1).tolist() == [0, 2] * 3


def test_pages_in_one_batch_do_not_see_one_another() -> None:
    torch.manual_seed(3)
    network = Network(8, with_cues=False).eval()
    pages = [encode(text.read(page)) for page in ("Heron returns\nBridge mended", "One line alone", "\n".join(f"line {number}" for number in range(40)))]
    together = predict([network], pages)
    alone = [predict([network], [page])[0] for page in pages]
    backwards = predict([network], pages[::-1])[::-1]
    for one, other, third in zip(together, alone, backwards, strict=True):
        assert np.abs(one - other).max() < 1e-5
        assert np.abs(one - third).max() < 1e-5


def test_dropped_rows_are_replaced_by_the_row_that_stands_for_nothing() -> None:
    page = encode(text.read("Heron returns to the pond"))
    whole = make_batch([page], 0.0, None).gram_ids
    assert torch.equal(whole, torch.from_numpy(page.gram_ids))
    dropped = make_batch([page], 0.5, np.random.default_rng(1)).gram_ids
    assert dropped.shape == whole.shape
    assert 0 < int((dropped != whole).sum()) < len(whole)
    assert set(dropped[dropped != whole].tolist()) == {0}
    assert torch.equal(make_batch([page], 1.0, np.random.default_rng(1)).gram_ids, torch.zeros_like(whole))


def test_a_tally_survives_its_own_json() -> None:
    tally = Tally()
    tally.rows["html"].append({"title": 1.0, "body": 0.5})
    tally.languages["html"].append("zh")
    tally.sureness["html"].append((0.9, True))
    tally.bodies["small"].append(0.75)
    again = Tally.from_json(tally.to_json())
    assert again.summary() == tally.summary()
    assert again.summary()["html zh"]["body"] == 0.5
    again.add(tally)
    assert len(again.rows["html"]) == 2
