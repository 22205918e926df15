"""The head of an HTML page: read tolerantly, never in the way."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanpage.document import LineView
from cleanpage.fields.metadata import MAX_JSON_LD, Metadata, read_metadata


def read(json_ld: Any = None, **meta: str) -> Metadata:
    scripts = [] if json_ld is None else [json_ld if isinstance(json_ld, str) else json.dumps(json_ld)]
    return read_metadata(LineView([], is_html=True, meta={k.replace("__", ":"): [v] for k, v in meta.items()}, json_ld=scripts))


ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Ferry runs again",
    "author": [{"@type": "Person", "name": "Ona Castle"}, {"@type": "Person", "name": "Pri Wick"}],
    "publisher": {"@type": "Organization", "name": "The Harbour Post"},
    "datePublished": "2023-05-06T09:32:00+02:00",
    "dateModified": "2023-05-07",
    "keywords": ["ferries", "harbour"],
}


def test_json_ld_describes_the_article() -> None:
    found = read(ARTICLE)
    assert (found.title, found.authors, found.site_name) == ("Ferry runs again", ("Ona Castle", "Pri Wick"), "The Harbour Post")
    assert (found.published, found.updated) == ("2023-05-06T09:32:00", "2023-05-07")
    assert (found.keywords, found.page_type) == (("ferries", "harbour"), "NewsArticle")


@pytest.mark.parametrize(
    "wrapped",
    [{"@graph": [{"@type": "WebSite", "name": "x"}, ARTICLE]}, [{"@type": "BreadcrumbList"}, ARTICLE], {"@type": "WebPage", "mainEntity": ARTICLE}, {**ARTICLE, "@type": ["Thing", "NewsArticle"]}],
)
def test_the_article_is_found_wherever_it_is_nested(wrapped: Any) -> None:
    assert read(wrapped).title == "Ferry runs again"


@pytest.mark.parametrize(
    ("author", "expected"),
    [("Ona Castle", ("Ona Castle",)), (["Ona Castle", "Pri Wick"], ("Ona Castle", "Pri Wick")), ({"name": ["Ona Castle"]}, ("Ona Castle",)), ([{"name": "https://example.com/ona"}], ()), ({"@id": "#ona"}, ()), (7, ()), (None, ())],
)
def test_authors_come_as_strings_objects_or_lists(author: Any, expected: tuple[str, ...]) -> None:
    assert read({**ARTICLE, "author": author}).authors == expected


def test_meta_names_speak_where_json_ld_does_not() -> None:
    found = read(og__title="渡口的灯又亮了", author="文小舟", article__published_time="2023-05-06T09:32:57+08:00", og__site_name="青石网", keywords="渡轮,灯塔，老街", og__type="article")
    assert found == Metadata(title="渡口的灯又亮了", authors=("文小舟",), site_name="青石网", published="2023-05-06T09:32:57", keywords=("渡轮", "灯塔", "老街"), page_type="article")


def test_chinese_meta_names_are_known() -> None:
    found = read(contentsource="青石晚报", publishdate="2023-05-06", weibo__article__update_at="2023-05-07 08:00")
    assert (found.source, found.published, found.updated) == ("青石晚报", "2023-05-06", "2023-05-07T08:00")


def test_time_elements_are_the_last_evidence_of_the_date() -> None:
    assert read_metadata(LineView([], is_html=True, times=["2023-05-06T09:32"])).published == "2023-05-06T09:32"


def test_entities_and_blanks_are_cleaned() -> None:
    assert read(og__title="Rovers &amp;  Town\n win").title == "Rovers & Town win"


def test_plain_text_has_no_head() -> None:
    assert read_metadata(LineView([])) == Metadata()


@pytest.mark.parametrize(
    "script",
    ["", "{", "[" * 100_000, '{"a":' * 100_000, "null", "7", '"x"', "<!-- {} -->", '{"@type": "Article", "headline": 7, "author": {"name": {"name": {}}}}', '{"@type": "Article", "datePublished": []}', " " * (MAX_JSON_LD + 1), '{"@type":"Article","headline":"' + "x" * 10_000 + '"}'],
)
def test_broken_json_ld_is_passed_over(script: str) -> None:
    start = time.perf_counter()
    assert read(script).title is None
    assert time.perf_counter() - start < 0.5


_JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=20), lambda c: st.lists(c, max_size=4) | st.dictionaries(st.sampled_from(["@type", "@graph", "author", "name", "headline", "keywords", "datePublished"]), c, max_size=4), max_leaves=20)


@given(_JSON)
def test_any_json_ld_is_read_without_error(value: Any) -> None:
    assert isinstance(read(value), Metadata)
