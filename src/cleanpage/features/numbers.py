"""Numbers about each line: its shape, its place, what stands around it, and what it shares with title and prose."""

from __future__ import annotations

import operator
import re
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleanpage.document import LineView, Link
from cleanpage.features.grams import DIGIT, IDEOGRAPH, LETTER, PUNCTUATION, Grams, Words
from cleanpage.native import twin

_F = NDArray[np.floating[Any]]
_B = NDArray[np.bool_]
_F32 = NDArray[np.float32]

# Dates and times, told from their first digit on (and what stands before it), so that only digits are tried.
_DATE = re.compile(
    r"\d(?:(?:(?<=1)9|(?<=2)0)\d\d\s?[-/.年년]\s?\d"
    r"|\d?[./-]\d{1,2}[./-](?:19|20)?\d\d\b"
    r"|\d?\s?[月월]\s?\d{1,2}\s?[日일]"
    r"|(?<!\w\d)\d?(?:st|nd|rd|th)?\.?\s(?:de\s)?[^\W\d_]{3,10}\.?,?\s(?:de\s)?(?:19|20)\d\d"
    r"|(?:(?<=[^\W\d_]{3}\s\d)|(?<=[^\W\d_]{3}\.\s\d))\d?(?:st|nd|rd|th)?,?\s(?:19|20)\d\d)"
)
_TIME = re.compile(
    r"\d(?:(?<!\w\d)\d?[:：]\d\d\b|\s?(?:分钟|小时|天|分鐘|小時|時間|시간|minutes?|hours?|days?|min|ago|Stunden|heures|horas))"
)
_SEARCHED = 160

# What a last character tells, as bits.
_END, _STOP, _COLON = 1, 2, 4


def _last_table() -> NDArray[np.uint8]:
    table = np.zeros(1 << 16, np.uint8)
    for marks, bit in ((".!?。！？…”\"»）)’'」』;；", _END), (".!?。！？…”\"»」』", _STOP), (":：", _COLON)):
        for mark in marks:
            table[ord(mark)] |= bit
    return table


_LAST = _last_table()
_ELLIPSES = ("..", "…", "[…]")

# The numbers of a line as it comes from the page, and their places in ``_Shape.cues``.
_read_cues = operator.attrgetter("link_chars", "blanks", "indent", "images_before", "level", "item_depth", "row", "bullet")
LINK_CHARS, BLANKS, INDENT, IMAGES, LEVEL, DEPTH, ROW, BULLET = range(8)

_NO_PAGE_LINKS = ("#", "javascript", "mailto", "tel:")


@dataclass(slots=True)
class _Shape:
    """Plain facts about each line of a page, as columns."""

    texts: list[str]
    cues: _F32
    """shape (n, 8): the lines' own numbers."""
    length: _F32
    """Characters."""
    width: _F
    """Columns: an ideograph counts as two."""
    kinds: _F32
    """shape (n, 5): how many characters of each kind the line's head has."""
    head: _F32
    """How many characters the line's head has."""
    link_share: _F
    is_prose: _B
    """Long, ends as a sentence does, and is not a link."""
    last: NDArray[np.uint8]
    """What the last character tells, as bits."""
    ends_sentence: _B


def _read_shape(view: LineView, read: Grams) -> _Shape:
    """Length, kinds of characters, link share and prose."""
    lines = view.lines
    n = len(lines)
    texts = [line.text for line in lines]
    cues = np.fromiter(chain.from_iterable(map(_read_cues, lines)), np.float32, 8 * n).reshape(n, 8)
    length = np.fromiter(map(len, texts), np.float32, n)
    kinds = read.kinds
    head = np.maximum(read.lengths, 1).astype(np.float32)
    width = length * (1 + kinds[:, IDEOGRAPH] / head)
    link_share = cues[:, LINK_CHARS] / np.maximum(length, 1)
    lasts = "".join([text[-1] for text in texts]).encode("utf-32-le", "surrogatepass")
    last = np.take(_LAST, np.frombuffer(lasts, np.uint32).astype(np.intp), mode="clip")
    ends = (last & _STOP) > 0
    is_prose = (width >= 80) & ends & (link_share < 0.5)
    return _Shape(texts, cues, length, width, kinds, head, link_share, is_prose, last, ends)


