"""Weights files: versioned, schema-checked, no pickle.

A file is one line of JSON in ASCII, a newline, then the arrays' bytes one after another. The JSON names format,
version, feature schema, view, and for each array its name, type and shape, and holds a CRC-32 of the bytes.
Tables are stored as signed bytes with one scale a column; matrices as half floats.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from cleanpage.document import CODES
from cleanpage.errors import WeightsError
from cleanpage.features import CUE_ROWS, GRAM_ROWS, SCHEMA, WIDTH
from cleanpage.labels.shape import DILATIONS, NEIGHBOURS

FORMAT = "cleanpage-weights"
VERSION = 1
_TYPES = {"i1": np.int8, "f2": np.float16, "f4": np.float32}

_F = NDArray[np.float32]


class Table(NamedTuple):
    """An embedding table: a row is ``codes[row] * scale``; row 0 is zero."""

    codes: NDArray[np.int8]
    """shape (rows, embedding)"""
    scale: _F
    """shape (embedding,)"""


class BlockWeights(NamedTuple):
    """One block: how a line is mixed with its surroundings."""

    gates: _F
    """Matrix (width, 2 * width) of the memories: their gates, then their values."""
    gates_bias: _F
    matrix: _F
    """shape ((neighbours + 1) * width, width)."""
    bias: _F
    gain: _F
    """Of the normalisation."""
    shift: _F


@dataclass(frozen=True, slots=True)
class Weights:
    """One network's weights, ready for use."""

    view: str
    """"html" or "text"."""
    grams: Table
    """Of the n-gram rows."""
    cues: Table | None
    """Of the markup rows; ``None`` for text."""
    enter: tuple[_F, _F]
    """Matrix (inputs, width) and bias."""
    blocks: tuple[BlockWeights, ...]
    leave: tuple[_F, _F]
    calibration: _F
    """shape (2, points): confidence as printed by the network, and the share that was right there."""
    facts: dict[str, object]
    """What the file says of its making."""
    dense: _F
    """The matrices and biases once more, as the compiled twin reads them."""


def pack(arrays: dict[str, NDArray[np.generic]], facts: dict[str, object]) -> bytes:
    """Arrays and facts as the bytes of a weights file."""
    body = b"".join(np.ascontiguousarray(array).tobytes() for array in arrays.values())
    head = {
        "format": FORMAT,
        "version": VERSION,
        "schema": SCHEMA,
        "crc32": crc32(body),
        "arrays": [[name, array.dtype.str[1:], list(array.shape)] for name, array in arrays.items()],
        **facts,
    }
    return json.dumps(head, ensure_ascii=True, sort_keys=True).encode() + b"\n" + body


def unpack(data: bytes, origin: str) -> Weights:
    """A weights file's bytes to ``Weights``.

    Raises ``WeightsError`` with what was found and what was wanted, when the file is damaged, of another format or
    version, or made for another feature schema. ``origin`` names the file in the message.
    """
    head, body = _read_head(data, origin)
    for key, wanted in (("format", FORMAT), ("version", VERSION), ("schema", SCHEMA)):
        if head.get(key) != wanted:
            raise WeightsError(
                f"{origin}: {key} is {head.get(key)!r}, this cleanpage needs {wanted!r}; train again or install what matches",
                found=head.get(key),
                wanted=wanted,
            )
    if head.get("crc32") != crc32(body):
        raise WeightsError(f"{origin}: damaged: the checksum of its arrays differs", found=crc32(body), wanted=head.get("crc32"))
    arrays: dict[str, NDArray[np.generic]] = {}
    at = 0
    try:
        for name, kind, shape in head["arrays"]:  # type: ignore[attr-defined]
            if min(shape) < 1:
                raise ValueError(f"{name} has the shape {shape}")
            dtype = np.dtype(_TYPES[kind])
            count = int(np.prod(shape))
            arrays[name] = np.frombuffer(body, dtype, count, at).reshape(shape)
            at += count * dtype.itemsize
        weights = _assemble(arrays, head)
        _check_shapes(weights)
        return weights
    except (KeyError, ValueError, TypeError) as error:
        message = f"{origin}: its list of arrays does not fit its bytes ({error})"
        raise WeightsError(message, found=len(body), wanted=at) from error


