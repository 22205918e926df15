"""Tags: lines of topics split into topics."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpage.document import Block, Line, Link, Zone
from cleanpage.fields.tags import read_tags


def tags_of(*lines: Line | str) -> tuple[str, ...]:
    made = [line if isinstance(line, Line) else Line(n, line) for n, line in enumerate(lines, 1)]
    return read_tags([Block(Zone.TAGS, "line", "\n".join(x.text for x in made), 1, len(made), None, None, 1.0, tuple(made))])


CASES = [
    (["标签：渡轮　灯塔　老街"], ("渡轮", "灯塔", "老街")),
    (["标签：渡轮 灯塔、老街"], ("渡轮 灯塔", "老街")),
    (["文章关键词： 渡轮 灯塔"], ("渡轮", "灯塔")),
    (["關鍵字: 渡輪 燈塔"], ("渡輪", "燈塔")),
    (["关键词", "渡轮", "灯塔"], ("渡轮", "灯塔")),
    (["#渡輪", "#燈塔", "#渡輪"], ("渡輪", "燈塔")),
    (["#渡轮 #灯塔 #老街"], ("渡轮", "灯塔", "老街")),
    (["#나루터#등불 켜기"], ("나루터", "등불 켜기")),
    (["渡轮 灯塔 老街"], ("渡轮", "灯塔", "老街")),
    (["廃線　豆腐　駅舎"], ("廃線", "豆腐", "駅舎")),
    (["Tags: ferries, harbour lights, Old Town"], ("ferries", "harbour lights", "Old Town")),
    (["Filed under: Ferries"], ("Ferries",)),
    (["More On", "Harbour Rovers"], ("Harbour Rovers",)),
    (["Temas", "Ruido", "Ordenanzas municipales"], ("Ruido", "Ordenanzas municipales")),
    (["Теги: порт, паром"], ("порт", "паром")),
    (["Harbour lights"], ("Harbour lights",)),
    ([""], ()),
]


@pytest.mark.parametrize(("lines", "expected"), CASES)
def test_tag_lines_are_split_into_tags(lines: list[str], expected: tuple[str, ...]) -> None:
    assert tags_of(*lines) == expected


def test_links_say_where_a_tag_ends() -> None:
    line = Line(1, "渡轮灯塔 老街", links=(Link(0, 2, "/a"), Link(2, 7, "/b")))
    assert tags_of(line) == ("渡轮", "灯塔 老街")


@given(st.text(max_size=300))
def test_any_line_is_read_without_error(text: str) -> None:
    assert all(tags_of(text))


@pytest.mark.parametrize("text", ["#" * 50_000, "a," * 30_000, " " * 50_000, "标签" * 30_000])
def test_hostile_lines_are_read_in_no_time(text: str) -> None:
    start = time.perf_counter()
    tags_of(text)
    assert time.perf_counter() - start < 0.3
