"""Fitting one network, and asking it for probabilities."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from cleanpage.document import CODES
from cleanpage.features import Encoded
from cleanpage.training.network import Network, make_batch

LABEL_SMOOTHING = 0.03


@dataclass(frozen=True, slots=True)
class Variant:
    """A page in one flattening, with what is wanted of its lines."""

    page: Encoded
    target: NDArray[np.float32]
    """shape (n, codes): the wanted probabilities of each line; rows of zeros are not learned from."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One page to learn from, in one or more flattenings: each epoch sees one of them."""

    variants: tuple[Variant, ...]
    share: float = 1.0
    """How much the page counts."""

    def choose(self, generator: np.random.Generator) -> Variant:
        """The first flattening half of the time, else any of the others."""
        if len(self.variants) == 1 or generator.random() < 0.5:
            return self.variants[0]
        return self.variants[int(generator.integers(1, len(self.variants)))]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a network is trained."""

    width: int = 64
    epochs: int = 14
    lines_per_batch: int = 2400
    learning_rate: float = 3e-3
    drop: float = 0.6
    """Share of n-grams and cues that a page is read without: what a site alone says must not be needed (benchmarks/LOG.md)."""
    dropout: float = 0.1
    weight_decay: float = 1e-5


def hard_target(codes: NDArray[np.int8]) -> NDArray[np.float32]:
    """Code indexes to smoothed probabilities; lines without a code become rows of zeros."""
    n = len(codes)
    target = np.full((n, len(CODES)), LABEL_SMOOTHING / len(CODES), np.float32)
    known = np.flatnonzero(codes >= 0)
    target[known, codes[known]] += 1 - LABEL_SMOOTHING
    target[codes < 0] = 0
    return target


def line_weights(target: NDArray[np.float32]) -> NDArray[np.float32]:
    """1 / root of the (expected) lines of each line's zone on the page: the measure counts pages, not lines."""
    expected = target.sum(axis=0)
    weights: NDArray[np.float32] = (target / np.sqrt(np.maximum(expected, 1.0))).sum(axis=1)
    return weights.astype(np.float32)


def _batches(samples: Sequence[Sample], limit: int, generator: np.random.Generator) -> Iterator[list[tuple[Variant, float]]]:
    batch: list[tuple[Variant, float]] = []
    lines = 0
    for i in generator.permutation(len(samples)):
        sample = samples[int(i)]
        variant = sample.choose(generator)
        if batch and lines + variant.page.n_lines > limit:
            yield batch
            batch, lines = [], 0
        batch.append((variant, sample.share))
        lines += variant.page.n_lines
    if batch:
        yield batch


def fit(samples: Sequence[Sample], recipe: Recipe, seed: int, with_cues: bool) -> Network:
    """A network trained on ``samples``; the same seed gives the same network on one machine."""
    torch.manual_seed(seed)
    generator = np.random.default_rng(seed)
    network = Network(recipe.width, with_cues)
    optimizer = torch.optim.Adam(network.parameters(), lr=recipe.learning_rate, weight_decay=recipe.weight_decay)
    total_lines = sum(sample.variants[0].page.n_lines for sample in samples)
    total = max(1, math.ceil(total_lines / recipe.lines_per_batch * recipe.epochs))
    step = 0
    network.train()
    for _ in range(recipe.epochs):
        for batch in _batches(samples, recipe.lines_per_batch, generator):
            rate = recipe.learning_rate * _schedule(step / total)
            for group in optimizer.param_groups:
                group["lr"] = rate
            step += 1
            inputs = make_batch([variant.page for variant, _ in batch], recipe.drop, generator)
            target = np.concatenate([variant.target for variant, _ in batch])
            weights = np.concatenate([line_weights(variant.target) * share for variant, share in batch])
            logits = network(inputs, recipe.dropout)
            losses = -(torch.from_numpy(target) * torch.log_softmax(logits, dim=1)).sum(dim=1)
            scaled = torch.from_numpy(weights)
            loss = (losses * scaled).sum() / scaled.sum().clamp(min=1e-6)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 2.0)
            optimizer.step()
    network.eval()
    return network


def _schedule(progress: float) -> float:
    """Warm-up over the first twentieth, then a cosine down to a hundredth."""
    if progress < 0.05:
        return progress / 0.05 + 0.02
    return 0.01 + 0.99 * (1 + math.cos(math.pi * min(1.0, (progress - 0.05) / 0.95))) / 2


def predict(networks: Sequence[Network], pages: Sequence[Encoded]) -> list[NDArray[np.float32]]:
    """Mean probabilities of ``networks`` for each page, shape (n, codes) each."""
    results: list[NDArray[np.float32]] = []
    with torch.no_grad():
        for first in range(0, len(pages), 16):
            group = list(pages[first : first + 16])
            batch = make_batch(group, 0.0, None)
            mean = torch.stack([torch.softmax(network(batch), dim=1) for network in networks]).mean(dim=0).numpy()
            at = 0
            for page in group:
                results.append(mean[at : at + page.n_lines].copy())
                at += page.n_lines
    return results
