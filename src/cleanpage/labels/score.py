"""From features to probabilities: the hot loop, in numpy. ``cleanpage.training.network`` is the same in torch."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleanpage.features import Encoded
from cleanpage.labels.shape import DILATIONS, NEIGHBOURS, REACH
from cleanpage.labels.weights import Weights

_F = NDArray[np.floating[Any]]
_I = NDArray[np.int32]


def score(page: Encoded, weights: Weights) -> NDArray[np.float32]:
    """Probabilities of the classes for each line, shape (n, codes)."""
    n = page.n_lines
    if not n:
        return np.zeros((0, len(weights.leave[1])), np.float32)
    own = _scaled_sums(weights.grams, page.gram_ids, page.gram_starts)
    parts = [own, np.where(page.heads[:, None] >= 0, own[page.heads], np.float32(0))]
    if weights.cues is not None:
        parts.append(_scaled_sums(weights.cues, page.cue_ids, page.cue_starts))
    parts.append(page.numbers)
    matrix, bias = weights.enter
    h = np.maximum(np.concatenate(parts, axis=1) @ matrix + bias, 0)
    first, last = page.ranges[:, :, 0], page.ranges[:, :, 1]
    size = np.maximum(last - first, 1)[:, :, None].astype(np.float32)
    for block, distance in zip(weights.blocks, DILATIONS, strict=True):
        wide = _surroundings(h, distance, first, last, size)
        _remember(h @ block.gates + block.gates_bias, wide[:, NEIGHBOURS])
        mixed = wide.reshape(n, -1) @ block.matrix + block.bias
        h = _normalise(h + np.maximum(mixed, 0, out=mixed), block.gain, block.shift)
    matrix, bias = weights.leave
    logits: NDArray[np.float32] = h @ matrix + bias
    logits -= logits.max(axis=1, keepdims=True)
    np.exp(logits, out=logits)
    logits /= logits.sum(axis=1, keepdims=True)
    return logits


def _scaled_sums(table: _F, ids: _I, starts: _I) -> _F:
    """Each line's embedding sum, divided by the root of how many rows it sums (row 0 stands for nothing)."""
    sums = np.add.reduceat(table[ids], starts, axis=0)
    counts = np.add.reduceat((ids != 0).astype(np.float32), starts)
    scaled: _F = sums / np.sqrt(np.maximum(counts, 1))[:, None]
    return scaled


def _surroundings(h: _F, distance: int, first: _I, last: _I, size: _F) -> _F:
    """A line, its neighbours, and the means over its ranges and the page, side by side: shape (n, neighbours + 1, width).

    The last part is left empty for the memories.
    """
    n, width = h.shape
    wide = np.zeros((n, NEIGHBOURS + 1, width), np.float32)
    wide[:, 0] = h
    if n > distance:
        wide[distance:, 1] = h[:-distance]
        wide[:-distance, 2] = h[distance:]
    sums = np.zeros((n + 1, width), np.float32)
    np.cumsum(h, axis=0, out=sums[1:])
    wide[:, 3:6] = (sums[last] - sums[first]) / size
    wide[:, 6] = sums[n] / n
    return wide


def _remember(gated: _F, out: _F) -> None:
    """Two gated memories, one carried down the page and one up, as in a minimal GRU; written to ``out`` (n, width).

    Source: Feng et al., "Were RNNs All We Needed?", 2024.
    """
    width = gated.shape[1] // 2
    half = width // 2
    keep = 1 / (1 + np.exp(-1 - np.clip(gated[:, :width], -60, 60)))
    value = np.tanh(gated[:, width:])
    value *= 1 - keep
    out[:, :half] = _scan(keep[:, :half], value[:, :half])
    out[:, half:] = _scan(keep[::-1, half:], value[::-1, half:])[::-1]


def _scan(keep: _F, value: _F) -> _F:
    """m[i] = keep[i] * m[i - 1] + value[i], by doubling the reach: as many array steps as the logarithm of the lines."""
    total, factor = value.copy(), keep.copy()
    factor[0] = 0
    distance = 1
    while distance < min(len(total), REACH):
        total[distance:] += factor[distance:] * total[:-distance]
        factor[distance:] *= factor[:-distance].copy()
        distance *= 2
    return total


def _normalise(h: _F, gain: _F, shift: _F) -> _F:
    centred = h - h.mean(axis=1, keepdims=True)
    variance = np.einsum("ij,ij->i", centred, centred) / h.shape[1]
    result: _F = centred / np.sqrt(variance + 1e-5)[:, None] * gain + shift
    return result
