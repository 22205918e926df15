"""The report as a file: whole in itself, small, quick to make, and with nothing of a page in its markup."""

from __future__ import annotations

import json
import re
import time
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import pytest

from cleanpage import clean
from cleanpage.document import Byline, Story, Zone
from cleanpage.page import Article, Page
from cleanpage.report.html import COLOURS, to_report
from cleanpage.report.others import Other
from cleanpage.report.record import DOUBT, Entry, draw

from .conftest import PAGE, entry

BREAKING = [
    "</script><script>alert(1)</script>",
    "<!--",
    "<!-- <script>",
    "]]>",
    "&lt;script&gt;",
    "\u2028\u2029",
    '"\\u003c',
    "\x00",
    "\ud800",
]


class Elements(HTMLParser):
    """The elements of a document, the text inside scripts by id, and the addresses that its attributes name."""

    def __init__(self, report: str) -> None:
        super().__init__(convert_charrefs=False)
        self.tags: list[str] = []
        self.texts: dict[str, str] = {}
        self.loads: list[str] = []
        self._inside = ""
        self.feed(report)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append(tag)
        self._inside = values.get("id") or tag
        self.loads += [value for name in ("src", "href", "action", "srcset") if (value := values.get(name))]

    def handle_data(self, data: str) -> None:
        self.texts[self._inside] = self.texts.get(self._inside, "") + data

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""


def record_of(report: str, number: int = 0) -> Any:
    return json.loads(Elements(report).texts[f"p{number}"])


def test_the_report_is_one_file_that_loads_nothing() -> None:
    elements = Elements(to_report([entry(PAGE)]))
    assert elements.loads == ["data:,"]
    assert not {"img", "iframe", "object", "embed", "base"} & set(elements.tags)


def test_the_policy_lets_this_script_and_this_style_run_and_nothing_else() -> None:
    report = to_report([entry(PAGE)])
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', report)
    assert policy is not None
    rules = dict(rule.strip().split(" ", 1) for rule in policy[1].split(";"))
    texts = Elements(report).texts
    for kind, tag in (("script-src", "script"), ("style-src", "style")):
        assert rules.pop(kind) == f"'sha256-{b64encode(sha256(texts[tag].encode()).digest()).decode()}'"
    assert rules == {"default-src": "'none'", "img-src": "data:", "base-uri": "'none'", "form-action": "'none'"}


@pytest.mark.parametrize("text", BREAKING)
def test_text_of_a_page_neither_ends_the_data_nor_enters_the_markup(text: str) -> None:
    source = PAGE.replace("ferry", f"ferry {text}").replace("Heron", f"Heron {text}")
    entries = [entry(source, name=text), entry(PAGE)]
    harmless = [entry(PAGE, name="a"), entry(PAGE)]
    tags, texts = (getattr(Elements(to_report(entries)), part) for part in ("tags", "texts"))
    assert tags == Elements(to_report(harmless)).tags
    assert [line["t"] for line in json.loads(texts["p1"])["lines"]] == [line.text for line in entries[1].lines]
    assert len(json.loads(texts["p0"])["lines"]) == len(entries[0].lines)
    to_report(entries).encode()


def test_every_line_is_there_once_with_its_zone_and_its_reason() -> None:
    shown = entry(PAGE)
    record = record_of(to_report([shown]))
    zones = list(Zone)
    assert [line["t"] for line in record["lines"]] == [line.text for line in shown.lines]
    assert [zones[line["z"]] for line in record["lines"]] == [line.zone for line in shown.lines]
    assert all("f" in line for line in record["lines"])
    covered = [number for _, _, first, last in record["blocks"] for number in range(first, last + 1)]
    assert covered == list(range(1, len(shown.lines) + 1))


def test_other_candidates_are_told_where_the_classifier_was_unsure() -> None:
    record = record_of(to_report([entry(PAGE)]))
    assert all("p" in line for line in record["lines"] if line["c"] < DOUBT)
    assert not any("p" in line for line in record["lines"] if line["c"] >= 95 and "s" not in line)


