"""What do the items of the related and hot lists say? Title, snippet, date and address of each story.

First every item block is cut into rows: one a story, more where a flattener put several stories on one line. Then what is
no title goes: ranks, bullets, labels, dates and counts, those at the edges of a title only where the list's other rows
have them too. What is left is the title, and the snippet where one is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from cleanpage.document import Block, Line, Story, Zone
from cleanpage.fields.dates import FoundDate, find_date
from cleanpage.lexicons import stories as words
from cleanpage.lexicons.dates import fold

#: A row is looked at this far; longer texts are prose.
MAX_ROW = 2_000
#: A title alone on a line with two others, parted by blanks only, is at least this wide, in columns.
MIN_FLAT_TITLE = 14
#: What follows the dots of a shortened title on its line is a snippet from this width on.
MIN_SNIPPET = 12
#: What stands in a story's place where there is none is at most this long.
MAX_NONE = 48

_DIGIT = re.compile(r"\d")
_DOTS = re.compile(r"(?<=\S)(?:\.{3}|…{1,2})\s+(?=\S)")
_TAG = re.compile(r"\[[^\[\]]{1,12}\]\s*(?=\S)")
_RANK_INSIDE = re.compile(r"(?:^|\s)(\d{1,2})\s?[.．、](?!\d)\s?(?=\S)")
_COUNT_AT_END = re.compile(r"[\s\u3000]\d[\d.,]{0,9}\s?[万萬亿億wWkK]?\+?(?:次|人)?$")
_NUMERIC_END = re.compile(r"[\d日万萬亿億wWkK+次人\])）】]$")
_NUMERIC_START = re.compile(r"[\[(（]?\d")
_SHORT_AT_END = re.compile(r"[\s\u3000]{1,2}[\[(（]?(?:\d{2}[-/.]\d{2}|\d{1,2}月\d{1,2}日)?(?:\s?\d{1,2}:\d{2})?[\])）]?$")
_SHORT_AT_START = re.compile(
    r"[\[(（]?(?:\d{1,2}[-/.]\d{1,2}(?!\d|[-/.])|\d{1,2}月\d{1,2}日|(?=\d{1,2}:\d))(?:\s?\d{1,2}:\d{2}(?::\d{2})?)?[\])）]?[\s:：|·—–-]{1,4}(?=\S)"
)
_OPENERS = " \t\u3000[(（【—–-·|,，:：/"
_CLOSERS = " \t\u3000])）】—–-·|,，:：/"
_QUOTED = re.compile("《([^《》]{2,200})》")
_WORD_START = re.compile(r"(?:^|(?<=[\s|]))\S")
_GAP = re.compile(r"[\s\u3000]+")


@dataclass(slots=True)
class _Row:
    """One story while it is read: its texts in order, the first of them the likeliest title."""

    texts: list[str]
    lines: tuple[Line, ...]
    published: str | None = None
    date: FoundDate | None = None
    """A date at the edge of the title, with nothing but blanks between: it may belong to the title."""
    title_line: Line | None = None
    rank: int | None = None
    snippet: str | None = None
    is_empty: bool = False
    extras: tuple[str, ...] = ()


def read_stories(blocks: Sequence[Block], zone: Zone, reference: datetime | None = None) -> tuple[Story, ...]:
    """The stories of a zone's lists, in page order.

    Titles stand without rank, bullet, tag or label, with the dots of a shortened title as printed; snippets and dates
    where they are printed. Dates are ISO 8601; year-less and relative ones are read only against ``reference``.
    """
    stories: list[Story] = []
    for items in _lists(blocks, zone):
        rows = _split_flat(items[0]) if len(items) == 1 and len(items[0].texts) == 1 else items
        for row in rows:
            _read_texts(row, reference)
        _strip_marks(rows)
        _strip_edges(rows, reference)
        for row in rows:
            story = _story_of(row)
            if story is not None:
                stories.append(story)
    return tuple(stories)


def _lists(blocks: Sequence[Block], zone: Zone) -> Iterator[list[_Row]]:
    """The rows of each run of item blocks."""
    rows: list[_Row] = []
    for block in blocks:
        if block.zone is zone and block.kind == "item":
            rows.extend(_rows_of(block))
        elif rows:
            yield rows
            rows = []
    if rows:
        yield rows


def _rows_of(block: Block) -> Iterable[_Row]:
    texts = [line.text for line in block.lines] or block.text.split("\n")
    if len(texts) > 1:
        return [_Row(texts, block.lines)]
    return [_Row([text], block.lines) for text in _split_line(texts[0])]


def _split_line(text: str) -> list[str]:
    """One line that holds several stories, cut where dates, ranks or neighbour labels tell them apart."""
    if len(text) < 16 or len(text) > MAX_ROW:
        return [text]
    pieces = _cut_at_labels(text)
    if not pieces and (_DIGIT.search(text) or "年" in text):
        pieces = _cut_at_ranks(text) or _cut_at_dates(text)
    return pieces or [text]


def _cut_at_labels(text: str) -> list[str]:
    if not words.has_labels(text):
        return []
    starts = [match.start() for match in _WORD_START.finditer(text) if words.neighbour_end(text, match.start()) >= 0]
    return _pieces(text, starts) if len(starts) > 1 else []


def _cut_at_ranks(text: str) -> list[str]:
    starts: list[int] = []
    for match in _RANK_INSIDE.finditer(text):
        if int(match[1]) == len(starts) + 1:
            starts.append(match.start())
    return _pieces(text, starts) if len(starts) > 1 and not text[: starts[0]].strip() else []


def _cut_at_dates(text: str) -> list[str]:
    found: list[FoundDate] = []
    offset = 0
    while len(found) < 60:
        date = find_date(text[offset:])
        if date is None:
            break
        found.append(date._replace(start=date.start + offset, end=date.end + offset))
        offset = found[-1].end
    if len(found) < 2:
        return []
    if found[0].start <= 1:
        return _pieces(text, [max(0, date.start - 1) for date in found])
    # After the last date there is nothing: each date closes its story.
    if text[found[-1].end :].strip(_CLOSERS):
        return []
    return _pieces(text, [0, *(date.end + (text[date.end : date.end + 1] in set("])）】")) for date in found[:-1])])


def _pieces(text: str, starts: list[int]) -> list[str]:
    ends = [*starts[1:], len(text)]
    return [piece for start, end in zip(starts, ends, strict=True) if (piece := text[start:end].strip())]


def _split_flat(row: _Row) -> list[_Row]:
    """The only line of a list, if it is three or more titles that only blanks part."""
    text = row.texts[0]
    parts = _GAP.split(text.strip()) if not text.isascii() and len(text) <= MAX_ROW else []
    if len(parts) < 3 or any(words.width(part) < MIN_FLAT_TITLE or _DOTS.search(part + " x") for part in parts):
        return [row]
    return [_Row([part], row.lines) for part in parts]


def _read_texts(row: _Row, reference: datetime | None) -> None:
    """Tell the title and the snippet of a row from its date lines, ranks and extras."""
    if len(row.texts) == 1:
        row.title_line = row.lines[0] if row.lines else None
        return
    known = words.load_story_words()
    kept: list[tuple[str, Line | None]] = []
    lines: Sequence[Line | None] = row.lines
    if len(lines) != len(row.texts):
        lines = [row.lines[0] if row.lines else None] * len(row.texts)
    for text, line in zip(row.texts, lines, strict=True):
        if (len(text) <= 9 and words.BARE_RANK.fullmatch(text)) or (len(text) <= 3 and words.BARE_BULLET.fullmatch(text)):
            continue
        shape = words.read_shape(text)
        is_source = shape == words.SOURCE_DATE and bool(kept)
        if is_source or shape in (words.DATE, words.EXTRA) or (len(text) <= 40 and fold(text.strip(" :：")) in known.neighbours):
            if shape != words.DATE:
                row.extras = (*row.extras, text)
            date = find_date(text, reference) if row.published is None else None
            row.published = date.iso if date else row.published
            continue
        kept.append((text, line))
    if not kept:
        row.texts = list(row.extras[:1])
        row.title_line = row.lines[0] if row.lines else None
        return
    title = _title_index(kept)
    row.texts = [text for text, _ in kept[title:]]
    row.title_line = kept[title][1]
    for text in row.texts[1:]:
        if text not in {row.texts[0], row.snippet} and _is_snippet(text, row.texts[0]):
            row.snippet = text
            break


def _title_index(kept: Sequence[tuple[str, Line | None]]) -> int:
    """Which text is the title: a heading, else the first that is no label of a wider one behind it."""
    if len(kept) < 2:
        return 0
    headings = [index for index, (text, line) in enumerate(kept) if line is not None and line.level and not words.is_label(text)]
    if headings:
        return headings[0]
    (first, _), (second, _) = kept[0], kept[1]
    is_label = words.is_label(first) and words.width(second) >= 2.5 * words.width(first) and not words.ends_like_prose(second)
    return 1 if is_label or words.label_end(first) == len(first) else 0


def _is_snippet(text: str, title: str) -> bool:
    return words.ends_like_prose(text) or words.width(text) >= words.width(title) or len(text.split()) > 6


def _strip_marks(rows: Sequence[_Row]) -> None:
    """Take labels, bullets, ranks and tags from the starts of titles."""
    none = words.load_story_words().none
    for row in rows:
        title = row.texts[0].strip() if row.texts else ""
        bullet = words.BULLET.match(title)
        if bullet or words.opens_with_label(title[:48]):
            title = _strip_label(row, title[bullet.end() :].strip() or title if bullet else title)
        row.is_empty = row.is_empty or (len(title) <= MAX_NONE and fold(title) in none)
        row.texts[:1] = [title]
    end = words.header_end(rows[0].texts[0]) if len(rows) > 1 else -1
    if end >= 0:
        rows[0].texts[0] = rows[0].texts[0][end:].strip() or rows[0].texts[0]
    if any(_DIGIT.search(row.texts[0][:6]) for row in rows):
        _strip_ranks(rows)
    has_tag = [row.texts[0][:1] == "[" and bool(_TAG.match(row.texts[0])) for row in rows]
    for index, row in enumerate(rows):
        if has_tag[index] and any(has_tag[max(0, index - 1) : index] + has_tag[index + 1 : index + 2]):
            match = _TAG.match(row.texts[0])
            tag = match[0] if match else ""
            date = find_date(tag)
            row.published = row.published or (date.iso if date else None)
            row.texts[0] = row.texts[0][len(tag) :]


def _strip_label(row: _Row, title: str) -> str:
    """A title without the labels before it; the row is empty where nothing follows that of a neighbour."""
    end = words.neighbour_end(title)
    if end >= 0:
        rest = title[end:].strip()
        row.is_empty = row.is_empty or not rest or fold(rest.strip(" !！。.")) in words.load_story_words().none
        title = _unquoted(rest or title)
    end = words.label_end(title)
    return _unquoted(title[end:].strip() or title) if end >= 0 else title


def _unquoted(title: str) -> str:
    quoted = _QUOTED.fullmatch(title)
    return quoted[1] if quoted else title


def _strip_ranks(rows: Sequence[_Row]) -> None:
    """A number before a title is its rank where the titles beside it count on."""
    joined = [words.JOINED_RANK.match(row.texts[0]) for row in rows]
    if len(rows) >= 3 and all(match and int(match[1]) == index for index, match in enumerate(joined, 1)):
        for row, match in zip(rows, joined, strict=True):
            row.texts[0] = row.texts[0][match.end() if match else 0 :]
        return
    matches = [words.rank_of(row.texts[0]) for row in rows]
    numbers = [int(match["number"]) if match else None for match in matches]
    for index, (row, match, number) in enumerate(zip(rows, matches, numbers, strict=True)):
        if match is None or number is None:
            continue
        before = numbers[index - 1] if index else None
        after = numbers[index + 1] if index + 1 < len(rows) else None
        is_counted = before == number - 1 or after == number + 1
        is_marked = bool(match["word"]) or (number == 1 and bool(match["mark"]) and len(rows) == 1)
        if is_counted or is_marked:
            row.texts[0] = row.texts[0][match.end() :]


def _strip_edges(rows: Sequence[_Row], reference: datetime | None) -> None:
    """Take dates, counts and flags from the edges of titles."""
    rows = [row for row in rows if row.texts and len(row.texts[0]) <= MAX_ROW]
    has_digits = False
    for row in rows:
        row.texts[0] = words.strip_flag(row.texts[0]).rstrip()
        if "年" in row.texts[0] or _DIGIT.search(row.texts[0]):
            _strip_date(row)
            has_digits = True
    if not has_digits:
        return
    _strip_weak_dates(rows)
    _strip_counts(rows)
    if sum(bool(_NUMERIC_END.search(row.texts[0][-2:])) for row in rows) * 2 > len(rows):
        _strip_common(rows, _COUNT_AT_END, reference)
        _strip_common(rows, _SHORT_AT_END, reference)
    if sum(bool(_NUMERIC_START.match(row.texts[0])) for row in rows) * 2 > len(rows):
        _strip_common(rows, _SHORT_AT_START, reference)


def _strip_counts(rows: Sequence[_Row]) -> None:
    stripped = [words.strip_counts(row.texts[0]) for row in rows]
    if sum(text != row.texts[0] for text, row in zip(stripped, rows, strict=True)) * 2 <= len(rows):
        return
    for row, text in zip(rows, stripped, strict=True):
        row.texts[0] = text or row.texts[0]


def _strip_date(row: _Row) -> None:
    """Take a date with its year from the start or the end of a title, where signs or its numbers set it off."""
    title = row.texts[0]
    date = find_date(title)
    if date is None:
        return
    before, after = title[: date.start], title[date.end :]
    if not after.strip(_CLOSERS + "."):
        rest, edge = before.rstrip(_OPENERS), before[len(before.rstrip(_OPENERS)) :]
        is_set_off = bool(edge.strip()) or "\u3000" in edge or not any(map(str.isalpha, title[date.start : date.end]))
    elif not before.strip(_OPENERS):
        rest, edge = after.lstrip(_CLOSERS), after[: len(after) - len(after.lstrip(_CLOSERS))]
        is_set_off = bool(edge) and (bool(before.strip()) or not any(map(str.isalpha, title[date.start : date.end])))
    else:
        return
    if not rest or (not edge and before and any(map(str.isalpha, title[date.start : date.end]))):
        return
    if is_set_off:
        row.texts[0], row.published = rest, row.published or date.iso
    elif edge:
        row.date = date


def _strip_weak_dates(rows: Sequence[_Row]) -> None:
    """Dates in words that only a blank sets off go where half of the list has them."""
    weak = [row for row in rows if row.date]
    if len(weak) * 2 < len(rows) or len(rows) < 2:
        return
    for row in weak:
        if row.date is None:
            continue
        title = row.texts[0]
        row.texts[0] = (title[: row.date.start].rstrip(_OPENERS) + title[row.date.end :].strip(_CLOSERS)).strip()
        row.published = row.published or row.date.iso


def _strip_common(rows: Sequence[_Row], pattern: re.Pattern[str], reference: datetime | None) -> None:
    """Take what a pattern finds from the titles where more than half of the list's rows have it."""
    matches = [(row, pattern.search(row.texts[0])) for row in rows]
    found = [(row, match) for row, match in matches if match and match[0].strip() and _at_edge(row, match)]
    if len(found) < 2 or len(found) * 2 <= len(rows):
        return
    for row, match in found:
        title = row.texts[0]
        rest = (title[: match.start()] + title[match.end() :]).strip(" \t\u3000·|-–—")
        if rest:
            row.texts[0] = rest
            if reference is not None and row.published is None:
                date = find_date(match[0], reference)
                row.published = date.iso if date else None


