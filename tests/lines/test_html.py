"""HTML to lines: what joins, what breaks, what is hidden, and the cues that each line keeps."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleanpage.document import Line, LineView, Link
from cleanpage.lines import html, walk

#: Elements that begin and end a line, wherever they stand.
BLOCKS = (
    *("address", "article", "aside", "blockquote", "center", "details", "div", "fieldset", "figure", "figcaption", "footer", "form"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "header", "main", "nav", "p", "pre", "section", "button", "summary"),
)
INLINE = (
    *("a", "abbr", "b", "bdi", "cite", "code", "del", "em", "font", "i", "ins", "kbd", "label", "mark", "q", "s", "small", "span"),
    *("strong", "sub", "sup", "time", "tt", "u", "var"),
)


def texts(markup: str) -> list[str]:
    return [line.text for line in html.read(markup).lines]


def only_line(markup: str) -> Line:
    (line,) = html.read(markup).lines
    return line


# --- what joins and what breaks


@pytest.mark.parametrize("tag", INLINE)
def test_inline_elements_join_with_the_text_around_them(tag: str) -> None:
    assert texts(f"<p>The mill<{tag}>race</{tag}> runs</p>") == ["The millrace runs"]


@pytest.mark.parametrize("tag", BLOCKS)
def test_block_elements_begin_and_end_a_line(tag: str) -> None:
    assert texts(f"<div>before<{tag}>inside</{tag}>after</div>") == ["before", "inside", "after"]


JOINS_AND_BREAKS = [
    ("<p>one<br>two<br/>three</p>", ["one", "two", "three"]),
    ("<p>one<br><br><br>two</p>", ["one", "two"]),
    ("<p>one<hr>two</p>", ["one", "two"]),
    ("<p>one</p>loose<p>two</p>", ["one", "loose", "two"]),
    ("<div>one<span><div>two</div></span>three</div>", ["one", "two", "three"]),
    ("<span><b>o<i>n</i></b>e</span> <span>two</span>", ["one two"]),
    ("<p>one<wbr>two</p>", ["onetwo"]),
    ("<p>one<input value=hidden>two</p>", ["onetwo"]),
    ("<p>one<img src=a.jpg alt=picture>two</p>", ["onetwo"]),
    ("<p>老<b>磨</b>坊</p><p>水塘</p>", ["老磨坊", "水塘"]),
    ("<p>one<p>two<p>three", ["one", "two", "three"]),
    ("<ul><li>one<li>two</ul>", ["one", "two"]),
    ("<dl><dt>one<dd>two<dt>three<dd>four</dl>", ["one", "two", "three", "four"]),
    ("<table><caption>zero</caption><tr><th>one<td>two<tr><td>three</table>", ["zero", "one", "two", "three"]),
    ("<p>one <custom-tag>two</custom-tag></p>", ["one two"]),
    ("loose text without an element", ["loose text without an element"]),
]


@pytest.mark.parametrize(("markup", "expected"), JOINS_AND_BREAKS)
def test_lines_are_cut_where_a_browser_breaks_them(markup: str, expected: list[str]) -> None:
    assert texts(markup) == expected


BLANKS = [
    ("<p>  one \n\t two  </p>", ["one two"]),
    ("<p>one <b> two </b> three</p>", ["one two three"]),
    ("<p>one\n<a href='/x'>\ntwo\n</a>\nthree</p>", ["one two three"]),
    ("<p>one&nbsp;&nbsp;two\u3000three</p>", ["one two three"]),
    ("<p>新\u200b闻\ufeff</p>", ["新闻"]),
    ("<p><a href='/x'>新\u200b闻</a>网</p>", ["新闻网"]),
    ("<p> &nbsp; \u3000 </p><div>\n\n</div>", []),
    ("<p>a</p>\n\n \n<p>b</p>", ["a", "b"]),
]


@pytest.mark.parametrize(("markup", "expected"), BLANKS)
def test_white_space_is_folded(markup: str, expected: list[str]) -> None:
    assert texts(markup) == expected


ENTITIES = [
    ("<p>&amp; &lt;b&gt; &quot;x&quot;</p>", '& <b> "x"'),
    ("<p>&copy; &mdash; &eacute; &hellip;</p>", "© — é …"),
    ("<p>&#20013;&#x6587;</p>", "中文"),
    ("<p>AT&T &copy 2020</p>", "AT&T © 2020"),
    ("<p>&nosuchentity; stays</p>", "&nosuchentity; stays"),
    ("<p>1 < 2 and 3 > 2</p>", "1 < 2 and 3 > 2"),
    ("<p>&amp;lt; is written once</p>", "&lt; is written once"),
]


@pytest.mark.parametrize(("markup", "expected"), ENTITIES)
def test_entities_become_what_they_stand_for(markup: str, expected: str) -> None:
    assert texts(markup) == [expected]


# --- what a reader does not see

HIDDEN = [
    "<script>secret</script>",
    "<script>if (a < b) { document.write('<p>secret</p>') }</script>",
    "<style>.secret { color: red }</style>",
    "<noscript><p>secret</p></noscript>",
    "<template><p>secret</p></template>",
    "<select><option>secret<option>secret</select>",
    "<textarea>secret</textarea>",
    "<datalist><option>secret</option></datalist>",
    "<iframe>secret</iframe>",
    "<svg><title>secret</title><text>secret</text></svg>",
    "<audio>secret</audio><video>secret</video><canvas>secret</canvas>",
    "<object>secret</object>",
    "<div hidden>secret</div>",
    "<div hidden=''><p>secret</p></div>",
    "<span hidden>secret</span>",
    "<div style='display:none'>secret</div>",
    "<div style='color: red; DISPLAY : None !important'>secret</div>",
    "<p style='visibility: hidden'>secret</p>",
    "<div style='display:none'><div style='display:block'>secret</div></div>",
    "<!-- secret -->",
    "<!-- <p>secret</p> -->",
    "<!-- secret -- > secret -->",
    "<!--[if lt IE 9]><p>secret</p><![endif]-->",
    "<?php echo 'secret' ?>",
    "<?secret instruction?>",
    "<!DOCTYPE secret>",
]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_a_reader_does_not_see_is_left_out(hidden: str) -> None:
    assert texts(f"<div><p>first</p>{hidden}<p>last</p></div>") == ["first", "last"]


@pytest.mark.parametrize("hidden", ["<script>secret</script>", "<span hidden>secret</span>", "<!-- secret -->", "<?secret?>", "<style>x</style>"])
def test_text_goes_on_after_something_hidden_on_the_same_line(hidden: str) -> None:
    assert texts(f"<p>mill{hidden}race</p>") == ["millrace"]


SHOWN = [
    "<p style='display:block'>shown</p>",
    "<p style='visibility:visible'>shown</p>",
    "<p aria-hidden='true'>shown</p>",
    "<p class='hidden'>shown</p>",
    "<p data-hidden='1'>shown</p>",
    "<p title='hidden'>shown</p>",
    "<button>shown</button>",
    "<label>shown</label>",
    "<marquee>shown</marquee>",
]


@pytest.mark.parametrize("markup", SHOWN)
def test_what_only_sounds_hidden_stays(markup: str) -> None:
    assert texts(markup) == ["shown"]


# --- links


def test_a_link_knows_where_it_stands_and_where_it_leads() -> None:
    line = only_line("<p>See <a href='/a'>the mill</a>, <a href='https://pond.example/b?x=1&amp;y=2'> the pond</a>.</p>")
    assert line.text == "See the mill, the pond."
    assert line.links == (Link(4, 12, "/a"), Link(14, 22, "https://pond.example/b?x=1&y=2"))
    assert line.link_chars == 16


LINKS = [
    ("<a href='/a'><b>one</b> <i>two</i></a>", [("one", "/a"), ("two", "/a")]),
    ("<a href='/a'>one</a><a href='/b'>two</a>", [("one", "/a"), ("two", "/b")]),
    ("<p>x <a href='/a'>one<a href='/b'>two</a> y</p>", [("one", "/a"), ("two", "/b")]),
    ("<p>x <a href='/a'>one<script>no</script></a> y</p>", [("one", "/a")]),
    ("<p>x <a href='/a'>新\u200b闻</a> y</p>", [("新闻", "/a")]),
    ("<p>x <a name='here'>one</a> y</p>", []),
    ("<p>x <a href='/a'></a> y</p>", []),
    ("<p>x <a href='/a'> \n </a> y</p>", []),
]


@pytest.mark.parametrize(("markup", "expected"), LINKS)
def test_links_cover_the_words_that_were_linked(markup: str, expected: list[tuple[str, str]]) -> None:
    line = only_line(markup)
    found = [(line.text[link.start : link.end], link.href) for link in line.links]
    assert "".join(text for text, _ in found).replace(" ", "") == "".join(text for text, _ in expected)
    assert {href for _, href in found} == {href for _, href in expected}
    assert line.link_chars == sum(len(text) for text, _ in found)


def test_a_link_around_blocks_links_each_of_their_lines() -> None:
    lines = html.read("<a href='/a'><h3>Heron returns</h3><p>Anglers rejoice</p></a><p>unlinked</p>").lines
    assert [[link.href for link in line.links] for line in lines] == [["/a"], ["/a"], []]
    assert [line.link_chars for line in lines] == [13, 15, 0]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(("one", " two", "three ", " ", "", "新闻 ", "\n")), st.sampled_from(("", "/a", "/b"))), max_size=8))
def test_links_lie_inside_their_line_in_order_and_do_not_overlap(parts: list[tuple[str, str]]) -> None:
    markup = "".join(f"<a href='{href}'>{text}</a>" if href else text for text, href in parts)
    assert texts(f"<p>{markup}</p>") == [joined] if (joined := " ".join("".join(text for text, _ in parts).split())) else True
    for line in html.read(f"<p>{markup}</p>").lines:
        at = 0
        for link in line.links:
            assert at <= link.start < link.end <= len(line.text)
            assert line.text[link.start : link.end].strip()
            at = link.end
        linked = "".join(text for text, href in parts if href)
        assert "".join("".join(line.text[link.start : link.end] for link in line.links).split()) == "".join(linked.split())


# --- pictures

IMAGES = [
    ("<img src='a.jpg' alt='The mill'>", [("a.jpg", "The mill")]),
    ("<img src='a.jpg'>", [("a.jpg", "")]),
    ("<img data-src='real.jpg' src='blank.gif'>", [("real.jpg", "")]),
    ("<img data-original='real.jpg' src='blank.gif'>", [("real.jpg", "")]),
    ("<img data-src='real.jpg' src='data:image/gif;base64,AAAA'>", [("real.jpg", "")]),
    ("<img src='data:image/gif;base64,AAAA'>", []),
    ("<img alt='no address'>", []),
    ("<div hidden><img src='a.jpg'></div>", []),
    ("<noscript><img src='a.jpg'></noscript>", []),
    ("<picture><source srcset='a.webp'><img src='a.jpg'></picture>", [("a.jpg", "")]),
    ("<a href='/big'><img src='a.jpg'></a>", [("a.jpg", "")]),
]


@pytest.mark.parametrize(("markup", "expected"), IMAGES)
def test_pictures_keep_their_address_and_alternative_text(markup: str, expected: list[tuple[str, str]]) -> None:
    view = html.read(f"<p>before</p>{markup}<p>after</p>")
    assert [(image.src, image.alt) for image in view.images] == expected
    assert [line.text for line in view.lines] == ["before", "after"]


def test_a_picture_names_the_line_that_it_stands_before() -> None:
    view = html.read("<img src=a.jpg><p>one</p><img src=b.jpg><img src=c.jpg><p>two</p><p>three</p><img src=d.jpg>")
    assert [(image.src, image.line) for image in view.images] == [("a.jpg", 1), ("b.jpg", 2), ("c.jpg", 2), ("d.jpg", 4)]
    assert [line.images_before for line in view.lines] == [1, 2, 0]


# --- headings, lists, tables, code


@pytest.mark.parametrize("level", range(1, 7))
def test_headings_have_their_level(level: int) -> None:
    lines = html.read(f"<h{level}>The <span>mill</span></h{level}><p>text</p>").lines
    assert [(line.text, line.tag, line.level) for line in lines] == [("The mill", f"h{level}", level), ("text", "p", 0)]


def test_a_block_inside_a_heading_is_part_of_it() -> None:
    lines = html.read("<h2><div>one</div><div>two</div></h2><div>three</div>").lines
    assert [line.level for line in lines] == [2, 2, 0]


def test_list_items_know_how_many_lists_enclose_them_and_whether_they_are_numbered() -> None:
    markup = "<p>a</p><ul><li>b<ol><li>c<li><p>d</p></ol><li>e</ul><dl><dt>f<dd>g</dl><p>h</p>"
    found = [(line.text, line.item_depth, line.is_ordered) for line in html.read(markup).lines]
    assert found == [
        ("a", 0, False), ("b", 1, False), ("c", 2, True), ("d", 2, True), ("e", 1, False), ("f", 1, False), ("g", 1, False), ("h", 0, False),
    ]  # fmt: skip


def test_each_table_cell_is_a_line_and_cells_of_a_row_share_it() -> None:
    markup = "<p>a</p><table><thead><tr><th>b<th>c</thead><tbody><tr><td>d<td>e<br>f</tbody></table><p>g</p>"
    view = html.read(markup)
    rows: dict[int, list[str]] = {}
    for line in view.lines:
        rows.setdefault(line.row, []).append(line.text)
    assert list(rows.values()) == [["a", "g"], ["b", "c"], ["d", "e", "f"]]
    assert all(row == -1 or view.containers.tags[row] == "tr" for row in rows)
    assert [line.tag for line in view.lines] == ["p", "th", "th", "td", "td", "td", "p"]


def test_a_table_inside_a_cell_has_rows_of_its_own() -> None:
    lines = html.read("<table><tr><td><table><tr><td>in</td></tr></table>out</td><td>beside</td></tr></table>").lines
    inner, outer, beside = (line.row for line in lines)
    assert outer == beside != inner


PREFORMATTED = [
    ("<pre>def f():\n    return 1\n\nf()</pre>", "def f():\n    return 1\n\nf()"),
    ("<pre>  two\n one</pre>", "  two\n one"),
    ("<pre>\nfirst\n\n</pre>", "first"),
    ("<pre><code>a\n\tb</code></pre>", "a\n\tb"),
    ("<pre>a<br>b</pre>", "a\nb"),
    ("<pre><span>a</span>\n<span>b</span></pre>", "a\nb"),
    ("<pre>a &lt; b</pre>", "a < b"),
]


@pytest.mark.parametrize(("markup", "expected"), PREFORMATTED)
def test_code_keeps_its_line_ends_and_indents(markup: str, expected: str) -> None:
    lines = html.read(f"<p>x  y</p>{markup}<p>x  y</p>").lines
    assert [line.text for line in lines] == ["x y", expected, "x y"]
    assert lines[1].tag == "pre"


# --- the head of the page


def test_the_title_stands_first_and_what_the_head_tells_is_kept() -> None:
    view = html.read(
        "<html lang='de'><head><meta charset=utf-8><title> Die\n Mühle </title><meta name='Author' content='Rosa Quell'>"
        "<meta property='og:title' content='Mühle'><meta property='og:title' content='Zwei'><meta name=empty content=''>"
        "<link rel=canonical href='https://muehle.example/1'><script type='application/ld+json'>{\"@type\": \"Article\"}</script></head>"
        "<body><time datetime='2021-03-03'>gestern</time></body></html>"
    )
    assert [(line.number, line.text, line.tag) for line in view.lines] == [(1, "Die Mühle", "title"), (2, "gestern", "body")]
    assert view.meta == {
        "<lang>": ["de"], "<title>": ["Die Mühle"], "author": ["Rosa Quell"], "og:title": ["Mühle", "Zwei"], "<canonical>": ["https://muehle.example/1"],
    }  # fmt: skip
    assert view.json_ld == ['{"@type": "Article"}']
    assert view.times == ["2021-03-03"]


@pytest.mark.parametrize("head", ["", "<title></title>", "<title> \n </title>", "<svg><title>icon</title></svg>"])
def test_without_a_title_there_is_no_title_line(head: str) -> None:
    assert texts(f"<html><head>{head}</head><body><p>text</p></body></html>") == ["text"]


def test_line_numbers_count_from_one() -> None:
    lines = html.read("<title>zero</title><p>one</p><p></p><p>two</p>").lines
    assert [line.number for line in lines] == [1, 2, 3]
    assert {(line.start, line.end) for line in lines} == {(-1, -1)}


@pytest.mark.parametrize(
    "markup",
    ["<?xml version='1.0' encoding='utf-16'?><html><body><p>text</p></body></html>", "\n <?xml version='1.0'?>\n<p>text</p>", "<p>text</p>\x00", "\x01<p>text"],
)
def test_declarations_and_control_characters_do_no_harm(markup: str) -> None:
    assert texts(markup) == ["text"]


@pytest.mark.parametrize("markup", ["", " \n\t", "<html></html>", "<!-- -->", "<script>x</script>", "<", "</", "<>", "<!", "\x00"])
def test_a_page_without_text_has_no_lines(markup: str) -> None:
    view = html.read(markup)
    assert [line.text for line in view.lines if line.text.strip("<>/!")] == []
    assert view.is_html


# --- containers


def chain(view: LineView, index: int) -> Iterator[int]:
    while index >= 0:
        yield index
        index = view.containers.parents[index]


def assert_containers_hold(view: LineView) -> None:
    containers = view.containers
    columns = (containers.parents, containers.tags, containers.names, containers.first, containers.last)
    assert len({len(column) for column in columns}) == 1
    assert all(parent < index for index, parent in enumerate(containers.parents))
    for index, (first, last) in enumerate(zip(containers.first, containers.last, strict=True)):
        assert 0 <= first <= last <= len(view.lines)
        if containers.parents[index] >= 0:
            assert containers.first[containers.parents[index]] <= first
            assert last <= containers.last[containers.parents[index]]
    for at, line in enumerate(view.lines):
        if line.tag == "title":
            continue
        around = set(chain(view, line.container))
        for index, tag in enumerate(containers.tags):
            if tag in walk.BLOCKS:
                assert (containers.first[index] <= at < containers.last[index]) == (index in around), (line.text, tag)


def test_a_line_names_the_element_that_holds_its_first_text() -> None:
    view = html.read("<div class='story lead' id=s1><p>one <b>two</b></p><p><i class=x>three</i> four</p></div>")
    names = [(view.containers.tags[line.container], view.containers.names[line.container]) for line in view.lines]
    assert names == [("p", ""), ("i", "x")]
    outer = view.containers.tags.index("div")
    assert set(view.containers.names[outer].split()) == {"story", "lead", "s1"}
    assert (view.containers.first[outer], view.containers.last[outer]) == (0, 2)


CONTAINED = [
    "<title>t</title><div><p>a</p><section><p>b</p><p>c</p></section>d</div><p>e</p>",
    "<div>a<div>b</div>c</div><div></div>d",
    "<ul><li>a<li>b<ul><li>c</ul><li>d</ul>",
    "<table><tr><td>a<td>b<tr><td>c<br>d</table>e",
    "<div>a<br><div><br></div>b</div>",
    "<nav><a href=/a>a</a> <a href=/b>b</a></nav><main><h1>c</h1><span><p>d</p>e</span></main>",
]


@pytest.mark.parametrize("markup", CONTAINED)
def test_a_block_element_spans_its_own_lines_and_no_others(markup: str) -> None:
    assert_containers_hold(html.read(markup))


# --- nothing visible is lost

_SAFE_BLOCKS = st.sampled_from(("div", "section", "article", "blockquote", "aside", "main"))
_SAFE_INLINE = st.sampled_from(("span", "em", "b", "cite", "mark"))
_MARKS = st.sampled_from(("<br>", "<!-- w0! -->", "<script>w0!</script>", "<span hidden>w0!</span>", "<div style='display:none'>w0!</div>", "<hr>"))
_LEAF = st.one_of(st.just("WORD"), st.just("WORD"), st.just(" "), _MARKS)
Tree = str | tuple[str, list["Tree"]]


def _grow(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    return st.tuples(st.one_of(_SAFE_BLOCKS, _SAFE_INLINE), st.lists(inner, max_size=5))


_TREES: st.SearchStrategy[list[Tree]] = st.lists(st.recursive(_LEAF, _grow, max_leaves=25), max_size=6)


def _write(trees: list[Tree], words: Iterator[str], lines: list[list[str]]) -> str:
    """The markup of ``trees``; the words of each line that a browser shows are put to ``lines``."""
    parts = []
    for tree in trees:
        if isinstance(tree, str):
            part = next(words) if tree == "WORD" else tree
            if tree == "WORD":
                lines[-1].append(part)
            elif tree in {"<br>", "<hr>"}:
                lines.append([])
            parts.append(part)
            continue
        tag, children = tree
        breaks = tag in walk.BLOCKS
        if breaks:
            lines.append([])
        parts.append(f"<{tag}>{_write(children, words, lines)}</{tag}>")
        if breaks:
            lines.append([])
    return "".join(parts)


@settings(max_examples=100, deadline=None)
@given(_TREES)
def test_every_visible_word_stands_once_and_in_order_on_its_line(trees: list[Tree]) -> None:
    lines: list[list[str]] = [[]]
    markup = _write(trees, (f"w{number}." for number in range(1, 1000)), lines)
    view = html.read(f"<html><head><title></title></head><body>{markup}</body></html>")
    assert ["".join(line.text.split()) for line in view.lines] == ["".join(words) for words in lines if words]
    assert_containers_hold(view)


_SOUP = st.lists(
    st.one_of(
        st.sampled_from(("<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<table>", "<tr>", "<td>", "</td>", "</table>", "<li>", "</ul>", "<ol>")),
        st.sampled_from(("<a href='/x'>", "</a>", "<pre>", "</pre>", "<h2>", "</h2>", "<br>", "</body>", "</html>", "<form>", "<", ">", "&", "</i>")),
        st.just("WORD"),
    ),
    max_size=40,
)


@settings(max_examples=100, deadline=None)
@given(_SOUP)
def test_words_survive_the_worst_of_markup(parts: list[str]) -> None:
    words = iter(range(1, 1000))
    written = [f" w{next(words)}. " if part == "WORD" else part for part in parts]
    # A loose "<" before a tag or an attribute may swallow what follows it; before a blank it is text.
    markup = "".join(f"{part} " if part in {"<", "&"} else part for part in written)
    found = [word for line in texts(markup) for word in line.split() if word.startswith("w")]
    assert found == [part.strip() for part in written if part.startswith(" w")]


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_text_is_read_without_error(markup: str) -> None:
    for number, line in enumerate(html.read(markup).lines, 1):
        assert line.number == number
        assert line.text.strip()


# --- what parsers drop


AFTER_THE_END = [
    ("<html><body><p>first</p></body></html><p>last</p>", ["first", "last"]),
    ("<html><body><p>first</p></body></html>last", ["first", "last"]),
    ("<html><body><p>first</p></html><p>second</p></html><div>last</div>", ["first", "second", "last"]),
    ("<html><body><p>first</p></body><p>last</p></html>", ["first", "last"]),
]


@pytest.mark.parametrize(("markup", "expected"), AFTER_THE_END)
def test_text_after_the_end_tag_of_the_page_is_kept(markup: str, expected: list[str]) -> None:
    assert texts(markup) == expected


def nested(tag: str, depth: int, inner: str) -> str:
    return f"<html><body>{f'<{tag}>' * depth}{inner}{f'</{tag}>' * depth}<p>last</p></body></html>"


@pytest.mark.parametrize("tag", ["div", "span", "blockquote", "ul><li"])
def test_text_inside_300_elements_is_kept_without_a_note(tag: str) -> None:
    closing = "</li></ul>" if "li" in tag else f"</{tag}>"
    view = html.read(f"<body>{f'<{tag}>' * 300}<p>first</p><p>second</p>{closing * 300}<p>last</p></body>")
    assert [line.text for line in view.lines] == ["first", "second", "last"]
    assert view.notes == []


@pytest.mark.parametrize("tag", ["div", "span", "font", "section"])
def test_text_inside_5000_elements_is_kept_with_a_note(tag: str) -> None:
    view = html.read(nested(tag, 5_000, "<p>first</p><p>second</p>"))
    assert [line.text for line in view.lines] == ["first", "second", "last"]
    assert [note.code for note in view.notes] == ["depth-capped"]


def test_text_after_5000_unclosed_elements_is_kept_with_a_note() -> None:
    view = html.read("<div>" * 5_000 + "<p>first</p><p>second</p>")
    assert [line.text for line in view.lines] == ["first", "second"]
    assert [note.code for note in view.notes] == ["depth-capped"]


def test_words_between_deep_tags_are_kept_in_order() -> None:
    markup = "".join(f"<div>w{number} " for number in range(3_000)) + "".join(f"</div>x{number} " for number in range(3_000))
    words = " ".join(texts(markup)).split()
    assert words == [f"w{number}" for number in range(3_000)] + [f"x{number}" for number in range(3_000)]


def test_an_article_after_a_script_of_11_mb_is_kept() -> None:
    view = html.read(f"<html><body><script>{'x' * 11_000_000}</script><p>first</p><p>last</p></body></html>")
    assert [line.text for line in view.lines] == ["first", "last"]


def test_a_text_of_11_mb_is_kept_with_what_follows_it() -> None:
    first, last = texts(f"<p>{'word ' * 2_200_000}</p><p>last</p>")
    assert first.count("word") == 2_200_000
    assert last == "last"


def test_lines_past_the_limit_join_the_last_one_with_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "MAX_LINES", 5)
    view = html.read("".join(f"<p>w{number}</p>" for number in range(8)))
    assert [line.text for line in view.lines] == ["w0", "w1", "w2", "w3", "w4 w5 w6 w7"]
    assert [note.code for note in view.notes] == ["lines-capped"]


def test_a_page_just_within_the_line_limit_has_no_note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "MAX_LINES", 5)
    view = html.read("".join(f"<p>w{number}</p>" for number in range(5)))
    assert len(view.lines) == 5
    assert view.notes == []
