"""Networks small enough to be understood: every array is zero but for what a test puts there."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from cleanpage.document import CODES
from cleanpage.features import CUE_ROWS, GRAM_ROWS, WIDTH
from cleanpage.labels.shape import DILATIONS, NEIGHBOURS

Arrays = dict[str, NDArray[np.generic]]

EMBEDDING = 2
HIDDEN = 4


@pytest.fixture
def toy() -> Callable[..., Arrays]:
    """The arrays of a weights file for "text" or "html": embeddings of 2, 4 hidden numbers, all zero, or random by ``seed``."""

    def make(view: str = "text", seed: int | None = None) -> Arrays:
        parts = 3 if view == "html" else 2
        shapes: dict[str, tuple[int, ...]] = {"grams": (GRAM_ROWS, EMBEDDING), "grams.scale": (EMBEDDING,)}
        if view == "html":
            shapes |= {"cues": (CUE_ROWS, EMBEDDING), "cues.scale": (EMBEDDING,)}
        shapes |= {"enter.matrix": (parts * EMBEDDING + WIDTH, HIDDEN), "enter.bias": (HIDDEN,)}
        for number in range(len(DILATIONS)):
            name = f"block{number}"
            shapes |= {f"{name}.gates": (HIDDEN, 2 * HIDDEN), f"{name}.gates_bias": (2 * HIDDEN,)}
            shapes |= {f"{name}.matrix": ((NEIGHBOURS + 1) * HIDDEN, HIDDEN), f"{name}.bias": (HIDDEN,)}
            shapes |= {f"{name}.gain": (HIDDEN,), f"{name}.shift": (HIDDEN,)}
        shapes |= {"leave.matrix": (HIDDEN, len(CODES)), "leave.bias": (len(CODES),), "calibration": (2, 2)}
        random = np.random.default_rng(seed)
        arrays: Arrays = {}
        for name, shape in shapes.items():
            if name in {"grams", "cues"}:
                table = np.zeros(shape, np.int8) if seed is None else random.integers(-127, 128, shape).astype(np.int8)
                table[0] = 0
                arrays[name] = table
            elif seed is None:
                arrays[name] = np.zeros(shape, np.float16)
            else:
                arrays[name] = random.normal(0, 0.4, shape).astype(np.float16)
        arrays["grams.scale"] = np.full(EMBEDDING, 1 / 127, np.float32)
        if view == "html":
            arrays["cues.scale"] = np.full(EMBEDDING, 1 / 127, np.float32)
        for number in range(len(DILATIONS)):
            arrays[f"block{number}.gain"] = np.ones(HIDDEN, np.float16)
        arrays["calibration"] = np.array([[0, 1], [0, 1]], np.float32)
        return arrays

    return make
