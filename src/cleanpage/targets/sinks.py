"""What bytes are written to: a file that can take back what was not committed, or a stream that cannot."""

from __future__ import annotations

import errno
import os
import zlib
from typing import IO, Any, Protocol

from cleanpage.sources.extras import load

_WHOLE = 1 << 20


class Sink(Protocol):
    """Takes bytes, as ``Grown`` does."""

    def open(self, offset: int | None) -> None: ...
    def write(self, data: bytes) -> None: ...
    def commit(self) -> int: ...
    def close(self) -> None: ...


class Grown:
    """A file that grows by commits; what came after the last one can be taken back, also by the next process.

    Each commit ends a member of a packed file, so that what is committed is a valid file.
    """

    def __init__(self, path: str, packing: str | None = None) -> None:
        self.path = path
        self._packing = packing
        self._zstd = load("zstandard", f"writing {path}") if packing == "zst" else None
        self._packer: Any = None
        self._waiting: list[bytes] = []
        self._size = 0
        # Unbuffered: a worker that is forked must inherit nothing that it could write once more.
        self._file: Any = None

    def open(self, offset: int | None) -> None:
        """Begin an empty file, or one that is cut off at ``offset``. Raises ``OSError``, also when it is shorter."""
        mode = "wb" if offset is None else "r+b" if os.path.exists(self.path) else "x+b"
        self._file = open(self.path, mode, buffering=0)  # noqa: SIM115  open as long as the run
        if offset is None:
            return
        size = self._file.seek(0, os.SEEK_END)
        if size < offset:
            self._file.close()
            raise OSError(errno.EIO, f"it has {size:,} bytes, and by its journal {offset:,}; it is not the file of that run")
        self._file.truncate(offset)
        self._file.seek(offset)

    def write(self, data: bytes) -> None:
        """Take bytes; they may wait in memory until the next commit."""
        if self._packing is not None:
            self._packer = self._packer or self._new_packer()
            data = self._packer.compress(data)
        if data:
            self._waiting.append(data)
            self._size += len(data)
            if self._size >= _WHOLE:
                self._flush()

    def commit(self) -> int:
        """Bring everything to the disk; gives the file's size."""
        if self._packer is not None:
            self._waiting.append(self._packer.flush())
            self._packer = None
        self._flush()
        os.fsync(self._file.fileno())
        return int(self._file.tell())

    def close(self) -> None:
        """Close it; what waits in memory is gone."""
        self._waiting.clear()
        self._size = 0
        self._packer = None
        self._file.close()

    def _flush(self) -> None:
        data = memoryview(b"".join(self._waiting))
        self._waiting.clear()
        self._size = 0
        while data:
            data = data[self._file.write(data) :]

    def _new_packer(self) -> Any:
        if self._zstd is not None:
            return self._zstd.ZstdCompressor(level=3).compressobj()
        return zlib.compressobj(6, zlib.DEFLATED, 31)


class Streamed:
    """A stream: standard output, or a file that is written in one go."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def open(self, offset: int | None) -> None:
        """Nothing: it is open."""

    def write(self, data: bytes) -> None:
        """Write bytes; what reads them gets them at the next commit at the latest."""
        self._stream.write(data)

    def commit(self) -> int:
        """Hand on what waits."""
        self._stream.flush()
        return 0

    def close(self) -> None:
        """Nothing: it is its opener's to close."""
