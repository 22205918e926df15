from __future__ import annotations

import dataclasses

import pytest

from cleanpage.document import Zone
from cleanpage.outputs.text import read_zones
from cleanpage.page import Page


def test_text_is_the_title_a_blank_line_and_the_article(page: Page) -> None:
    assert page.to_text() == "青溪镇修复百年石桥\n\n石桥建于1902年,全长40米。\n\n工程\n\n加固桥墩\n更换栏杆"


def test_a_page_without_title_or_article_leaves_no_blank_lines(page: Page, empty_page: Page) -> None:
    assert dataclasses.replace(page, title=None).to_text() == page.article.text
    assert dataclasses.replace(empty_page, title="无").to_text() == "无"
    assert empty_page.to_text() == ""


@pytest.mark.parametrize(
    ("zones", "expected"),
    [
        (["credits"], "编辑:何平\n审核:吴双"),
        ([Zone.RELATED], "相关阅读\n\n老街的故事\n2024-04-01"),
        (["credits", "title", "nav"], "首页\n\n青溪镇修复百年石桥\n\n编辑:何平\n审核:吴双"),
        ("credits, NAV", "首页\n\n编辑:何平\n审核:吴双"),
        (["hot"], ""),
    ],
)
def test_zones_are_printed_in_page_order(page: Page, zones: list[str], expected: str) -> None:
    assert page.to_text(zones) == expected


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["credit"], "unknown zone 'credit': did you mean credits?"),
        ("relate,hot", "did you mean related?"),
        (["zzz"], "there is no such zone"),
        ([], "no zone is named"),
        (" , ", "no zone is named"),
    ],
)
def test_an_unknown_zone_is_named_with_its_neighbours(names: list[str], message: str) -> None:
    with pytest.raises(ValueError, match="Zones: title, byline") as caught:
        read_zones(names)
    assert message in str(caught.value)
