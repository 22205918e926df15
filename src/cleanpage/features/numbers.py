"""Numbers about each line: its shape, its place, what stands around it, and what it shares with title and prose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleanpage.document import LineView
from cleanpage.features.grams import DIGIT, IDEOGRAPH, LETTER, PUNCTUATION, Chars, Words

_F = NDArray[np.floating[Any]]
_B = NDArray[np.bool_]

_DATE = re.compile(
    r"(?:19|20)\d\d\s?[-/.年년]\s?\d{1,2}|\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d\b|\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]"
    r"|\b\d{1,2}(?:st|nd|rd|th)?\.?\s(?:de\s)?[^\W\d_]{3,10}\.?,?\s(?:de\s)?(?:19|20)\d\d"
    r"|[^\W\d_]{3,10}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s(?:19|20)\d\d"
)
_TIME = re.compile(
    r"\b\d{1,2}[:：]\d\d\b|\d\s?(?:分钟|小时|天|分鐘|小時|時間|시간|minutes?|hours?|days?|min|ago|Stunden|heures|horas)"
)
_ENDS = ".!?。！？…”\"»）)’'」』;；"
_STOPS = frozenset(".!?。！？…”\"»」』")


@dataclass(slots=True)
class Shape:
    """Plain facts about each line of a page, as columns."""

    length: _F
    """Characters."""
    width: _F
    """Columns: an ideograph counts as two."""
    kinds: _F
    """shape (n, 5): how many characters of each kind the line's head has."""
    link_share: _F
    is_prose: _B
    """Long, ends as a sentence does, and is not a link."""
    ends_sentence: _B


def read_shape(view: LineView, chars: Chars) -> Shape:
    """Length, kinds of characters, link share and prose."""
    lines = view.lines
    n = len(lines)
    length = np.fromiter((len(line.text) for line in lines), np.float32, n)
    kinds = np.bincount(chars.line.astype(np.int64) * 5 + chars.kinds, minlength=5 * n).reshape(n, 5).astype(np.float32)
    head = np.maximum(kinds.sum(axis=1), 1)
    width = length * (1 + kinds[:, IDEOGRAPH] / head)
    link_share = np.fromiter((line.link_chars for line in lines), np.float32, n) / np.maximum(length, 1)
    ends = np.fromiter((line.text[-1] in _STOPS for line in lines), bool, n)
    is_prose = (width >= 80) & ends & (link_share < 0.5)
    return Shape(length, width, kinds, link_share, is_prose, ends)


def find_heads(view: LineView, shape: Shape) -> NDArray[np.int32]:
    """Index of the nearest line above each line that looks like a header, -1 where there is none.

    A header is short, ends no sentence and has letters; in HTML it is a heading, or is not wholly a link.
    """
    lines = view.lines
    n = len(lines)
    letters = shape.kinds[:, LETTER] + shape.kinds[:, IDEOGRAPH]
    is_head = (shape.width <= 44) & ~shape.ends_sentence & (letters > 1) & (letters > shape.kinds[:, DIGIT])
    if view.is_html:
        level = np.fromiter((line.level for line in lines), np.int32, n)
        is_head &= (level > 0) | (shape.link_share < 0.5)
    else:
        # Among short lines of one length none heads the others; a header is shorter than what follows it.
        after = np.append(shape.width[1:], 0)
        is_head &= (after >= shape.width) | (np.fromiter((line.blanks for line in lines), np.int32, n) > 0)
    at = np.where(is_head, np.arange(n), -1)
    heads = np.full(n, -1, np.int32)
    if n > 1:
        heads[1:] = np.maximum.accumulate(at)[:-1]
    return heads


def _flags(view: LineView, shape: Shape) -> list[_F]:
    lines = view.lines
    n = len(lines)
    digits = shape.kinds[:, DIGIT] > 0
    has_date = np.zeros(n, np.float32)
    has_time = np.zeros(n, np.float32)
    for i in np.flatnonzero(digits).tolist():
        text = lines[i].text[:160]
        has_date[i] = _DATE.search(text) is not None
        has_time[i] = _TIME.search(text) is not None
    texts = [line.text for line in lines]
    return [
        has_date,
        has_time,
        has_date * (shape.length <= 40),
        np.fromiter((text[-1] in _ENDS for text in texts), np.float32, n),
        np.fromiter((text.endswith(("...", "…", "[…]", "..")) for text in texts), np.float32, n),
        np.fromiter((text.endswith((":", "：")) for text in texts), np.float32, n),
        np.fromiter((":" in text[:24] or "：" in text[:24] for text in texts), np.float32, n),
        np.fromiter((text.isupper() for text in texts), np.float32, n),
        np.fromiter((text[0].isupper() for text in texts), np.float32, n),
        np.fromiter((line.bullet for line in lines), np.float32, n),
        np.fromiter((text.isdigit() for text in texts), np.float32, n),
        shape.ends_sentence.astype(np.float32),
    ]


