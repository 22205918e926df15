"""The article: text parted by blank lines, captions apart, its own pictures only."""

from __future__ import annotations

import pytest

from cleanpage.document import ArticleParts, Block, Image, Line, LineView, Zone
from cleanpage.fields.article import read_article


def page(*rows: tuple[Zone, str, str]) -> list[Block]:
    """Blocks of one line for each line of their text, numbered from 1."""
    blocks: list[Block] = []
    number = 1
    for zone, kind, text in rows:
        lines = tuple(Line(number + index, line) for index, line in enumerate(text.split("\n")))
        blocks.append(Block(zone, kind, text, number, number + len(lines) - 1, None, None, 1.0, lines))
        number += len(lines)
    return blocks


ARTICLE = page(
    (Zone.TITLE, "line", "河畔书市开张"),
    (Zone.CAPTION, "line", "书市一角。"),
    (Zone.BODY, "paragraph", "清晨六点,书市开门。"),
    (Zone.BODY, "heading", "规则"),
    (Zone.BODY, "list", "自带袋子\n不设找零"),
    (Zone.PROMO, "line", "扫码关注"),
    (Zone.BODY, "quote", "“读书的人多了。”"),
    (Zone.RELATED, "header", "相关"),
    (Zone.RELATED, "item", "去年的书市"),
    (Zone.BODY, "code", "\n  x = 1\n"),
    (Zone.CAPTION, "line", "书市一角。"),
    (Zone.CREDITS, "line", "编辑:方圆"),
)


def test_body_blocks_are_paragraphs_parted_by_blank_lines() -> None:
    article = read_article(ARTICLE, LineView([]))
    assert article.text == "清晨六点,书市开门。\n\n规则\n\n自带袋子\n不设找零\n\n“读书的人多了。”\n\n  x = 1"
    assert "\n\n".join(article.paragraphs) == article.text


def test_captions_stand_apart_and_are_told_once() -> None:
    article = read_article(ARTICLE, LineView([]))
    assert article.captions == ("书市一角。",)
    assert "书市一角" not in article.text
    assert article.photographers == ()


def test_blocks_are_body_and_captions_in_page_order() -> None:
    assert [block.zone for block in read_article(ARTICLE, LineView([])).blocks] == [
        block.zone for block in ARTICLE if block.zone in {Zone.BODY, Zone.CAPTION}
    ]


def test_the_cells_of_a_row_are_parted_by_tabs() -> None:
    lines = (Line(1, "年", row=4), Line(2, "册", row=4), Line(3, "2023", row=9), Line(4, "80", row=9))
    table = Block(Zone.BODY, "table", "年\n册\n2023\n80", 1, 4, None, None, 1.0, lines)
    assert read_article([table], LineView([])).text == "年\t册\n2023\t80"


def test_a_table_of_plain_text_stays_as_it_is() -> None:
    assert read_article(page((Zone.BODY, "table", "a\tb\n1\t2")), LineView([])).text == "a\tb\n1\t2"


@pytest.mark.parametrize(
    ("line", "is_kept", "why"),
    [
        (1, False, "before the article"),
        (2, True, "before the first caption"),
        (3, True, "before the first paragraph"),
        (6, True, "before the second item of a list"),
        (7, True, "after a list, before a promotion"),
        (9, False, "before a related list"),
        (10, False, "inside a related list"),
        (12, False, "inside a related list or a block of code that has ended"),
        (15, False, "after the article"),
        (99, False, "past the page"),
    ],
)
def test_pictures_of_the_article_are_kept(line: int, is_kept: bool, why: str) -> None:
    blocks = page(
        *[(block.zone, block.kind, block.text) for block in ARTICLE[:9]],
        (Zone.BODY, "paragraph", "散场。"),
        (Zone.NAV, "line", "分享"),
    )
    found = read_article(blocks, LineView([], images=[Image("a.png", "", line)])).images
    assert bool(found) is is_kept, why


def test_a_picture_is_told_once() -> None:
    images = [Image("a.png", "one", 3), Image("b.png", "", 3), Image("a.png", "two", 4)]
    assert read_article(ARTICLE, LineView([], images=images)).images == (images[0], images[1])


@pytest.mark.parametrize("blocks", [[], page((Zone.NAV, "line", "首页")), page((Zone.BODY, "paragraph", "  "))])
def test_a_page_without_article_gives_empty_parts(blocks: list[Block]) -> None:
    article = read_article(blocks, LineView([], images=[Image("a.png", "", 1)]))
    assert article.text == ""
    assert article.paragraphs == article.captions == ()
    if not any(block.zone is Zone.BODY for block in blocks):
        assert article == ArticleParts()
