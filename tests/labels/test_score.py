"""From features to probabilities: toy networks give what was put into them, and numpy agrees with torch."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from cleanpage.document import CODES, LineView, Zone
from cleanpage.features import Encoded, encode
from cleanpage.labels import Labeller, choose, confidence_of
from cleanpage.labels.score import score
from cleanpage.labels.shape import NEIGHBOURS, REACH
from cleanpage.labels.weights import Weights, pack, unpack
from cleanpage.lines import html, text

Arrays = dict[str, NDArray[np.generic]]
Toy = Callable[..., Arrays]

LETTERS = [code.letter for code in CODES]
PAGES = {
    "one line": text.read("Heron returns"),
    "two lines": text.read("Heron returns\nBridge mended"),
    "some lines": text.read("\n\n".join(f"On day {day} the heron came back to pond {day}, and left before noon." for day in range(9))),
    "chinese": text.read("老磨坊水塘向市民开放\n来源：磨溪晚报\n\n相关阅读\n• 苍鹭归来\n• 石桥修好了\n编辑：柳青禾"),
    "many lines": text.read("\n".join(f"Line {number} of the tide table" for number in range(700))),
    "html": html.read("<title>t</title><nav class=menu><a href=/>Home</a></nav><h1>Heron</h1><p>It came <a href=/b>back</a>.</p><ul><li>a<li>b<li>c</ul>"),
}


def weights_of(arrays: Arrays, view: str = "text") -> Weights:
    return unpack(pack(arrays, {"view": view}), "toy")


def view_name(view: LineView) -> str:
    return "html" if view.is_html else "text"


@pytest.mark.parametrize("seed", [None, 1, 2])
@pytest.mark.parametrize("view", PAGES.values(), ids=PAGES.keys())
def test_each_line_has_probabilities_that_sum_to_one(toy: Toy, view: LineView, seed: int | None) -> None:
    scores = score(encode(view), weights_of(toy(view_name(view), seed=seed), view_name(view)))
    assert scores.shape == (len(view.lines), len(CODES))
    assert np.isfinite(scores).all()
    assert (scores >= 0).all()
    assert np.allclose(scores.sum(axis=1), 1, atol=1e-5)


def test_weights_that_say_nothing_give_every_code_the_same_chance(toy: Toy) -> None:
    assert np.allclose(score(encode(PAGES["some lines"]), weights_of(toy())), 1 / len(CODES), atol=1e-6)


def test_an_empty_page_has_no_rows(toy: Toy) -> None:
    assert score(encode(text.read("")), weights_of(toy())).shape == (0, len(CODES))
    assert score(encode(html.read("")), weights_of(toy("html"), "html")).shape == (0, len(CODES))


ODD = {
    "only a title": html.read("<html><head><title>t</title></head><body></body></html>"),
    "one word of HTML": html.read("word"),
    "a last line in an inline element": html.read("<p>a</p><p>b</p><span><b>c</b></span>"),
    "nested containers": html.read("<div><div><span><i>a</i></span></div></div>"),
}


@pytest.mark.parametrize("view", ODD.values(), ids=ODD.keys())
def test_small_pages_of_html_are_scored(toy: Toy, view: LineView) -> None:
    assert len(score(encode(view), weights_of(toy("html", seed=1), "html"))) == len(view.lines)


def test_very_large_weights_give_no_nan(toy: Toy) -> None:
    arrays = toy(seed=1)
    for name in arrays:
        if name.endswith((".matrix", ".gates")):
            arrays[name] = arrays[name] * np.float16(500)
    scores = score(encode(PAGES["many lines"]), weights_of(arrays))
    assert np.isfinite(scores).all()
    assert np.allclose(scores.sum(axis=1), 1, atol=1e-5)


# --- one hot path from a feature to a code


def own_row(page: Encoded, at: int) -> int:
    """A row of the n-gram table that only this line has."""
    lines = np.split(page.gram_ids, page.gram_starts[1:])
    others = np.concatenate([rows for number, rows in enumerate(lines) if number != at])
    return int(next(row for row in lines[at] if row and row not in others))


def hot_path(arrays: Arrays, page: Encoded, at: int, letter: str) -> None:
    """The line's own word fills the first hidden number, which speaks for ``letter``; the rest is body."""
    arrays["grams"][own_row(page, at), 0] = 127
    arrays["enter.matrix"][0, 0] = 100
    arrays["leave.matrix"][0, LETTERS.index(letter)] = 10
    arrays["leave.bias"][LETTERS.index("B")] = 3


def best(scores: NDArray[np.float32]) -> list[str]:
    return [LETTERS[code] for code in scores.argmax(axis=1)]


@pytest.mark.parametrize("letter", [letter for letter in LETTERS if letter != "B"])
def test_a_word_that_speaks_for_a_code_gives_its_line_that_code(toy: Toy, letter: str) -> None:
    page = encode(text.read("ordinary line\nextraordinary heron\nordinary line"))
    arrays = toy()
    hot_path(arrays, page, 1, letter)
    assert best(score(page, weights_of(arrays))) == ["B", letter, "B"]


