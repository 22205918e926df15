"""What every engine's rows have in common, without any engine."""

from __future__ import annotations

import multiprocessing
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from cleanpage import CleanPageError, Failure, Options, clean
from cleanpage.integrations.rows import DEFAULT_COLUMNS, KINDS, Rows
from cleanpage.outputs.row import COLUMNS

PYTHON_TYPES = {"string": str, "bool": bool, "double": float, "long": int}


def test_every_column_of_the_flat_row_has_a_type_and_the_error_comes_last() -> None:
    assert (*COLUMNS, "error") == DEFAULT_COLUMNS
    assert set(DEFAULT_COLUMNS) <= set(KINDS)


def test_values_have_the_types_that_the_schema_names(pages: list[Any]) -> None:
    rows = Rows(columns=tuple(KINDS))
    found = list(rows.clean(pages))
    seen = set()
    for row in found:
        assert list(row) == list(rows.schema)
        for name, value in row.items():
            assert value is None or type(value) is PYTHON_TYPES[rows.schema[name]], name
            seen.add(name if value is not None else None)
    assert {"title", "text", "is_article", "confidence", "error", "markdown", "json"} <= seen


def test_rows_are_those_of_clean_many_in_order(pages: list[Any], expected: Callable[..., Any]) -> None:
    rows = Rows()
    assert list(rows.clean(pages)) == expected(pages, rows)
    assert [row["url"] for row in rows.clean(pages)] == [url for _, url in pages]


def test_a_batch_in_columns_holds_the_same(pages: list[Any], expected: Callable[..., Any]) -> None:
    rows = Rows(columns=("url", "title", "error"), prefix="c_")
    found = rows.clean_columns([page for page, _ in pages], [url for _, url in pages])
    assert [dict(zip(found, values, strict=True)) for values in zip(*found.values(), strict=True)] == expected(pages, rows)
    assert list(found) == ["c_url", "c_title", "c_error"]


def test_an_empty_batch_has_every_column() -> None:
    assert Rows(columns=("title", "views")).clean_columns([], None) == {"title": [], "views": []}


@pytest.mark.parametrize("value", [None, float("nan"), 7, ["<p>"], object()], ids=repr)
def test_what_is_no_page_is_a_row_with_its_error_and_address(value: object) -> None:
    (row,) = Rows().clean([(value, "https://ledger.example/x")])
    assert str(row["error"]).startswith("input: ")
    assert row["url"] == "https://ledger.example/x"
    assert all(row[name] is None for name in row if name not in ("error", "url"))


def test_a_page_over_the_limit_is_a_row_with_its_error() -> None:
    (row,) = Rows(options=Options(max_bytes=10)).clean([("x" * 11, None)])
    assert str(row["error"]).startswith("input: ")
    assert row["text"] is None


def test_an_address_that_is_no_text_is_left_out() -> None:
    (row,) = Rows().clean([("A page.", float("nan"))])
    assert (row["url"], row["error"]) == (None, None)


def test_a_page_over_its_deadline_is_a_row_and_the_others_are_cleaned(pages: list[Any]) -> None:
    rows = Rows(columns=("title", "error"), timeout=60)
    assert list(rows.clean(pages[:4])) == list(Rows(columns=("title", "error")).clean(pages[:4]))
    late = [row["error"] for row in Rows(columns=("error",), timeout=1e-6).clean(pages[:2])]
    assert all(str(error).startswith("timeout: ") for error in late)


def test_a_worker_that_can_keep_no_deadline_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(multiprocessing.current_process()._config, "daemon", True)  # type: ignore[attr-defined]
    with pytest.raises(CleanPageError, match=r"distributed\.worker\.daemon"):
        list(Rows(timeout=1).clean([("", None)]))
    assert len(list(Rows().clean([("", None)]))) == 1


def test_lone_surrogates_cannot_spoil_a_column(pages: list[Any]) -> None:
    text = str(pages[1][0]).replace("自行车道", "自行\ud83d车道")
    (row,) = Rows(columns=("url", "text", "json")).clean([(text, "https://ledger.example/\ud83d")])
    assert row["url"] == "https://ledger.example/\ufffd"
    assert all(str(value).encode() for value in row.values())


def test_a_count_that_no_column_can_hold_is_left_out(pages: list[Any]) -> None:
    text = str(pages[1][0]).replace("记者：", "阅读：99999999999999亿 记者：")
    assert clean(text).byline.views == pytest.approx(1e22)
    assert list(Rows(columns=("views", "error")).clean([(text, None)])) == [{"views": None, "error": None}]


def test_a_failure_has_its_reason_and_nothing_else() -> None:
    failure = Failure("crashed", "the worker process was killed", 0.1, None, 3)
    assert Rows(columns=("title", "error")).row(failure) == {"title": None, "error": "crashed: the worker process was killed"}


@pytest.mark.parametrize("columns", [("titel",), ("title", "title"), ()], ids=repr)
def test_columns_that_cannot_be_meant_are_refused_and_the_choice_is_named(columns: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="published"):
        Rows(columns=columns)


def test_columns_of_the_data_are_carried_but_the_page_goes() -> None:
    assert Rows().carried(["id", "html", "url"], "html", "url") == ["id"]
    assert Rows(columns=("title",)).carried(["id", "html", "url"], "html", "url") == ["id", "url"]
    assert Rows().carried(["id", "text"], "text", None) == ["id"]
    assert Rows(prefix="c_").carried(["title", "html", "url"], "html", "url") == ["title", "url"]


def test_a_column_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(ValueError, match=r"'page'.*id, html"):
        Rows().carried(["id", "html"], "page", None)


@pytest.mark.parametrize(
    ("names", "url"), [(["title", "html"], None), (["url", "html"], None), (["title", "html", "link"], "link")]
)
def test_no_column_of_the_data_is_overwritten_in_silence(names: list[str], url: str | None) -> None:
    with pytest.raises(ValueError, match="prefix"):
        Rows().carried(names, "html", url)


def test_rows_travel_to_workers() -> None:
    rows = Rows(columns=["title"], timeout=2.0, options=Options(links=True))  # type: ignore[arg-type]
    assert pickle.loads(pickle.dumps(rows)) == rows
