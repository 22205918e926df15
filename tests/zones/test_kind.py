"""Is it an article? What speaks for and against, and how sure the page is of its zones."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleanpage.document import Block, Line, Link, Zone
from cleanpage.fields.signs import NAMES
from cleanpage.zones.kind import MIN_BODY, describe, judge_article, load_weights, width

PROSE = "The mill pond will be open to the public from the first warm Sunday, the council said after a long evening of speeches. "
CHINESE = "记者从镇里获悉，水塘将在第一个暖和的周日开放，届时会有两名救生员值守，停车场也会延长开放两个小时，直到天黑为止。"


def block(zone: Zone, text: str, confidence: float = 0.9, kind: str | None = None, link_chars: int = 0) -> Block:
    kind = kind or ("paragraph" if zone is Zone.BODY else "line")
    links = (Link(0, link_chars, "/a"),) if link_chars else ()
    return Block(zone, kind, text, 1, 1, None, None, confidence, (Line(1, text, links=links, link_chars=link_chars),))


ARTICLE = [
    block(Zone.NAV, "Home"), block(Zone.TITLE, "Council opens the old mill"), block(Zone.BYLINE, "By Rowena Castleford"),
    *[block(Zone.BODY, PROSE * 2) for _ in range(6)], block(Zone.CREDITS, "Editing by Agnes Mbeki"), block(Zone.FOOTER, "© 2021 The Millrace"),
]  # fmt: skip


def test_a_page_of_prose_under_a_headline_is_an_article() -> None:
    is_article, confidence = judge_article(ARTICLE)
    assert is_article
    assert confidence == pytest.approx(0.9)


def test_chinese_prose_is_an_article() -> None:
    assert judge_article([block(Zone.TITLE, "老磨坊水塘向市民开放"), *[block(Zone.BODY, CHINESE * 2) for _ in range(6)]])[0]


NO_ARTICLES = {
    "no blocks": [],
    "only menus": [block(Zone.NAV, "Home\nNews\nSport")] * 9,
    "only stories": [block(Zone.HOT, f"Story number {number} of a long list", kind="item") for number in range(40)],
    "a title alone": [block(Zone.TITLE, "Council opens the old mill to swimmers and their dogs")],
    "a body of one short sentence": [block(Zone.TITLE, "Not found"), block(Zone.BODY, "The page has moved.")],
    "an empty body": [block(Zone.BODY, "")],
    "long text that is no body": [block(Zone.COMMENTS, PROSE * 40)],
}


@pytest.mark.parametrize("blocks", NO_ARTICLES.values(), ids=NO_ARTICLES.keys())
def test_a_page_without_a_body_to_speak_of_is_no_article(blocks: list[Block]) -> None:
    assert judge_article(blocks)[0] is False


@pytest.mark.parametrize("page_type", [None, "", "article", "NewsArticle", "product", "WebSite", "无"])
def test_an_empty_page_is_no_article_and_has_no_confidence(page_type: str | None) -> None:
    assert judge_article([], page_type) == (False, 0.0)


def test_no_metadata_make_an_article_of_a_page_without_text() -> None:
    assert judge_article([block(Zone.NAV, "Home")], "NewsArticle")[0] is False


def test_confidence_is_the_mean_over_the_text() -> None:
    blocks = [block(Zone.BODY, "x" * 300, confidence=1.0), block(Zone.NAV, "y" * 100, confidence=0.2)]
    assert judge_article(blocks)[1] == pytest.approx(0.8)


WIDTHS = [("", 0), ("pond", 4), ("水塘", 4), ("水塘 pond", 9), ("연못", 4), ("いけ", 4), ("！", 2), ("é", 1), ("пруд", 4)]


@pytest.mark.parametrize(("text", "columns"), WIDTHS)
def test_an_ideograph_counts_as_two_columns(text: str, columns: int) -> None:
    assert width(text) == columns


def test_half_as_many_ideographs_as_letters_make_a_body() -> None:
    assert not judge_article([block(Zone.BODY, "x" * (MIN_BODY - 1))])[0]
    assert not judge_article([block(Zone.BODY, "塘" * (MIN_BODY // 2 - 1))])[0]


def test_every_number_has_a_weight_and_every_weight_a_number() -> None:
    assert set(load_weights()) == set(describe(ARTICLE, None)) | set(NAMES)
    assert all(math.isfinite(weight) for weight in load_weights().values())


SPEAKS = [
    ("said_article", "NewsArticle", 1.0), ("said_article", "article", 1.0), ("said_article", "Recipe", 1.0), ("said_article", None, 0.0), ("said_article", "Product", 0.0),
    ("said_other", "Product", 1.0), ("said_other", "ItemList", 1.0), ("said_other", "NewsArticle", 0.0), ("said_other", None, 0.0),
]  # fmt: skip


@pytest.mark.parametrize(("name", "page_type", "expected"), SPEAKS)
def test_what_the_metadata_call_the_page_is_heard(name: str, page_type: str | None, expected: float) -> None:
    assert describe(ARTICLE, page_type)[name] == expected


MORE = [
    ("body_amount", block(Zone.BODY, PROSE * 9)),
    ("body_share", block(Zone.BODY, PROSE * 9)),
    ("longest", block(Zone.BODY, PROSE * 9)),
    ("prose", block(Zone.BODY, PROSE)),
    ("nav_share", block(Zone.NAV, PROSE)),
    ("promo_share", block(Zone.PROMO, PROSE)),
    ("comments_share", block(Zone.COMMENTS, PROSE)),
    ("list_share", block(Zone.HOT, PROSE)),
    ("list_share", block(Zone.RELATED, PROSE)),
    ("stories", block(Zone.HOT, "Heron returns", kind="item")),
    ("bylines", block(Zone.BYLINE, "Updated today")),
    ("title", block(Zone.TITLE, "Council opens the old mill", confidence=0.99)),
    ("linked", block(Zone.BODY, PROSE, link_chars=100)),
    ("prices", block(Zone.PROMO, "$ 12, £7 and 9 €")),
]


@pytest.mark.parametrize(("name", "added"), MORE, ids=[f"{name} {added.zone}" for name, added in MORE])
def test_a_number_grows_with_what_it_counts(name: str, added: Block) -> None:
    assert describe([*ARTICLE, added], None)[name] > describe(ARTICLE, None)[name]


_BLOCKS = st.lists(
    st.builds(
        block, st.sampled_from(list(Zone)), st.text(st.characters(exclude_categories=("Cs",)), max_size=200), st.floats(0, 1), st.sampled_from(("line", "item", "paragraph")),
        st.integers(0, 5),
    ),
    max_size=12,
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(_BLOCKS, st.one_of(st.none(), st.text(max_size=20)))
def test_any_blocks_are_judged_with_a_confidence_that_is_a_chance(blocks: list[Block], page_type: str | None) -> None:
    is_article, confidence = judge_article(blocks, page_type)
    assert isinstance(is_article, bool)
    assert 0 <= confidence <= 1
    for name, value in describe(blocks, page_type).items():
        assert -10 <= value <= 10, name


@pytest.mark.parametrize("text", ["$" * 100_000, "1 " * 50_000, "塘" * 100_000, "9 €" * 30_000])
def test_long_blocks_are_judged_in_no_time(text: str) -> None:
    assert isinstance(judge_article([block(Zone.BODY, text)])[0], bool)
