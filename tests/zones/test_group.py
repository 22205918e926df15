"""Labelled lines become blocks of one zone and kind, and no line is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpage.document import Block, Containers, LabelledLine, Line, LineView, Zone
from cleanpage.zones.group import group

PROSE = "The river rose through the night, and by the morning the lower road was gone under a metre of brown water."
PROSE_ZH = "入夜之后河水一直在涨,到了清晨,下游的老路已经淹没在一米深的浑水里,镇上的人只好绕行山路,车队排出去三公里。"


def labelled(*entries: tuple[Zone, str], headers: frozenset[int] = frozenset()) -> list[LabelledLine]:
    lines: list[LabelledLine] = []
    offset = 0
    for index, (zone, text) in enumerate(entries):
        line = Line(index + 1, text, offset, offset + len(text))
        lines.append(LabelledLine(line, zone, index in headers, 0.5 + 0.1 * (index % 2)))
        offset += len(text) + 1
    return lines


def grouped(lines: list[LabelledLine]) -> list[Block]:
    return group(lines, LineView([entry.line for entry in lines]))


def kinds_of(*texts: str) -> list[str]:
    blocks = grouped(labelled(*((Zone.BODY, text) for text in texts)))
    return [block.kind for block in blocks]


def test_lines_of_one_zone_run_together_but_single_zones_stand_line_by_line() -> None:
    blocks = grouped(
        labelled(
            (Zone.NAV, "Home"),
            (Zone.NAV, "World"),
            (Zone.TITLE, "A river rises"),
            (Zone.TITLE, "Second title"),
            (Zone.BODY, PROSE),
            (Zone.BODY, PROSE),
            (Zone.FOOTER, "About us"),
        )
    )
    assert [(block.zone, block.kind, block.first, block.last) for block in blocks] == [
        (Zone.NAV, "line", 1, 2),
        (Zone.TITLE, "line", 3, 3),
        (Zone.TITLE, "line", 4, 4),
        (Zone.BODY, "paragraph", 5, 5),
        (Zone.BODY, "paragraph", 6, 6),
        (Zone.FOOTER, "line", 7, 7),
    ]


def test_spans_reach_from_the_first_line_to_the_last_and_confidence_is_their_mean() -> None:
    lines = labelled((Zone.NAV, "Home"), (Zone.NAV, "World"))
    (block,) = grouped(lines)
    assert (block.start, block.end, block.text) == (0, 10, "Home\nWorld")
    assert block.confidence == pytest.approx(0.55)


def test_story_lists_have_headers_and_items() -> None:
    lines = labelled(
        (Zone.RELATED, "相关内容"),
        (Zone.RELATED, "湖畔图书馆今起延长开放..."),
        (Zone.RELATED, "记者从市图书馆获悉,即日起每周五延长开放至晚上十点,读者可凭证..."),
        (Zone.RELATED, "2024-05-06 10:20:30"),
        (Zone.HOT, "热门资讯"),
        (Zone.HOT, "旧码头变身公园"),
        headers=frozenset((0, 4)),
    )
    assert [(block.kind, len(block.lines)) for block in grouped(lines)] == [
        ("header", 1),
        ("item", 3),
        ("header", 1),
        ("item", 1),
    ]


def test_a_header_mark_outside_of_story_lists_changes_nothing() -> None:
    blocks = grouped(labelled((Zone.NAV, "Home"), (Zone.NAV, "World"), headers=frozenset((0,))))
    assert [block.kind for block in blocks] == ["line"]


@pytest.mark.parametrize(
    ("texts", "kinds"),
    [
        ((PROSE_ZH, "一、起因", PROSE_ZH), ["paragraph", "heading", "paragraph"]),
        ((PROSE_ZH, "（二）经过", PROSE_ZH), ["paragraph", "heading", "paragraph"]),
        ((PROSE, "What comes next", PROSE), ["paragraph", "heading", "paragraph"]),
        ((PROSE, "Nobody was hurt.", PROSE), ["paragraph", "paragraph", "paragraph"]),
        (("今天下雨。", "没有人出门", "路上很静。"), ["paragraph", "paragraph", "paragraph"]),
        ((PROSE, "What comes next"), ["paragraph", "paragraph"]),
    ],
)
def test_plain_text_has_a_heading_only_where_it_is_clearly_one(texts: tuple[str, ...], kinds: list[str]) -> None:
    assert kinds_of(*texts) == kinds


def test_bullets_of_plain_text_make_one_list() -> None:
    lines = labelled((Zone.BODY, PROSE), (Zone.BODY, "- eggs"), (Zone.BODY, "- flour"), (Zone.BODY, PROSE))
    for entry in lines[1:3]:
        entry.line.bullet = True
    assert [(block.kind, len(block.lines)) for block in grouped(lines)] == [("paragraph", 1), ("list", 2), ("paragraph", 1)]


def html(tags: list[tuple[str, list[str]]]) -> list[str]:
    """Kinds of body lines, each in a path of elements of its own below one root."""
    containers = Containers([-1], ["body"], [""], [0], [len(tags)])
    lines: list[LabelledLine] = []
    for index, (tag, path) in enumerate(tags):
        parent = 0
        for name in path:
            containers.parents.append(parent)
            containers.tags.append(name)
            containers.names.append("")
            containers.first.append(index)
            containers.last.append(index + 1)
            parent = len(containers.tags) - 1
        level = int(tag[1]) if tag in {"h2", "h3"} else 0
        lines.append(LabelledLine(Line(index + 1, "text", tag=tag, level=level, container=parent), Zone.BODY))
    view = LineView([entry.line for entry in lines], is_html=True, containers=containers)
    blocks = group(lines, view)
    assert all(block.start is None and block.end is None for block in blocks)
    return [block.kind for block in blocks]


def test_elements_give_the_kinds_of_body_lines() -> None:
    tags = [
        ("h2", ["h2"]),
        ("p", ["p"]),
        ("li", ["ul", "li"]),
        ("p", ["ul", "li", "p"]),
        ("p", ["blockquote", "p"]),
        ("blockquote", ["blockquote"]),
        ("pre", ["pre"]),
        ("div", ["div"]),
    ]
    assert html(tags) == ["heading", "paragraph", "list", "quote", "code", "paragraph"]


def table(cells: list[str], is_layout: bool) -> list[str]:
    """Kinds of body lines in the cells of one row; in a layout table all of them stand in one cell."""
    count = len(cells)
    containers = Containers([-1, 0], ["table", "tr"], ["", ""], [0, 0], [count, count])
    lines = []
    for index, text in enumerate(cells):
        if index == 0 or not is_layout:
            containers.parents.append(1)
            containers.tags.append("td")
            containers.names.append("")
            containers.first.append(index)
            containers.last.append(count if is_layout else index + 1)
        lines.append(LabelledLine(Line(index + 1, text, tag="td", container=len(containers.tags) - 1, row=1), Zone.BODY))
    view = LineView([entry.line for entry in lines], is_html=True, containers=containers)
    return [block.kind for block in group(lines, view)]


def test_cells_of_data_make_a_table_and_cells_of_layout_do_not() -> None:
    assert table(["Town", "Rain", "12 mm"], is_layout=False) == ["table"]
    assert table([PROSE] * 5, is_layout=True) == ["paragraph"] * 5


@given(st.lists(st.tuples(st.sampled_from(list(Zone)), st.text(min_size=1, max_size=30)), max_size=40), st.booleans())
def test_every_line_stands_in_one_block_in_order(entries: list[tuple[Zone, str]], is_header: bool) -> None:
    lines = labelled(*entries, headers=frozenset(range(0, len(entries), 3)) if is_header else frozenset())
    blocks = grouped(lines)
    assert [line for block in blocks for line in block.lines] == [entry.line for entry in lines]
    assert all(block.zone is entry.zone for block in blocks for entry in lines if block.first <= entry.line.number <= block.last)
