"""Laws that hold for every page, whatever it says."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import cleanpage

FIXTURES = Path(__file__).parents[1] / "fixtures"
INPUTS = sorted(FIXTURES.glob("*/input.*"))
TEXT = cleanpage.Options(is_html=False)
HTML = cleanpage.Options(is_html=True)

relaxed = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

#: Lines as pages have them, of every zone and in several scripts; hypothesis shuffles them into pages that nobody would print.
SAMPLES = (
    "Council opens the old mill to swimmers",
    "By Rowena Castleford",
    "March 3, 2021 10:15 AM",
    "The mill pond will be open to the public from the first warm Sunday, the council said after a long evening of speeches.",
    "Photo: Teo Albrecht",
    "Editing by Agnes Mbeki; Reporting by Tom Ruck",
    "Related",
    "Most read",
    "1",
    "1. Heron returns to the car park",
    "Share",
    "© 2021 The Millrace",
    "老磨坊水塘向市民开放",
    "来源：磨溪晚报  2021-03-03 10:15  浏览：120",
    "记者从镇里获悉，水塘将在第一个暖和的周日开放，届时会有两名救生员值守，停车场也会延长开放两个小时。",
    "编辑：柳青禾　责编：贺一舟　审核：桑远",
    "相关阅读",
    "热门资讯",
    "水車小屋の池、日曜から開放へ",
    "取材・文／水木ほたる",
    "관련기사",
    "• a bullet",
    "name\tvalue\tunit",
    "<b> is a tag, and this is a sentence about it",
)
no_breaks = st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"))
lines = st.one_of(st.sampled_from(SAMPLES), st.text(no_breaks, max_size=60))
text_pages = st.lists(st.one_of(lines, st.just("")), max_size=40).map("\n".join)
any_text = st.one_of(st.text(st.characters(), max_size=400), text_pages)
MARKS = (
    *("<p>", "</p>", "<br>", "<h1>", "</h1>", "<pre>", "<ul><li>", "</ul>", "<table><tr><td>", "</table>", "</div>", "</a>"),
    *("<script>", "</script>", "<title>", "<template>", "<svg>", "<!--", "-->", "<![CDATA[", "]]>", "<?xml", "<!DOCTYPE"),
    *("&amp;", "&#0;", "&#xD800;", "<", ">", '"'),
)
TAGS = ("<div class='related'>", "<a href='/x'>", "<meta charset=", '<script type="application/ld+json">{"@type":')
markup = st.lists(st.one_of(st.sampled_from((*MARKS, *TAGS)), lines), max_size=40).map("".join)
#: The visible words of a page of plain markup: what stands in the tree's leaves.
words = st.text("abcXYZ0189éßжяあ漢字가", min_size=1, max_size=12)
elements = st.sampled_from(("div", "section", "ul", "li", "blockquote", "h2", "span", "em"))


def wrap(node: tuple[str, list[tuple[str, str]]]) -> tuple[str, str]:
    """The words and the markup of an element around its children."""
    tag, children = node
    return "".join(word for word, _ in children), f"<{tag}>{''.join(part for _, part in children)}</{tag}>"


leaves = words.map(lambda word: (word, f"<p>{word}</p>"))
trees = st.recursive(leaves, lambda inner: st.tuples(elements, st.lists(inner, max_size=5)).map(wrap), max_leaves=25)


def is_blank(character: str) -> bool:
    """White space, and what has no width or no shape: a block may leave it out."""
    return character.isspace() or unicodedata.category(character) in {"Cc", "Cf", "Cs", "Cn"}


def squeeze(text: str) -> str:
    return "".join(character for character in text if not is_blank(character))


def zones(page: cleanpage.Page) -> list[tuple[str, str, str]]:
    return [(block.zone, block.kind, block.text) for block in page.blocks]


def assert_spans_cover(source: str, page: cleanpage.Page) -> None:
    position = 0
    for block in page.blocks:
        assert block.start is not None
        assert block.end is not None
        assert position <= block.start <= block.end <= len(source)
        assert not squeeze(source[position : block.start]), "text between two blocks"
        position = block.end
    assert not squeeze(source[position:]), "text after the last block"


@relaxed
@given(any_text)
def test_every_non_blank_character_of_a_text_stands_in_one_block_and_in_order(source: str) -> None:
    assert_spans_cover(source, cleanpage.clean(source, options=TEXT))


@relaxed
@given(text_pages)
def test_a_block_says_what_its_span_says(source: str) -> None:
    for block in cleanpage.clean(source, options=TEXT).blocks:
        assert squeeze(block.text) == squeeze(source[block.start : block.end])


@relaxed
@given(st.one_of(any_text, markup))
def test_line_numbers_of_blocks_rise(source: str) -> None:
    last = 0
    for block in cleanpage.clean(source).blocks:
        assert last < block.first <= block.last
        last = block.last


@relaxed
@given(st.one_of(any_text, markup, st.binary(max_size=400), markup.map(lambda page: page.encode("utf-16", "replace"))))
def test_no_page_raises_and_each_becomes_json(source: str | bytes) -> None:
    for options in (None, TEXT, HTML):
        page = cleanpage.clean(source, options=options)
        assert json.loads(page.to_json())["schema"] == 1
        assert 0.0 <= page.confidence <= 1.0
        assert all(0.0 <= block.confidence <= 1.0 for block in page.blocks)
        for output in (page.to_text(), page.to_markdown(), page.to_html()):
            output.encode("utf-8")


@relaxed
@given(st.lists(trees, min_size=1, max_size=5))
def test_all_visible_text_of_html_stands_in_the_blocks(parts: list[tuple[str, str]]) -> None:
    visible = "".join(word for word, _ in parts)
    page = cleanpage.clean("<!DOCTYPE html><html><body>" + "".join(part for _, part in parts) + "</body></html>")
    assert Counter(squeeze("".join(block.text for block in page.blocks))) == Counter(visible)


@relaxed
@given(st.one_of(any_text, markup))
def test_the_same_page_gives_the_same_result_twice(source: str) -> None:
    assert cleanpage.clean(source).to_dict() == cleanpage.clean(source).to_dict()


@relaxed
@given(text_pages)
def test_windows_line_ends_do_not_change_zones(source: str) -> None:
    assert zones(cleanpage.clean(source.replace("\n", "\r\n"), options=TEXT)) == zones(cleanpage.clean(source, options=TEXT))


@relaxed
@given(text_pages, st.sampled_from((" ", "\t", "  \t ", "\u3000", "\xa0")))
def test_trailing_blanks_do_not_change_zones(source: str, blanks: str) -> None:
    padded = "\n".join(line + blanks for line in source.split("\n"))
    assert zones(cleanpage.clean(padded, options=TEXT)) == zones(cleanpage.clean(source, options=TEXT))


@pytest.mark.parametrize("path", [path for path in INPUTS if path.suffix == ".txt"], ids=lambda path: path.parent.name)
def test_laws_hold_for_the_text_fixtures(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    page = cleanpage.clean(source)
    assert_spans_cover(source, page)
    assert zones(cleanpage.clean(source.replace("\n", " \r\n"))) == zones(page)


def test_eight_threads_give_the_results_of_one() -> None:
    sources = [path.read_bytes() for path in INPUTS]
    alone = [cleanpage.clean(source).to_json() for source in sources]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda source: cleanpage.clean(source).to_json(), sources * 4))
    assert together == alone * 4


def test_one_cleaner_may_be_shared_between_threads() -> None:
    cleaner = cleanpage.Cleaner()
    sources = [path.read_bytes() for path in INPUTS]
    alone = [cleaner.clean(source).to_json() for source in sources]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda source: cleaner.clean(source).to_json(), sources)) == alone