def _find_heads(view: LineView, shape: _Shape) -> NDArray[np.int32]:
    """Index of the nearest line above each line that looks like a header, -1 where there is none.

    A header is short, ends no sentence and has letters; in HTML it is a heading, or is not wholly a link.
    """
    n = len(view.lines)
    letters = shape.kinds[:, LETTER] + shape.kinds[:, IDEOGRAPH]
    is_head = (shape.width <= 44) & ~shape.ends_sentence & (letters > 1) & (letters > shape.kinds[:, DIGIT])
    if view.is_html:
        is_head &= (shape.cues[:, LEVEL] > 0) | (shape.link_share < 0.5)
    else:
        # Among short lines of one length none heads the others; a header is shorter than what follows it.
        after = np.append(shape.width[1:], 0)
        is_head &= (after >= shape.width) | (shape.cues[:, BLANKS] > 0)
    at = np.where(is_head, np.arange(n), -1)
    heads = np.full(n, -1, np.int32)
    if n > 1:
        heads[1:] = np.maximum.accumulate(at)[:-1]
    return heads


def _write_dates(texts: list[str], kinds: _F32, out: _F32) -> None:
    """Whether each line has a date, a time, and is a short one with a date."""
    out[:3] = 0
    for i in np.flatnonzero(kinds[:, DIGIT]).tolist():
        text = texts[i][:_SEARCHED]
        if _DATE.search(text):
            out[0, i] = 1
            out[2, i] = len(texts[i]) <= 40
        if _TIME.search(text):
            out[1, i] = 1


def _write_flags(shape: _Shape, out: _F32) -> None:
    texts = shape.texts
    n = len(texts)
    _write_dates(texts, shape.kinds, out)
    out[3] = (shape.last & _END) > 0
    out[4] = np.fromiter([text.endswith(_ELLIPSES) for text in texts], bool, n)
    out[5] = (shape.last & _COLON) > 0
    out[6] = np.fromiter([":" in head or "：" in head for head in [text[:24] for text in texts]], bool, n)
    out[7] = np.fromiter(map(str.isupper, texts), bool, n)
    out[8] = np.fromiter(map(str.isupper, [text[0] for text in texts]), bool, n)
    out[9] = shape.cues[:, BULLET]
    out[10] = np.fromiter(map(str.isdigit, texts), bool, n)
    out[11] = shape.ends_sentence


def _write_shape(shape: _Shape, out: _F32) -> None:
    width = shape.width
    n = len(width)
    log = np.log1p(width) / 5
    out[0] = log
    out[1] = np.minimum(width, 24) / 24
    out[2] = np.minimum(width, 120) / 120
    out[3] = width <= 8
    for row, kind in enumerate((LETTER, DIGIT, IDEOGRAPH, PUNCTUATION), 4):
        np.divide(shape.kinds[:, kind], shape.head, out=out[row])
    out[8] = shape.is_prose
    # How much longer or shorter than the line so many before, and so many after.
    out[9:15] = 1
    for row, lag in ((9, 1), (11, 2), (13, 3)):
        if n > lag:
            near = np.abs(log[lag:] - log[:-lag])
            near *= 3
            np.minimum(near, 1, out=out[row, lag:])
            out[row + 1, :-lag] = out[row, lag:]
    # Means over the neighbourhood.
    sums = np.zeros((3, n + 1))
    np.cumsum((log, shape.link_share, out[8]), axis=1, out=sums[:, 1:], dtype=np.float64)
    at = np.arange(n)
    for row, reach in ((15, 3), (18, 10)):
        first, last = np.maximum(at - reach, 0), np.minimum(at + reach + 1, n)
        out[row : row + 3] = (np.take(sums, last, axis=1) - np.take(sums, first, axis=1)) / (last - first)