def _shape_numbers(shape: Shape) -> list[_F]:
    kinds, width = shape.kinds, shape.width
    head = np.maximum(kinds.sum(axis=1), 1)
    log = np.log1p(width) / 5
    columns: list[_F] = [log, np.minimum(width, 24) / 24, np.minimum(width, 120) / 120, (width <= 8).astype(np.float32)]
    columns += [kinds[:, kind] / head for kind in (LETTER, DIGIT, IDEOGRAPH, PUNCTUATION)]
    columns.append(shape.is_prose.astype(np.float32))
    n = len(log)
    for lag in (1, 2, 3):
        near = np.full(n, 1.0, np.float32)
        ahead = np.full(n, 1.0, np.float32)
        if n > lag:
            near[lag:] = np.minimum(np.abs(log[lag:] - log[:-lag]) * 3, 1)
            ahead[:-lag] = near[lag:]
        columns += [near, ahead]
    for reach in (3, 10):
        columns += [_window_mean(log, reach), _window_mean(shape.link_share, reach), _window_mean(columns[8], reach)]
    return columns


def _window_mean(values: _F, reach: int) -> _F:
    n = len(values)
    sums = np.concatenate((np.zeros(1), np.cumsum(values, dtype=np.float64)))
    first = np.maximum(np.arange(n) - reach, 0)
    last = np.minimum(np.arange(n) + reach + 1, n)
    mean: _F = ((sums[last] - sums[first]) / np.maximum(last - first, 1)).astype(np.float32)
    return mean


def _place_numbers(shape: Shape) -> list[_F]:
    n = len(shape.length)
    at = np.arange(n, dtype=np.float32)
    prose = shape.is_prose
    mass = np.where(prose, shape.width, 0)
    before = np.cumsum(mass) - mass
    total = max(float(mass.sum()), 1.0)
    count_before: NDArray[np.int64] = np.cumsum(prose) - prose
    count_after = prose.sum() - count_before - prose
    where = np.flatnonzero(prose)
    first, last = (float(where[0]), float(where[-1])) if len(where) else (0.0, 0.0)
    previous = np.maximum.accumulate(np.where(prose, at, -1e9))
    following = np.minimum.accumulate(np.where(prose, at, 1e9)[::-1])[::-1]
    return [
        at / max(n, 1),
        np.minimum(at, 12) / 12,
        np.log1p(at) / 5,
        np.log1p(n - at) / 5,
        np.full(n, np.log1p(n) / 6, np.float32),
        before / total,
        np.log1p(count_before) / 3,
        np.log1p(count_after) / 3,
        _squash(at - first),
        _squash(at - last),
        np.log1p(np.minimum(at - previous, 400)) / 5,
        np.log1p(np.minimum(following - at, 400)) / 5,
        np.full(n, min(np.log1p(total) / 9, 2), np.float32),
    ]


def _squash(distance: _F) -> _F:
    """A signed distance in lines, flattened far away."""
    flat: _F = np.sign(distance) * np.log1p(np.abs(distance)) / 5
    return flat


def _shared_numbers(view: LineView, shape: Shape, words: Words, heads: list[str]) -> list[_F]:
    """What a line's words share with the title and the prose, and how often the line is printed."""
    n = len(view.lines)
    owners = np.maximum(np.bincount(words.line, minlength=n), 1)
    is_title = np.zeros(n, bool)
    is_title[0] = True
    for i, line in enumerate(view.lines):
        if line.level == 1:
            is_title[i] = True
    columns: list[_F] = []
    unique, inverse = np.unique(words.hashes, return_inverse=True)
    for members in (is_title, shape.is_prose):
        inside = members[words.line]
        total = np.bincount(inverse[inside], minlength=len(unique))
        # A line's own words don't speak for it.
        own = np.where(inside, 1, 0)
        shared = total[inverse] - own > 0
        columns.append((np.bincount(words.line, weights=shared, minlength=n) / owners).astype(np.float32))
    first_words = words.hashes[words.line == 0]
    in_first = np.isin(words.hashes, first_words)
    hit = np.bincount(words.line, weights=in_first, minlength=n)
    columns.append((2 * hit / (owners + max(len(first_words), 1))).astype(np.float32))
    columns.append((hit / max(len(first_words), 1)).astype(np.float32).clip(0, 1))
    seen: dict[str, int] = {}
    for head in heads:
        seen[head] = seen.get(head, 0) + 1
    repeats = np.fromiter((seen[head] for head in heads), np.float32, n)
    columns.append(np.log1p(repeats - 1) / 3)
    columns.append(np.fromiter((i > 0 and heads[i] == heads[i - 1] for i in range(n)), np.float32, n))
    return columns


