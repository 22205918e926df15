"""Hashed n-grams of all lines of a page at once, by rolling hashes over one array of its characters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: Rows of the n-gram table. Row 0 is empty: it stands for "no such n-gram".
ROWS = 1 << 15
#: Of each line, this many first and last characters are read; the rest of a long paragraph tells nothing more.
HEAD, TAIL = 216, 24
MAX_WORDS = 26
MAX_PAIRS = 32

OTHER, LETTER, DIGIT, IDEOGRAPH, PUNCTUATION = range(5)

_U64 = NDArray[np.uint64]
_I64 = NDArray[np.int64]


def _class_table() -> NDArray[np.uint8]:
    table = np.full(1 << 16, LETTER, np.uint8)
    table[:0x80] = PUNCTUATION
    table[:0x21] = OTHER
    for first, last, kind in (
        (0x30, 0x39, DIGIT), (0x41, 0x5A, LETTER), (0x61, 0x7A, LETTER), (0x7F, 0xA0, OTHER), (0xA1, 0xBF, PUNCTUATION),
        (0xD7, 0xD7, PUNCTUATION), (0xF7, 0xF7, PUNCTUATION), (0x0E00, 0x0EFF, IDEOGRAPH), (0x2000, 0x200F, OTHER),
        (0x2010, 0x2BFF, PUNCTUATION), (0x2E80, 0x2FFF, IDEOGRAPH), (0x3000, 0x3000, OTHER), (0x3001, 0x3004, PUNCTUATION),
        (0x3005, 0x3007, IDEOGRAPH), (0x3008, 0x303F, PUNCTUATION), (0x3040, 0x30FF, IDEOGRAPH), (0x30FB, 0x30FB, PUNCTUATION),
        (0x3100, 0x31FF, IDEOGRAPH), (0x3200, 0x33FF, PUNCTUATION), (0x3400, 0x9FFF, IDEOGRAPH), (0xE000, 0xF8FF, PUNCTUATION),
        (0xF900, 0xFAFF, IDEOGRAPH), (0xFE30, 0xFE4F, PUNCTUATION), (0xFEFF, 0xFEFF, OTHER), (0xFF01, 0xFF0F, PUNCTUATION),
        (0xFF10, 0xFF19, DIGIT), (0xFF1A, 0xFF20, PUNCTUATION), (0xFF3B, 0xFF40, PUNCTUATION), (0xFF5B, 0xFF65, PUNCTUATION),
        (0xFF66, 0xFF9F, IDEOGRAPH), (0xFFF0, 0xFFFF, OTHER),
    ):  # fmt: skip
        table[first : last + 1] = kind
    return table


def _fold_table() -> NDArray[np.uint16]:
    """Full-width forms to ASCII, every digit to 0, so that dates and counts of one form are one n-gram."""
    table = np.arange(1 << 16, dtype=np.uint16)
    table[0xFF01:0xFF5F] -= 0xFEE0
    table[0x30:0x3A] = 0x30
    table[0xFF10:0xFF1A] = 0x30
    table[0xA0] = table[0x3000] = 0x20
    return table


_CLASSES = _class_table()
_FOLDED = _fold_table()

# Substring hashes: sums of c[i] * BASE**i, shifted back by the inverse power, all modulo 2**64.
_BASE = 0x9E3779B97F4A7C15
_POWERS = np.ones(HEAD + TAIL + 2, np.uint64)
_POWERS[1:] = np.cumprod(np.full(HEAD + TAIL + 1, _BASE, np.uint64))
_INVERSES = np.ones(HEAD + TAIL + 2, np.uint64)
_INVERSES[1:] = np.cumprod(np.full(HEAD + TAIL + 1, pow(_BASE, -1, 1 << 64), np.uint64))
_MIX = np.uint64(0xD6E8FEB86659FD93)
_SHIFT = np.uint64(64 - 15)
_SALTS = np.cumprod(np.full(64, 0xBF58476D1CE4E5B9, np.uint64))


def head_of(text: str) -> str:
    """The part of a line that its n-grams are taken from, in lower case."""
    if len(text) > HEAD + TAIL:
        text = text[:HEAD] + text[-TAIL:]
    lowered = text.lower()
    return lowered if len(lowered) <= HEAD + TAIL else lowered[: HEAD + TAIL]


@dataclass(slots=True)
class Chars:
    """The characters of all lines' heads in one array; a line's characters stand between ``starts`` and ``ends``."""

    codes: _I64
    kinds: NDArray[np.uint8]
    starts: _I64
    ends: _I64
    line: NDArray[np.int32]
    """The line of each character."""
    hashes: _U64
    """shape (characters + 1,): prefix sums of the rolling hash, with powers counted from the line's start."""

    @property
    def n_lines(self) -> int:
        return len(self.starts)


