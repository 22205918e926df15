"""From features to probabilities: the hot loop, in numpy. ``cleanpage.training.network`` is the same in torch."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cleanpage.features import Encoded
from cleanpage.labels.shape import DILATIONS, NEIGHBOURS, REACH
from cleanpage.labels.weights import PANEL, BlockWeights, Table, Weights
from cleanpage.native import twin

_F = NDArray[np.float32]
_I = NDArray[np.int32]

#: Rows of a table that are gathered at a time: few enough to stay in the processor's cache.
GATHERED = 8192
#: Lines that are mixed with their surroundings at a time, for the same reason.
MIXED = 512


def score(page: Encoded, weights: Weights) -> NDArray[np.float32]:
    """Probabilities of the classes for each line, shape (n, codes)."""
    if not page.n_lines:
        return np.zeros((0, len(weights.leave[1])), np.float32)
    if twin is None or weights.enter[0].shape[1] % PANEL:
        return score_in_numpy(page, weights)
    n, codes = page.n_lines, len(weights.leave[1])
    out = np.empty((n, codes), np.float32)
    cues = weights.cues or _NO_TABLE
    sizes = (n, page.numbers.shape[1], page.ranges.shape[1], weights.enter[0].shape[1], codes)
    twin.score(
        page.gram_ids, page.gram_starts, page.heads, page.cue_ids, page.cue_starts, page.numbers, page.ranges,
        weights.grams.codes, weights.grams.scale, cues.codes, cues.scale, weights.dense, _DISTANCES, out, sizes,
    )  # fmt: skip
    return out


_DISTANCES = np.array(DILATIONS, np.int32)
_NO_TABLE = Table(np.zeros((0, 0), np.int8), np.zeros(0, np.float32))


def score_in_numpy(page: Encoded, weights: Weights) -> NDArray[np.float32]:
    """What ``score`` gives, without the compiled twin; ``page`` has at least one line."""
    matrix, bias = weights.enter
    h: _F = _read(page, weights) @ matrix
    h += bias
    np.maximum(h, 0, out=h)
    surroundings = _Surroundings(page.ranges, h.shape)
    for block, distance in zip(weights.blocks, DILATIONS, strict=True):
        h = _mix(h, block, distance, surroundings)
    matrix, bias = weights.leave
    logits: NDArray[np.float32] = h @ matrix
    logits += bias
    logits -= logits.max(axis=1, keepdims=True)
    np.exp(logits, out=logits)
    logits /= logits.sum(axis=1, keepdims=True)
    return logits


def _read(page: Encoded, weights: Weights) -> _F:
    """What is known of each line by itself, side by side: its n-grams, its head's, its markup, its numbers."""
    size = len(weights.grams.scale)
    inputs = np.empty((page.n_lines, len(weights.enter[0])), np.float32)
    buffer = np.empty((GATHERED, size), np.int8)
    own = _scaled_sums(weights.grams, page.gram_ids, page.gram_starts, buffer)
    inputs[:, :size] = own
    np.multiply(own[page.heads], (page.heads >= 0)[:, None], out=inputs[:, size : 2 * size])
    if weights.cues is not None:
        # Lines of one kind of place have the same rows: each kind is summed once.
        ids, starts, which = _distinct(page.cue_ids, page.cue_starts)
        inputs[:, 2 * size : 3 * size] = _scaled_sums(weights.cues, ids, starts, buffer)[which]
    inputs[:, -page.numbers.shape[1] :] = page.numbers
    return inputs


def _distinct(ids: _I, starts: _I) -> tuple[_I, _I, list[int]]:
    """-> (the rows of lines that differ, where each of these begins, which of them each line is)."""
    rows = ids.tobytes()
    width = ids.itemsize
    begins = (starts * np.int64(width)).tolist()
    kinds: dict[bytes, int] = {}
    which = [kinds.setdefault(rows[first:last], len(kinds)) for first, last in pairwise((*begins, len(rows)))]
    lengths = np.fromiter(map(len, kinds), np.int32, len(kinds)) // width
    return np.frombuffer(b"".join(kinds), np.int32), (np.cumsum(lengths) - lengths).astype(np.int32), which


