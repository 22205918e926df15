"""One scraped page in, its parts out: article, byline, credits, related and hot lists, and everything else by name.

>>> import cleanpage
>>> page = cleanpage.clean("A page of text, or HTML, or bytes, or a path.")
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleanpage.batch import Failure, clean_many
    from cleanpage.document import Block, Byline, Credit, Image, Note, Story, Zone
    from cleanpage.errors import CleanPageError, InputError, PageTimeout, WeightsError
    from cleanpage.options import Options
    from cleanpage.page import Article, Page
    from cleanpage.pipeline import Cleaner, clean, extract

__version__ = "0.1.0"

__all__ = [
    "Article",
    "Block",
    "Byline",
    "CleanPageError",
    "Cleaner",
    "Credit",
    "Failure",
    "Image",
    "InputError",
    "Note",
    "Options",
    "Page",
    "PageTimeout",
    "Story",
    "WeightsError",
    "Zone",
    "clean",
    "clean_many",
    "extract",
]

_HOMES = {
    **dict.fromkeys(("Failure", "clean_many"), "batch"),
    **dict.fromkeys(("Block", "Byline", "Credit", "Image", "Note", "Story", "Zone"), "document"),
    **dict.fromkeys(("CleanPageError", "InputError", "PageTimeout", "WeightsError"), "errors"),
    "Options": "options",
    **dict.fromkeys(("Article", "Page"), "page"),
    **dict.fromkeys(("Cleaner", "clean", "extract"), "pipeline"),
}


def __getattr__(name: str) -> Any:
    """A public name from its module, which is loaded when it is first asked for: importing cleanpage costs next to nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