def read_chars(heads: list[str]) -> Chars:
    """All lines' heads as one array of characters with classes, and the prefix sums of their rolling hash."""
    raw = np.frombuffer("".join(heads).encode("utf-32-le", "replace"), np.uint32)
    lengths = np.fromiter(map(len, heads), np.int64, len(heads))
    ends = np.cumsum(lengths)
    starts = ends - lengths
    clipped = np.minimum(raw, 0xFFFF).astype(np.uint16)
    kinds = _CLASSES[clipped]
    codes = _FOLDED[clipped].astype(np.int64)
    beyond = raw > 0xFFFF
    if beyond.any():
        kinds = np.where(beyond, np.where((raw >= 0x20000) & (raw < 0x40000), IDEOGRAPH, PUNCTUATION), kinds).astype(np.uint8)
        codes = np.where(beyond, raw, codes).astype(np.int64)
    line = np.repeat(np.arange(len(heads), dtype=np.int32), lengths)
    place = np.arange(len(raw), dtype=np.int64) - starts[line]
    hashes = np.zeros(len(raw) + 1, np.uint64)
    np.cumsum((codes.astype(np.uint64) + np.uint64(1)) * _POWERS[place], out=hashes[1:])
    return Chars(codes, kinds, starts, ends, line, hashes)


def _hash(chars: Chars, first: _I64, last: _I64, line: NDArray[np.int32]) -> _U64:
    """Hash of the characters from ``first`` up to, not including, ``last``; equal texts have equal hashes anywhere."""
    spread: _U64 = (chars.hashes[last] - chars.hashes[first]) * _INVERSES[first - chars.starts[line]]
    return spread


def _rows(hashes: _U64, salt: int) -> NDArray[np.int32]:
    """Hashes to table rows 1 … ROWS-1; ``salt`` parts the kinds of n-grams."""
    mixed = (hashes ^ _SALTS[salt]) * _MIX
    mixed ^= mixed >> np.uint64(29)
    rows = ((mixed * _MIX) >> _SHIFT).astype(np.int32)
    clipped: NDArray[np.int32] = np.maximum(rows, 1)
    return clipped


@dataclass(slots=True)
class Words:
    """What lines are compared by: words, and pairs of ideographs, as hashes sorted by line."""

    hashes: _U64
    line: NDArray[np.int32]


def encode(chars: Chars) -> tuple[NDArray[np.int32], NDArray[np.int32], Words]:
    """-> (rows of the n-gram table line after line, where each line's rows begin, the words)."""
    n = chars.n_lines
    word_rows, word_line, words = _word_rows(chars)
    pair_rows, pair_line, pairs = _pair_rows(chars)
    edge_rows = _edge_rows(chars)
    mark_rows, mark_line = _mark_rows(chars)
    streams = ((word_rows, word_line), (pair_rows, pair_line), (edge_rows, np.arange(n, dtype=np.int32)), (mark_rows, mark_line))
    counts = sum(np.bincount(line, minlength=n) * rows.shape[1] for rows, line in streams)
    starts = np.cumsum(counts) - counts
    ids = np.empty(int(np.sum(counts)), np.int32)
    filled = starts.copy()
    for rows, line in streams:
        width = rows.shape[1]
        own = np.bincount(line, minlength=n)
        rank = np.arange(len(line)) - (np.cumsum(own) - own)[line]
        target = filled[line] + rank * width
        for column in range(width):
            ids[target + column] = rows[:, column]
        filled += own * width
    both = np.concatenate((words.line, pairs.line))
    order = np.argsort(both, kind="stable")
    return ids, starts.astype(np.int32), Words(np.concatenate((words.hashes, pairs.hashes))[order], both[order])