def _scaled_sums(table: Table, ids: _I, starts: _I, buffer: NDArray[np.int8]) -> _F:
    """Each line's embedding sum, divided by the root of how many rows it sums (row 0 stands for nothing).

    ``buffer`` is room for the rows that are gathered. -> shape (n, embedding).
    """
    total = len(ids)
    codes = table.codes
    sums = np.empty((len(starts), codes.shape[1]), np.int32)
    # Cut between lines, after every so many rows; a line with more rows than the buffer holds stands alone.
    cuts = np.unique(np.searchsorted(starts, np.arange(0, total, GATHERED // 2)))
    for first, last in pairwise((*cuts[cuts < len(starts)].tolist(), len(starts))):
        begin = int(starts[first])
        end = int(starts[last]) if last < len(starts) else total
        rows = buffer[: end - begin] if end - begin <= len(buffer) else np.empty((end - begin, codes.shape[1]), np.int8)
        np.take(codes, ids[begin:end], axis=0, out=rows, mode="clip")
        np.add.reduceat(rows, starts[first:last] - begin, axis=0, dtype=np.int32, out=sums[first:last])
    counts = np.add.reduceat(ids != 0, starts, dtype=np.float32)
    np.maximum(counts, 1, out=counts)
    scaled: _F = sums * table.scale
    scaled /= np.sqrt(counts)[:, None]
    return scaled


def _mix(h: _F, block: BlockWeights, distance: int, surroundings: _Surroundings) -> _F:
    """One block: each line with its neighbours, its surroundings and the memories, and all of it normalised."""
    gated: _F = h @ block.gates
    gated += block.gates_bias
    memories = _remember(gated)
    surroundings.read(h)
    result = np.empty_like(h)
    for first in range(0, len(h), MIXED):
        part = slice(first, min(first + MIXED, len(h)))
        wide = surroundings.of(h, part, distance)
        wide[:, NEIGHBOURS] = memories[part]
        mixed = np.matmul(wide.reshape(len(wide), -1), block.matrix, out=result[part])
        mixed += block.bias
        np.maximum(mixed, 0, out=mixed)
        mixed += h[part]
        _normalise(mixed, block.gain, block.shift)
    return result


class _Surroundings:
    """A line, its neighbours, and the means over its ranges and the page, side by side: shape (n, neighbours + 1, width).

    Made for a part of the page at a time, in arrays that all parts and blocks share; the last part of a line is left
    for the memories.
    """

    def __init__(self, ranges: _I, shape: tuple[int, ...]) -> None:
        n, width = shape
        self._first = np.ascontiguousarray(ranges[:, :, 0], np.intp)
        self._last = np.ascontiguousarray(ranges[:, :, 1], np.intp)
        self._size = np.maximum(self._last - self._first, 1)[:, :, None].astype(np.float32)
        self._sums = np.zeros((n + 1, width), np.float32)
        most = min(n, MIXED)
        self._wide = np.empty((most, NEIGHBOURS + 1, width), np.float32)
        self._upper, self._lower = np.empty((2, most, ranges.shape[1], width), np.float32)

    def read(self, h: _F) -> None:
        """Sum up the page, which all means are taken from."""
        np.cumsum(h, axis=0, out=self._sums[1:])

    def of(self, h: _F, part: slice, distance: int) -> _F:
        """What surrounds the lines of ``part``, in an array that the next call overwrites."""
        n, first, last = len(h), part.start, part.stop
        count = last - first
        wide, upper, lower = self._wide[:count], self._upper[:count], self._lower[:count]
        wide[:, 0] = h[part]
        _shift(h, first - distance, wide[:, 1])
        _shift(h, first + distance, wide[:, 2])
        np.take(self._sums, self._last[part], axis=0, out=upper, mode="clip")
        np.take(self._sums, self._first[part], axis=0, out=lower, mode="clip")
        upper -= lower
        np.divide(upper, self._size[part], out=wide[:, 3:6])
        wide[:, 6] = self._sums[n] / n
        return wide


def _shift(h: _F, first: int, out: _F) -> None:
    """The lines from ``first`` on, zero where there are none."""
    begin, end = max(first, 0), min(first + len(out), len(h))
    if begin >= end:
        out[:] = 0
        return
    out[begin - first : end - first] = h[begin:end]
    out[: begin - first] = 0
    out[end - first :] = 0


def _remember(gated: _F) -> _F:
    """Two gated memories, one carried down the page and one up, as in a minimal GRU: shape (n, width).

    Source: Feng et al., "Were RNNs All We Needed?", 2024.
    """
    width = gated.shape[1] // 2
    half = width // 2
    gates = gated[:, :width]
    # The logistic function by the hyperbolic tangent, which cannot overflow: one call serves gates and values.
    gates += 1
    gates *= 0.5
    np.tanh(gated, out=gated)
    gates *= 0.5
    gates += 0.5
    keep, value = np.empty((len(gated), width), np.float32), np.empty((len(gated), width), np.float32)
    keep[:, :half] = gates[:, :half]
    keep[:, half:] = gates[::-1, half:]
    value[:, :half] = gated[:, width : width + half]
    value[:, half:] = gated[::-1, width + half :]
    value *= 1 - keep
    _scan(keep, value)
    value[:, half:] = value[::-1, half:].copy()
    return value


def _scan(factor: _F, total: _F) -> None:
    """m[i] = factor[i] * m[i - 1] + total[i], left in ``total``: doubles the reach, in as many steps as the lines' logarithm.

    ``factor`` is used up.
    """
    factor[0] = 0
    distance, most = 1, min(len(total), REACH)
    while distance < most:
        step = factor[distance:] * total[:-distance]
        total[distance:] += step
        if 2 * distance < most:
            np.multiply(factor[distance:], factor[:-distance], out=step)
            factor[distance:] = step
        distance *= 2


def _normalise(h: _F, gain: _F, shift: _F) -> None:
    """Normalise each line's values in place."""
    width = h.shape[1]
    h -= (h @ np.full(width, 1 / width, np.float32))[:, None]
    variance = np.einsum("ij,ij->i", h, h)
    variance /= width
    variance += np.float32(1e-5)
    np.sqrt(variance, out=variance)
    h /= variance[:, None]
    h *= gain
    h += shift
