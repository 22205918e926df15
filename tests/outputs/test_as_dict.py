"""The dictionary is a contract: its keys, their order and their types."""

from __future__ import annotations

import dataclasses
import json

from hypothesis import given
from hypothesis import strategies as st

from cleanpage.outputs.as_dict import failure_to_dict, to_json
from cleanpage.page import Page

KEYS = [
    "schema",
    "url",
    "language",
    "is_article",
    "confidence",
    "notes",
    "title",
    "subtitle",
    "original_title",
    "byline",
    "text",
    "captions",
    "photographers",
    "images",
    "credits",
    "tags",
    "related",
    "hot",
    "blocks",
]


def test_every_key_is_there_in_order(page: Page, empty_page: Page) -> None:
    assert list(page.to_dict()) == KEYS
    assert list(empty_page.to_dict()) == KEYS


def test_the_parts_have_their_documented_shape(page: Page) -> None:
    found = page.to_dict()
    del found["blocks"], found["text"]
    assert found == {
        "schema": 1,
        "url": "https://news.example/2024/bridge.html",
        "language": "zh",
        "is_article": True,
        "confidence": 0.9712,
        "notes": [{"code": "bytes-replaced", "text": "1 byte was replaced."}],
        "title": "青溪镇修复百年石桥",
        "subtitle": None,
        "original_title": None,
        "byline": {
            "authors": ["林晓"],
            "source": None,
            "published": "2024-05-06T08:30",
            "updated": None,
            "place": None,
            "views": 0,
        },
        "captions": ["修复后的石桥。周远 摄"],
        "photographers": ["周远"],
        "images": [{"src": "/img/bridge.jpg", "alt": "石桥"}],
        "credits": [
            {"role": "编辑", "kind": "editor", "names": ["何平"]},
            {"role": "审核", "kind": "reviewer", "names": ["吴双"]},
        ],
        "tags": ["石桥"],
        "related": [{"title": "老街的故事", "snippet": None, "published": "2024-04-01", "url": None}],
        "hot": [],
    }


def test_a_block_tells_zone_kind_place_and_confidence(page: Page) -> None:
    assert page.to_dict()["blocks"][6] == {
        "zone": "body",
        "kind": "list",
        "text": "加固桥墩\n更换栏杆",
        "first": 7,
        "last": 8,
        "start": None,
        "end": None,
        "confidence": 0.9877,
    }


def test_nothing_found_is_null_or_empty_and_the_byline_stays_an_object(empty_page: Page) -> None:
    found = empty_page.to_dict()
    assert found["byline"] == dict.fromkeys(["source", "published", "updated", "place", "views"]) | {"authors": []}
    assert found["title"] is None
    assert found["text"] == ""
    assert all(
        found[key] == [] for key in ("notes", "captions", "photographers", "images", "credits", "tags", "related", "blocks")
    )


def test_json_is_the_dictionary_on_one_line_with_readable_characters(page: Page) -> None:
    found = page.to_json()
    assert "\n" not in found
    assert "青溪镇" in found
    assert json.loads(found) == page.to_dict()
    assert page.to_json(indent=2).startswith('{\n  "schema": 1,')


def test_json_holds_on_to_what_breaks_lines_and_encoders(page: Page) -> None:
    title = "a\u2028b\x85c\ud800d\ne"
    found = dataclasses.replace(page, title=title).to_json()
    assert len(found.splitlines()) == 1
    assert json.loads(found.encode())["title"] == title


@given(st.text(st.characters()))
def test_any_text_survives_json(text: str) -> None:
    found = to_json({"text": text})
    assert json.loads(found.encode("utf-8")) == {"text": text}
    assert len(found.splitlines()) == 1


def test_a_failure_is_a_record_of_its_own() -> None:
    assert failure_to_dict("a.html", "no such file") == {"schema": 1, "error": "no such file", "input": "a.html"}
