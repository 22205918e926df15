"""The line classifier: every line of a page gets the zone that its features speak for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleanpage.document import CODES, LabelledLine, LineView
from cleanpage.features import Encoded
from cleanpage.labels.score import score
from cleanpage.labels.weights import Weights, load


@dataclass(frozen=True, slots=True)
class Labeller:
    """The two networks, one for HTML and one for plain text; immutable, safe to share between threads."""

    html: Weights
    text: Weights

    @classmethod
    def load(cls) -> Labeller:
        """The networks that the package ships. Raises ``WeightsError`` when a file is damaged or of another schema."""
        return cls(load("html"), load("text"))

    def label(self, view: LineView, page: Encoded) -> list[LabelledLine]:
        """Each line with its most probable zone, in the page's order."""
        weights = self.html if view.is_html else self.text
        scores = score(page, weights)
        best = choose(scores)
        sure = confidence_of(scores, weights)
        # Rows come as tuples from columns with no list made between.
        rows = zip(*scores.T.tolist(), strict=True)
        return [
            LabelledLine(line, _ZONES[code], _IS_HEADER[code], confidence, row)
            for line, code, confidence, row in zip(view.lines, best.tolist(), sure.tolist(), rows, strict=True)
        ]


_ZONES = tuple(code.zone for code in CODES)
_IS_HEADER = tuple(code.is_header for code in CODES)

#: Added to the logarithms of the probabilities before the best is chosen, by the code's letter. Training counts rare
#: zones more than their lines, so the network names them too often; measured on held-out sites (benchmarks/LOG.md).
_LEAN = {"T": -0.6, "C": -0.6, "K": 0.5, "P": 0.7}
_LEANS = np.array([_LEAN.get(code.letter, 0.0) for code in CODES], np.float32)


def choose(scores: NDArray[np.float32]) -> NDArray[np.int64]:
    """Index of the code that each line gets from its probabilities, shape (n,)."""
    best: NDArray[np.int64] = (np.log(scores + 1e-6) + _LEANS).argmax(axis=1)
    return best


def confidence_of(scores: NDArray[np.float32], weights: Weights) -> NDArray[np.float32]:
    """The chance that each line's most probable code is right, from the calibration measured on held-out sites."""
    printed, right = weights.calibration
    confidence: NDArray[np.float32] = np.interp(scores.max(axis=1), printed, right).astype(np.float32)
    return confidence
