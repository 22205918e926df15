"""Hashed n-grams of all lines of a page at once, by rolling hashes over one array of its characters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleanpage.native import twin

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
_SALTS: _U64 = np.cumprod(np.full(64, 0xBF58476D1CE4E5B9, np.uint64)).astype(np.uint64)

# Salts part the kinds of n-grams. A row of each table below is one kind; the n-gram begins at its line's or word's
# start, or at its end, so many characters on.
_WORD_SALTS = _SALTS[[1, 2, 3, 4, 5, 6, 7], None]
_WORD_PARTS = (2, 4, 2, 3)
_PAIR_SALTS = _SALTS[[11, 12, 13, 14], None]
_EDGE_SALTS = _SALTS[[21, 22, 23, 24, 25, 26, 27, 28, 30], None]
_EDGE_STARTS, _EDGE_ENDS = np.array([[1], [2], [4]]), np.array([[1], [2], [3], [4]])
_EDGE_SIZES = np.concatenate((_EDGE_STARTS, _EDGE_ENDS))
_MARK_SALT = _SALTS[31]
MAX_MARKS = 12


def head_of(text: str) -> str:
    """The part of a line that its n-grams are taken from, in lower case."""
    if len(text) > HEAD + TAIL:
        text = text[:HEAD] + text[-TAIL:]
    lowered = text.lower()
    return lowered if len(lowered) <= HEAD + TAIL else lowered[: HEAD + TAIL]


@dataclass(slots=True)
class _Chars:
    """The characters of all lines' heads in one array; a line's characters stand between ``starts`` and ``ends``."""

    codes: _U64
    kinds: NDArray[np.uint8]
    starts: _I64
    ends: _I64
    line: _I64
    """The line of each character."""
    hashes: _U64
    """shape (characters + 1,): prefix sums of the rolling hash, with powers counted from the line's start."""
    inverses: _U64
    """shape (characters + 1,): what takes the hash of an n-gram back to the line's start, by the n-gram's first character."""

    @property
    def n_lines(self) -> int:
        return len(self.starts)


def _read_chars(heads: list[str]) -> _Chars:
    """All lines' heads as one array of characters with classes, and the prefix sums of their rolling hash."""
    raw = np.frombuffer("".join(heads).encode("utf-32-le", "replace"), np.uint32).astype(np.intp)
    lengths = np.fromiter(map(len, heads), np.int64, len(heads))
    ends = np.cumsum(lengths)
    starts = ends - lengths
    # "clip" leaves what is beyond the tables at their last place.
    kinds = np.take(_CLASSES, raw, mode="clip")
    codes = np.take(_FOLDED, raw, mode="clip").astype(np.uint64)
    if len(raw) and raw.max() > 0xFFFF:
        beyond = raw > 0xFFFF
        kinds = np.where(beyond, np.where((raw >= 0x20000) & (raw < 0x40000), IDEOGRAPH, PUNCTUATION), kinds).astype(np.uint8)
        codes = np.where(beyond, raw.astype(np.uint64), codes)
    line = np.repeat(np.arange(len(heads)), lengths)
    place = np.arange(len(raw)) - np.repeat(starts, lengths)
    hashes = np.zeros(len(raw) + 1, np.uint64)
    np.cumsum((codes + np.uint64(1)) * np.take(_POWERS, place, mode="clip"), out=hashes[1:])
    inverses = np.ones(len(raw) + 1, np.uint64)
    np.take(_INVERSES, place, out=inverses[:-1], mode="clip")
    return _Chars(codes, kinds, starts, ends, line, hashes, inverses)


def _hash(chars: _Chars, first: _I64, last: _I64) -> _U64:
    """Hash of the characters from ``first`` up to, not including, ``last``; equal texts have equal hashes anywhere.

    Places outside the page are taken for its edge: n-grams that don't fit their line are hashed like the others and
    left out afterwards, which is faster than choosing before.
    """
    spread: _U64 = np.take(chars.hashes, last, mode="clip")
    spread -= np.take(chars.hashes, first, mode="clip")
    spread *= np.take(chars.inverses, first, mode="clip")
    return spread


def _rows(hashes: _U64, salts: _U64 | np.uint64) -> NDArray[np.int32]:
    """Hashes to table rows 1 … ROWS-1; ``salts`` part the kinds of n-grams."""
    mixed = hashes ^ salts
    mixed *= _MIX
    mixed ^= mixed >> np.uint64(29)
    mixed *= _MIX
    mixed >>= _SHIFT
    rows = mixed.astype(np.int32)
    np.maximum(rows, 1, out=rows)
    return rows