def test_errors_against_gold_are_counted_by_zone() -> None:
    page = clean(PAGE)
    lines = page.explain()
    gold = Other("x", tuple((Zone.HOT if line.text.startswith("©") else line.zone, line.text) for line in lines))
    drawn = draw(Entry("x", page, lines, gold=gold))
    wrong = {pair: count for pair, count in drawn.confusion.items() if pair[0] != pair[1]}
    assert wrong == {(list(Zone).index(Zone.HOT), list(Zone).index(lines[-1].zone)): 1}
    assert (drawn.row["e"], drawn.row["g"], drawn.row["m"]) == (1, len(lines), 0)


def test_what_moved_since_an_earlier_result_is_told_by_line_and_by_field() -> None:
    page = clean(PAGE)
    facts = page.to_dict()
    facts["title"] = "Steamer sails"
    earlier = Other(
        "", tuple((Zone.NAV if "Vance" in line.text else line.zone, line.text) for line in page.explain()[:-1]), None, facts
    )
    drawn = draw(Entry("x", page, page.explain(), earlier=earlier))
    assert drawn.record["fields"] == [["title", "Steamer sails", page.title]]
    assert [line["t"] for line in drawn.record["lines"] if line["o"] not in {line["z"], -1}] == ["Editing by Teodor Vance"]
    assert drawn.record["lines"][-1]["o"] == -1
    assert drawn.row["m"] == 2


def test_the_same_result_moved_nothing() -> None:
    page = clean(PAGE)
    same = Other("", tuple((line.zone, line.text) for line in page.explain()), None, json.loads(page.to_json()))
    drawn = draw(Entry("x", page, page.explain(), earlier=same))
    assert (drawn.record["moves"], drawn.record["fields"], drawn.record["gone"]) == ([], [], 0)


@pytest.mark.parametrize(
    ("address", "base", "followed"),
    [
        ("https://news.example/a", None, "https://news.example/a"),
        ("/a", "https://news.example/b", "https://news.example/a"),
        ("/a", None, None),
        ("javascript:alert(1)", "https://news.example/b", None),
        ("java\tscript:alert(1)", None, None),
        ("data:text/html,x", None, None),
        ("https://[broken", None, None),
        ("ftp://news.example/a", None, None),
    ],
)
def test_stories_lead_to_whole_web_addresses_only(address: str, base: str | None, followed: str | None) -> None:
    stories = (Story("Storm takes the old pier", None, None, address),)
    page = Page(base, None, False, 0.0, (), None, None, None, Byline(), Article(), (), (), stories, stories, ())
    record = draw(Entry("x", page, ())).record
    assert [story["url"] for story in (*record["related"], *record["hot"])] == [followed] * 2


def test_zones_have_colours_of_their_own() -> None:
    assert set(COLOURS) == set(Zone)
    assert len(set(COLOURS.values())) == len(Zone)


def test_an_empty_report_and_an_empty_page_are_whole() -> None:
    assert "p0" not in Elements(to_report([])).texts
    assert record_of(to_report([entry("")]))["lines"] == []


def long_page(lines: int) -> str:
    body = PAGE.split("\n\n")[4:7]
    rows = [f"{body[i % 3]} It was the {i}th crossing." for i in range(lines - 12)]
    return PAGE.replace("Editing by", "\n".join(rows) + "\nEditing by")


def test_a_page_of_300_lines_makes_a_small_report_quickly() -> None:
    page = clean(long_page(300))
    page.read_all()
    lines = page.explain()
    assert 295 <= len(lines) <= 310
    times = []
    for _ in range(5):
        start = time.perf_counter()
        report = to_report([Entry("x", page, page.explain())])
        times.append(time.perf_counter() - start)
    assert len(report.encode()) < 400_000
    assert min(times) < 0.1
