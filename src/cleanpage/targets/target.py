"""What a run needs to know of where its results go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from cleanpage.targets.render import Rendering, plain

State = dict[str, int]
"""How far a target had come at a commit, as the journal keeps it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page came from, as results say it."""

    input: str
    """The file's path as it was given."""
    record: int | None
    """The page's number in its file, from 1; ``None`` where the file is the page."""
    folder: str
    """The file's own place in a folder of results: a relative path that no other file has."""
    url: str | None = None
    id: str | int | None = None
    fields: dict[str, Any] | None = None

    @property
    def name(self) -> str:
        """What the page is called in messages."""
        return self.input if self.record is None else f"{self.input}:{self.record}"


def origin_of(place: Place) -> dict[str, Any]:
    """What a result's record says of where its page came from."""
    return {"input": place.input, "record": place.record, "id": place.id, "fields": plain(place.fields)}


class Target(Protocol):
    """Takes results one after another. All methods raise ``OSError`` where nothing more can be written."""

    rendering: Rendering
    """What workers make of each page; ``page`` gets it as its value."""
    can_resume: bool
    """Whether it keeps what is committed apart from what is not, and so can go on after a crash."""
    patience: float
    """Seconds after which it likes to commit."""

    def open(self, state: State | None) -> None:
        """Begin anew, or go on from a commit: whatever was written after it is taken away."""

    def page(self, place: Place, value: Any) -> None: ...

    def failure(self, place: Place, record: dict[str, Any]) -> None: ...

    def commit(self) -> State:
        """Bring everything to the disk."""

    def abandon(self) -> None:
        """Let go of everything that was not committed; ``open`` from a commit may follow."""

    def settle(self) -> State:
        """Leave what is committed as a valid output; more may follow."""

    def clear(self) -> None:
        """Remove what only going on from an earlier commit would need; the settled state has been kept."""

    def paths(self) -> list[str]:
        """Absolute paths of everything that is written."""