def test_a_header_speaks_for_the_lines_below_it(toy: Toy) -> None:
    view = text.read("Most read\n\nThe heron has come back to the old pond, they say\nThe bridge is mended after all these years of rain")
    page = encode(view)
    assert page.heads.tolist() == [-1, 0, 0]
    arrays = toy()
    hot_path(arrays, page, 0, "H")
    arrays["enter.matrix"][0, 0] = 0
    arrays["enter.matrix"][2, 0] = 100
    assert best(score(page, weights_of(arrays))) == ["B", "H", "H"]


def test_a_class_word_speaks_for_the_lines_of_its_element(toy: Toy) -> None:
    view = html.read("<div class=story><p>one</p><p>two</p></div><div class=promo><p>three</p></div>")
    page = encode(view)
    lines = np.split(page.cue_ids, page.cue_starts[1:])
    arrays = toy("html")
    arrays["cues"][[row for row in lines[2] if row not in lines[0]], 0] = 127
    arrays["enter.matrix"][4, 0] = 100
    arrays["leave.matrix"][0, LETTERS.index("P")] = 10
    arrays["leave.bias"][LETTERS.index("B")] = 3
    assert best(score(page, weights_of(arrays, "html"))) == ["B", "B", "P"]


PLACES = {"the line itself": (0, [3]), "the line before": (1, [4]), "the line after": (2, [2]), "the whole page": (6, list(range(7)))}


@pytest.mark.parametrize(("place", "reached"), PLACES.values(), ids=PLACES.keys())
def test_a_block_carries_what_a_line_says_to_its_surroundings(toy: Toy, place: int, reached: list[int]) -> None:
    page = encode(text.read("\n".join("extraordinary heron" if number == 3 else f"line {number}" for number in range(7))))
    arrays = toy()
    hot_path(arrays, page, 3, "K")
    arrays["leave.matrix"][0] = 0
    arrays["leave.matrix"][1, LETTERS.index("K")] = 10
    arrays["block0.matrix"][place * 4 + 0, 1] = 100
    assert [at for at, letter in enumerate(best(score(page, weights_of(arrays)))) if letter == "K"] == reached


@pytest.mark.parametrize(("column", "reached"), [(4, range(3, 7)), (6, range(4))], ids=["down the page", "up the page"])
def test_a_memory_carries_what_a_line_says_along_the_page(toy: Toy, column: int, reached: range) -> None:
    page = encode(text.read("\n".join("extraordinary heron" if number == 3 else f"line {number}" for number in range(7))))
    arrays = toy()
    hot_path(arrays, page, 3, "K")
    arrays["leave.matrix"][0] = 0
    arrays["leave.matrix"][1, LETTERS.index("K")] = 10
    arrays["block0.gates"][0, column] = 10
    arrays["block0.matrix"][NEIGHBOURS * 4 + column - 4, 1] = 1000
    assert [at for at, letter in enumerate(best(score(page, weights_of(arrays)))) if letter == "K"] == list(reached)


# --- pages do not touch one another


def test_the_order_of_pages_changes_nothing(toy: Toy) -> None:
    networks = {name: weights_of(toy(name, seed=5), name) for name in ("text", "html")}

    def scores_of(view: LineView) -> bytes:
        return score(encode(view), networks[view_name(view)]).tobytes()

    forward = {name: scores_of(view) for name, view in PAGES.items()}
    backward = {name: scores_of(view) for name, view in reversed(PAGES.items())}
    assert forward == backward
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(scores_of, list(PAGES.values()) * 4)) == list(forward.values()) * 4


def test_scoring_changes_neither_the_page_nor_the_weights(toy: Toy) -> None:
    arrays = toy("text", seed=5)
    weights, page = weights_of(arrays), encode(PAGES["many lines"])
    before = [page.gram_ids.copy(), page.heads.copy(), page.numbers.copy(), page.ranges.copy(), weights.grams.codes.copy(), weights.enter[0].copy()]
    score(page, weights)
    after = [page.gram_ids, page.heads, page.numbers, page.ranges, weights.grams.codes, weights.enter[0]]
    assert all(np.array_equal(one, other) for one, other in zip(before, after, strict=True))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=30), max_size=20))
def test_any_page_has_one_row_for_each_line(toy: Toy, lines: list[str]) -> None:
    view = text.read("\n".join(lines))
    scores = score(encode(view), weights_of(toy(seed=4)))
    assert scores.shape == (len(view.lines), len(CODES))
    assert np.allclose(scores.sum(axis=1), 1, atol=1e-5)


# --- the labeller