@dataclass(slots=True)
class Words:
    """What lines are compared by: words, and pairs of ideographs, as hashes."""

    hashes: _U64
    line: NDArray[np.integer[Any]]


@dataclass(slots=True)
class Grams:
    """What is read of the characters of a page's ``n`` lines."""

    ids: NDArray[np.int32]
    """Rows of the n-gram table, line after line."""
    starts: NDArray[np.int32]
    """shape (n,): where each line's rows begin."""
    kinds: NDArray[np.float32]
    """shape (n, 5): how many characters of each kind a line's head has."""
    lengths: NDArray[np.int32]
    """shape (n,): how many characters a line's head has."""
    words: Words


def read(heads: list[str]) -> Grams:
    """The n-grams, characters and words of all lines, by what ``head_of`` gives of each."""
    if twin is None:
        return read_in_numpy(heads)
    ids, starts, kinds, lengths, hashes, owners = twin.grams(heads, _CLASSES, _FOLDED)
    counts = np.frombuffer(kinds, np.float32).reshape(len(heads), 5)
    words = Words(np.frombuffer(hashes, np.uint64), np.frombuffer(owners, np.int32))
    return Grams(np.frombuffer(ids, np.int32), np.frombuffer(starts, np.int32), counts, np.frombuffer(lengths, np.int32), words)


def read_in_numpy(heads: list[str]) -> Grams:
    """What ``read`` gives, without the compiled twin."""
    chars = _read_chars(heads)
    ids, starts, words = _encode(chars)
    counts = np.bincount(chars.line * 5 + chars.kinds, minlength=5 * len(heads)).reshape(-1, 5).astype(np.float32)
    return Grams(ids, starts, counts, (chars.ends - chars.starts).astype(np.int32), words)


@dataclass(slots=True)
class _Stream:
    """The table rows of one kind of thing: of each of a line's things, as many rows as ``rows`` has."""

    rows: NDArray[np.int32]
    """shape (rows of one thing, things)"""
    line: _I64
    rank: _I64
    """Place of each thing among those of its line."""
    counts: _I64
    """How many things each line has."""


def _encode(chars: _Chars) -> tuple[NDArray[np.int32], NDArray[np.int32], Words]:
    """-> (rows of the n-gram table line after line, where each line's rows begin, the words)."""
    n = chars.n_lines
    word_stream, words = _word_rows(chars)
    pair_stream, pairs = _pair_rows(chars)
    every = np.arange(n)
    edge_stream = _Stream(_edge_rows(chars), every, np.zeros(n, np.int64), np.ones(n, np.int64))
    streams = [stream for stream in (word_stream, pair_stream, edge_stream, _mark_rows(chars)) if len(stream.line)]
    counts = np.zeros(n, np.int64)
    for stream in streams:
        counts += stream.counts * len(stream.rows)
    starts = np.cumsum(counts) - counts
    ids = np.empty(int(counts.sum()), np.int32)
    filled = starts.copy()
    for stream in streams:
        width = len(stream.rows)
        target = filled[stream.line]
        target += stream.rank * width
        for rows in stream.rows:
            ids[target] = rows
            target += 1
        filled += stream.counts * width
    if len(pairs.line):
        words = Words(np.concatenate((words.hashes, pairs.hashes)), np.concatenate((words.line, pairs.line)))
    return ids, starts.astype(np.int32), words


def _word_rows(chars: _Chars) -> tuple[_Stream, Words]:
    """Words of letters and digits: whole, with their neighbour, by prefix and suffix, and by place near the line's start."""
    first, last = _find_words(chars)
    line, rank, counts, kept = _first_of_line(chars, first, MAX_WORDS)
    if kept is not None:
        first, last = first[kept], last[kept]
    n = len(first)
    whole = _hash(chars, first, last)
    length = last - first
    hashes = np.empty((7, n), np.uint64)
    hashes[:2] = whole
    hashes[2] = whole
    hashes[2, 1:] += whole[:-1] * np.uint64(3)
    begin, end = np.empty((4, n), np.int64), np.empty((4, n), np.int64)
    begin[:2], end[2:] = first, last
    for row, size in enumerate(_WORD_PARTS):
        if row < 2:
            np.add(first, size, out=end[row])
        else:
            np.subtract(last, size, out=begin[row])
    hashes[3:] = _hash(chars, begin, end)
    rows = _rows(hashes, _WORD_SALTS)
    rows[1] *= rank < 6
    rows[2] *= rank > 0
    for row, size in enumerate(_WORD_PARTS, 3):
        rows[row] *= length > size
    return _Stream(rows, line, rank, counts), Words(whole, line)


