"""One frozen set of options, handed on whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

MAX_BYTES = 20_000_000

#: The longest deadline of a page, in seconds, that every system's timers take.
MAX_TIMEOUT = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to clean a page; the defaults suit a scraped news page.

    >>> Options(max_bytes=1_000_000).max_bytes
    1000000
    """

    is_html: bool | None = None
    """Force HTML (True) or plain text (False); ``None`` tells them apart by content."""
    reference_time: datetime | None = None
    """The moment against which relative dates ("3小时前", "2 hours ago") are read; ``None`` leaves them unread."""
    max_bytes: int = MAX_BYTES
    """Larger input (bytes, or characters of ``str``) raises ``InputError``."""
    links: bool = False
    """Keep links in the article's Markdown."""