def labeller_of(toy: Toy, page: Encoded, at: int, letter: str) -> Labeller:
    arrays = toy()
    hot_path(arrays, page, at, letter)
    return Labeller(weights_of(toy("html"), "html"), weights_of(arrays))


@pytest.mark.parametrize(("letter", "zone", "is_header"), [("r", Zone.RELATED, True), ("R", Zone.RELATED, False), ("h", Zone.HOT, True), ("N", Zone.NAV, False)])
def test_the_labeller_names_zone_and_header(toy: Toy, letter: str, zone: Zone, is_header: bool) -> None:
    view = text.read("ordinary line\nextraordinary heron\nordinary line")
    page = encode(view)
    labelled = labeller_of(toy, page, 1, letter).label(view, page)
    assert [entry.line for entry in labelled] == view.lines
    assert [(entry.zone, entry.is_header) for entry in labelled] == [(Zone.BODY, False), (zone, is_header), (Zone.BODY, False)]
    for entry in labelled:
        assert len(entry.scores) == len(CODES)
        assert 0 <= entry.confidence <= 1


def test_the_labeller_takes_the_network_of_the_view(toy: Toy) -> None:
    network, other = toy("html"), toy()
    network["leave.bias"][LETTERS.index("F")] = 9
    other["leave.bias"][LETTERS.index("U")] = 9
    labeller = Labeller(weights_of(network, "html"), weights_of(other))
    for view, zone in ((html.read("<p>one</p>"), Zone.FOOTER), (text.read("one"), Zone.COMMENTS)):
        assert [entry.zone for entry in labeller.label(view, encode(view))] == [zone]


def test_an_empty_page_has_no_labels(toy: Toy) -> None:
    labeller = Labeller(weights_of(toy("html"), "html"), weights_of(toy()))
    view = text.read("")
    assert labeller.label(view, encode(view)) == []


def test_a_code_that_is_all_but_certain_is_chosen(toy: Toy) -> None:
    scores = np.full((len(CODES), len(CODES)), 0.02 / (len(CODES) - 1), np.float32)
    np.fill_diagonal(scores, 0.98)
    assert choose(scores).tolist() == list(range(len(CODES)))


def test_confidence_is_read_from_the_calibration_curve(toy: Toy) -> None:
    arrays = toy()
    arrays["calibration"] = np.array([[0, 0.5, 1], [0, 0.2, 0.8]], np.float32)
    scores = np.zeros((3, len(CODES)), np.float32)
    scores[:, 2] = (0.25, 0.5, 0.75)
    assert np.allclose(confidence_of(scores, weights_of(arrays)), [0.1, 0.2, 0.5])


# --- the same in torch


@pytest.mark.parametrize("view", ["text", "html"])
def test_numpy_scores_what_torch_scores(view: str) -> None:
    torch = pytest.importorskip("torch")
    from cleanpage.training.export import export, no_calibration  # noqa: PLC0415
    from cleanpage.training.fit import predict  # noqa: PLC0415
    from cleanpage.training.network import Network  # noqa: PLC0415

    torch.manual_seed(11)
    network = Network(16, with_cues=view == "html").eval()
    for parameter in network.parameters():
        if parameter.ndim == 1:
            torch.nn.init.normal_(parameter, mean=0.2, std=0.5)
    pages = [encode(page) for page in PAGES.values() if view_name(page) == view]
    assert view == "html" or max(page.n_lines for page in pages) > REACH
    exported = unpack(export(network, view, no_calibration(), {}), "toy")
    for page, wanted in zip(pages, predict([network], pages), strict=True):
        assert np.abs(score(page, exported) - wanted).max() < 0.03, "bytes and half floats may cost this much"

    copy_into(network, exported, torch)
    for page, wanted in zip(pages, predict([network], pages), strict=True):
        assert np.abs(score(page, exported) - wanted).max() < 1e-4
        assert len(wanted) == 1 or np.ptp(wanted, axis=0).max() > 1e-3, "the network must tell lines apart for this test to say anything"


def copy_into(network: object, weights: Weights, torch: object) -> None:
    """The weights as they were rounded, back into the network."""
    state = {"grams.weight": weights.grams.codes * weights.grams.scale, "enter.weight": weights.enter[0].T, "enter.bias": weights.enter[1]}
    if weights.cues is not None:
        state["cues.weight"] = weights.cues.codes * weights.cues.scale
    for number, block in enumerate(weights.blocks):
        state |= {f"memories.{number}.weight": block.gates.T, f"memories.{number}.bias": block.gates_bias}
        state |= {f"blocks.{number}.weight": block.matrix.T, f"blocks.{number}.bias": block.bias}
        state |= {f"norms.{number}.weight": block.gain, f"norms.{number}.bias": block.shift}
    state |= {"leave.weight": weights.leave[0].T, "leave.bias": weights.leave[1]}
    network.load_state_dict({name: torch.tensor(np.ascontiguousarray(array)) for name, array in state.items()})  # type: ignore[attr-defined]
