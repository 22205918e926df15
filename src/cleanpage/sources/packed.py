"""Files that may be packed: opened as a stream that never unpacks more than is asked for, with lines of bounded length."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from typing import IO, Any

from cleanpage.errors import InputError
from cleanpage.sources.extras import load

_PIECE = 1 << 16
# Zstandard may make 128 KiB of four bytes, and its streams cannot be told where to stop.
_ZSTD_PIECE = 1 << 10


def packing_of(name: str) -> str | None:
    """How a file of this name is packed: "gz", "zst" or not at all."""
    ending = name.lower().rpartition(".")[2]
    return {"gz": "gz", "zst": "zst", "zstd": "zst"}.get(ending)


class PackedFile(io.RawIOBase):
    """The unpacked bytes of a file. ``read`` raises ``InputError`` where the packed data is damaged or breaks off."""

    def __init__(self, path: str, packing: str | None) -> None:
        # What cannot be read for want of a package should not be opened.
        self._zstd = load("zstandard", f"reading {path}") if packing == "zst" else None
        self._packing = packing
        self._raw = open(path, "rb", buffering=0)  # noqa: SIM115  closed with this
        self._unpacker: Any = None
        self._tail = b""
        self._ready = b""

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self._raw.close()
        super().close()

    @property
    def position(self) -> int:
        """Bytes of the file itself that have been read."""
        return self._raw.tell()

    def readinto(self, buffer: Any) -> int:
        if self._packing is None:
            return self._raw.readinto(buffer) or 0
        while not self._ready:
            data = self._tail or self._raw.read(_PIECE if self._packing == "gz" else _ZSTD_PIECE)
            self._tail = b""
            if not data:
                if self._unpacker is not None:
                    raise InputError("breaks off: the packed data is not complete")
                return 0
            self._unpack(data)
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def _unpack(self, data: bytes) -> None:
        try:
            if self._zstd is not None:
                self._unpacker = self._unpacker or self._zstd.ZstdDecompressor().decompressobj()
                self._ready = self._unpacker.decompress(data)
            else:
                self._unpacker = self._unpacker or zlib.decompressobj(31)
                self._ready = self._unpacker.decompress(data, _PIECE)
                self._tail = self._unpacker.unconsumed_tail
        except self._errors as error:
            raise InputError(f"the packed data is damaged: {error}") from None
        if self._unpacker.eof:
            # Zeros may fill up the end of a file.
            self._tail = self._unpacker.unused_data.lstrip(b"\0") if self._packing == "gz" else self._unpacker.unused_data
            self._unpacker = None

    @property
    def _errors(self) -> type[Exception]:
        error: type[Exception] = zlib.error if self._zstd is None else self._zstd.ZstdError
        return error


def buffered(file: PackedFile) -> IO[bytes]:
    """The file as a stream with lines."""
    return io.BufferedReader(file, _PIECE)


def read_up_to(path: str, limit: int) -> bytes:
    """The unpacked bytes of a file. Raises ``InputError`` when there are more than ``limit``, without unpacking them."""
    with buffered(PackedFile(path, packing_of(path))) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise InputError(f"is larger than {limit:,} bytes", size=len(data), limit=limit)
    return data


def lines(stream: IO[bytes], limit: int) -> Iterator[bytes | InputError]:
    """The lines of a stream with their ends; in place of one that is longer than ``limit`` the error that says so."""
    while line := stream.readline(limit + 1):
        if len(line) <= limit:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(_PIECE)
        yield InputError(f"is a line of more than {limit:,} bytes", limit=limit)
