"""Counts which short wordings of a labelled corpus belong to one zone, and how well the word lists know them.

    python benchmarks/count_headers.py --corpus CORPUS            candidates for the lists, as a tab-separated table
    python benchmarks/count_headers.py --corpus CORPUS --check    precision and recall of the lists as they stand

A candidate is a wording that at least ``--sites`` sites print, with the wanted code on at least ``--precision`` of them. It is
a proposal: generic wordings are taken over by hand into src/cleanpage/lexicons, names of sites and sentences of pages never.
``--half`` counts (or checks) on every second site only, so that what one half proposed can be judged on the other.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from cleanpage.lexicons.match import credit_kind, has_caption_mark, header_zone, is_chrome, normalise
from cleanpage.lexicons.phrases import fold

HEADER_ZONES = {"r": "related", "h": "hot", "K": "tags", "U": "comments", "P": "promo"}
CHROME_ZONES = {"N": "nav", "F": "footer", "P": "promo", "U": "comments"}
MAX_LENGTH = 36
"""Characters of a candidate; longer lines are sentences."""
LABEL_LENGTH = 24

RIGHT = {
    "header": {
        "related": "rR",
        "hot": "hH",
        "neutral": "rRhH",
        "comments": "U",
        "tags": "K",
        "promo": "P",
        "nav": "NF",
    },
    "chrome": {"nav": "N", "footer": "F", "site": "NF", "promo": "P", "comments": "U"},
}
"""The codes on which an answer counts as right. Credits are right on E, captions on C."""


class Page(NamedTuple):
    site: str
    language: str
    lines: list[tuple[str, str]]


class Candidate(NamedTuple):
    table: str
    zone: str
    language: str
    phrase: str
    sites: int
    precision: float


def read_pages(corpus: Path, half: str) -> list[Page]:
    """The labelled pages under ``corpus``/pages; of every second site in alphabetical order for ``half`` "even" or "odd"."""
    pages = []
    for path in sorted((corpus / "pages").glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        pages.append(Page(data["site"], data.get("lang", ""), [(line[0], line[1]) for line in data["lines"]]))
    sites = {site: number for number, site in enumerate(sorted({page.site for page in pages}))}
    wanted = {"even": {0}, "odd": {1}}.get(half, {0, 1})
    return [page for page in pages if sites[page.site] % 2 in wanted]


def wordings(code: str, text: str) -> Iterator[tuple[str, str]]:
    """The wordings of a line that a list may want: ("line", all of it), ("label", up to its colon), ("ending", two signs)."""
    if len(text) <= MAX_LENGTH:
        whole = normalise(text)
        if whole:
            yield "line", whole
    head = fold(text[:LABEL_LENGTH])
    mark = head.find(":")
    if mark > 0:
        label = normalise(head[:mark])
        if label:
            yield "label", label + ":"
    if code in "CEBRH" and not text.isascii():
        yield "ending", fold(text[-8:]).rstrip(" .。)]】")[-2:]


def candidates(pages: Iterable[Page], min_sites: int, min_precision: float) -> Iterator[Candidate]:
    """Wordings that enough sites print in one zone, most widespread first, that the lists do not know yet."""
    found: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    languages: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for page in pages:
        for code, text in page.lines:
            for key in wordings(code, text):
                found[key][code].add(page.site)
                languages[key][page.language] += 1
    ranked = sorted(found.items(), key=lambda item: -max(len(sites) for sites in item[1].values()))
    for (form, phrase), by_code in ranked:
        total = sum(len(sites) for sites in by_code.values())
        language = languages[form, phrase].most_common(1)[0][0]
        for table, zone, codes in _tables(form):
            sites: set[str] = set().union(*(by_code.get(code, set()) for code in codes))
            right = sum(len(by_code.get(code, ())) for code in codes)
            if len(sites) < min_sites or right < min_precision * total or _is_known(table, phrase):
                continue
            if any(phrase.rstrip(":").replace(" ", "") in site.replace("-", "") for site in sites):
                continue  # a site's own name
            yield Candidate(table, zone, language, phrase, len(sites), right / total)


def _tables(form: str) -> Iterator[tuple[str, str, str]]:
    if form == "line":
        yield from (("header", zone, code) for code, zone in HEADER_ZONES.items())
        yield from (("chrome", zone, code) for code, zone in CHROME_ZONES.items())
    else:
        yield from (("credit", form, "E"), ("caption", form, "C"))


def _is_known(table: str, phrase: str) -> bool:
    if table == "header":
        return header_zone(phrase) is not None
    if table == "chrome":
        return is_chrome(phrase) is not None
    return credit_kind(phrase) is not None if table == "credit" else has_caption_mark(phrase)


def check(pages: Iterable[Page]) -> Iterator[str]:
    """A Markdown table: how often each answer of the lists is right, and how many lines of its codes they know.

    Menus print the same words as headers, so precision is told a second time without lines of nav and footer: that is what
    whoever knows that a line is no menu may expect.
    """
    answers: Counter[tuple[str, str]] = Counter()
    right: Counter[tuple[str, str]] = Counter()
    outside: Counter[tuple[str, str]] = Counter()
    total: Counter[str] = Counter()
    known: Counter[tuple[str, str]] = Counter()
    for page in pages:
        for code, text in page.lines:
            total[code] += 1
            for table, answer, codes in _answers(text):
                answers[table, answer] += 1
                outside[table, answer] += code not in "NF" or code in codes
                right[table, answer] += code in codes
                known[table, code] += code in codes
    yield "| list | answer | lines | precision | without lines of nav and footer |"
    yield "|---|---|---:|---:|---:|"
    for key in sorted(answers):
        apart = right[key] / outside[key] if outside[key] else 0.0
        yield f"| {key[0]} | {key[1]} | {answers[key]} | {right[key] / answers[key]:.2f} | {apart:.2f} |"
    yield ""
    yield "| list | code | lines | recall |"
    yield "|---|---|---:|---:|"
    for (table, code), count in sorted(known.items()):
        if count:
            yield f"| {table} | {code} | {total[code]} | {count / total[code]:.2f} |"


def _answers(text: str) -> Iterator[tuple[str, str, str]]:
    """Table, answer and the codes on which it is right, for each list that knows the line."""
    if (zone := header_zone(text)) is not None:
        yield "header", zone, RIGHT["header"][zone]
    if (zone := is_chrome(text)) is not None:
        yield "chrome", zone, RIGHT["chrome"][zone]
    if (kind := credit_kind(text)) is not None:
        yield "credit", kind, "E"
    if has_caption_mark(text):
        yield "caption", "caption", "C"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--corpus", type=Path, required=True, help="folder that holds pages/*.json")
    parser.add_argument("--check", action="store_true", help="measure the lists instead of proposing wordings")
    parser.add_argument("--half", choices=("even", "odd", "all"), default="all")
    parser.add_argument("--sites", type=int, default=2, help="how many sites must print a candidate")
    parser.add_argument("--precision", type=float, default=0.8)
    options = parser.parse_args(arguments)
    pages = read_pages(options.corpus, options.half)
    if not pages:
        parser.error(f"no pages under {options.corpus / 'pages'}")
    if options.check:
        print("\n".join(check(pages)))
        return 0
    print("list\tzone\tlanguage\tphrase\tsites\tprecision")
    for row in candidates(pages, options.sites, options.precision):
        print(*row[:5], f"{row.precision:.2f}", sep="\t")
    return 0


if __name__ == "__main__":
    sys.exit(main())