def _at_edge(row: _Row, match: re.Match[str]) -> bool:
    return match.start() == 0 or match.end() == len(row.texts[0])


def _story_of(row: _Row) -> Story | None:
    title = row.texts[0].strip() if row.texts else ""
    if row.is_empty or not title:
        return None
    snippet = row.snippet
    if snippet is None and len(title) <= MAX_ROW:
        title, snippet = _split_at_dots(title)
    return Story(
        title=title,
        snippet=snippet,
        published=row.published,
        url=_url_of(row),
        first=row.lines[0].number if row.lines else 0,
        last=row.lines[-1].number if row.lines else 0,
    )


def _split_at_dots(text: str) -> tuple[str, str | None]:
    """ "Shortened title... and what it is about": the dots stay with the title."""
    match = _DOTS.search(text) if "..." in text or "…" in text else None
    if match is None or words.width(text[match.end() :]) < max(MIN_SNIPPET, 0.8 * words.width(text[: match.start()])):
        return text, None
    return text[: match.end()].rstrip(), text[match.end() :].strip() or None


def _url_of(row: _Row) -> str | None:
    """The address that the title leads to, else that of the row's longest link."""
    if row.title_line is not None and len(row.title_line.links) == 1:
        href = row.title_line.links[0].href
        if href and href[:1] not in "jJ":
            return href
    for lines in ([row.title_line] if row.title_line else [], row.lines):
        links = [link for line in lines for link in line.links if link.href and not link.href.lower().startswith("javascript:")]
        if links:
            return max(links, key=lambda link: link.end - link.start).href
    return None
