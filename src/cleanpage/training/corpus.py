"""The labelled and unlabelled pages that the classifier learns from, in the line views that it will meet."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleanpage import decode
from cleanpage.document import CODES, LineView
from cleanpage.lines import text
from cleanpage.options import Options

CODE_INDEX = {code.letter: i for i, code in enumerate(CODES)}
IGNORED = -1

_BLANK = re.compile(r"\s+")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


@dataclass(slots=True)
class RawPage:
    """One page of the corpus."""

    id: str
    site: str
    language: str
    html: str
    gold: list[tuple[str, str]]
    """(code, text of the line); empty for an unlabelled page."""


def read_html(path: Path) -> str:
    """The decoded markup of a page that is kept as ``….html.gz``."""
    return decode.read(gzip.decompress(path.read_bytes()), Options(is_html=True)).text


def without_blanks(text: str) -> str:
    """What is left of a text when all white space is taken out: how lines are compared across views."""
    return _BLANK.sub("", text)


def load_pages(folder: Path) -> Iterator[RawPage]:
    """Labelled pages: ``ID.json`` with ``site``, ``lang`` and ``lines``, beside ``ID.html.gz``."""
    for path in sorted((folder / "pages").glob("*.json")):
        facts = json.loads(path.read_text())
        gold = [(code, line) for code, line in facts["lines"]]
        yield RawPage(facts["id"], facts["site"], facts["lang"], read_html(path.with_suffix(".html.gz")), gold)


def load_unlabelled(folder: Path) -> Iterator[RawPage]:
    """Pages without labels, named in ``unlabelled/index.jsonl``; those that are no article are left out."""
    for row in (folder / "unlabelled" / "index.jsonl").read_text().strip().split("\n"):
        facts = json.loads(row)
        path = folder / "unlabelled" / f"{facts['id']}.html.gz"
        if facts.get("kind") or not path.exists():
            continue
        yield RawPage(facts["id"], facts["site"], facts["lang"], read_html(path), [])


def flatteners() -> dict[str, Callable[[str], str]]:
    """The libraries that scrapers flatten pages with, by name."""
    import html_text  # noqa: PLC0415
    import inscriptis  # noqa: PLC0415
    from bs4 import BeautifulSoup  # noqa: PLC0415
    from resiliparse.extract.html2text import extract_plain_text  # noqa: PLC0415

    return {
        "resiliparse": lambda page: str(extract_plain_text(page, main_content=False, alt_texts=False, noscript=False)),
        "bs4": lambda page: str(BeautifulSoup(page, "lxml").get_text()),
        "inscriptis": lambda page: str(inscriptis.get_text(page)),
        "html-text": lambda page: str(html_text.extract_text(page)),
    }


def flatten(page: RawPage, flattener: Callable[[str], str]) -> LineView:
    """The page's HTML as plain text, flattened as a scraper would."""
    return text.read(flattener(_DECLARATION.sub("", page.html).replace("\x00", "")))


def align(texts: list[str], gold: list[str]) -> NDArray[np.int32]:
    """Of each of ``texts`` the index of the gold line that holds most of it; ``IGNORED`` where it is not there."""
    mine = [without_blanks(line) for line in texts]
    theirs = [without_blanks(line) for line in gold]
    owners = np.full(len(mine), IGNORED, np.int32)
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    for first, other, size in matcher.get_matching_blocks():
        owners[first : first + size] = np.arange(other, other + size)
    if (owners == IGNORED).any():
        _align_by_characters(mine, theirs, owners)
    return owners


def _align_by_characters(mine: list[str], theirs: list[str], owners: NDArray[np.int32]) -> None:
    """Give the lines that no whole gold line equals the gold line that most of their characters stand in."""
    joined = "".join(theirs)
    owner = np.repeat(np.arange(len(theirs)), [len(line) for line in theirs])
    cursor = 0
    for i, line in enumerate(mine):
        at = _find(joined, line, cursor)
        if at is None:
            continue
        start, length = at
        cursor = start + length
        if owners[i] == IGNORED and length:
            owners[i] = np.bincount(owner[start : start + length]).argmax()


def _find(joined: str, line: str, cursor: int) -> tuple[int, int] | None:
    """Where a line stands at or after the cursor: whole, without its list mark, or by its beginning."""
    for piece in (line, line.lstrip("*+•·-–0123456789.[]#|"), line[:24]):
        if not piece:
            continue
        reach = cursor + len(piece) + 4000
        at = joined.find(piece, cursor, reach)
        if at < 0 and len(piece) >= 12:
            at = joined.find(piece)
        if at >= 0:
            return at, len(piece)
    return None
