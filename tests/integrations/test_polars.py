"""Pages in polars columns, eager and lazy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pl = pytest.importorskip("polars")

from cleanpage.integrations.polars import clean_column, clean_expr, clean_frame, struct_type  # noqa: E402
from cleanpage.integrations.rows import Rows  # noqa: E402


@pytest.fixture
def frame(pages: list[Any]) -> Any:
    return pl.DataFrame({"id": range(len(pages)), "html": [page for page, _ in pages], "url": [url for _, url in pages]})


def test_a_column_of_pages_becomes_a_typed_struct_column(frame: Any, pages: list[Any], expected: Callable[..., Any]) -> None:
    rows = Rows()
    found = clean_column(frame["html"], frame["url"])
    assert found.dtype == struct_type(rows)
    assert found.name == "html"
    assert found.to_list() == expected(pages, rows)


def test_an_expression_works_in_a_lazy_frame(frame: Any, pages: list[Any], expected: Callable[..., Any]) -> None:
    rows = Rows()
    lazy = frame.lazy().select("id", page=clean_expr("html", "url")).unnest("page")
    assert dict(lazy.collect_schema())["views"] == pl.Int64()
    assert lazy.drop("id").collect().to_dicts() == expected(pages, rows)


@pytest.mark.parametrize("is_lazy", [False, True], ids=["eager", "lazy"])
def test_a_frame_gets_our_columns_for_its_page(frame: Any, pages: list[Any], expected: Callable[..., Any], is_lazy: bool) -> None:
    found = clean_frame(frame.lazy() if is_lazy else frame, "html", "url").lazy().collect()
    assert found.columns == ["id", *Rows().schema]
    assert found.drop("id").to_dicts() == expected(pages, Rows())


def test_a_page_column_that_is_called_like_one_of_ours_makes_way(frame: Any) -> None:
    found = clean_frame(frame.rename({"html": "text"}), "text", "url", Rows(columns=("text", "error")))
    assert found.columns == ["id", "url", "text", "error"]
    assert found["text"][0].startswith("The old swing bridge")


def test_a_lazy_frame_cleans_only_when_it_is_collected_and_in_the_streaming_engine_too(frame: Any) -> None:
    rows = Rows(columns=("title", "error"))
    lazy = clean_frame(frame.lazy(), "html", rows=rows)
    assert lazy.collect(engine="streaming").to_dicts() == lazy.collect().to_dicts()


def test_binary_columns_and_several_processes_give_the_same(frame: Any) -> None:
    rows = Rows(columns=("title", "text", "error"), timeout=60)
    plain = clean_column(frame["html"], rows=rows)
    assert clean_column(frame["html"].cast(pl.Binary), rows=rows, jobs=2).to_list() == plain.to_list()


def test_an_empty_frame_keeps_its_types(frame: Any) -> None:
    assert clean_frame(frame.clear(), "html", "url").schema["confidence"] == pl.Float64()


def test_a_column_of_the_same_name_is_no_silent_loss(frame: Any) -> None:
    with pytest.raises(ValueError, match="title"):
        clean_frame(frame.rename({"id": "title"}), "html", "url")
