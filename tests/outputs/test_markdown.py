"""Markdown keeps the article's structure and nothing of its text becomes markup."""

from __future__ import annotations

import dataclasses
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpage.document import Block, Image, Line, Link, Zone
from cleanpage.outputs.markdown import blocks_to_markdown
from cleanpage.page import Article, Page


def block(kind: str, *lines: Line, zone: Zone = Zone.BODY) -> Block:
    text = "\n".join(line.text for line in lines)
    return Block(zone, kind, text, lines[0].number, lines[-1].number, None, None, 1.0, lines)


def test_a_page_is_its_title_and_article(page: Page) -> None:
    assert page.to_markdown() == (
        "# 青溪镇修复百年石桥\n\n![石桥](/img/bridge.jpg)\n\n*修复后的石桥。周远 摄*\n\n"
        "石桥建于1902年,全长40米。\n\n### 工程\n\n- 加固桥墩\n- 更换栏杆"
    )
    assert page.to_markdown() == f"# {page.title}\n\n{page.article.markdown}"


def test_links_are_kept_only_when_asked_for(page: Page) -> None:
    with_links = dataclasses.replace(page.article, links=True)
    assert "[石桥](https://news.example/bridge)建于1902年" in with_links.markdown
    assert "news.example" not in page.article.markdown


def test_an_empty_page_is_empty(empty_page: Page) -> None:
    assert empty_page.to_markdown() == ""
    assert empty_page.article.markdown == ""


def test_an_article_without_blocks_gives_its_paragraphs() -> None:
    assert Article(text="a\n\n# b", paragraphs=("a", "# b")).markdown == "a\n\n\\# b"


LISTS = [
    (
        "nested by the page's lists",
        [Line(1, "a", item_depth=1), Line(2, "b", item_depth=2), Line(3, "c", item_depth=3), Line(4, "d", item_depth=1)],
        "- a\n  - b\n    - c\n- d",
    ),
    (
        "numbered, with a bulleted list inside",
        [
            Line(1, "a", item_depth=1, is_ordered=True),
            Line(2, "b", item_depth=2),
            Line(3, "c", item_depth=1, is_ordered=True),
        ],
        "1. a\n   - b\n2. c",
    ),
    (
        "numbering starts anew in each inner list",
        [
            Line(1, "a", item_depth=1),
            Line(2, "b", item_depth=2, is_ordered=True),
            Line(3, "c", item_depth=1),
            Line(4, "d", item_depth=2, is_ordered=True),
        ],
        "- a\n  1. b\n- c\n  1. d",
    ),
    ("printed bullets of plain text", [Line(1, "• 甲"), Line(2, "- 乙", indent=2), Line(3, "·丙")], "- 甲\n  - 乙\n- ·丙"),
    ("printed numbers of plain text", [Line(1, "3. x"), Line(2, "4) y"), Line(3, "5、丙")], "3. x\n4. y\n5. 丙"),
    ("a list that begins deep", [Line(1, "a", item_depth=7), Line(2, "b", item_depth=2)], "- a\n- b"),
    ("a negative number is no list mark", [Line(1, "-5 °C", item_depth=1)], "- -5 °C"),
]


@pytest.mark.parametrize(("lines", "expected"), [case[1:] for case in LISTS], ids=[case[0] for case in LISTS])
def test_lists(lines: list[Line], expected: str) -> None:
    assert blocks_to_markdown([block("list", *lines)]) == expected


BLOCKS = [
    (
        "a table",
        [Line(1, "年", row=5), Line(2, "a|b", row=5), Line(3, "1902", row=6)],
        "table",
        "| 年 | a\\|b |\n| --- | --- |\n| 1902 |",
    ),
    (
        "a table whose head is short",
        [Line(1, "x", row=1), Line(2, "1", row=2), Line(3, "2", row=2)],
        "table",
        "| x |  |\n| --- | --- |\n| 1 | 2 |",
    ),
    ("a table in plain text", [Line(1, "a\tb"), Line(2, "1 | 2")], "table", "| a | b |\n| --- | --- |\n| 1 | 2 |"),
    ("a table of one column", [Line(1, "a", row=1), Line(2, "b", row=2)], "table", "a\n\nb"),
    ("a quote", [Line(1, "a"), Line(2, "b")], "quote", "> a\n>\n> b"),
    ("code", [Line(1, "if x:\n    y = `z`")], "code", "```\nif x:\n    y = `z`\n```"),
    ("code with fences inside", [Line(1, "```\nx\n```")], "code", "````\n```\nx\n```\n````"),
    ("a heading of the first level steps down", [Line(1, "a", level=1)], "heading", "## a"),
    ("a heading of the sixth level", [Line(1, "C#", level=6)], "heading", "###### C\\#"),
    ("a heading in plain text", [Line(1, "一、概况")], "heading", "## 一、概况"),
]


@pytest.mark.parametrize(("lines", "kind", "expected"), [case[1:] for case in BLOCKS], ids=[case[0] for case in BLOCKS])
def test_blocks(lines: list[Line], kind: str, expected: str) -> None:
    assert blocks_to_markdown([block(kind, *lines)]) == expected


