"""Pages that break parsers, hide their article or are no page at all."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import NamedTuple

import pytest

import cleanpage

FIRST = (
    "The lighthouse at Corran Ness will be lit again on Saturday, nineteen years after its last keeper carried the lamp down "
    "the stairs in a biscuit tin, the harbour trust said."
)
LAST = "Boats are asked to keep to the eastern channel until the new lamp has burned for one whole night without a blink."
PARAGRAPHS = (
    FIRST,
    "Volunteers have spent four winters scraping paint, and two of them now know every rivet of the gallery by its first name.",
    '"We were told that it could not be done before spring," said Morag Teague, who keeps the key. "Nobody said which spring."',
    "The lens was found in a potting shed in Ardlish, where it had been used since 2004 to bring on tomatoes a fortnight early.",
    "The trust paid 300 pounds and a box of tomatoes for it, and the owner has been promised the first turn at the switch.",
    LAST,
)
TITLE = "Lamp returns to Corran Ness after nineteen years"
BYLINE = "By Euan Birrell, 12 May 2023"
#: A page that takes longer than this on one core holds a loop that grows faster than the page.
SECONDS = 30.0


class Hostile(NamedTuple):
    """A page, and what must come of it."""

    name: str
    build: Callable[[], str | bytes]
    has_article: bool = True
    note: str | None = None


def paragraphs() -> str:
    return "".join(f"<p>{text}</p>\n" for text in PARAGRAPHS)


def article() -> str:
    return f"<article><h1>{TITLE}</h1><p class='byline'>{BYLINE}</p>{paragraphs()}</article>"


def html(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>"


def text_page() -> str:
    return "\n\n".join((TITLE, BYLINE, *PARAGRAPHS))


def nested(tag: str, depth: int) -> str:
    return html(f"<{tag}>" * depth + article() + f"</{tag}>" * depth)


def unclosed(tag: str, count: int) -> str:
    return html(f"<{tag}>" * count + article())


def script_before(size: int) -> str:
    return html(f"<script>var state = '{'x' * size}';</script>{article()}")


def comment_before(size: int) -> str:
    return html(f"<!-- {'x ' * (size // 2)} -->{article()}")


def json_ld(text: str) -> str:
    return html(article(), f'<script type="application/ld+json">{text}</script>')


def between_letters(mark: str) -> str:
    return html(article()).replace("<p>", f"<p>{mark}").replace("</p>", f"{mark}</p>").replace("><", f">{mark}<")


def entity_bomb() -> str:
    rungs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    return html(article() + "<p>&l9;</p>").replace("<!DOCTYPE html>", f'<!DOCTYPE html [<!ENTITY l0 "ha">{rungs}]>')


def many_paragraphs(count: int) -> str:
    days = (f"On day {day} they scraped the paint from rivet {day * 7}, and it rained." for day in range(count - 2))
    middle = "".join(f"<p>{day}</p>" for day in days)
    return html(f"<h1>{TITLE}</h1><p>{BYLINE}</p><p>{FIRST}</p>{middle}<p>{LAST}</p>")


def many_breaks(count: int) -> str:
    return html(f"<h1>{TITLE}</h1><p>{BYLINE}</p>" + "<br>" * count + paragraphs())


def bad_bytes() -> bytes:
    page = html(article()).encode()
    return page.replace(b"</h1>", b" \xff\xfe\xc3</h1>")


def xml_declaration(encoding: str) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>\n{html(article())}'


WITH_ARTICLE = (
    Hostile("plain html", lambda: html(article())),
    Hostile("plain text", text_page),
    Hostile("inside 300 divs", lambda: nested("div", 300)),
    Hostile("inside 3,000 divs", lambda: nested("div", 3_000), note="depth-capped"),
    Hostile("inside 300 tables", lambda: nested("table><tr><td", 300)),
    Hostile("inside 300 spans", lambda: nested("span", 300)),
    Hostile("after 2,000 unclosed font tags", lambda: unclosed("font", 2_000)),
    Hostile("after 1,000 unclosed divs", lambda: unclosed("div", 1_000)),
    Hostile("after 500 unclosed bold tags", lambda: unclosed("b", 500)),
    Hostile("paragraphs never closed", lambda: html(article()).replace("</p>", "")),
    Hostile("nothing closed", lambda: html(article()).replace("</p>", "").split("</article>", maxsplit=1)[0]),
    Hostile("after an 11 MB script", lambda: script_before(11_000_000)),
    Hostile("after an 11 MB comment", lambda: comment_before(11_000_000)),
    Hostile("NULs at the edges of elements", lambda: between_letters("\x00")),
    Hostile("NULs at the edges of elements, as bytes", lambda: between_letters("\x00").encode()),
    Hostile("lone surrogates", lambda: between_letters("\ud800"), note="bytes-replaced"),
    Hostile("zero-width characters", lambda: between_letters("\u200b\ufeff")),
    Hostile("control characters", lambda: between_letters("\x01\x08\x1f\x7f")),
    Hostile("a few bad bytes", bad_bytes, note="bytes-replaced"),
    Hostile("a class of 1 MB", lambda: html(f'<div class="{"wrap " * 200_000}">{article()}</div>')),
    Hostile("10,000 attributes", lambda: html(f"<div {' '.join(f'data-a{i}=1' for i in range(10_000))}>{article()}</div>")),
    Hostile("a data address of 2 MB", lambda: html(f'<img src="data:image/png;base64,{"A" * 2_000_000}">{article()}')),
    Hostile("90,000 breaks", lambda: many_breaks(90_000)),
    Hostile("100,000 breaks", lambda: many_breaks(100_000)),
    Hostile("20,000 paragraphs", lambda: many_paragraphs(20_000)),
    Hostile("XML declaration", lambda: xml_declaration("utf-8")),
    Hostile("XML declaration with a wrong encoding", lambda: xml_declaration("utf-16")),
    Hostile("XML declaration as bytes", lambda: xml_declaration("utf-8").encode()),
    Hostile("XML declaration with an unknown encoding", lambda: xml_declaration("x-none").encode()),
    Hostile("CDATA", lambda: html(f"<script>//<![CDATA[\nvar a = '<p>';\n//]]></script>{article()}<![CDATA[ loose ]]>")),
    Hostile("entity bomb in the DOCTYPE", entity_bomb),
    Hostile("JSON-LD of 100,000 brackets", lambda: json_ld("[" * 100_000)),
    Hostile("JSON-LD of 100,000 objects", lambda: json_ld('{"a":' * 100_000)),
    Hostile("JSON-LD with a huge number", lambda: json_ld('{"@type":"Article","datePublished":' + "9" * 10_000 + "}")),
    Hostile("JSON-LD of the wrong types", lambda: json_ld('{"@type":["Article",7],"headline":{"x":[]},"author":[null,3,[[]]]}')),
    Hostile("UTF-16 with a mark", lambda: html(article()).encode("utf-16")),
    Hostile("old Mac line ends", lambda: text_page().replace("\n", "\r")),
    Hostile("text with 50,000 blank lines", lambda: text_page().replace("\n\n", "\n" * 10_000)),
)
WITHOUT_ARTICLE = (
    Hostile("empty", lambda: "", False, "no-article"),
    Hostile("empty bytes", lambda: b"", False, "no-article"),
    Hostile("a bare byte order mark", lambda: b"\xef\xbb\xbf", False, "no-article"),
    Hostile("a bare UTF-16 mark", lambda: b"\xff\xfe", False, "no-article"),
    Hostile("a mark as text", lambda: "\ufeff", False, "no-article"),
    Hostile("only blanks", lambda: " \t\r\n\u3000\xa0\n", False, "no-article"),
    Hostile("only zero-width characters", lambda: "\u200b\u200c\u200d\u2060\ufeff\n\u200b", False, "no-article"),
    Hostile("only NULs", lambda: b"\x00" * 1_000, False, "no-article"),
    Hostile("an empty document", lambda: "<html><head></head><body></body></html>", False, "no-article"),
    Hostile("a script and nothing else", lambda: "<html><script>var a = '<p>a</p>';</script></html>", False, "no-article"),
    Hostile("a comment that never ends", lambda: "<html><body><!-- " + article(), False),
)
#: Nothing is promised about these but an answer.
JUST_ANSWERS = (
    Hostile("one line of 1 MB", lambda: (FIRST + " ") * (1_000_000 // (len(FIRST) + 1))),
    Hostile("one word of 1 MB", lambda: "a" * 1_000_000),
    Hostile("one line of 1 MB in Chinese", lambda: "灯塔周六重新点亮，" * 110_000),
    Hostile("one paragraph of 1 MB", lambda: html(f"<p>{(FIRST + ' ') * 7_000}</p>")),
    Hostile("role labels without names", lambda: "编辑：责编：审核：" * 20_000),
    Hostile("digits, dots and colons", lambda: "2023-11-11 11:11:11." * 40_000),
    Hostile("100,000 one-letter lines", lambda: "a\n" * 100_000),
    Hostile("150,000 table cells", lambda: html("<table><tr>" + "<td>1</td>" * 150_000 + "</tr></table>")),
    Hostile("50,000 links in one line", lambda: html("<p>" + "<a href='/a'>a</a> " * 50_000 + "</p>")),
    Hostile("a tag that never ends", lambda: "<div " + "a" * 100_000),
    Hostile("200,000 opening brackets", lambda: "<" * 200_000),
    Hostile("200,000 ampersands", lambda: "<p>" + "&" * 200_000),
    Hostile("random bytes", lambda: bytes((i * i * 7 + i // 3) % 256 for i in range(50_000))),
)


def clean(case: Hostile) -> cleanpage.Page:
    """The page of a case; it must come in time and become JSON."""
    source = case.build()
    start = time.process_time()
    page = cleanpage.clean(source)
    assert time.process_time() - start < SECONDS
    assert json.loads(page.to_json())["schema"] == 1
    if case.note:
        assert case.note in {note.code for note in page.notes}
    return page


def cases(table: tuple[Hostile, ...]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", table, ids=lambda case: case.name)


@cases(WITH_ARTICLE)
def test_the_article_is_found_all_the_same(case: Hostile) -> None:
    page = clean(case)
    assert page.is_article
    assert FIRST in page.article.text
    assert LAST in page.article.text


@cases(WITHOUT_ARTICLE)
def test_what_holds_no_article_is_told_so_and_raises_nothing(case: Hostile) -> None:
    page = clean(case)
    assert not page.is_article
    assert FIRST not in page.article.text


@cases(JUST_ANSWERS)
def test_any_input_gets_an_answer(case: Hostile) -> None:
    clean(case)


def test_empty_input_gives_the_familiar_door_an_empty_string() -> None:
    assert cleanpage.extract("") == ""


@pytest.mark.parametrize("source", ["x" * 101, b"x" * 101, "<p>" + "x" * 98], ids=["text", "bytes", "html"])
def test_input_over_the_limit_is_refused_with_its_size(source: str | bytes) -> None:
    with pytest.raises(cleanpage.InputError) as caught:
        cleanpage.clean(source, options=cleanpage.Options(max_bytes=100))
    assert (caught.value.size, caught.value.limit) == (101, 100)


@pytest.mark.parametrize("source", [None, 7, ["<p>"], object()], ids=["none", "number", "list", "object"])
def test_what_is_no_text_is_refused(source: object) -> None:
    with pytest.raises(cleanpage.InputError):
        cleanpage.clean(source)  # type: ignore[arg-type]
