"""Weights files: what is packed is unpacked, and what is damaged or of another make is refused with the facts."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from cleanpage.errors import CleanPageError, WeightsError
from cleanpage.features import CUE_ROWS, GRAM_ROWS, SCHEMA
from cleanpage.labels import Labeller
from cleanpage.labels import weights as weights_module
from cleanpage.labels.shape import DILATIONS
from cleanpage.labels.weights import FORMAT, VERSION, load, pack, unpack

Arrays = dict[str, NDArray[np.generic]]
Toy = Callable[..., Arrays]

MAX_FILE = 2_000_000


@pytest.fixture
def packed(toy: Toy) -> bytes:
    return pack(toy("text", seed=3), {"view": "text"})


def with_head(data: bytes, **changes: object) -> bytes:
    """The file with other values in its first line; ``None`` takes a key away."""
    first, _, body = data.partition(b"\n")
    head = json.loads(first) | changes
    return json.dumps({key: value for key, value in head.items() if value is not None}).encode() + b"\n" + body


def refused(data: bytes) -> WeightsError:
    with pytest.raises(WeightsError, match=r"^toy\.weights: ") as caught:
        unpack(data, "toy.weights")
    return caught.value


@pytest.mark.parametrize("view", ["text", "html"])
def test_what_is_packed_is_unpacked(toy: Toy, view: str) -> None:
    arrays = toy(view, seed=7)
    found = unpack(pack(arrays, {"view": view, "pages": 12, "maker": "试"}), "toy")
    assert found.view == view
    assert (found.facts["pages"], found.facts["maker"]) == (12, "试")
    assert np.allclose(found.grams.codes * found.grams.scale, arrays["grams"].astype(np.float32) / 127)
    assert found.grams.codes.shape[0] == GRAM_ROWS
    assert not found.grams.codes[0].any()
    if view == "html":
        assert found.cues is not None
        assert found.cues.codes.shape[0] == CUE_ROWS
    else:
        assert found.cues is None
    assert np.array_equal(found.enter[0], arrays["enter.matrix"])
    assert np.array_equal(found.leave[1], arrays["leave.bias"])
    assert len(found.blocks) == len(DILATIONS)
    for number, block in enumerate(found.blocks):
        for part in ("gates", "gates_bias", "matrix", "bias", "gain", "shift"):
            assert np.array_equal(getattr(block, part), arrays[f"block{number}.{part}"]), (number, part)
    assert np.array_equal(found.calibration, arrays["calibration"])


def test_unpacked_arrays_are_single_floats_ready_for_use(packed: bytes) -> None:
    found = unpack(packed, "toy")
    for array in (found.grams.scale, found.dense, *found.enter, *found.leave, found.calibration, found.blocks[0].gates):
        assert array.dtype == np.float32
        assert array.flags["C_CONTIGUOUS"]


def test_the_same_arrays_give_the_same_bytes(toy: Toy) -> None:
    facts = {"view": "text", "pages": 1}
    assert pack(toy("text", seed=3), facts) == pack(toy("text", seed=3), dict(reversed(facts.items())))


def test_a_file_begins_with_a_line_of_ascii_that_people_can_read(packed: bytes) -> None:
    head = json.loads(packed.partition(b"\n")[0].decode("ascii"))
    assert (head["format"], head["version"], head["schema"], head["view"]) == (FORMAT, VERSION, SCHEMA, "text")


def test_arrays_that_are_not_contiguous_are_packed_as_they_read(toy: Toy) -> None:
    arrays = toy("text", seed=3)
    arrays["enter.matrix"] = np.asfortranarray(arrays["enter.matrix"])
    assert pack(arrays, {"view": "text"}) == pack(toy("text", seed=3), {"view": "text"})


# --- what is refused


@pytest.mark.parametrize("place", [0, 1, 1_000, -1])
def test_a_damaged_byte_is_found(packed: bytes, place: int) -> None:
    data = bytearray(packed)
    at = place if place < 0 else packed.index(b"\n") + 1 + place
    data[at] ^= 0x40
    error = refused(bytes(data))
    assert "damaged" in str(error)
    assert error.found != error.wanted
    assert error.wanted == json.loads(packed.partition(b"\n")[0])["crc32"]


@pytest.mark.parametrize("missing", [1, 2, 1_000, 50_000])
def test_a_truncated_file_is_found(packed: bytes, missing: int) -> None:
    error = refused(packed[:-missing])
    assert error.found != error.wanted


def test_bytes_after_the_end_are_found(packed: bytes) -> None:
    assert "damaged" in str(refused(packed + b"\x00"))


OTHER_MAKES = [("format", "other-weights", FORMAT), ("version", VERSION + 1, VERSION), ("version", "1", VERSION), ("schema", "cleanpage-features-0", SCHEMA)]


@pytest.mark.parametrize(("key", "found", "wanted"), OTHER_MAKES)
def test_a_file_of_another_make_is_refused_with_what_was_found_and_wanted(packed: bytes, key: str, found: object, wanted: object) -> None:
    error = refused(with_head(packed, **{key: found}))
    assert (error.found, error.wanted) == (found, wanted)
    assert key in str(error)
    assert repr(found) in str(error)
    assert repr(wanted) in str(error)


@pytest.mark.parametrize("key", ["format", "version", "schema", "crc32"])
def test_a_file_that_does_not_say_what_it_is_is_refused(packed: bytes, key: str) -> None:
    error = refused(with_head(packed, **{key: None}))
    assert error.found != error.wanted


NO_WEIGHTS = [b"", b"\n", b"{}", b"null\n", b"[]\n", b"7\nabc", b"not json\nabc", b"PK\x03\x04zip\n", b"\x80\x04pickle.", b"\xff\xfe\n", b"{" * 100_000 + b"\n"]


@pytest.mark.parametrize("data", NO_WEIGHTS, ids=lambda data: repr(data[:12]))
def test_what_is_no_weights_file_is_refused(data: bytes) -> None:
    error = refused(data)
    assert error.wanted == FORMAT
    assert error.found is not None


def test_a_pickle_is_never_loaded(tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    assert refused(b"cposix\nsystem\n(S'touch " + str(trap).encode() + b"'\ntR.").wanted == FORMAT
    assert not trap.exists()


def _drop(name: str) -> Callable[[list[list[object]]], list[list[object]]]:
    return lambda arrays: [row for row in arrays if row[0] != name]


def _change(name: str, place: int, value: object) -> Callable[[list[list[object]]], list[list[object]]]:
    return lambda arrays: [[*row[:place], value, *row[place + 1 :]] if row[0] == name else row for row in arrays]


WRONG_LISTS: dict[str, Callable[[list[list[object]]], object]] = {
    "a table missing": _drop("grams"),
    "a scale missing": _drop("grams.scale"),
    "a matrix missing": _drop("enter.matrix"),
    "a part of a block missing": _drop("block1.gates"),
    "the calibration missing": _drop("calibration"),
    "no array at all": lambda _: [],
    "no list": lambda _: None,
    "a list that is a number": lambda _: 7,
    "rows that are numbers": lambda _: [1, 2, 3],
    "an unknown type": _change("calibration", 1, "O"),
    "a pickled type": _change("calibration", 1, "V8"),
    "a shape that asks for more bytes than there are": _change("calibration", 2, [2, 1_000_000]),
    "a shape that asks for more bytes than any machine has": _change("calibration", 2, [10**9, 10**9]),
    "a negative shape": _change("calibration", 2, [-1, 2]),
    "a shape that is no list": _change("calibration", 2, 4),
    "a shape of words": _change("calibration", 2, ["two", "two"]),
}


@pytest.mark.parametrize("change", WRONG_LISTS.values(), ids=WRONG_LISTS.keys())
def test_a_list_of_arrays_that_does_not_fit_is_refused(packed: bytes, change: Callable[[list[list[object]]], object]) -> None:
    arrays = json.loads(packed.partition(b"\n")[0])["arrays"]
    error = refused(with_head(packed, arrays=change(arrays)))
    assert error.found is not None
    assert error.wanted is not None


def test_weights_without_a_view_are_refused(packed: bytes) -> None:
    refused(with_head(packed, view=None))


WRONG_SHAPES = {
    "too few n-gram rows": ("grams", lambda array: array[: GRAM_ROWS // 2]),
    "too few numbers": ("enter.matrix", lambda array: array[:-1]),
    "too few codes": ("leave.matrix", lambda array: array[:, :-1]),
    "a narrow block": ("block2.matrix", lambda array: array[:-1]),
}


@pytest.mark.parametrize(("name", "cut"), WRONG_SHAPES.values(), ids=WRONG_SHAPES.keys())
def test_arrays_that_do_not_fit_the_features_are_refused(toy: Toy, name: str, cut: Callable[[NDArray[np.generic]], NDArray[np.generic]]) -> None:
    arrays = toy("text", seed=3)
    arrays[name] = cut(arrays[name])
    refused(pack(arrays, {"view": "text"}))


def test_a_missing_block_is_refused(toy: Toy) -> None:
    arrays = {name: array for name, array in toy("text", seed=3).items() if not name.startswith("block3")}
    refused(pack(arrays, {"view": "text"}))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_weights_or_refused(data: bytes) -> None:
    with pytest.raises(WeightsError):
        unpack(data, "any")


def test_the_error_belongs_to_the_family() -> None:
    assert isinstance(refused(b""), CleanPageError)


# --- the files that the package ships


@pytest.mark.parametrize("view", ["html", "text"])
def test_the_shipped_weights_load_and_are_small(view: str) -> None:
    data = (resources.files("cleanpage.labels") / f"{view}.weights").read_bytes()
    assert len(data) <= MAX_FILE
    found = load(view)
    assert found.view == view
    assert (found.cues is not None) == (view == "html")
    assert found.facts["schema"] == SCHEMA
    for array in (found.grams.scale, found.dense, *found.enter, *found.leave, found.calibration):
        assert np.isfinite(array).all()


@pytest.mark.parametrize("view", ["html", "text"])
def test_the_calibration_that_is_shipped_never_falls_and_stays_a_chance(view: str) -> None:
    printed, right = load(view).calibration
    assert (np.diff(printed) >= 0).all()
    assert (np.diff(right) >= 0).all()
    assert 0 <= right.min() <= right.max() <= 1


def test_the_labeller_that_is_shipped_holds_both_networks() -> None:
    labeller = Labeller.load()
    assert (labeller.html.view, labeller.text.view) == ("html", "text")


def test_a_view_without_a_file_raises_with_its_name() -> None:
    with pytest.raises(WeightsError, match=r"pdf\.weights") as caught:
        load("pdf")
    assert caught.value.wanted == "pdf.weights"


def test_a_damaged_shipped_file_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, packed: bytes) -> None:
    (tmp_path / "html.weights").write_bytes(packed[:-1])
    monkeypatch.setattr(weights_module.resources, "files", lambda _: tmp_path)
    with pytest.raises(WeightsError, match=r"^html\.weights: damaged"):
        load("html")