def _markup_numbers(view: LineView, shape: Shape) -> list[_F]:
    lines = view.lines
    n = len(lines)
    blanks = np.fromiter((line.blanks for line in lines), np.float32, n)
    columns: list[_F] = [
        shape.link_share,
        np.minimum(np.log1p(blanks), 2) / 2,
        np.append(np.minimum(blanks[1:], 1), 1.0),
        np.fromiter((min(line.indent, 8) for line in lines), np.float32, n) / 8,
        np.fromiter((line.images_before for line in lines), np.float32, n).clip(0, 2) / 2,
        np.fromiter((line.level > 0 for line in lines), np.float32, n),
        np.fromiter((line.level == 1 for line in lines), np.float32, n),
        np.fromiter((min(line.item_depth, 4) for line in lines), np.float32, n) / 4,
        np.fromiter((line.row >= 0 for line in lines), np.float32, n),
        np.fromiter((line.tag == "p" for line in lines), np.float32, n),
    ]
    hrefs = [line.links[0].href if line.links else "" for line in lines]
    columns += [
        np.fromiter((href.startswith(("#", "javascript", "mailto", "tel:")) for href in hrefs), np.float32, n),
        np.fromiter((min(href.count("/"), 8) for href in hrefs), np.float32, n) / 8,
        np.fromiter((min(len(href), 160) for href in hrefs), np.float32, n) / 160,
        np.fromiter((min(href.count("-"), 8) for href in hrefs), np.float32, n) / 8,
        np.fromiter((sum(map(str.isdigit, href[-40:])) for href in hrefs), np.float32, n).clip(0, 16) / 16,
        np.fromiter((len(line.links) for line in lines), np.float32, n).clip(0, 4) / 4,
    ]
    columns += _run_numbers(view)
    return columns


def _run_numbers(view: LineView) -> list[_F]:
    """How often the kind of place that a line stands in is found on the page, and in a row."""
    n = len(view.lines)
    if not view.is_html:
        return [np.zeros(n, np.float32)] * 4
    containers = view.containers
    tags, names, parents = containers.tags, containers.names, containers.parents
    kinds: dict[tuple[str, str, str, str], int] = {}
    place = np.zeros(n, np.int32)
    for i, line in enumerate(view.lines):
        at = max(line.container, 0)
        up = max(parents[at], 0)
        place[i] = kinds.setdefault((tags[at], names[at], tags[up], names[up]), len(kinds))
    count = np.bincount(place)[place]
    same = np.ones(n, bool)
    same[0] = False
    same[1:] = place[1:] == place[:-1]
    begin = np.flatnonzero(~same)
    run = np.diff(np.append(begin, n))
    length = np.repeat(run, run)
    again = np.zeros(n, np.float32)
    for lag in (2, 3):
        if n > lag:
            again[lag:] = np.maximum(again[lag:], (place[lag:] == place[:-lag]).astype(np.float32))
    within = np.arange(n) - np.repeat(begin, run)
    return [np.log1p(count) / 5, np.log1p(length) / 5, again, np.log1p(within) / 5]


def encode(view: LineView, shape: Shape, words: Words, heads: list[str]) -> NDArray[np.float32]:
    """shape (n, WIDTH), each column roughly within -1 and 2."""
    if not view.lines:
        return np.zeros((0, WIDTH), np.float32)
    columns = _flags(view, shape) + _shape_numbers(shape) + _place_numbers(shape)
    columns += _shared_numbers(view, shape, words, heads) + _markup_numbers(view, shape)
    return np.stack(columns, axis=1).astype(np.float32)


#: How many numbers a line has.
WIDTH = 12 + 21 + 13 + 6 + 20
