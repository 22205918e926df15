"""One scraped page in, its parts out: article, byline, credits, related and hot lists, and everything else by name.

>>> import cleanpage
>>> page = cleanpage.clean("A page of text, or HTML, or bytes, or a path.")
"""

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
