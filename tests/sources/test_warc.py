"""Crawl archives: which records are pages, and archives that are cut off, damaged or meant to harm."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path
from typing import Any

import pytest

from cleanpage.errors import InputError
from cleanpage.sources.read import read
from cleanpage.sources.record import Found, Kind, Reading, Record

pytest.importorskip("fastwarc")

LIMIT = 100_000
PAGE = b"<html><h1>The ferry is back</h1>" + b"<p>It crosses the river again on Sunday.</p>" * 40


def warc(body: bytes, headers: str = "Content-Type: text/html", status: str = "200 OK", kind: str = "response", number: int = 1) -> bytes:
    payload = body if kind == "conversion" else f"HTTP/1.1 {status}\r\n{headers}\r\n\r\n".encode() + body
    content_type = "text/plain" if kind == "conversion" else "application/http"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://wick.example/{number}\r\nWARC-Date: 2022-05-03T09:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{number}>\r\nContent-Type: {content_type}\r\nContent-Length: {len(payload)}\r\n\r\n"
    )
    return head.encode() + payload + b"\r\n\r\n"


def records(path: Path, data: bytes) -> list[Record | None]:
    path.write_bytes(data)
    return list(read(Found(path.name, str(path), Kind.WARC, len(data)), Reading(LIMIT), lambda url: (b"", url)))


def sources(path: Path, data: bytes) -> list[Any]:
    found = [record.source for record in records(path, data) if record is not None]
    return [str(source) if isinstance(source, InputError) else source for source in found]


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_pages_come_with_their_address_id_and_date(pack: Any, tmp_path: Path) -> None:
    data = b"".join(pack(warc(PAGE, number=number)) for number in range(3))
    found = records(tmp_path / "a.warc", data)
    assert [(r.source, r.url, r.id, r.fields) for r in found if r] == [
        (PAGE, f"https://wick.example/{n}", f"<urn:uuid:{n}>", {"fetched": "2022-05-03T09:00:00Z"}) for n in range(3)
    ]


def test_the_text_of_wet_is_a_page(tmp_path: Path) -> None:
    assert sources(tmp_path / "a.warc.wet.gz", gzip.compress(warc("渡船\n\n回来了".encode(), kind="conversion"))) == [
        "渡船\n\n回来了".encode()
    ]


@pytest.mark.parametrize(
    "record",
    [
        warc(PAGE, status="404 Not Found"),
        warc(b"", status="301 Moved"),
        warc(PAGE, headers="Content-Type: image/png"),
        warc(PAGE, kind="request"),
        warc(PAGE, kind="metadata"),
    ],
    ids=["an error", "a redirection", "a picture", "a request", "metadata"],
)
def test_what_is_no_page_is_passed_over_but_counted(record: bytes, tmp_path: Path) -> None:
    found = records(tmp_path / "a.warc", warc(PAGE) + record + warc(PAGE))
    assert [r and r.source for r in found] == [PAGE, None, PAGE]


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


CHUNKS = b"5;x=y\r\n<html\r\n" + hex(len(PAGE) - 5)[2:].encode() + b"\r\n" + PAGE[5:] + b"\r\n0\r\n\r\n"


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ("Content-Encoding: gzip", gzip.compress(PAGE)),
        ("Content-Encoding: deflate", zlib.compress(PAGE)),
        ("Content-Encoding: deflate", deflated(PAGE)),
        ("Content-Encoding: gzip", PAGE),
        ("Transfer-Encoding: chunked", CHUNKS),
        ("Transfer-Encoding: chunked", PAGE),
        ("Content-Type: application/xhtml+xml", PAGE),
        ("X-Nothing: about the type", PAGE),
    ],
)
def test_a_page_is_unpacked_as_its_headers_say_unless_the_crawler_did_so(headers: str, body: bytes, tmp_path: Path) -> None:
    assert sources(tmp_path / "a.warc", warc(body, headers)) == [PAGE]


@pytest.mark.parametrize(
    ("headers", "body", "problem"),
    [
        ("Content-Encoding: gzip", gzip.compress(bytes(50_000_000)), "larger than 100,000 bytes when it is unpacked"),
        ("Content-Encoding: deflate", deflated(bytes(50_000_000)), "larger than 100,000 bytes when it is unpacked"),
        ("Content-Type: text/html", b"x" * 200_000, "is larger than 100,000 bytes"),
        ("Content-Encoding: gzip", gzip.compress(PAGE)[:30], "breaks off"),
        ("Content-Encoding: gzip", b"\x1f\x8bnonsense", "is not packed as its headers say"),
    ],
    ids=["a bomb", "another bomb", "a giant", "a cut page", "nonsense"],
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_a_bad_page_fails_alone(headers: str, body: bytes, problem: str, pack: Any, tmp_path: Path) -> None:
    data = pack(warc(PAGE)) + pack(warc(body, headers)) + pack(warc(PAGE))
    before, bad, after = sources(tmp_path / "a.warc", data)
    assert (before, after) == (PAGE, PAGE)
    assert problem in bad


def test_brotli_and_zstandard_pages_are_unpacked_up_to_the_limit(tmp_path: Path) -> None:
    zstandard = pytest.importorskip("zstandard")
    pack = zstandard.ZstdCompressor().compress
    data = warc(pack(PAGE), "Content-Encoding: zstd") + warc(pack(bytes(50_000_000)), "Content-Encoding: zstd")
    page, bomb = sources(tmp_path / "a.warc", data)
    assert page == PAGE
    assert "when it is unpacked" in bomb


def test_a_charset_of_the_headers_is_believed_where_the_page_is_no_utf_8(tmp_path: Path) -> None:
    body = "<p>编辑：何平</p>"
    data = b"".join(warc(body.encode(charset), "Content-Type: text/html; charset=gbk") for charset in ("gbk", "utf-8"))
    assert sources(tmp_path / "a.warc", data) == [body, body.encode()]


THREE = [warc(PAGE, number=number) for number in range(3)]
PACKED = [gzip.compress(record) for record in THREE]


@pytest.mark.parametrize(
    ("data", "pages"),
    [
        (b"".join(THREE)[:-1000], 2),
        (b"".join(THREE) + THREE[0][:60], 3),
        (b"".join(PACKED)[:-60], 2),
        (b"".join(PACKED)[:-4], 3),
        (b"".join(PACKED) + PACKED[0][:40], 3),
        (b"".join(PACKED) + b"garbage" * 50 + PACKED[0], 3),
        (b"".join(THREE) + b"garbage\r\n" * 50, 3),
        (b"", 0),
        (b"not an archive at all", 0),
    ],
    ids=["cut page", "cut head", "packed: cut page", "packed: cut end", "packed: cut head", "packed: garbage", "garbage", "empty", "none"],
)
def test_an_archive_that_breaks_off_or_is_damaged_gives_its_pages_and_says_so(data: bytes, pages: int, tmp_path: Path) -> None:
    *found, problem = sources(tmp_path / "a.warc", data)
    assert found == [PAGE] * pages
    assert any(words in problem for words in ("breaks off", "is damaged", "is empty"))


def test_an_archive_that_is_packed_as_one_piece_is_read(tmp_path: Path) -> None:
    assert sources(tmp_path / "a.warc.gz", gzip.compress(b"".join(THREE))) == [PAGE] * 3
