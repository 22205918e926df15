"""Torch networks to weights files."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray

from cleanpage.labels.weights import pack
from cleanpage.training.network import Network

Array = NDArray[np.generic]


def _numpy(tensor: torch.Tensor) -> NDArray[np.float32]:
    array: NDArray[np.float32] = tensor.detach().numpy().astype(np.float32)
    return array


def _table(weight: torch.Tensor) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Signed bytes with one scale a column; row 0 stays zero."""
    table = _numpy(weight).copy()
    table[0] = 0
    scale = np.maximum(np.quantile(np.abs(table), 0.9998, axis=0), 1e-6).astype(np.float32) / 127
    return np.clip(np.rint(table / scale), -127, 127).astype(np.int8), scale


def export(network: Network, view: str, calibration: NDArray[np.float32], facts: dict[str, object]) -> bytes:
    """The network as the bytes of a weights file: tables in signed bytes, matrices in half floats."""
    arrays: dict[str, Array] = {}
    arrays["grams"], arrays["grams.scale"] = _table(network.grams.weight)
    if network.cues is not None:
        arrays["cues"], arrays["cues.scale"] = _table(network.cues.weight)
    _add_linear(arrays, "enter", network.enter)
    for i, (memory, block, norm) in enumerate(zip(network.memories, network.blocks, network.norms, strict=True)):
        name = f"block{i}"
        arrays[f"{name}.gates"] = _half(memory.weight.T)  # type: ignore[operator, union-attr]
        arrays[f"{name}.gates_bias"] = _half(memory.bias)  # type: ignore[arg-type]
        _add_linear(arrays, name, block)  # type: ignore[arg-type]
        arrays[f"{name}.gain"] = _half(norm.weight)  # type: ignore[arg-type]
        arrays[f"{name}.shift"] = _half(norm.bias)  # type: ignore[arg-type]
    _add_linear(arrays, "leave", network.leave)
    arrays["calibration"] = calibration.astype(np.float32)
    return pack(arrays, {"view": view, **facts})


def _half(tensor: torch.Tensor) -> NDArray[np.float16]:
    return np.ascontiguousarray(_numpy(tensor).astype(np.float16))


def _add_linear(arrays: dict[str, Array], name: str, layer: torch.nn.Linear) -> None:
    arrays[f"{name}.matrix"] = _half(layer.weight.T)
    arrays[f"{name}.bias"] = _half(layer.bias)


def no_calibration() -> NDArray[np.float32]:
    """Confidence is the network's own probability."""
    return np.array([[0.0, 1.0], [0.0, 1.0]], np.float32)


#: Where the calibration is measured: bins of the network's own probability.
BINS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1.0001)


def calibrate(pairs: Sequence[tuple[float, bool]]) -> tuple[NDArray[np.float32], list[tuple[float, float, int]]]:
    """(probability, was it right) of held-out lines -> the calibration curve, and the table of (printed, right, lines).

    The curve has shape (2, points): printed confidence, and the share of lines that were right there; it never falls.
    """
    printed = np.array([pair[0] for pair in pairs])
    right = np.array([pair[1] for pair in pairs], np.float64)
    table = []
    for low, high in pairwise(BINS):
        inside = (printed >= low) & (printed < high)
        if inside.sum() >= 20:
            table.append((float(printed[inside].mean()), float(right[inside].mean()), int(inside.sum())))
    if not table:
        return no_calibration(), table
    xs = [row[0] for row in table]
    ys = np.maximum.accumulate([row[1] for row in table]).tolist()
    return np.array([[0.0, *xs, 1.0], [ys[0] / 2, *ys, ys[-1]]], np.float32), table