def _check_shapes(weights: Weights) -> None:
    """Raise ``ValueError`` where an array does not fit the features, the codes, or its neighbours."""
    width = weights.enter[0].shape[1]
    grams, cues = weights.grams, weights.cues
    inputs = len(grams.scale) * 2 + (0 if cues is None else len(cues.scale)) + WIDTH
    wanted: list[tuple[str, tuple[int, ...], tuple[int, ...]]] = [
        ("grams", grams.codes.shape, (GRAM_ROWS, len(grams.scale))),
        ("cues", (CUE_ROWS,) if cues is None else cues.codes.shape[:1], (CUE_ROWS,)),
        ("enter", weights.enter[0].shape, (inputs, width)),
        ("enter.bias", weights.enter[1].shape, (width,)),
        ("leave", weights.leave[0].shape, (width, len(CODES))),
        ("leave.bias", weights.leave[1].shape, (len(CODES),)),
        ("blocks", (len(weights.blocks),), (len(DILATIONS),)),
        ("calibration", weights.calibration.shape[:1], (2,)),
    ]
    for block in weights.blocks:
        wanted += [
            ("gates", block.gates.shape, (width, 2 * width)),
            ("gates_bias", block.gates_bias.shape, (2 * width,)),
            ("matrix", block.matrix.shape, ((NEIGHBOURS + 1) * width, width)),
            *((name, part.shape, (width,)) for name, part in zip(("bias", "gain", "shift"), block[3:], strict=True)),
        ]
    for name, found, needed in wanted:
        if found != needed:
            raise ValueError(f"{name} has the shape {list(found)}, not {list(needed)}")


def _read_head(data: bytes, origin: str) -> tuple[dict[str, object], bytes]:
    first, newline, body = data.partition(b"\n")
    try:
        head = json.loads(first)
    except ValueError:
        head = None
    if not newline or not isinstance(head, dict):
        raise WeightsError(f"{origin}: not a weights file: it does not begin with a line of JSON", found=data[:16], wanted=FORMAT)
    return head, body


def _assemble(arrays: dict[str, NDArray[np.generic]], facts: dict[str, object]) -> Weights:
    def table(name: str) -> Table:
        return Table(np.ascontiguousarray(arrays[name], np.int8), dense(name + ".scale"))

    def dense(name: str) -> _F:
        return np.ascontiguousarray(arrays[name], np.float32)

    blocks: list[BlockWeights] = []
    while f"block{len(blocks)}.matrix" in arrays:
        name = f"block{len(blocks)}"
        parts = ("gates", "gates_bias", "matrix", "bias", "gain", "shift")
        blocks.append(BlockWeights(*(dense(f"{name}.{part}") for part in parts)))
    enter, leave = (dense("enter.matrix"), dense("enter.bias")), (dense("leave.matrix"), dense("leave.bias"))
    return Weights(
        view=str(facts["view"]),
        grams=table("grams"),
        cues=table("cues") if "cues" in arrays else None,
        enter=enter,
        blocks=tuple(blocks),
        leave=leave,
        calibration=dense("calibration"),
        facts={key: value for key, value in facts.items() if key != "arrays"},
        dense=_lay_out(enter, blocks, leave),
    )


#: The compiled twin reads matrices in panels of so many columns.
PANEL = 16


def _lay_out(enter: tuple[_F, _F], blocks: Sequence[BlockWeights], leave: tuple[_F, _F]) -> _F:
    """All matrices one after another, in panels of 16 columns; the part of a block that reads the page's mean stands apart."""
    width = enter[0].shape[1]
    parts = [_panels(enter[0]), enter[1]]
    for block in blocks:
        *near, page, memory = np.split(block.matrix, len(block.matrix) // width)
        parts += [_panels(block.gates), block.gates_bias, _panels(np.concatenate((*near, memory))), _panels(page)]
        parts += [block.bias, block.gain, block.shift]
    parts += [_panels(leave[0]), np.pad(leave[1], (0, -len(leave[1]) % PANEL))]
    return np.concatenate([part.ravel() for part in parts])


def _panels(matrix: _F) -> _F:
    padded = np.pad(matrix, ((0, 0), (0, -matrix.shape[1] % PANEL)))
    return np.ascontiguousarray(padded.reshape(len(padded), -1, PANEL).transpose(1, 0, 2))


def load(view: str) -> Weights:
    """The weights that the package ships for ``view`` ("html" or "text")."""
    name = f"{view}.weights"
    try:
        data = (resources.files("cleanpage.labels") / name).read_bytes()
    except OSError as error:
        raise WeightsError(f"{name}: cannot be read ({error}); reinstall cleanpage", found=None, wanted=name) from error
    return unpack(data, name)