def _write_places(shape: _Shape, out: _F32) -> None:
    n = len(shape.length)
    at = np.arange(n, dtype=np.float32)
    prose = shape.is_prose
    mass = np.where(prose, shape.width, 0)
    total = max(float(mass.sum()), 1.0)
    where = np.flatnonzero(prose)
    first, last = (float(where[0]), float(where[-1])) if len(where) else (0.0, 0.0)
    count = np.cumsum(prose)
    out[0] = at / n
    out[1] = np.minimum(at, 12) / 12
    out[4] = np.log1p(n) / 6
    out[5] = (np.cumsum(mass) - mass) / total
    out[12] = min(np.log1p(total) / 9, 2)
    # The logarithms of eight rows at once: lines before and after, prose before and after, distances.
    logs = np.empty((8, n), np.float64)
    logs[0] = at
    logs[1] = n - at
    logs[2] = count - prose
    logs[3] = count[-1] - count
    logs[4] = np.abs(at - first)
    logs[5] = np.abs(at - last)
    logs[6] = at - np.maximum.accumulate(np.where(prose, at, -1e9))
    logs[7] = np.minimum.accumulate(np.where(prose, at, 1e9)[::-1])[::-1] - at
    np.minimum(logs[6:], 400, out=logs[6:])
    np.log1p(logs, out=logs)
    out[2:4] = logs[:2] / 5
    out[6:8] = logs[2:4] / 3
    out[8] = np.sign(at - first) * logs[4] / 5
    out[9] = np.sign(at - last) * logs[5] / 5
    out[10:12] = logs[6:] / 5


def _write_shared(shape: _Shape, words: Words, heads: list[str], out: _F32) -> None:
    """What a line's words share with the title and the prose, and how often the line is printed."""
    n = len(heads)
    owners = np.maximum(np.bincount(words.line, minlength=n), 1)
    is_title = shape.cues[:, LEVEL] == 1
    is_title[0] = True
    unique, inverse = np.unique(words.hashes, return_inverse=True)
    for row, members in enumerate((is_title, shape.is_prose)):
        inside = members[words.line]
        total = np.bincount(inverse[inside], minlength=len(unique))
        # A line's own words don't speak for it.
        shared = total[inverse] > inside
        out[row] = np.bincount(words.line[shared], minlength=n) / owners
    is_first = words.line == 0
    n_first = int(np.count_nonzero(is_first))
    in_first = np.bincount(inverse[is_first], minlength=len(unique))[inverse] > 0
    hit = np.bincount(words.line[in_first], minlength=n)
    out[2] = 2 * hit / (owners + max(n_first, 1))
    out[3] = np.minimum(hit / max(n_first, 1), 1)
    seen = Counter(heads)
    out[4] = np.log1p(np.fromiter(map(seen.__getitem__, heads), np.float32, n) - 1) / 3
    out[5, 0] = 0
    out[5, 1:] = np.fromiter(map(operator.eq, heads[1:], heads), bool, n - 1)


def _write_markup(view: LineView, shape: _Shape, out: _F32) -> None:
    cues = shape.cues
    out[0] = shape.link_share
    blanks = cues[:, BLANKS]
    out[1] = np.minimum(np.log1p(blanks), 2) / 2
    out[2, :-1] = np.minimum(blanks[1:], 1)
    out[2, -1] = 1
    out[3] = np.minimum(cues[:, INDENT], 8) / 8
    if not view.is_html:
        # Plain text knows of no markup; its lines are in no table row.
        out[4:] = 0
        return
    out[4] = np.minimum(cues[:, IMAGES], 2) / 2
    out[5] = cues[:, LEVEL] > 0
    out[6] = cues[:, LEVEL] == 1
    out[7] = np.minimum(cues[:, DEPTH], 4) / 4
    out[8] = cues[:, ROW] >= 0
    out[9] = np.fromiter([line.tag == "p" for line in view.lines], bool, len(cues))
    out[10:16] = 0
    _write_links([line.links for line in view.lines], out[10:16])
    _write_runs(view, out[16:])


