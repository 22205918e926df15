"""Pages made ready to learn from: encoded once, in HTML and in several flattenings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleanpage.document import LineView
from cleanpage.features import Encoded, encode
from cleanpage.lines import html, text
from cleanpage.training.augment import crop
from cleanpage.training.corpus import CODE_INDEX, IGNORED, RawPage, align, flatten, flatteners
from cleanpage.training.fit import Sample, Variant, hard_target

#: Longer pages are left out of training: they are rare, and one of them would fill a batch.
MAX_LINES = 1500


@dataclass(slots=True)
class Flattening:
    """A page in one view."""

    page: Encoded
    owners: NDArray[np.int32]
    """Of each of its lines, the index of the reference line that it comes from, ``IGNORED`` where there is none."""


@dataclass(slots=True)
class Study:
    """One page in all the views that it is learned from."""

    raw: RawPage
    html: Flattening
    texts: list[Flattening]
    """The plain line view first."""

    def reference(self) -> NDArray[np.int8]:
        """The gold codes of the reference lines (the gold's own lines, or the HTML view's for an unlabelled page)."""
        return np.array([CODE_INDEX[code] for code, _ in self.raw.gold], np.int8)


def prepare(page: RawPage) -> Study | None:
    """Encode a page in all views; ``None`` for a page without lines, or with too many."""
    view = html.read(page.html)
    if not 3 <= len(view.lines) <= MAX_LINES:
        return None
    mine = [line.text for line in view.lines]
    gold = [line for _, line in page.gold] or mine
    owners = align(mine, gold) if page.gold else np.arange(len(mine), dtype=np.int32)
    plain = text.read("\n".join(" ".join(line.split()) or "-" for line in gold))
    texts = [_flattening(plain, gold)]
    if page.gold:
        cropped, kept = crop(page.gold, page.id)
        view_of_crop = text.read(cropped)
        if len(view_of_crop.lines) == len(kept):
            texts.append(Flattening(encode(view_of_crop), np.array(kept, np.int32)))
    texts += [_flattening(flat, gold) for flat in _flat_views(page, flatteners())]
    return Study(page, Flattening(encode(view), owners), texts)


def _flat_views(page: RawPage, libraries: dict[str, Callable[[str], str]]) -> list[LineView]:
    views = []
    for library in libraries.values():
        view = flatten(page, library)
        if 3 <= len(view.lines) <= MAX_LINES:
            views.append(view)
    return views


def _flattening(view: LineView, gold: list[str]) -> Flattening:
    return Flattening(encode(view), align([line.text for line in view.lines], gold))


def variant(flattening: Flattening, wanted: NDArray[np.float32]) -> Variant:
    """A flattening with the probabilities ``wanted`` of the reference lines given to its own lines."""
    target = wanted[np.maximum(flattening.owners, 0)]
    target[flattening.owners == IGNORED] = 0
    return Variant(flattening.page, target)


def sample(study: Study, view: str, soft: NDArray[np.float32] | None, share: float = 1.0) -> Sample:
    """A page to learn from in ``view`` ("html" or "text"), from its gold, or from ``soft`` probabilities of its HTML lines."""
    wanted = hard_target(study.reference()) if soft is None else soft
    flattenings = [study.html] if view == "html" else study.texts
    return Sample(tuple(variant(flattening, wanted) for flattening in flattenings), share)
