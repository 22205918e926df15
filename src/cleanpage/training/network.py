"""The line classifier as a torch module; ``cleanpage.labels.score`` computes the same in numpy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from cleanpage.document import CODES
from cleanpage.features import CUE_ROWS, GRAM_ROWS, WIDTH, Encoded
from cleanpage.labels.shape import DILATIONS, NEIGHBOURS, REACH

EMBEDDING = 32


@dataclass(slots=True)
class Batch:
    """Several pages end to end."""

    gram_ids: Tensor
    gram_starts: Tensor
    heads: Tensor
    cue_ids: Tensor
    cue_starts: Tensor
    numbers: Tensor
    ranges: Tensor
    """shape (n, 4, 2): the three ranges of each line, then its page."""
    shifts: Tensor
    """shape (dilations, 2, n): index of the line so many before and after, ``n`` outside the page."""


def make_batch(pages: list[Encoded], drop: float, generator: np.random.Generator | None) -> Batch:
    """Pages end to end; with ``drop``, that share of n-grams and cues is replaced by row 0."""
    sizes = [page.n_lines for page in pages]
    offsets = np.concatenate(([0], np.cumsum(sizes)))
    n = int(offsets[-1])
    gram_ids, gram_starts = _join([p.gram_ids for p in pages], [p.gram_starts for p in pages])
    cue_ids, cue_starts = _join([p.cue_ids for p in pages], [p.cue_starts for p in pages])
    if drop and generator is not None:
        gram_ids = np.where(generator.random(len(gram_ids), np.float32) < drop, 0, gram_ids)
        cue_ids = np.where(generator.random(len(cue_ids), np.float32) < drop, 0, cue_ids)
    heads = np.concatenate([np.where(p.heads >= 0, p.heads + at, n) for p, at in zip(pages, offsets, strict=False)])
    ranges = np.empty((n, 4, 2), np.int64)
    at = np.arange(n)
    first = np.repeat(offsets[:-1], sizes)
    last = np.repeat(offsets[1:], sizes)
    ranges[:, :3] = np.concatenate([p.ranges for p in pages]) + first[:, None, None]
    ranges[:, 3, 0], ranges[:, 3, 1] = first, last
    shifts = np.empty((len(DILATIONS), 2, n), np.int64)
    for k, d in enumerate(DILATIONS):
        shifts[k, 0] = np.where(at - d >= first, at - d, n)
        shifts[k, 1] = np.where(at + d < last, at + d, n)
    tensor = torch.from_numpy
    return Batch(
        tensor(gram_ids.astype(np.int32)), tensor(gram_starts), tensor(heads.astype(np.int64)), tensor(cue_ids.astype(np.int32)),
        tensor(cue_starts), tensor(np.concatenate([p.numbers for p in pages])), tensor(ranges), tensor(shifts),
    )  # fmt: skip


def _join(ids: list[np.ndarray], starts: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    lengths = np.cumsum([0] + [len(x) for x in ids[:-1]])
    moved = [s + at for s, at in zip(starts, lengths, strict=True)]
    return np.concatenate(ids), np.concatenate(moved).astype(np.int32)


class Network(nn.Module):
    """Embedding sums and numbers of each line, then blocks that mix a line with its neighbours and surroundings."""

    def __init__(self, width: int, with_cues: bool) -> None:
        super().__init__()
        self.grams = nn.EmbeddingBag(GRAM_ROWS, EMBEDDING, mode="sum", padding_idx=0)
        self.cues = nn.EmbeddingBag(CUE_ROWS, EMBEDDING, mode="sum", padding_idx=0) if with_cues else None
        for table in (self.grams, self.cues):
            if table is not None:
                nn.init.normal_(table.weight, std=0.15)
                with torch.no_grad():
                    table.weight[0] = 0
        inputs = EMBEDDING * (3 if with_cues else 2) + WIDTH
        self.enter = nn.Linear(inputs, width)
        self.memories = nn.ModuleList(nn.Linear(width, 2 * width) for _ in DILATIONS)
        self.blocks = nn.ModuleList(nn.Linear((NEIGHBOURS + 1) * width, width) for _ in DILATIONS)
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in DILATIONS)
        self.leave = nn.Linear(width, len(CODES))

    def forward(self, batch: Batch, dropout: float = 0.0) -> Tensor:
        """-> logits, shape (n, codes)."""
        own = _scaled_sums(self.grams, batch.gram_ids, batch.gram_starts)
        parts = [own, torch.cat((own, own.new_zeros(1, EMBEDDING)))[batch.heads]]
        if self.cues is not None:
            parts.append(_scaled_sums(self.cues, batch.cue_ids, batch.cue_starts))
        parts.append(batch.numbers)
        h = torch.relu(self.enter(torch.cat(parts, dim=1)))
        h = nn.functional.dropout(h, dropout, self.training)
        size = (batch.ranges[:, :, 1] - batch.ranges[:, :, 0]).clamp(min=1).unsqueeze(2)
        edges = batch.ranges[:, 3, 0] == torch.arange(len(h)), batch.ranges[:, 3, 1] == torch.arange(len(h)) + 1
        for block, memory, norm, shift in zip(self.blocks, self.memories, self.norms, batch.shifts, strict=True):
            zero = h.new_zeros(1, h.shape[1])
            padded = torch.cat((h, zero))
            sums = torch.cat((zero, torch.cumsum(h, dim=0)))
            means = (sums[batch.ranges[:, :, 1]] - sums[batch.ranges[:, :, 0]]) / size
            mixed = torch.cat((h, padded[shift[0]], padded[shift[1]], means.flatten(1), _remember(memory(h), edges)), dim=1)
            step = nn.functional.dropout(torch.relu(block(mixed)), dropout, self.training)
            h = norm(h + step)
        out: Tensor = self.leave(h)
        return out


def _remember(gated: Tensor, edges: tuple[Tensor, Tensor]) -> Tensor:
    """Two gated memories, one carried down the page and one up, as in a minimal GRU: shape (n, width).

    The half of ``gated`` that gives the gates decides at each line how much of the line before is kept; so what a
    header says can reach all items below it. Source: Feng et al., "Were RNNs All We Needed?", 2024.
    """
    width = gated.shape[1] // 2
    keep, value = torch.sigmoid(gated[:, :width] + 1.0), torch.tanh(gated[:, width:])
    half = width // 2
    down = _scan(keep[:, :half], value[:, :half], edges[0])
    up = _scan(keep[:, half:].flip(0), value[:, half:].flip(0), edges[1].flip(0)).flip(0)
    return torch.cat((down, up), dim=1)


def _scan(keep: Tensor, value: Tensor, edge: Tensor) -> Tensor:
    """m[i] = keep[i] * m[i - 1] + (1 - keep[i]) * value[i] within each page, by doubling."""
    factor = torch.where(edge.unsqueeze(1), torch.zeros_like(keep), keep)
    total = (1 - keep) * value
    distance = 1
    while distance < min(len(keep), REACH):
        total = torch.cat((total[:distance], total[distance:] + factor[distance:] * total[:-distance]))
        factor = torch.cat((factor[:distance], factor[distance:] * factor[:-distance]))
        distance *= 2
    return total


def _scaled_sums(table: nn.EmbeddingBag, ids: Tensor, starts: Tensor) -> Tensor:
    """Each line's embedding sum, divided by the root of how many rows it sums."""
    sums = table(ids, starts)
    filled = torch.cat((ids.new_zeros(1), torch.cumsum(ids != 0, dim=0, dtype=ids.dtype)))
    ends = torch.cat((starts[1:], starts.new_full((1,), len(ids))))
    counts = filled[ends.long()] - filled[starts.long()]
    scaled: Tensor = sums / counts.clamp(min=1).sqrt().unsqueeze(1)
    return scaled
