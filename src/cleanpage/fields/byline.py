"""Who published when and where: authors, source, dates, place, views."""

from __future__ import annotations

from collections.abc import Sequence

from cleanpage.document import Block, Byline, Line, LineView, Zone
from cleanpage.fields.dateline import read_dateline
from cleanpage.fields.dates import find_date
from cleanpage.fields.metadata import Metadata
from cleanpage.fields.names import clean_name, is_job, is_outlet, is_person
from cleanpage.fields.pick import blocks_of, lines_of
from cleanpage.fields.scripts import HAS_HAN, HAS_KANA
from cleanpage.fields.segments import (
    ALL_HAN,
    HAN_START,
    PLACE_ALONE,
    PLACE_WORDS,
    PROVINCES,
    Bare,
    Draft,
    author_names,
    mask_dates,
    read_line,
    read_prose,
)  # fmt: skip
from cleanpage.fields.signature import ending_lines, is_press, read_source, read_writers
from cleanpage.options import Options

#: Byline lines that are read, and their length: longer ones are prose.
MAX_LINES = 30
MAX_LINE = 400
#: Body blocks from the start that may open with a dateline.
DATELINE_BLOCKS = 8
#: How many lines a text without a label may stand from headline and date to be an account.
MAX_DISTANCE = 12
#: Lines between headline and text that may hold the date though they are no byline, and what they may be taken for.
MAX_BETWEEN, MAX_MISTAKEN = 6, 160
_MISTAKEN = (Zone.NAV, Zone.PROMO, Zone.TAGS)


def read_byline(blocks: Sequence[Block], view: LineView, metadata: Metadata, options: Options) -> Byline:
    """The byline of a page.

    Read from the byline lines; what they leave open is taken from the dateline, from the credits (writer and source
    only) and last from the head of the HTML. Dates are ISO 8601 at the precision printed; without
    ``options.reference_time`` relative and year-less ones are left out.
    """
    draft = Draft(options.reference_time, is_japanese=_is_japanese(blocks))
    lines = lines_of(blocks, Zone.BYLINE)[:MAX_LINES]
    for number, line in enumerate(lines):
        if len(line.text) <= MAX_LINE:
            read_line(draft, number, line.text)
    if draft.published is None and draft.updated is None:
        lines.extend(_read_beside_title(draft, blocks, len(lines)))
    for text in draft.prose[:2]:
        read_prose(draft, text)
    if draft.published is None and draft.updated is None and len(lines) > 1:
        # A date whose parts stand on lines of their own.
        mask_dates(draft, " ".join([line.text for line in lines[:8]])[:MAX_LINE])
    _settle_bare(draft, blocks, lines)
    if not draft.authors:
        draft.add_authors(draft.dateline_authors)
    _read_datelines(draft, blocks)
    _read_end(draft, blocks)
    if view.is_html:
        _read_head(draft, metadata)
    source = draft.source or draft.employer
    return Byline(tuple(draft.authors), source, draft.published or draft.updated, draft.updated, draft.place, draft.views)


def _opening(blocks: Sequence[Block], count: int) -> list[Block]:
    """The first blocks of the body."""
    return blocks_of(blocks, Zone.BODY)[:count]


def _is_japanese(blocks: Sequence[Block]) -> bool:
    """Kana in the headline or the beginning of the text; a Chinese page has none, or a word of it."""
    parts = [*blocks_of(blocks, Zone.TITLE)[:2], *_opening(blocks, 3)]
    text = "".join([block.text[:200] for block in parts])
    return not text.isascii() and HAS_KANA.search(text) is not None and len(HAS_KANA.findall(text)) * 10 > len(text)


def _settle_bare(draft: Draft, blocks: Sequence[Block], lines: Sequence[Line]) -> None:
    """Decide what the texts without a label are: outlet, author, account, job or place."""
    if not draft.bare:
        return
    rest: list[Bare] = []
    far = _far_lines(draft, blocks, lines)
    jobs = {bare.number for bare in draft.bare if is_job(bare.text)} - {draft.bare[0].number}
    for bare in draft.bare:
        text = bare.text
        if bare.number in jobs or (bare.number in far and not is_person(text)):
            continue  # a line with a job says where the author works
        parted = _parted_outlet(text)
        if parted:
            draft.source = draft.source or parted[0]
            draft.add_authors([parted[1]])
        elif is_press(text) and not is_person(text):
            draft.source = draft.source or text
        elif not is_job(text) or "," in text:
            rest.append(bare)
    opening = " ".join([*(b.text[:300] for b in _opening(blocks, 3)), *draft.prose])
    if rest and not draft.authors:
        rest = _settle_authors(draft, rest, opening)
    elif rest and draft.source is None and _is_account(rest[0].text):
        draft.source = rest[0].text  # the account that stands beside a labelled author
        rest = rest[1:]
    if draft.place is None and rest:
        opening += " ".join([block.text for block in blocks_of(blocks, Zone.TITLE)])
        menus = {line.text for line in lines_of(blocks, Zone.NAV)}
        draft.place = next((bare.text for bare in rest if bare.text not in menus and _is_place(draft, bare, opening)), None)


