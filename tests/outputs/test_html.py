"""The HTML document is well-formed, holds the article, and nothing in it runs."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html

from cleanpage.document import Block, Image, Line, Link, Zone
from cleanpage.outputs.html import blocks_to_html
from cleanpage.page import Page


def block(kind: str, *lines: Line, zone: Zone = Zone.BODY) -> Block:
    text = "\n".join(line.text for line in lines)
    return Block(zone, kind, text, lines[0].number, lines[-1].number, None, None, 1.0, lines)


def test_a_document_holds_headline_byline_pictures_and_text(page: Page) -> None:
    found = page.to_html()
    assert found.startswith('<!DOCTYPE html>\n<html lang="zh">')
    assert found.endswith("</html>")
    assert '<base href="https://news.example/2024/bridge.html">' in found
    assert "<title>青溪镇修复百年石桥</title>" in found
    assert '<p class="byline">林晓 · <time datetime="2024-05-06T08:30">2024-05-06 08:30</time></p>' in found
    assert (
        '<figure><img src="/img/bridge.jpg" alt="石桥" loading="lazy"><figcaption>修复后的石桥。周远 摄</figcaption></figure>'
        in found
    )
    assert "<h3>工程</h3>\n<ul><li>加固桥墩</li><li>更换栏杆</li></ul>" in found
    assert "相关阅读" not in found


def test_an_empty_page_is_a_document(empty_page: Page) -> None:
    assert "<article>\n</article>" in empty_page.to_html()


def test_text_is_escaped_everywhere(page: Page) -> None:
    evil = '"><script>alert(1)</script>'
    article = dataclasses.replace(
        page.article,
        images=(Image(evil, evil, 1),),
        blocks=tuple(
            block(kind, Line(1, evil)) for kind in ("paragraph", "heading", "list", "table", "quote", "code", "header", "item")
        ),
    )
    byline = dataclasses.replace(page.byline, authors=(evil,), source=evil, place=evil, published=evil)
    evil_page = dataclasses.replace(
        page, title=evil, subtitle=evil, byline=byline, article=article, language=evil, url="https://x.example/" + evil
    )
    found = evil_page.to_html()
    assert "<script" not in found
    assert not lxml_html.document_fromstring(found).xpath("//script")


LISTS = [
    (
        "nested",
        [Line(1, "a", item_depth=1), Line(2, "b", item_depth=2), Line(3, "c", item_depth=1)],
        "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
    ),
    ("numbered", [Line(1, "3. a"), Line(2, "4. b")], '<ol start="3"><li>a</li><li>b</li></ol>'),
    (
        "bulleted, then numbered",
        [Line(1, "a", item_depth=1), Line(2, "b", item_depth=1, is_ordered=True)],
        "<ul><li>a</li></ul><ol><li>b</li></ol>",
    ),
]


@pytest.mark.parametrize(("lines", "expected"), [case[1:] for case in LISTS], ids=[case[0] for case in LISTS])
def test_lists(lines: list[Line], expected: str) -> None:
    assert blocks_to_html([block("list", *lines)]) == expected


def test_a_table_has_a_head_where_the_page_has_one() -> None:
    head = [Line(1, "年", row=1, tag="th"), Line(2, "米", row=1, tag="th")]
    body = [Line(3, "1902", row=2, tag="td"), Line(4, "40", row=2, tag="td")]
    assert blocks_to_html([block("table", *head, *body)]) == (
        "<table><tr><th>年</th><th>米</th></tr><tr><td>1902</td><td>40</td></tr></table>"
    )
    assert "<th>" not in blocks_to_html([block("table", *body)])


def test_pictures_without_caption_and_captions_without_picture_are_figures() -> None:
    blocks = [block("paragraph", Line(1, "a")), block("line", Line(2, "c"), zone=Zone.CAPTION)]
    assert blocks_to_html(blocks, [Image("x.png", "", 1), Image("y.png", "", 9)]) == (
        '<figure><img src="x.png" alt="" loading="lazy"></figure>\n<p>a</p>\n<figure><figcaption>c</figcaption></figure>\n'
        '<figure><img src="y.png" alt="" loading="lazy"></figure>'
    )


@pytest.mark.parametrize("href", ["javascript:alert(1)", "JaVa\nScRiPt:alert(1)", "vbscript:x", "data:text/html,x", ""])
def test_a_link_that_runs_is_no_link(href: str) -> None:
    assert blocks_to_html([block("paragraph", Line(1, "go", links=(Link(0, 2, href),)))], links=True) == "<p>go</p>"


def test_a_link_is_kept_when_asked_for() -> None:
    line = Line(1, "see here now", links=(Link(4, 8, "/a?b=1&c"),))
    assert blocks_to_html([block("paragraph", line)], links=True) == '<p>see <a href="/a?b=1&amp;c">here</a> now</p>'
    assert blocks_to_html([block("paragraph", line)]) == "<p>see here now</p>"


_ITEMS = st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=20)


@given(_ITEMS)
def test_lists_of_any_shape_are_well_formed(items: list[tuple[int, bool]]) -> None:
    lines = [Line(index + 1, f"i{index}", item_depth=depth, is_ordered=flag) for index, (depth, flag) in enumerate(items)]
    root = etree.fromstring(f"<div>{blocks_to_html([block('list', *lines)])}</div>")
    assert [item.text for item in root.iter("li")] == [line.text for line in lines]
