"""The whole way: every kind of source, every option, and a page that keeps the contract."""

from __future__ import annotations

import dataclasses
import gzip
import json
import os
import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest

import cleanpage
from cleanpage import Cleaner, InputError, Options, Page, Zone, clean, extract
from cleanpage.document import CODES, LabelledLine, LineView
from cleanpage.zones.repair import Step

LETTERS = {code.letter: code for code in CODES}
NO_ARTICLE = "no-article"

FIRST = "The mill pond will be open to the public from the first warm Sunday, the council said after a long evening of speeches."
SECOND = "Two lifeguards will sit on the old sluice, and the car park stays open until it is dark, so that nobody has to run."
LAST = "Dogs are asked to wait at the gate, where a bowl of water has been chained to the railings since the spring of last year."

#: Lines with the code that the scripted classifier gives them.
SCRIPT: list[tuple[str, str]] = [
    ("N", "Home"), ("T", "Council opens the old mill to swimmers"), ("M", "By Rowena Castleford  2021-03-03 10:15"), ("B", FIRST), ("B", SECOND), ("B", LAST),
    ("C", "The pond at dawn. Photo: Teo Albrecht"), ("E", "编辑：柳青禾　责编：贺一舟"), ("r", "Related"), ("R", "Pond reopens after the flood"), ("R", "3小时前"), ("F", "© 2021 The Millrace"),
]  # fmt: skip
TEXT = "\n\n".join(line for _, line in SCRIPT)
HTML = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Council opens the old mill to swimmers</title></head>
<body><nav><a href="/">Home</a></nav><h1>Council opens the old mill to swimmers</h1><p>By Rowena Castleford  2021-03-03 10:15</p>
<p>{FIRST.replace("the council", '<a href="https://council.example/a">the council</a>')}</p><p>{SECOND}</p><p>{LAST}</p>
<figure><img src="pond.jpg" alt="pond"><figcaption>The pond at dawn. Photo: Teo Albrecht</figcaption></figure>
<p>编辑：柳青禾　责编：贺一舟</p><h3>Related</h3><ul><li><a href="/flood">Pond reopens after the flood</a><br>3小时前</ul>
<footer>© 2021 The Millrace</footer></body></html>"""
KEYS = [
    "schema", "url", "language", "is_article", "confidence", "notes", "title", "subtitle", "original_title", "byline", "text", "captions", "photographers", "images",
    "credits", "tags", "related", "hot", "blocks",
]  # fmt: skip


class Scripted:
    """A classifier that knows the lines of one page, and takes all others for footers."""

    def label(self, view: LineView, page: object) -> list[LabelledLine]:
        known = {" ".join(text.split()): LETTERS[letter] for letter, text in SCRIPT}
        codes = [known.get(" ".join(line.text.split()), LETTERS["F"]) for line in view.lines]
        scores = [tuple(0.98 if code is other else 0.02 / (len(CODES) - 1) for other in CODES) for code in codes]
        return [LabelledLine(line, code.zone, code.is_header, 0.98, row) for line, code, row in zip(view.lines, codes, scores, strict=True)]


def scripted(options: Options | None = None) -> Cleaner:
    return Cleaner(options, labeller=Scripted())  # type: ignore[arg-type]


def codes_of(page: Page) -> set[str]:
    return {note.code for note in page.notes}


# --- sources


def test_a_text_page_is_taken_apart() -> None:
    page = scripted().clean(TEXT)
    assert page.is_article
    assert page.title == "Council opens the old mill to swimmers"
    assert page.byline.authors == ("Rowena Castleford",)
    assert page.byline.published == "2021-03-03T10:15"
    assert page.article.text == f"{FIRST}\n\n{SECOND}\n\n{LAST}"
    assert page.article.paragraphs == (FIRST, SECOND, LAST)
    assert page.article.captions == ("The pond at dawn. Photo: Teo Albrecht",)
    assert page.article.photographers == ("Teo Albrecht",)
    assert [(credit.role, credit.names) for credit in page.credits] == [("编辑", ("柳青禾",)), ("责编", ("贺一舟",))]
    assert [story.title for story in page.related] == ["Pond reopens after the flood"]
    assert page.notes == ()


def test_an_html_page_is_taken_apart_in_the_same_way() -> None:
    text, html = scripted().clean(TEXT), scripted().clean(HTML)
    for name in ("title", "byline", "credits", "is_article", "language"):
        assert getattr(html, name) == getattr(text, name), name
    assert html.article.paragraphs == text.article.paragraphs
    assert [(image.src, image.alt) for image in html.article.images] == [("pond.jpg", "pond")]
    assert [story.url for story in html.related] == ["/flood"]


@pytest.mark.parametrize("page", [TEXT, HTML], ids=["text", "html"])
def test_str_bytes_and_path_give_the_same_page(page: str, tmp_path: Path) -> None:
    path = tmp_path / "page"
    path.write_bytes(page.encode())
    wanted = scripted().clean(page).to_dict()
    assert scripted().clean(page.encode()).to_dict() == wanted
    assert scripted().clean(bytearray(page.encode())).to_dict() == wanted  # type: ignore[arg-type]
    assert scripted().clean(path).to_dict() == wanted


class Elsewhere:
    """A path of another library."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __fspath__(self) -> str:
        return os.fspath(self.path)


