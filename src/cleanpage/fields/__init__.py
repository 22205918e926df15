"""Blocks to fields: title, byline, credits, captions, tags, stories, the article's text, and the language.

Each reader's module is loaded when it is first asked for: word lists and expressions that a caller does not need cost nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleanpage.fields.article import read_article
    from cleanpage.fields.byline import read_byline
    from cleanpage.fields.captions import read_photographers
    from cleanpage.fields.credits import read_credits
    from cleanpage.fields.language import read_language
    from cleanpage.fields.metadata import read_metadata
    from cleanpage.fields.signs import read_signs
    from cleanpage.fields.stories import read_stories
    from cleanpage.fields.tags import read_tags
    from cleanpage.fields.title import read_headline
    from cleanpage.fields.types import read_types

__all__ = [
    "read_article",
    "read_byline",
    "read_credits",
    "read_headline",
    "read_language",
    "read_metadata",
    "read_photographers",
    "read_signs",
    "read_stories",
    "read_tags",
    "read_types",
]

_HOMES = {name: name.removeprefix("read_") for name in __all__} | {"read_headline": "title", "read_photographers": "captions"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    return value