def _write_links(links: list[tuple[Link, ...]], out: _F32) -> None:
    """The form of each line's first address, and how many it has; lines without links stay as they are."""
    linked = [i for i, own in enumerate(links) if own]
    if not linked:
        return
    hrefs = [links[i][0].href for i in linked]
    n = len(hrefs)
    columns = np.empty((6, n), np.float32)
    columns[0] = np.fromiter([href.startswith(_NO_PAGE_LINKS) for href in hrefs], bool, n)
    columns[1] = np.fromiter([href.count("/") for href in hrefs], np.float32, n)
    columns[2] = np.fromiter(map(len, hrefs), np.float32, n)
    columns[3] = np.fromiter([href.count("-") for href in hrefs], np.float32, n)
    columns[4] = _count_digits([href[-40:] for href in hrefs])
    columns[5] = np.fromiter([len(links[i]) for i in linked], np.float32, n)
    np.minimum(columns, _LINK_LIMITS, out=columns)
    columns /= _LINK_LIMITS
    out[:, linked] = columns


def _count_digits(texts: list[str]) -> NDArray[np.int64]:
    joined = "".join(texts)
    if joined.isascii():
        # Unsigned bytes below "0" come round to large numbers.
        is_digit = np.frombuffer(joined.encode(), np.uint8) - np.uint8(48) < 10
    else:
        is_digit = np.fromiter(map(str.isdigit, joined), bool, len(joined))
    before = np.zeros(len(joined) + 1, np.int64)
    np.cumsum(is_digit, out=before[1:])
    ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)))
    counts: NDArray[np.int64] = np.diff(before[ends], prepend=0)
    return counts


_LINK_LIMITS = np.array([[1], [8], [160], [8], [16], [4]], np.float32)


def _write_runs(view: LineView, out: _F32) -> None:
    """How often the kind of place that a line stands in is found on the page, and in a row."""
    n = len(view.lines)
    containers = view.containers
    tags, names, parents = containers.tags, containers.names, containers.parents
    kinds: dict[tuple[str, str, str, str], int] = {}
    found: list[int] = []
    for line in view.lines:
        at = max(line.container, 0)
        up = max(parents[at], 0)
        found.append(kinds.setdefault((tags[at], names[at], tags[up], names[up]), len(kinds)))
    place = np.array(found, np.intp)
    is_new = np.ones(n, bool)
    np.not_equal(place[1:], place[:-1], out=is_new[1:])
    begin = np.flatnonzero(is_new)
    run = np.diff(begin, append=n)
    out[0] = np.bincount(place)[place]
    out[1] = np.repeat(run, run)
    out[2] = 0
    for lag in (2, 3):
        if n > lag:
            out[2, lag:] += place[lag:] == place[:-lag]
    np.minimum(out[2], 1, out=out[2])
    out[3] = np.arange(n) - np.repeat(begin, run)
    for row in (0, 1, 3):
        np.log1p(out[row], out=out[row])
        out[row] /= 5


def encode(view: LineView, read: Grams, heads: list[str], room: int) -> tuple[_F32, NDArray[np.int32]]:
    """-> (shape (n, WIDTH + room), whose first WIDTH columns are filled, each roughly within -1 and 2; the lines' headers).

    The header of a line is the index of the nearest line above that looks like one, -1 where there is none.
    """
    if not view.lines:
        return np.zeros((0, WIDTH + room), np.float32), np.zeros(0, np.int32)
    if twin is None:
        return encode_in_numpy(view, read, heads, room)
    n = len(heads)
    out, head_lines = np.empty((n, WIDTH + room), np.float32), np.empty(n, np.int32)
    words, containers = read.words, view.containers
    columns = (containers.tags, containers.names, containers.parents)
    twin.numbers(view.lines, heads, columns, (read.kinds, read.lengths, words.hashes, words.line), out, head_lines, view.is_html)
    _write_dates([line.text for line in view.lines], read.kinds, out.T)
    return out, head_lines


def encode_in_numpy(view: LineView, read: Grams, heads: list[str], room: int) -> tuple[_F32, NDArray[np.int32]]:
    """What ``encode`` gives, without the compiled twin; the view has at least one line."""
    shape = _read_shape(view, read)
    columns = np.empty((WIDTH + room, len(heads)), np.float32)
    _write_flags(shape, columns[:12])
    _write_shape(shape, columns[12:33])
    _write_places(shape, columns[33:46])
    _write_shared(shape, read.words, heads, columns[46:52])
    _write_markup(view, shape, columns[52:WIDTH])
    return np.ascontiguousarray(columns.T), _find_heads(view, shape)


#: How many numbers a line has.
WIDTH = 12 + 21 + 13 + 6 + 20