def _far_lines(draft: Draft, blocks: Sequence[Block], lines: Sequence[Line]) -> set[int]:
    """Byline lines that stand far from the headline and from lines that are the byline for sure."""
    anchors = [block.last for block in blocks_of(blocks, Zone.TITLE)]
    anchors.extend(lines[number].number for number in draft.sure)
    if not anchors:
        return set()
    return {i for i, line in enumerate(lines) if min([abs(line.number - anchor) for anchor in anchors]) > MAX_DISTANCE}


def _parted_outlet(text: str) -> tuple[str, str] | None:
    """"某某日报张三": an outlet and a person with nothing between."""
    if not 5 <= len(text) <= 14 or not ALL_HAN.fullmatch(text):
        return None
    for length in (3, 2):
        outlet, name = text[:-length], text[-length:]
        if len(outlet) >= 3 and is_press(outlet) and is_person(name) and not is_outlet(text):
            return outlet, name
    return None


def _is_place(draft: Draft, bare: Bare, opening: str) -> bool:
    """A short text that no author claims: behind the date and the author, or a word that headline or text begin with."""
    text = bare.text
    if text in draft.authors or text == draft.source or is_outlet(text) or is_person(text):
        return False
    if PLACE_ALONE.fullmatch(text):
        return bool(draft.authors) and ((bare.is_after_date and len(text) <= 3) or text in opening)
    is_word = text[:1].isupper() and " " not in text and len(text) >= 4 and not text.isupper()
    return is_word and any(f" {word} {text}" in opening for word in PLACE_WORDS)


def _settle_authors(draft: Draft, rest: list[Bare], opening: str) -> list[Bare]:
    """The first text is the author; later ones where they have the shape of a person and are no place of the story.

    Returns the texts that are neither.
    """
    first = rest[0]
    if len(rest) > 1 and draft.source is None and _is_account(first.text) and rest[1].number == first.number:
        second = rest[1].text
        if is_person(second) and second not in opening and second not in PROVINCES:
            draft.source, rest = first.text, rest[1:]  # an outlet, then the person who wrote for it
            first = rest[0]
    draft.add_authors(
        author_names(first.text, is_latin=not HAS_HAN.search(first.text), spaced=draft.is_japanese) or [first.text]
    )
    left = []
    for bare in rest[1:]:
        text = bare.text
        if bare.number == first.number and draft.source is None and _is_account(text):
            draft.source = text
        elif is_person(text) and text not in opening and text not in PROVINCES:
            draft.add_authors([clean_name(text)])
        else:
            left.append(bare)
    return left


def _is_account(text: str) -> bool:
    return HAN_START.match(text) is not None and not is_person(text)


def _read_datelines(draft: Draft, blocks: Sequence[Block]) -> None:
    """What the byline leaves open and the beginning of the text tells."""
    for block in _opening(blocks, DATELINE_BLOCKS):
        found = read_dateline(block.text)
        draft.source = draft.source or found.agency
        draft.place = draft.place or found.place
        if not draft.authors:
            draft.add_authors(found.authors)


def _read_beside_title(draft: Draft, blocks: Sequence[Block], number: int) -> list[Line]:
    """Read the line with the date between headline and text that was taken for something else; returns it."""
    title = max((i for i, block in enumerate(blocks) if block.zone is Zone.TITLE), default=-1)
    body = next((i for i, block in enumerate(blocks) if block.zone is Zone.BODY and i > title), -1)
    if title < 0 or body < 0:
        return []
    between = [line for block in blocks[title + 1 : body] if block.zone in _MISTAKEN for line in block.lines]
    for line in between[:MAX_BETWEEN]:
        if len(line.text) <= MAX_MISTAKEN and find_date(line.text):
            read_line(draft, number, line.text)
            return [line]
    return []


def _read_end(draft: Draft, blocks: Sequence[Block]) -> None:
    """Writer and source as the end of the article names them."""
    ending = ending_lines(blocks)
    draft.source = draft.source or read_source(ending)
    if not draft.authors:
        draft.add_authors(read_writers(ending, blocks))


def _read_head(draft: Draft, metadata: Metadata) -> None:
    """The head of the HTML as evidence where the lines are silent."""
    if not draft.authors:
        site = (metadata.site_name or "").casefold()
        named = [a for a in metadata.authors if a.casefold() != site]
        draft.add_authors([n for a in named for n in author_names(a, is_latin=not HAS_HAN.search(a))])
    draft.published = draft.published or metadata.published
    draft.updated = draft.updated or metadata.updated
    draft.source = draft.source or metadata.source
