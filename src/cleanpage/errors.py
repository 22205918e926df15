"""One family of errors; each keeps its facts."""

from __future__ import annotations

from functools import partial


class CleanPageError(Exception):
    """Root of everything that cleanpage raises on purpose."""


class InputError(CleanPageError, ValueError):
    """The input cannot be a page: too large, not text, or a file that cannot be read."""

    def __init__(self, message: str, *, size: int | None = None, limit: int | None = None) -> None:
        super().__init__(message)
        self.size = size
        """Size of the input in bytes or characters, where size is what was wrong."""
        self.limit = limit
        """The limit that it went over."""


class WeightsError(CleanPageError):
    """A weights file is damaged, or made for another schema."""

    def __init__(self, message: str, *, found: object = None, wanted: object = None) -> None:
        super().__init__(message)
        self.found = found
        self.wanted = wanted


class PageTimeout(CleanPageError):
    """A page took longer than its deadline."""

    def __init__(self, message: str, *, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds

    def __reduce__(self) -> tuple[object, ...]:
        # An exception is rebuilt from its positional arguments; this one's fact is a keyword.
        return partial(PageTimeout, seconds=self.seconds), self.args
