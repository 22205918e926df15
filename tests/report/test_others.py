"""What pages are held against: gold in its formats, and earlier results; wrong files are told plainly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import cleanpage
from cleanpage.document import Zone
from cleanpage.errors import InputError
from cleanpage.report.others import Earlier, Other, gold_for, read_earlier, read_gold

from .conftest import FIXTURES, PAGE

LABELS = ((Zone.TITLE, "Ferry sails"), (Zone.RELATED, "Related"), (Zone.BODY, "It | sails."))
ROWS = [["T", "Ferry sails"], ["r", "Related"], ["B", "It | sails."]]
GOLD = {
    "rows with tabs": ("ferry.tsv", "T\tFerry sails\nr\tRelated\n\nB\tIt | sails.\n"),
    "rows with bars": ("ferry.gold", "T|Ferry sails\nr|Related\nB|It | sails.\n"),
    "one object": ("ferry.json", json.dumps({"id": "ferry", "site": "x", "lines": ROWS})),
    "objects, one a line": ("many.jsonl", json.dumps({"id": "ferry", "lines": ROWS}) + "\n"),
    "with a byte order mark": ("ferry.gold", "\ufeffT|Ferry sails\nr|Related\nB|It | sails."),
}
NOT_GOLD = {
    "prose": ("a.txt", "Once upon a time."),
    "other JSON": ("a.json", '{"lines": 3}'),
    "a broken file": ("a.json", '{"lines": ['),
    "no text": ("a.gold", "T|\udcff"),
    "an unknown code": ("a.gold", "Q|Ferry sails"),
    "an unknown code in JSON": ("a.json", '{"lines": [["Ferry", "x"]]}'),
}


def write(path: Path, content: str) -> Path:
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    return path


@pytest.mark.parametrize(("name", "content"), GOLD.values(), ids=GOLD)
def test_gold_is_read_in_each_of_its_formats(tmp_path: Path, name: str, content: str) -> None:
    (gold,) = read_gold(write(tmp_path / name, content))
    assert (gold.name, gold.lines) == ("ferry", LABELS)


@pytest.mark.parametrize(("name", "content"), NOT_GOLD.values(), ids=NOT_GOLD)
def test_a_file_that_holds_no_gold_is_named(tmp_path: Path, name: str, content: str) -> None:
    path = write(tmp_path / name, content)
    with pytest.raises(InputError, match=path.name):
        list(read_gold(path))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.gold"):
        list(read_gold(tmp_path / "nowhere.gold"))


def test_a_folder_of_fixtures_gives_gold_by_the_names_of_its_folders() -> None:
    names = [gold.name for gold in read_gold(FIXTURES)]
    assert names == sorted(file.parent.name for file in FIXTURES.glob("*/lines.tsv"))


def test_gold_belongs_to_the_page_of_its_name_and_alone_to_the_only_page() -> None:
    first, second = Other("ferry", LABELS), Other("heron", LABELS)
    assert gold_for(("heron",), [first, second], 2) is second
    assert gold_for(("other",), [first, second], 2) is None
    assert gold_for(("other",), [first], 1) is first
    assert gold_for(("other",), [first], 2) is None


def test_an_earlier_result_says_of_each_line_where_it_stood(tmp_path: Path) -> None:
    page = cleanpage.clean(PAGE)
    (earlier,) = read_earlier(write(tmp_path / "old.json", page.to_json()))
    lines = page.explain()
    assert earlier.beside(lines) == [line.zone for line in lines]
    assert earlier.missing(lines) == 0
    shorter = cleanpage.clean(PAGE.replace("Council argues about benches\n", "")).explain()
    assert earlier.missing(shorter) == 1


@pytest.mark.parametrize("content", ["", "{}", "[1, 2]", '{"blocks": [{"zone": "cellar", "text": "x"}]}', '{"blocks": [3]}', "x"])
def test_a_file_without_pages_is_no_earlier_result(tmp_path: Path, content: str) -> None:
    with pytest.raises(InputError, match="no pages"):
        read_earlier(write(tmp_path / "old.json", content))


def test_earlier_pages_are_found_by_text_then_address_then_place() -> None:
    pages = [cleanpage.clean(text) for text in (PAGE, PAGE.replace("ferry", "steamer"), "Heron returns.\n\nIt stands there.")]
    old = [Other("", tuple((line.zone, line.text) for line in page.explain())) for page in pages]
    shuffled = Earlier([old[2], old[0], old[1]])
    assert [shuffled.of(page.explain(), None, at, 3) for at, page in enumerate(pages)] == old
    by_url = Earlier([Other("", LABELS, "https://a.example/1"), Other("", LABELS[:1], "https://a.example/2")])
    found = by_url.of(pages[0].explain(), "https://a.example/2", 0, 9)
    assert found is not None
    assert found.url == "https://a.example/2"
    assert by_url.of(pages[0].explain(), None, 1, 2) is not None
    assert by_url.of(pages[0].explain(), None, 1, 9) is None