def test_story_lists_are_drawn_when_their_zone_is_asked_for() -> None:
    header = block("header", Line(1, "相关阅读"), zone=Zone.RELATED)
    item = block("item", Line(2, "标题"), Line(3, "2024-01-02"), zone=Zone.RELATED)
    assert blocks_to_markdown([header, item]) == "**相关阅读**\n\n- 标题  \n  2024-01-02"


def test_pictures_stand_where_they_stood() -> None:
    blocks = [block("paragraph", Line(2, "a")), block("paragraph", Line(5, "b"))]
    images = [Image("late.png", "", 9), Image("first.png", "", 1), Image("mid.png", "x [y]\nz", 4)]
    assert blocks_to_markdown(blocks, images) == "![](first.png)\n\na\n\n![x \\[y\\] z](mid.png)\n\nb\n\n![](late.png)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain 文字, 2 * 3 = 6, snake_case, [责编:甲], 1~2", None),
        ("*a*", "\\*a\\*"),
        ("_a_ b", "\\_a\\_ b"),
        ("a `b`", "a \\`b\\`"),
        ("~~a~~", "\\~~a\\~~"),
        ("<b>x</b> 3 < 4", "\\<b>x\\</b> 3 < 4"),
        ("[a](b)", "[a\\](b)"),
        ("&lt; R&D", "\\&lt; R&D"),
        ("# a", "\\# a"),
        ("#话题# a", "#话题# a"),
        ("- a", "\\- a"),
        ("—a", None),
        ("1. a", "1\\. a"),
        ("1.5 a", None),
        ("> a", "\\> a"),
        ("---", "\\---"),
        ("a\\", "a\\\\"),
        ("C:\\dir\\*", "C:\\dir\\\\\\*"),
        ("    four blanks", "four blanks"),
        ("| a", "\\| a"),
    ],
)
def test_only_what_would_be_markup_is_escaped(text: str, expected: str | None) -> None:
    assert blocks_to_markdown([block("paragraph", Line(1, text))]) == (text if expected is None else expected)


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("https://x.example/a b", "[go](https://x.example/ab)"),
        ("/a_(b)", "[go](</a_(b)>)"),
        ("mailto:a@x.example", "[go](mailto:a@x.example)"),
        ("javascript:alert(1)", "go"),
        ("java\tscript:alert(1)", "go"),
        ("\x01javascript:alert(1)", "go"),
        ("data:text/html,x", "go"),
        ("", "go"),
        ("https://x.example/<b>", "[go](https://x.example/%3Cb%3E)"),
    ],
)
def test_addresses_are_made_safe(href: str, expected: str) -> None:
    assert blocks_to_markdown([block("paragraph", Line(1, "go", links=(Link(0, 2, href),)))], links=True) == expected


def test_links_that_overlap_or_lie_outside_lose_no_text() -> None:
    links = (Link(0, 3, "a"), Link(1, 5, "b"), Link(90, 99, "c"))
    assert blocks_to_markdown([block("paragraph", Line(1, "abc def", links=links))], links=True) == "[abc](a) def"


def test_neighbouring_links_to_one_address_are_one() -> None:
    links = (Link(0, 3, "/x"), Link(4, 7, "/x"), Link(8, 11, "/y"))
    assert blocks_to_markdown([block("paragraph", Line(1, "abc def ghi", links=links))], links=True) == "[abc def](/x) [ghi](/y)"


def test_the_links_of_a_list_item_move_with_its_mark() -> None:
    line = Line(1, "• see here", links=(Link(6, 10, "/x"),))
    assert blocks_to_markdown([block("list", line)], links=True) == "- see [here](/x)"


@given(st.text(), st.sampled_from(["paragraph", "heading", "list", "table", "quote", "code", "header", "item", "line"]))
def test_it_never_raises_and_keeps_every_letter(text: str, kind: str) -> None:
    found = blocks_to_markdown([Block(Zone.CAPTION if kind == "line" else Zone.BODY, kind, text, 1, 1, None, None, 1.0)])
    letters = [char for char in text if char.isalpha()]
    assert [char for char in found if char.isalpha()] == letters


@pytest.mark.parametrize(
    "text", ["*" * 50_000, "[" * 50_000, "\\" * 50_000, "&" * 50_000, "`" * 50_000, "=" * 50_000, "_a" * 25_000]
)
def test_hostile_text_takes_no_time(text: str) -> None:
    began = time.process_time()
    for kind in ("paragraph", "list", "table", "code", "heading"):
        blocks_to_markdown([block(kind, Line(1, text, links=(Link(0, 40_000, "x"),)))], links=True)
    assert time.process_time() - began < 2


def test_a_ragged_table_does_not_grow() -> None:
    lines = [Line(index + 1, "x", row=0) for index in range(2_000)] + [
        Line(index + 2_001, "y", row=index + 1) for index in range(2_000)
    ]
    assert len(blocks_to_markdown([block("table", *lines)])) < 50_000


def test_deep_lists_are_drawn_at_a_depth_that_readers_follow() -> None:
    lines = [Line(index + 1, "x", item_depth=index + 1) for index in range(1_000)]
    assert len(blocks_to_markdown([block("list", *lines)])) < 30_000
