"""The pages of a run as ``clean_many`` takes them, each with its origin, without those that earlier runs have done."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

from cleanpage.crawl.journal import Past, Spot, key_of
from cleanpage.errors import InputError
from cleanpage.sources.find import Finder
from cleanpage.sources.read import Fetch, read
from cleanpage.sources.record import Found, Kind, Reading, Record
from cleanpage.targets.target import Place
from cleanpage.workers import Source

_SINGLE = {Kind.PAGE, Kind.ADDRESS, Kind.MISSING}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a page came from, and what has ended before it."""

    place: Place
    spot: Spot
    """Where a run goes on that has this page as its last."""
    size: int
    """Bytes of the page."""
    position: int
    """Bytes of its file up to its end."""
    ended: tuple[Found, ...]
    """Files whose last page stands before this one, since the page before."""


class Feed:
    """Reads files one after another; each path once, however often it was given."""

    def __init__(self, finder: Finder, reading: Reading, fetch: Fetch, past: Past, url: str | None = None) -> None:
        self._finder = finder
        self._reading = reading
        self._fetch = fetch
        self._seen = past.done
        self._spot = past.spot
        self._url = url
        self._ended: list[Found] = []
        self.skipped = 0
        """Records that are no pages: requests, pictures, redirections, empty lines."""
        self.passed_bytes = 0
        """Bytes of the files that earlier runs have done."""
        self.changed: list[Found] = []
        """Finished files that have another size now; they are not read again."""

    def take_ended(self) -> tuple[Found, ...]:
        """The files that have ended since this was asked last."""
        ended = tuple(self._ended)
        self._ended.clear()
        return ended

    def __iter__(self) -> Iterator[tuple[Source | InputError, Origin]]:
        for found in self._finder.find():
            key = key_of(found.path)
            if key in self._seen:
                self._pass(found, key)
                continue
            self._seen[key] = found.size
            yield from self._pages(found, key)
            self._ended.append(found)

    def _pass(self, found: Found, key: int) -> None:
        self.passed_bytes += found.size
        if self._seen[key] != found.size:
            self._seen[key] = found.size
            self.changed.append(found)

    def _pages(self, found: Found, key: int) -> Iterator[tuple[Source | InputError, Origin]]:
        start, records = 0, read(found, self._reading, self._fetch)
        if self._spot is not None and self._spot.key == key:
            start = self._spot.count
            if self._spot.size != found.size and start < sys.maxsize:
                problem = InputError(f"has changed since its first {start:,} records were read; the others are not read")
                yield problem, self._origin(found, Record(problem), start + 1, Spot(key, sys.maxsize, found.size))
                return
        for count, record in enumerate(records, 1):
            if count <= start:
                continue
            if record is None:
                self.skipped += 1
            else:
                yield record.source, self._origin(found, record, count, Spot(key, count, found.size))

    def _origin(self, found: Found, record: Record, count: int, spot: Spot) -> Origin:
        number = None if found.kind in _SINGLE else count
        place = Place(found.name, number, found.place, record.url or self._url, record.id, record.fields)
        return Origin(place, spot, record.size, record.position, self.take_ended())
