"""Other extractors as functions from a page's bytes to its article's text; each is imported when it is made."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module, metadata
from typing import NamedTuple

Extract = Callable[[bytes], str]


class Peer(NamedTuple):
    """An extractor beside us."""

    name: str
    package: str
    """What to install, and what its version is asked of."""
    make: Callable[[], Extract]
    """Imports the package and returns the function to measure."""


def _trafilatura(fast: bool) -> Callable[[], Extract]:
    def make() -> Extract:
        extract = import_module("trafilatura").extract
        return lambda data: extract(data, fast=fast, include_comments=False) or ""

    return make


def _readability() -> Extract:
    document = import_module("readability").Document
    parse = import_module("lxml.html").document_fromstring

    def extract(data: bytes) -> str:
        summary = document(data).summary(html_partial=True)
        return parse(summary).text_content() if summary.strip() else ""

    return extract


def _resiliparse() -> Extract:
    encoding = import_module("resiliparse.parse.encoding")
    plain = import_module("resiliparse.extract.html2text").extract_plain_text

    def extract(data: bytes) -> str:
        return plain(encoding.bytes_to_str(data, encoding.detect_encoding(data)), main_content=True, alt_texts=False)

    return extract


def _justext() -> Extract:
    justext = import_module("justext")
    # It wants to be told the language, which nobody knows beforehand here: the words of all its languages, so.
    words = frozenset().union(*map(justext.get_stoplist, justext.get_stoplists()))

    def extract(data: bytes) -> str:
        return "\n".join(p.text for p in justext.justext(data, words) if not p.is_boilerplate)

    return extract


PEERS = (
    Peer("trafilatura", "trafilatura", _trafilatura(fast=False)),
    Peer("trafilatura fast", "trafilatura", _trafilatura(fast=True)),
    Peer("readability-lxml", "readability-lxml", _readability),
    Peer("resiliparse", "resiliparse", _resiliparse),
    Peer("jusText", "justext", _justext),
)


def guarded(extract: Extract) -> Extract:
    """An extractor that gives "" where the other raises: its failure is its result, not the end of the run."""

    def call(data: bytes) -> str:
        try:
            return extract(data)
        except Exception:
            return ""

    return call


def installed() -> dict[str, Extract]:
    """Name with version -> function, of the peers that are installed; the others are named on standard error."""
    found: dict[str, Extract] = {}
    for peer in PEERS:
        try:
            found[f"{peer.name} {metadata.version(peer.package)}"] = guarded(peer.make())
        except ImportError:
            print(f"{peer.name} is left out: pip install -r benchmarks/requirements.txt", file=sys.stderr)
    return found
