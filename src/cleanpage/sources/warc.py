"""Crawl archives: the pages of WARC and WET files, packed or not."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

from cleanpage.errors import InputError
from cleanpage.sources.extras import MissingExtra, load
from cleanpage.sources.record import Found, Reading, Record

_TEXTUAL = ("text/", "application/xhtml", "application/xml")
_PIECE = 1 << 16
_GZIP = b"\x1f\x8b"


def read_warc(found: Found, reading: Reading) -> Iterator[Record | None]:
    """An archive's pages: successful HTTP answers that are text, and the text of WET; ``None`` for each record that is no page.

    Every page has its address, its record's id and, among its fields, "fetched", the record's date. Raises ``InputError`` at
    the place where the archive breaks off or is damaged.
    """
    warc = load("fastwarc.warc", f"reading {found.name}")
    types = warc.WarcRecordType
    if not found.size:
        raise InputError("is empty")
    start = 0
    page: Record | None
    with open(found.path, "rb") as stream:
        try:
            for record in warc.ArchiveIterator(stream, record_types=types.any_type, parse_http=False):
                start = max(start, record.stream_pos)
                if record.record_type == types.conversion:
                    page = _text_of(record, reading)
                elif record.record_type == types.response:
                    page = _response_of(record, reading)
                else:
                    page = None
                if page is not None:
                    page.position = min(found.size, stream.tell())
                yield page
        except OSError as error:
            raise InputError(f"is damaged: {error.strerror or error}") from error
    _check_end(found, start)


def _text_of(record: Any, reading: Reading) -> Record:
    return _record(record, _body(record, record.content_length, reading))


def _response_of(record: Any, reading: Reading) -> Record | None:
    if not (record.headers.get("Content-Type") or "application/http").startswith("application/http"):
        return None
    record.parse_http()
    headers = record.http_headers
    kind = (record.http_content_type or "text/html").lower()
    if headers is None or not kind.startswith(_TEXTUAL) or headers.status_code is None or headers.status_code // 100 != 2:
        return None
    try:
        # fastwarc's own decoding loses the rest of the archive over one page that is not packed as its headers say.
        body = _unpacked(_body(record, record.content_length, reading), headers, reading.max_bytes)
    except InputError as error:
        return _record(record, error)
    return _record(record, _decoded(body, record.http_charset))


def _record(record: Any, source: str | bytes | InputError) -> Record:
    headers = record.headers
    fetched = headers.get("WARC-Date")
    return Record(
        source,
        url=headers.get("WARC-Target-URI"),
        id=headers.get("WARC-Record-ID"),
        fields={"fetched": fetched} if fetched else None,
        size=0 if isinstance(source, InputError) else len(source),
    )


def _body(record: Any, length: int, reading: Reading) -> bytes:
    """What a record holds, read up to the limit. Raises ``InputError`` for a longer one, ``OSError`` where it is cut off."""
    body: bytes = record.reader.read(reading.max_bytes + 1)
    if len(body) > reading.max_bytes:
        raise InputError(f"is larger than {reading.max_bytes:,} bytes", size=length, limit=reading.max_bytes)
    if len(body) < length:
        raise OSError(f"breaks off inside a page, after {len(body):,} of {length:,} bytes")
    return body


def _unpacked(body: bytes, headers: Any, limit: int) -> bytes:
    if "chunked" in (headers.get("Transfer-Encoding") or "").lower():
        body = _without_chunks(body)
    packing = (headers.get("Content-Encoding") or "").strip().lower()
    # Crawlers often keep the header of what they have unpacked.
    if packing in {"gzip", "x-gzip"} and body.startswith(_GZIP):
        return _inflated(body, 31, limit)
    if packing == "deflate" and body:
        return _inflated(body, zlib.MAX_WBITS if body[0] & 15 == 8 else -zlib.MAX_WBITS, limit)
    if packing == "br":
        return _expanded(_load_or_fail("brotli", packing).Decompressor().process, body, limit)
    if packing == "zstd" and body.startswith(b"\x28\xb5\x2f\xfd"):
        return _expanded(_load_or_fail("zstandard", packing).ZstdDecompressor().decompressobj().decompress, body, limit)
    return body


def _load_or_fail(module: str, packing: str) -> Any:
    """The module that unpacks a page; without it the page fails and the archive goes on."""
    try:
        return load(module, f"a page packed as {packing}")
    except MissingExtra as error:
        raise InputError(str(error)) from None


def _inflated(body: bytes, wbits: int, limit: int) -> bytes:
    unpacker = zlib.decompressobj(wbits)
    try:
        data = unpacker.decompress(body, limit + 1)
    except zlib.error as error:
        raise InputError(f"is not packed as its headers say: {error}") from None
    if len(data) > limit:
        raise _too_large(limit)
    if not unpacker.eof:
        raise InputError("its packed data breaks off")
    return data


def _expanded(unpack: Any, body: bytes, limit: int) -> bytes:
    """Unpacked in small pieces, for packers that cannot be told where to stop."""
    parts: list[bytes] = []
    size = 0
    for start in range(0, len(body), 256):
        try:
            parts.append(unpack(body[start : start + 256]))
        except Exception as error:  # each packer has an error of its own
            raise InputError(f"is not packed as its headers say: {error}") from None
        size += len(parts[-1])
        if size > limit:
            raise _too_large(limit)
    return b"".join(parts)


def _too_large(limit: int) -> InputError:
    return InputError(f"is larger than {limit:,} bytes when it is unpacked", limit=limit)


def _without_chunks(body: bytes) -> bytes:
    """A body without the lengths of its chunks; as it is where it has none, since many crawlers take them out."""
    parts: list[bytes] = []
    at = 0
    while True:
        end = body.find(b"\r\n", at, at + 64)
        try:
            size = int(body[at:end].partition(b";")[0], 16) if end >= 0 else -1
        except ValueError:
            size = -1
        if size < 0 or end + 2 + size > len(body):
            return body
        if size == 0:
            return b"".join(parts)
        parts.append(body[end + 2 : end + 2 + size])
        at = end + 4 + size


def _decoded(body: bytes, charset: str | None) -> str | bytes:
    """The body as the charset of the HTTP headers reads it, where it is another than UTF-8 and reads it without fault."""
    if charset is None or charset.lower() in {"utf-8", "utf8", "us-ascii", "iso-8859-1", "latin-1"}:
        return body  # the last are what servers say who do not know
    try:
        body.decode()
    except UnicodeDecodeError:
        try:
            return body.decode(charset)
        except (LookupError, ValueError):
            return body
    return body


def _check_end(found: Found, start: int) -> None:
    """Raise ``InputError`` where the file ends inside a record, which the reader takes for the end of the archive."""
    with open(found.path, "rb") as stream:
        stream.seek(start)
        if stream.read(2) != _GZIP:
            stream.seek(max(0, found.size - 4))
            is_whole = start >= found.size or stream.read(4) == b"\r\n\r\n" or not _is_plain(found.path)
        else:
            stream.seek(start)
            is_whole = _ends_whole(stream)
    if not is_whole:
        raise InputError("breaks off inside a record")


def _is_plain(path: str) -> bool:
    with open(path, "rb") as stream:
        return stream.read(5) == b"WARC/"


def _ends_whole(stream: Any) -> bool:
    """Whether the gzip members from here on are complete."""
    unpacker = zlib.decompressobj(31)
    data = stream.read(_PIECE)
    try:
        while data:
            unpacker.decompress(data, _PIECE)
            data = unpacker.unconsumed_tail
            if unpacker.eof:
                data = (unpacker.unused_data or stream.read(_PIECE)).lstrip(b"\0")
                if data:
                    unpacker = zlib.decompressobj(31)
            elif not data:
                data = stream.read(_PIECE)
    except zlib.error:
        return False
    return unpacker.eof
