"""Where does one story of a list end and the next begin?

A story takes one to four lines: its title, and in any order before or after it a rank, a label, a snippet, a date and
lines of counts or writers. Each line gets a shape of its own, the run of lines as a whole tells on which side of the title
ranks, dates and labels stand and whether the list has snippets, and then one pass cuts. In HTML the elements and links
that hold the lines go before their shapes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from cleanpage.document import Containers, Line, Link
from cleanpage.lexicons import stories as words
from cleanpage.lexicons.dates import find_leading_date
from cleanpage.lexicons.stories import DATE, EXTRA, SOURCE_DATE, TEXT, read_shape

MAX_ITEM_LINES = 8
#: A snippet is at least this much wider than its title; without an end like prose, at least the second.
SNIPPET_RATIO, BARE_SNIPPET_RATIO = 1.25, 1.6
STORY_TAGS = frozenset(("li", "article", "tr", "dd"))
#: How far up from a line its story's element is looked for.
MAX_CLIMB = 12

_NOWHERE = frozenset(("",))
_NO_LINK = Link(0, 0, "")

# Shapes of lines, beside those of ``read_shape``.
RANK, LABEL = "rank", "label"


@dataclass(slots=True)
class _Run:
    """What the lines of a list have in common."""

    shapes: list[str]
    widths: list[int]
    """Columns of each line."""
    hard: list[bool]
    """The line begins a story, whatever stands before it."""
    glued: list[bool]
    """The line belongs to the story of the line before it."""
    snippets: set[int]
    date_leads: bool = False
    date_trails: bool = False
    label_leads: bool = False
    texts_per_rank: int = 0
    """The most text lines of a ranked story; 0 in lists without rank lines."""


def split_items(lines: Sequence[Line], containers: Containers | None = None) -> list[list[Line]]:
    """Cut the item lines of one story list into stories, in order; every line comes back once.

    ``containers`` is the view's table of elements; without it HTML lines are told apart by links and shapes alone.
    """
    if len(lines) < 2:
        return [list(lines)] if lines else []
    run = _read_run(lines, containers)
    items: list[list[Line]] = []
    current: list[int] = []
    for index in range(len(lines)):
        if current and (len(current) >= MAX_ITEM_LINES or _begins_story(index, current, run)):
            items.append([lines[i] for i in current])
            current = []
        current.append(index)
    items.append([lines[i] for i in current])
    return items


def _begins_story(index: int, current: list[int], run: _Run) -> bool:
    shape = run.shapes[index]
    seen = [run.shapes[i] for i in current]
    if run.glued[index] or shape == EXTRA:
        return False
    if shape == RANK:
        return any(other != RANK for other in seen)
    if shape == DATE:
        return run.date_leads and (TEXT in seen or DATE in seen)
    is_closed = run.date_trails and DATE in seen and (TEXT in seen or LABEL in seen)
    if is_closed or TEXT not in seen:
        return is_closed
    if shape == LABEL:
        return run.hard[index] or run.label_leads
    return run.hard[index] or (index not in run.snippets and not _fits_rank(seen, run))


def _fits_rank(seen: list[str], run: _Run) -> bool:
    """Is there room for one more text in a ranked story?"""
    return seen[0] == RANK and seen.count(TEXT) < run.texts_per_rank


def _read_run(lines: Sequence[Line], containers: Containers | None) -> _Run:
    shapes = _shapes_of(lines)
    widths = [words.width(line.text) for line in lines]
    links = [_link_of(line) if line.links else "" for line in lines]
    groups = _groups_of(lines, containers, widths, links) if containers is not None else []
    hard = [_has_mark(line) for line in lines]
    glued = [False] * len(lines)
    for index in range(1, len(lines)):
        is_glued = bool(groups) and groups[index] == groups[index - 1] >= 0
        if shapes[index] == TEXT and links[index]:
            link, previous = links[index], links[index - 1]
            is_glued = is_glued or previous == link
            hard[index] = hard[index] or (bool(previous) and previous != link)
        glued[index] = is_glued
    if any(glued):
        hard = [is_hard or (not held and shape == TEXT) for is_hard, held, shape in zip(hard, glued, shapes, strict=True)]
    run = _Run(shapes, widths, hard, glued, set())
    _mark_labels(lines, run)
    parts = [shape for shape in shapes if shape != RANK]
    without_labels = [shape for shape in parts if shape != LABEL]
    run.date_leads = bool(without_labels) and without_labels[0] == DATE and without_labels[-1] != DATE
    run.date_trails = next((shape for shape in reversed(parts) if shape != EXTRA), "") == DATE
    run.label_leads = bool(parts) and next((shape for shape in parts if shape != DATE), "") == LABEL
    run.texts_per_rank = _texts_per_rank(shapes)
    run.snippets = _find_snippets(lines, run)
    _use_blank_lines(lines, run)
    return run


def _shapes_of(lines: Sequence[Line]) -> list[str]:
    """Each line's shape by itself; labels are found later. Bare numbers are ranks only where they count on."""
    shapes: list[str] = []
    dated: list[int] = []
    expected = 1
    for index, line in enumerate(lines):
        text = line.text
        rank = words.BARE_RANK.fullmatch(text) if len(text) <= 8 else None
        if rank:
            number = int(rank[1])
            is_next = number == expected or (index == 0 and number > 0)
            expected = number + 1 if is_next else expected
            shapes.append(RANK if is_next or not text.isdigit() else EXTRA)
        elif len(text) <= 3 and words.BARE_BULLET.fullmatch(text):
            shapes.append(RANK)
        else:
            shape = read_shape(text)
            if shape == SOURCE_DATE:
                dated.append(index)
                shape = TEXT
            shapes.append(shape)
    _mark_source_dates(dated, shapes)
    if TEXT not in shapes:
        # A list of nothing but "extras": they are what its stories are.
        return [TEXT if shape == EXTRA else shape for shape in shapes]
    return shapes


