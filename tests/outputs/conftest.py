"""A page built by hand, with something in every part."""

from __future__ import annotations

import pytest

from cleanpage.document import Block, Byline, Credit, Image, Line, Link, Note, Story, Zone
from cleanpage.page import Article, Page


def _block(number: int, zone: Zone, kind: str, text: str, **cues: object) -> Block:
    lines = tuple(Line(number + index, line, **cues) for index, line in enumerate(text.split("\n")))  # type: ignore[arg-type]
    return Block(zone, kind, text, number, number + len(lines) - 1, None, None, 0.98765, lines)


@pytest.fixture
def page() -> Page:
    blocks = (
        _block(1, Zone.NAV, "line", "首页"),
        _block(2, Zone.TITLE, "line", "青溪镇修复百年石桥"),
        _block(3, Zone.BYLINE, "line", "文/林晓 2024-05-06 08:30"),
        _block(4, Zone.CAPTION, "line", "修复后的石桥。周远 摄"),
        _block(5, Zone.BODY, "paragraph", "石桥建于1902年,全长40米。", links=(Link(0, 2, "https://news.example/bridge"),)),
        _block(6, Zone.BODY, "heading", "工程", level=3),
        _block(7, Zone.BODY, "list", "加固桥墩\n更换栏杆", item_depth=1),
        _block(9, Zone.RELATED, "header", "相关阅读"),
        _block(10, Zone.RELATED, "item", "老街的故事\n2024-04-01"),
        _block(12, Zone.CREDITS, "line", "编辑:何平"),
        _block(13, Zone.CREDITS, "line", "审核:吴双"),
    )
    parts = tuple(block for block in blocks if block.zone in {Zone.BODY, Zone.CAPTION})
    paragraphs = tuple(block.text for block in parts if block.zone is Zone.BODY)
    article = Article(
        "\n\n".join(paragraphs), paragraphs, ("修复后的石桥。周远 摄",), ("周远",), (Image("/img/bridge.jpg", "石桥", 4),), parts
    )
    return Page(
        url="https://news.example/2024/bridge.html",
        language="zh",
        is_article=True,
        confidence=0.971234,
        notes=(Note("bytes-replaced", "1 byte was replaced."),),
        title="青溪镇修复百年石桥",
        subtitle=None,
        original_title=None,
        byline=Byline(("林晓",), None, "2024-05-06T08:30", None, None, 0),
        article=article,
        credits=(Credit("编辑", "editor", ("何平",)), Credit("审核", "reviewer", ("吴双",))),
        tags=("石桥",),
        related=(Story("老街的故事", None, "2024-04-01", None, 10, 11),),
        hot=(),
        blocks=blocks,
    )


@pytest.fixture
def empty_page() -> Page:
    return Page(None, None, False, 0.0, (), None, None, None, Byline(), Article(), (), (), (), (), ())