def _find_words(chars: _Chars) -> tuple[_I64, _I64]:
    """First characters of the words of letters and digits, and what follows their last ones."""
    kinds = chars.kinds
    is_word = (kinds == LETTER) | (kinds == DIGIT)
    begins, finishes = is_word.copy(), is_word.copy()
    begins[1:] &= ~is_word[:-1]
    finishes[:-1] &= ~is_word[1:]
    # A line's first character begins a word even where the line before ended in one.
    filled = chars.starts < chars.ends
    starts, lasts = chars.starts[filled], chars.ends[filled] - 1
    begins[starts] = is_word[starts]
    finishes[lasts] = is_word[lasts]
    return np.flatnonzero(begins), np.flatnonzero(finishes) + 1


def _pair_rows(chars: _Chars) -> tuple[_Stream, Words]:
    """Ideographs of scripts without blanks: alone, in pairs and in threes, and the pair marked near the line's start."""
    at = np.flatnonzero(chars.kinds == IDEOGRAPH)
    line, rank, counts, kept = _first_of_line(chars, at, MAX_PAIRS)
    if kept is not None:
        at = at[kept]
    room = chars.ends[line] - at
    last = np.empty((3, len(at)), np.int64)
    for row in range(3):
        np.add(at, row + 1, out=last[row])
    # Words are compared by pairs, those at their line's end by one character.
    last[1] -= room < 2
    hashes = np.empty((4, len(at)), np.uint64)
    hashes[:3] = _hash(chars, np.broadcast_to(at, last.shape), last)
    hashes[3] = hashes[1]
    rows = _rows(hashes, _PAIR_SALTS)
    rows[1] *= room >= 2
    rows[2] *= room >= 3
    rows[3] *= (room >= 2) & (rank < 4)
    return _Stream(rows, line, rank, counts), Words(hashes[1], line)


def _edge_rows(chars: _Chars) -> NDArray[np.int32]:
    """shape (9, n), of each line: all of it when short, its first and last characters, its first and last mark."""
    n = chars.n_lines
    if not len(chars.codes):
        return np.zeros((9, n), np.int32)
    first, last = chars.starts, chars.ends
    length = last - first
    begin, end = np.empty((8, n), np.int64), np.empty((8, n), np.int64)
    begin[:4], end[0], end[4:] = first, last, last
    np.add(first, _EDGE_STARTS, out=end[1:4])
    np.subtract(last, _EDGE_ENDS, out=begin[4:])
    hashes = np.empty((9, n), np.uint64)
    hashes[:8] = _hash(chars, begin, end)
    bucket = np.minimum(length, 8) + np.minimum(length // 16, 12) * 16
    hashes[8] = bucket * 8 + chars.kinds[np.maximum(last - 1, 0)]
    rows = _rows(hashes, _EDGE_SALTS)
    rows[0] *= (length > 0) & (length <= 60)
    rows[1:8] *= length >= _EDGE_SIZES
    return rows


def _mark_rows(chars: _Chars) -> _Stream:
    """Punctuation marks, each once for every time it is printed (the first twelve of a line)."""
    at = np.flatnonzero(chars.kinds == PUNCTUATION)
    line, rank, counts, kept = _first_of_line(chars, at, MAX_MARKS)
    if kept is not None:
        at = at[kept]
    return _Stream(_rows(chars.codes[at], _MARK_SALT)[None], line, rank, counts)


def _first_of_line(chars: _Chars, at: _I64, most: int) -> tuple[_I64, _I64, _I64, NDArray[np.bool_] | None]:
    """-> (line of each character, its place among those of the line, how many each line has, which of ``at`` those are).

    Of each line only the first ``most`` are told of; the last is ``None`` where that leaves none out. ``at`` is sorted.
    """
    line = chars.line[at]
    counts = np.bincount(line, minlength=chars.n_lines)
    rank = np.arange(len(line))
    rank -= (np.cumsum(counts) - counts)[line]
    if counts.max(initial=0) <= most:
        return line, rank, counts, None
    kept = rank < most
    return line[kept], rank[kept], np.minimum(counts, most), kept
