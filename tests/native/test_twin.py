"""The compiled twin gives what the Python it stands in for gives, on every page; without it cleanpage does the same, only later."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from cleanpage import native
from cleanpage.document import LineView
from cleanpage.features import cues, encode, grams, numbers
from cleanpage.labels.score import score, score_in_numpy
from cleanpage.labels.weights import load
from cleanpage.lines import html, text
from cleanpage.lines.head import find_facts
from cleanpage.lines.walk import walk
from cleanpage.native import twin
from cleanpage.zones import kind

FIXTURES = sorted((Path(__file__).resolve().parents[2] / "fixtures").glob("*/input.*"))
needs_twin = pytest.mark.skipif(twin is None, reason="the compiled twin was not built here")

MARKUP = [
    "", "<p>", "<b>a</b>", "<a href='/x'>one</a><a href='/x'>two</a> <a href=/y> three </a>four", "<br><br/>x<br>y",
    "<pre>\n  a\n\n b \u200b</pre>", "<pre>\u3000新\u200b闻 <a href=q>r</a></pre>", "<ol><li>1<ul><li>2</ul><li>3</ol>",
    "<p>a\u200b b \ufeff</p><p>\u200b</p><p>\u2060\u200b</p>", "<p style='DISPLAY :\u00a0none'>x</p><p style='visibility:hidden'>y<b>z</p>w",
    "<p style='display: inline; --a: none'>x</p>", "<img src=data:x><img data-src=a src=b alt=c><img alt=d><img hidden src=e>t",
    "<div class=Big id='the-box' class=twice>x</div>", "<div id=first class='Menu menuItem NAV_top nav'>x</div>", "<h1>a<h2>b</h2></h1>",
    "<table><tr><td>a<td><b>b</b> c<tr><th>d</table>", "<svg><text>no</text></svg>yes<script>no</script><noscript>no</noscript>",
    "<a href=#>x</a><a href='javascript:y()'>y</a><a href='/2024/05/06/a-b-c.html'>z</a>", "a&nbsp;b&#x3000;c&amp;d&#0;e&#xd800;f",
    "<!-- c -->a<!-- d -->b<?php x ?>c", "<p>" * 40, "<a href=/1>x<p>y</a>z", "<title>in the body</title>", "<x-y:z>own</x-y:z>",
    "<li>苍鹭归来<span> 2024-05-06</span></li>" * 12, "<p>" + "It came back before noon, and stayed. " * 4 + "</p>",
    "<form><input value=v><button>Go</button><select><option>o</select></form>", "<object>no</object><iframe>no</iframe><video>no</video>",
    "<p>\x1c\x1d\x85\u2028\u205f\u202f\u1680</p>", "<p>ＡＢＣ１２３：</p>", "<p>ǅŽ ß İ</p>", "<p>𠀀𠀁😀 x</p>",
]  # fmt: skip


def encoded(view: LineView, with_twin: bool, monkeypatch: pytest.MonkeyPatch) -> list[np.ndarray]:
    with monkeypatch.context() as patch:
        if not with_twin:
            for module in (grams, numbers, cues):
                patch.setattr(module, "twin", None)
        page = encode(view)
    return [getattr(page, name) for name in page.__slots__]


def assert_same_features(view: LineView, monkeypatch: pytest.MonkeyPatch) -> None:
    mine, other = (encoded(view, with_twin, monkeypatch) for with_twin in (True, False))
    for one, two in zip(mine, other, strict=True):
        assert one.dtype == two.dtype
        assert one.shape == two.shape
        np.testing.assert_allclose(one, two, atol=5e-6, rtol=0)


def assert_walked_alike(source: str) -> None:
    root = etree.fromstring(source.encode(), etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True))
    mine, other = LineView([], is_html=True), LineView([], is_html=True)
    html._walk_in_twin(mine, root)
    walk(other, root)
    assert mine == other


@needs_twin
def test_the_twin_fits_the_parser_that_is_installed() -> None:
    assert html._twin_fits()


@needs_twin
@pytest.mark.parametrize("source", MARKUP)
def test_a_page_is_walked_alike(source: str) -> None:
    assert_walked_alike(f"<html><body>{source}</body></html>")


@needs_twin
@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(MARKUP), min_size=1, max_size=12))
def test_pages_of_all_pieces_are_walked_alike(pieces: list[str]) -> None:
    assert_walked_alike("<html><body><i>o</i>" + "".join(pieces) + "</body></html>")


@needs_twin
@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.parent.name)
def test_the_fixtures_have_the_same_features_and_scores(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = path.read_bytes().decode("utf-8", "replace")
    for view in (html.read(source), text.read(source)):
        assert_same_features(view, monkeypatch)
        weights = load("html" if view.is_html else "text")
        page = encode(view)
        np.testing.assert_allclose(score(page, weights), score_in_numpy(page, weights), atol=2e-5, rtol=0)


@pytest.mark.filterwarnings("ignore")
@needs_twin
@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=()), min_size=1, max_size=60), max_size=30))
def test_any_text_has_the_same_features(lines: list[str]) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert_same_features(text.read("\n".join(lines)), monkeypatch)


@needs_twin
@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(MARKUP), min_size=1, max_size=12))
def test_any_markup_has_the_same_features(pieces: list[str]) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert_same_features(html.read("<html><body>" + "".join(pieces)), monkeypatch)


@needs_twin
@pytest.mark.parametrize("arguments", [(), (1,), ([], b"", b""), (["a"], b"x", b"y"), ([1], bytes(1 << 16), bytes(1 << 17))])
@pytest.mark.parametrize("name", ["score", "grams", "numbers", "cues", "walk"])
def test_arguments_that_do_not_fit_are_refused_and_nothing_crashes(name: str, arguments: tuple[object, ...]) -> None:
    try:
        getattr(twin, name)(*arguments)
    except (TypeError, ValueError, MemoryError):
        return
    assert name == "grams"


@needs_twin
def test_eight_threads_score_alike() -> None:
    view = html.read(FIXTURES[0].read_text("utf-8") * 3)
    page, weights = encode(view), load("html")
    expected = score(page, weights)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: score(page, weights), range(64)))
    assert all(np.array_equal(expected, one) for one in found)


def test_the_twin_can_be_left_out_and_the_result_stays_the_same() -> None:
    script = "import sys, cleanpage; print(cleanpage.clean(sys.stdin.buffer.read()).to_json())"
    source = FIXTURES[0].read_bytes()
    answers = [
        subprocess.run([sys.executable, "-c", script], input=source, capture_output=True, check=True, env={**os.environ, "CLEANPAGE_PURE": pure})
        for pure in ("0", "1")
    ]
    assert answers[0].stdout == answers[1].stdout


def test_the_twin_is_not_loaded_when_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANPAGE_PURE", "1")
    assert native._load() is None


@needs_twin
@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_texts_are_as_wide_for_both(value: str) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        mine = kind.width(value)
        monkeypatch.setattr(kind, "twin", None)
        assert mine == kind.width(value)


@needs_twin
@given(st.lists(st.sampled_from([*kind._SHOP, *kind._PAGING, *kind._THREAD, "re", "页", " ", "x"]), max_size=60))
def test_words_are_counted_alike(pieces: list[str]) -> None:
    for value in ("".join(pieces), " ".join(pieces)):
        for words in (kind._SHOP, kind._PAGING, kind._THREAD):
            assert twin is not None
            assert twin.count(value, words) == sum(value.count(word) for word in words)


FACTS = [
    "<title>One\n two</title>", "<meta name=A content=b>", "<meta property='og:t' name=x content='1 &amp; 2'>", "<meta name=n>", "<meta content=c>",
    "<meta http-equiv=refresh content=5>", "<link rel=canonical href=/x>", "<link rel=Canonical href=/y>", "<link rel=canonical>",
    "<script type=' Application/LD+JSON '>{\"a\": \"<b>\"}</script>", "<script>no</script>", "<script type=application/ld+json></script>",
    "<time datetime=2024-05-06>x</time>", "<time>y</time>", "<svg><title>no</title></svg>", "<p>x<title>in the text</title>", "<div><div><time datetime=z>",
]  # fmt: skip


@needs_twin
@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(FACTS), min_size=1, max_size=8), st.sampled_from(["<head>", "<body>", "<html lang=en><head>", ""]))
def test_pages_say_the_same_about_themselves(pieces: list[str], start: str) -> None:
    assert twin is not None
    root = etree.fromstring((start + "".join(pieces)).encode(), etree.HTMLParser(encoding="utf-8", remove_comments=True))
    assert twin.head(etree._Element, root) == list(find_facts(root))


ENDS = ["</body>", "</html>", "</BODY >", "</HTML\n>", "</Body>", "</bodyx>", "</body", "<p>x", " ", "\n", "\x00", "\x0b", "\x1f", "é", "\ud800", "<", "</"]


@needs_twin
@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(ENDS), max_size=12))
def test_the_parser_is_given_the_same_bytes(pieces: list[str]) -> None:
    assert twin is not None
    assert twin.markup("".join(pieces)) == html._markup_of("".join(pieces))


@needs_twin
def test_the_bytes_that_python_shares_stay_as_they_are() -> None:
    assert twin is not None
    for value in map(chr, range(128)):
        twin.markup(value)
    assert [bytes([code])[0] for code in range(256)] == list(range(256))