def test_any_path_like_object_is_a_path(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(TEXT, encoding="utf-8")
    assert scripted().clean(Elsewhere(tmp_path / "page.txt")).title == "Council opens the old mill to swimmers"


def test_a_str_is_the_page_itself_and_never_a_path(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(TEXT, encoding="utf-8")
    page = scripted().clean(str(path))
    assert [block.text for block in page.blocks] == [str(path)]


@pytest.mark.parametrize(("encoding", "page"), [("utf-16", TEXT), ("utf-8-sig", TEXT), ("gb18030", HTML.replace("utf-8", "gb2312")), ("utf-16", HTML)])
def test_bytes_are_decoded_first(encoding: str, page: str) -> None:
    source = page.replace("©", "(c)").encode(encoding)
    found = scripted().clean(source)
    assert found.title == "Council opens the old mill to swimmers"
    assert [credit.names for credit in found.credits] == [("柳青禾",), ("贺一舟",)]


def test_notes_of_every_room_reach_the_page() -> None:
    bad = scripted().clean(TEXT.encode().replace(b"Dogs", b"Do\xffgs"))
    assert codes_of(bad) == {"bytes-replaced"}
    deep = scripted().clean("<div>" * 3_000 + HTML)
    assert "depth-capped" in codes_of(deep)


def test_the_address_is_kept_as_it_was_given() -> None:
    assert scripted().clean(TEXT).url is None
    assert scripted().clean(TEXT, url="https://millrace.example/1").url == "https://millrace.example/1"
    assert scripted().clean(TEXT, "https://millrace.example/1").to_dict()["url"] == "https://millrace.example/1"


def test_compressed_bytes_are_no_reason_to_fail() -> None:
    assert not scripted().clean(gzip.compress(HTML.encode())).is_article


# --- options


def test_the_kind_of_page_can_be_forced() -> None:
    source = f"<b>{FIRST}</b>"
    as_text = scripted(Options(is_html=False)).clean(source)
    as_html = scripted(Options(is_html=True)).clean(source)
    assert [block.text for block in as_text.blocks] == [source]
    assert [block.text for block in as_html.blocks] == [FIRST]
    assert as_text.blocks[0].start == 0
    assert as_html.blocks[0].start is None


def test_relative_dates_are_read_against_the_reference_time_alone() -> None:
    assert scripted().clean(TEXT).related[0].published is None
    dated = scripted(Options(reference_time=datetime(2021, 3, 3, 12, 0))).clean(TEXT)
    assert dated.related[0].published is not None
    assert dated.related[0].published.startswith("2021-03-03T09")


def test_links_of_the_article_are_kept_on_request() -> None:
    assert "council.example" not in scripted().clean(HTML).to_markdown()
    kept = scripted(Options(links=True)).clean(HTML)
    assert "[the council](https://council.example/a)" in kept.article.markdown
    assert "https://council.example/a" in kept.to_html()
    assert kept.article.text == scripted().clean(HTML).article.text


@pytest.mark.parametrize("size", [1, 100, len(TEXT.encode())])
def test_the_limit_of_size_is_the_last_size_that_is_taken(size: int, tmp_path: Path) -> None:
    cleaner = scripted(Options(max_bytes=size))
    source, path = TEXT.encode()[:size], tmp_path / "page"
    path.write_bytes(source)
    assert cleaner.clean(path) == cleaner.clean(source)
    path.write_bytes(source + b".")
    for longer in (path, source + b"."):
        with pytest.raises(InputError) as caught:
            cleaner.clean(longer)
        assert (caught.value.size, caught.value.limit) == (size + 1, size)


def test_options_are_those_of_the_cleaner() -> None:
    options = Options(links=True)
    assert scripted(options).options is options
    assert scripted().options == Options()


def test_the_functions_at_the_door_take_the_options_of_each_call() -> None:
    source = f"<b>{FIRST}</b>"
    assert clean(source, options=Options(is_html=False)).blocks[0].text == source
    assert clean(source, options=Options(is_html=True)).blocks[0].text == FIRST
    with pytest.raises(InputError):
        clean(source, options=Options(max_bytes=3))


# --- pages without an article


NOTHING: dict[str, str | bytes] = {
    "empty text": "", "empty bytes": b"", "blanks": " \n\t\u3000\n", "a byte order mark": b"\xef\xbb\xbf", "an empty page": "<html><body></body></html>",
    "a title alone": "<html><head><title>Not found</title></head><body></body></html>", "scripts alone": "<script>var a = 1</script>",
}  # fmt: skip


@pytest.mark.parametrize("source", NOTHING.values(), ids=NOTHING.keys())
@pytest.mark.parametrize("clean_page", [clean, lambda source: scripted().clean(source)], ids=["shipped", "scripted"])
def test_a_page_without_an_article_says_so_and_is_a_page(source: str | bytes, clean_page: Callable[[str | bytes], Page]) -> None:
    page = clean_page(source)
    assert not page.is_article
    assert codes_of(page) == {NO_ARTICLE}
    assert page.article.text == ""
    assert list(json.loads(page.to_json())) == KEYS
    assert (page.to_text(), page.to_markdown()) == ("", "") or page.title
    assert page.to_html()


def test_an_empty_page_has_nothing_and_no_confidence() -> None:
    found = clean("").to_dict()
    assert found["confidence"] == 0
    assert found["blocks"] == found["credits"] == found["tags"] == found["related"] == found["hot"] == found["captions"] == found["images"] == []
    assert found["title"] is found["language"] is found["url"] is None


def test_text_of_a_page_that_is_no_article_is_kept() -> None:
    page = clean("Page not found")
    assert not page.is_article
    assert codes_of(page) == {NO_ARTICLE}
    assert [block.text for block in page.blocks] == ["Page not found"]


def test_an_article_has_no_such_note() -> None:
    assert NO_ARTICLE not in codes_of(scripted().clean(TEXT))


# --- extract


@pytest.fixture
def at_the_door(monkeypatch: pytest.MonkeyPatch) -> None:
    """The functions at the door use the scripted classifier."""
    monkeypatch.setattr(cleanpage.pipeline, "_default_labeller", Scripted)


@pytest.mark.usefixtures("at_the_door")
def test_extract_writes_the_article_in_each_format() -> None:
    page = scripted().clean(HTML)
    assert extract(HTML) == extract(HTML, output_format="txt") == page.article.text
    assert extract(HTML, output_format="markdown") == page.article.markdown
    assert extract(HTML, output_format="html") == page.to_html()
    assert json.loads(extract(HTML, output_format="json")) == page.to_dict()
    assert json.loads(extract(HTML, "https://millrace.example/1", "json"))["url"] == "https://millrace.example/1"


@pytest.mark.usefixtures("at_the_door")
def test_extract_keeps_links_on_request() -> None:
    assert "council.example" not in extract(HTML, output_format="markdown")
    assert "https://council.example/a" in extract(HTML, output_format="markdown", links=True)


@pytest.mark.usefixtures("at_the_door")
def test_extract_reads_paths_and_bytes(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(HTML, encoding="utf-8")
    assert extract(tmp_path / "page.html") == extract(HTML.encode()) == extract(HTML) != ""


@pytest.mark.parametrize("output_format", ["txt", "markdown", "html", "json"])
@pytest.mark.parametrize("source", ["", b"", "<html></html>"], ids=["text", "bytes", "html"])
def test_extract_gives_an_empty_string_where_there_is_no_article(source: str | bytes, output_format: str) -> None:
    assert extract(source, output_format=output_format) == ""


@pytest.mark.parametrize("output_format", ["", "TXT", "text", "xml", "pdf", None])
def test_extract_refuses_an_unknown_format_before_it_reads_the_page(output_format: str | None) -> None:
    with pytest.raises(ValueError, match="output_format"):
        extract(Path("no such page"), output_format=output_format)  # type: ignore[arg-type]


# --- the cleaner


def test_a_cleaner_cannot_be_changed() -> None:
    cleaner = scripted()
    with pytest.raises((AttributeError, TypeError)):
        cleaner.options = Options(links=True)  # type: ignore[misc]
    with pytest.raises((AttributeError, TypeError)):
        cleaner.more = 1  # type: ignore[attr-defined]


def test_a_cleaner_has_no_memory_of_the_pages_before() -> None:
    cleaner = scripted()
    first = cleaner.clean(HTML).to_dict()
    for source in ("", TEXT, "<p>another page</p>", b"\xff\xff"):
        cleaner.clean(source)
    assert cleaner.clean(HTML).to_dict() == first == scripted().clean(HTML).to_dict()


@pytest.mark.parametrize("make", [Cleaner, scripted], ids=["shipped", "scripted"])
def test_one_cleaner_shared_by_eight_threads_gives_the_results_of_one(make: Callable[[], Cleaner]) -> None:
    cleaner = make()
    sources = [TEXT, HTML, "", FIRST, f"<p>{LAST}</p>", TEXT.encode("utf-16"), "<div>" * 400 + HTML] * 6
    alone = [cleaner.clean(source).to_json() for source in sources]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda source: cleaner.clean(source).to_json(), sources)) == alone


def test_the_trace_tells_every_line_that_the_rules_moved() -> None:
    class Torn(Scripted):
        def label(self, view: LineView, page: object) -> list[LabelledLine]:
            entries = super().label(view, page)
            entries[0].zone = Zone.CREDITS
            entries[0].scores = tuple(0.2 if code.letter in "EN" else 0.05 for code in CODES)
            return entries

    cleaner = Cleaner(labeller=Torn())  # type: ignore[arg-type]
    view = cleanpage.lines.read_lines(cleanpage.decode.read(TEXT, Options()))
    before = [(entry.zone, entry.is_header) for entry in Torn().label(view, None)]
    trace: list[Step] = []
    after = [(entry.zone, entry.is_header) for entry in cleaner.label(view, trace)]
    for step in trace:
        assert before[step.line - 1] == step.before
        before[step.line - 1] = step.after
    assert before == after


# --- the page


@pytest.mark.parametrize("source", [TEXT, HTML, ""], ids=["text", "html", "empty"])
def test_a_page_survives_pickling(source: str) -> None:
    page = scripted().clean(source, url="https://millrace.example/1")
    again = pickle.loads(pickle.dumps(page))
    assert again == page
    assert again.to_dict() == page.to_dict()
    assert again.to_markdown() == page.to_markdown()
    assert again.to_html() == page.to_html()


def test_a_page_cannot_be_changed() -> None:
    page = scripted().clean(TEXT)
    with pytest.raises(dataclasses.FrozenInstanceError):
        page.title = "another"  # type: ignore[misc]


CONTRACT = {
    "byline": ["authors", "source", "published", "updated", "place", "views"],
    "credits": ["role", "kind", "names"],
    "related": ["title", "snippet", "published", "url"],
    "images": ["src", "alt"],
    "blocks": ["zone", "kind", "text", "first", "last", "start", "end", "confidence"],
}
KINDS = {"paragraph", "heading", "list", "table", "quote", "code", "header", "item", "line"}


@pytest.mark.parametrize("source", [TEXT, HTML, ""], ids=["text", "html", "empty"])
def test_the_dictionary_has_the_keys_of_the_contract_and_no_others(source: str) -> None:
    found = scripted().clean(source).to_dict()
    assert list(found) == KEYS
    assert found["schema"] == 1
    for key, keys in CONTRACT.items():
        for part in found[key] if isinstance(found[key], list) else [found[key]]:
            assert list(part) == keys, key
    for note in found["notes"]:
        assert list(note) == ["code", "text"]
    for block in found["blocks"]:
        assert block["zone"] in {zone.value for zone in Zone}
        assert block["kind"] in KINDS
        assert 0 <= block["confidence"] <= 1
        assert (block["start"] is None) == (block["end"] is None) == (source is HTML)
    assert json.loads(json.dumps(found)) == found


def test_blocks_of_a_text_page_point_into_the_source() -> None:
    for block in scripted().clean(TEXT).blocks:
        assert TEXT[block.start : block.end].split() == block.text.split()


def test_json_is_one_line_that_any_reader_takes() -> None:
    page = scripted().clean(TEXT)
    assert "\n" not in page.to_json()
    assert json.loads(page.to_json()) == json.loads(page.to_json(indent=2)) == page.to_dict()


def test_zones_are_written_as_text_on_request() -> None:
    page = scripted().clean(TEXT)
    assert page.to_text(["credits"]).strip() == page.to_text([Zone.CREDITS]).strip() == "编辑：柳青禾　责编：贺一舟"
    assert page.to_text() == f"{page.title}\n\n{page.article.text}"