def _mark_source_dates(dated: list[int], shapes: list[str]) -> None:
    """Lines of an outlet and a date close stories where no more than one comes with each title."""
    marked = [index for index in dated if index]
    if len(marked) * 2 <= shapes.count(TEXT):
        for index in marked:
            shapes[index] = DATE


def _has_mark(line: Line) -> bool:
    """Does the line open with a bullet, a rank, a date before its title or the label of a neighbouring article?"""
    if line.bullet or words.BULLET.match(line.text):
        return True
    start = line.text[:48]
    rank = words.rank_of(start)
    if rank and (rank["mark"] or rank["word"]):
        return True
    return words.opens_with_label(start) or find_leading_date(start) is not None


def _link_of(line: Line) -> str:
    """Where the line leads, if most of it is one link."""
    if line.link_chars * 2 <= len(line.text):
        return ""
    links = line.links
    return links[0].href if len(links) == 1 else max(links, key=lambda link: link.end - link.start, default=_NO_LINK).href


def _mark_labels(lines: Sequence[Line], run: _Run) -> None:
    """Short lines beside much wider texts are labels where the list has one with most of its stories.

    Names of media ("Video", "News") are labels too where the list opens with one and does not close with one.
    """
    if run.shapes[0] == EXTRA and run.shapes[-1] != EXTRA:
        for index, shape in enumerate(run.shapes):
            if shape == EXTRA and words.is_label(lines[index].text):
                run.shapes[index] = LABEL
    texts = [index for index, shape in enumerate(run.shapes) if shape == TEXT]
    if len(texts) < 4:
        return
    widths = run.widths
    typical = sorted([widths[index] for index in texts])[len(texts) * 3 // 4]
    labels = [index for index in texts if widths[index] * 5 <= typical * 2 and words.is_label(lines[index].text)]
    is_rare = len(labels) * 3 < len(texts) and len({lines[index].text for index in labels}) * 2 > len(labels)
    has_neighbours = any(second - first == 1 for first, second in pairwise(labels))
    if len(labels) < 2 or is_rare or (has_neighbours and len(labels) * 2 > len(texts)):
        return
    for index in labels:
        run.shapes[index] = LABEL


def _texts_per_rank(shapes: list[str]) -> int:
    """The most texts that follow one rank before the next; the last story's lines may be another list's."""
    counts: list[int] = []
    for shape in shapes:
        if shape == RANK:
            counts.append(0)
        elif shape == TEXT and counts:
            counts[-1] += 1
    return max(counts[:-1]) if len(counts) > 1 else 0


def _find_snippets(lines: Sequence[Line], run: _Run) -> set[int]:
    """Text lines that go on about the title before them, if the list has snippets at all."""
    between_dates = _snippets_by_dates(run)
    if between_dates:
        return between_dates
    found: list[tuple[int, int, float]] = []
    titles, title = 0, -1
    for index, shape in enumerate(run.shapes):
        if shape == RANK:
            title = -1
        if shape != TEXT:
            continue
        if title >= 0 and not run.hard[index]:
            ratio = run.widths[index] / max(1, run.widths[title])
            if ratio >= SNIPPET_RATIO and ratio >= (SNIPPET_RATIO if words.ends_like_prose(lines[index].text) else BARE_SNIPPET_RATIO):
                found.append((title, index, ratio))
                title = -1
                continue
        title = index
        titles += 1
    return _judge_snippets(lines, run, found, titles) if found else set()


def _judge_snippets(lines: Sequence[Line], run: _Run, found: list[tuple[int, int, float]], titles: int) -> set[int]:
    """Keep found pairs of (title, snippet, ratio of widths) if they are the list's habit, or plain prose."""
    snippets = {index for _, index, _ in found}
    ending = {index for index in snippets if words.ends_like_prose(lines[index].text)}
    mean_ratio = sum(ratio for *_, ratio in found) / len(found)
    is_habit = len(found) >= 0.6 * titles and len(found) >= 2
    if is_habit and (len(ending) * 2 >= len(found) or (len(found) > 2 and mean_ratio >= 1.8)):
        return snippets
    others = sorted([run.widths[i] for i, shape in enumerate(run.shapes) if shape == TEXT and i not in snippets])
    typical = others[len(others) // 2]
    ending_titles = sum(words.ends_like_prose(lines[title].text) for title, *_ in found)
    if ending_titles <= 0.2 * len(found):
        return {index for index in ending if run.widths[index] >= 1.5 * typical}
    return set()


def _snippets_by_dates(run: _Run) -> set[int]:
    """In a list with a date a story, the second of two texts between dates is a snippet where most stories have two."""
    segments: list[list[int]] = [[]]
    for index, shape in enumerate(run.shapes):
        if shape == DATE:
            segments.append([])
        elif shape == TEXT:
            segments[-1].append(index)
    closed = [segment for segment in (segments[1:] if run.date_leads else segments[:-1]) if segment]
    pairs = [segment for segment in closed if len(segment) == 2 and not run.hard[segment[1]]]
    if len(pairs) * 2 <= len(closed) or (len(closed) < 2 and len(run.shapes) > 3):
        return set()
    return {segment[1] for segment in pairs}


def _use_blank_lines(lines: Sequence[Line], run: _Run) -> None:
    """Blank lines part stories where some lines of the list stand together and some apart."""
    gaps = [line.blanks for line in lines[1:]]
    if not any(gaps) or all(gaps) or sum(1 for gap in gaps if not gap) * 4 < len(gaps):
        return
    for index, gap in enumerate(gaps, 1):
        if gap and run.shapes[index] != EXTRA:
            run.hard[index] = True
    sizes = [len(list(group)) for is_gap, group in groupby([False, *(not gap for gap in gaps)]) if is_gap]
    if len(set(sizes)) == 1 and len(sizes) == sum(map(bool, gaps)) + 1 and sizes[0] < MAX_ITEM_LINES // 2:
        run.glued = [False, *(not gap for gap in gaps)]


def _groups_of(lines: Sequence[Line], containers: Containers, widths: Sequence[int], links: Sequence[str]) -> list[int]:
    """For each line the element that holds its story: the outermost list item or, failing that, the largest element
    inside the list that holds few lines and leads to no more than one story; -1 where no such element is known."""
    first, last = lines[0].number - 1, lines[-1].number
    if last - first != len(lines):
        return []
    typical = sorted(widths)[len(lines) // 2]
    hrefs = [link if 2 * columns >= typical else "" for link, columns in zip(links, widths, strict=True)]
    firsts, lasts, parents, tags = containers.first, containers.last, containers.parents, containers.tags
    groups: list[int] = []
    stories: dict[int, bool] = {}
    for line in lines:
        best, story = -1, -1
        container = line.container
        for _ in range(MAX_CLIMB):
            if not 0 <= container < len(parents):
                break
            is_story = stories.get(container)
            if is_story is None:
                start, end = firsts[container], lasts[container]
                is_inside = end - start <= MAX_ITEM_LINES and first <= start and end <= last and end - start < last - first
                is_story = is_inside and (end - start == 1 or len({*hrefs[start - first : end - first]} - _NOWHERE) <= 1)
                stories[container] = is_story
            if not is_story:
                break
            best = container
            if tags[container] in STORY_TAGS:
                story = container
            container = parents[container]
        groups.append(story if story >= 0 else best)
    return groups