def _word_rows(chars: Chars) -> tuple[NDArray[np.int32], NDArray[np.int32], Words]:
    """Words of letters and digits: whole, with their neighbour, by prefix and suffix, and by place near the line's start."""
    kinds = chars.kinds
    is_word = (kinds == LETTER) | (kinds == DIGIT)
    padded = np.zeros(len(kinds) + 2, bool)
    padded[1:-1] = is_word
    begins = is_word & ~padded[:-2]
    finishes = is_word & ~padded[2:]
    # A line's first character begins a word even where the line before ended in one.
    filled = chars.starts[chars.starts < chars.ends]
    begins[filled] = is_word[filled]
    finishes[chars.ends[chars.starts < chars.ends] - 1] = is_word[chars.ends[chars.starts < chars.ends] - 1]
    first = np.flatnonzero(begins)
    last = np.flatnonzero(finishes) + 1
    line = chars.line[first]
    rank = _rank(line, chars.n_lines)
    kept = rank < MAX_WORDS
    first, last, line, rank = first[kept], last[kept], line[kept], rank[kept]
    whole = _hash(chars, first, last, line)
    length = last - first
    follows = np.zeros(len(line), bool)
    follows[1:] = line[1:] == line[:-1]
    before = np.roll(whole, 1) if len(whole) else whole
    rows = np.zeros((len(line), 7), np.int32)
    rows[:, 0] = _rows(whole, 1)
    rows[:, 1] = np.where(rank < 6, _rows(whole, 2), 0)
    rows[:, 2] = np.where(follows, _rows(whole + before * np.uint64(3), 3), 0)
    for column, size in ((3, 2), (4, 4)):
        part = _hash(chars, first, np.minimum(first + size, last), line)
        rows[:, column] = np.where(length > size, _rows(part, column + 1), 0)
    for column, size in ((5, 2), (6, 3)):
        part = _hash(chars, np.maximum(last - size, first), last, line)
        rows[:, column] = np.where(length > size, _rows(part, column + 1), 0)
    return rows, line, Words(whole, line)


def _pair_rows(chars: Chars) -> tuple[NDArray[np.int32], NDArray[np.int32], Words]:
    """Ideographs of scripts without blanks: alone, in pairs and in threes, and the pair marked near the line's start."""
    at = np.flatnonzero(chars.kinds == IDEOGRAPH)
    line = chars.line[at]
    rank = _rank(line, chars.n_lines)
    kept = rank < MAX_PAIRS
    at, line, rank = at[kept], line[kept], rank[kept]
    end = chars.ends[line]
    one = _hash(chars, at, at + 1, line)
    two = _hash(chars, at, np.minimum(at + 2, end), line)
    three = _hash(chars, at, np.minimum(at + 3, end), line)
    has_two, has_three = at + 2 <= end, at + 3 <= end
    rows = np.zeros((len(at), 4), np.int32)
    rows[:, 0] = _rows(one, 11)
    rows[:, 1] = np.where(has_two, _rows(two, 12), 0)
    rows[:, 2] = np.where(has_three, _rows(three, 13), 0)
    rows[:, 3] = np.where(has_two & (rank < 4), _rows(two, 14), 0)
    return rows, line, Words(two, line)


def _edge_rows(chars: Chars) -> NDArray[np.int32]:
    """Of each line: all of it when short, its first and last characters, its first and last mark."""
    n = chars.n_lines
    line = np.arange(n, dtype=np.int32)
    first, last = chars.starts, chars.ends
    length = last - first
    rows = np.zeros((n, 9), np.int32)
    safe_last = np.maximum(last - 1, 0)
    if not len(chars.codes):
        return rows
    rows[:, 0] = np.where((length > 0) & (length <= 60), _rows(_hash(chars, first, last, line), 21), 0)
    for column, size in ((1, 1), (2, 2), (3, 4)):
        part = _hash(chars, first, np.minimum(first + size, last), line)
        rows[:, column] = np.where(length >= size, _rows(part, 21 + column), 0)
    for column, size in ((4, 1), (5, 2), (6, 3), (7, 4)):
        start = np.maximum(last - size, first)
        rows[:, column] = np.where(length >= size, _rows(_hash(chars, start, last, line), 21 + column), 0)
    bucket = np.minimum(length, 8) + np.minimum(length // 16, 12) * 16
    rows[:, 8] = _rows(bucket.astype(np.uint64) * np.uint64(8) + chars.kinds[safe_last].astype(np.uint64), 30)
    return rows


def _mark_rows(chars: Chars) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Punctuation marks, each once for every time it is printed (the first twelve of a line)."""
    at = np.flatnonzero(chars.kinds == PUNCTUATION)
    line = chars.line[at]
    kept = _rank(line, chars.n_lines) < 12
    at, line = at[kept], line[kept]
    return _rows(chars.codes[at].astype(np.uint64), 31)[:, None], line


def _rank(line: NDArray[np.int32], n: int) -> _I64:
    """Place of each element among those of its line, from 0; ``line`` is sorted."""
    counts = np.bincount(line, minlength=n)
    rank: _I64 = np.arange(len(line)) - (np.cumsum(counts) - counts)[line]
    return rank
