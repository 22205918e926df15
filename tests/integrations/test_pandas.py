"""Pages in pandas columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pd = pytest.importorskip("pandas")
pa = pytest.importorskip("pyarrow")

from cleanpage.integrations.arrow import arrow_schema  # noqa: E402
from cleanpage.integrations.pandas import clean_column, clean_frame  # noqa: E402
from cleanpage.integrations.rows import Rows  # noqa: E402


@pytest.fixture
def frame(pages: list[Any]) -> Any:
    columns = {"id": range(len(pages)), "html": [page for page, _ in pages], "url": [url for _, url in pages]}
    return pd.DataFrame(columns, index=[f"row {n}" for n in range(len(pages))])


def as_dicts(frame: Any) -> list[dict[str, Any]]:
    return [{name: None if value is pd.NA else value for name, value in row.items()} for row in frame.to_dict("records")]


def test_a_column_of_pages_becomes_a_typed_struct_column_on_its_index(
    frame: Any, pages: list[Any], expected: Callable[..., Any]
) -> None:
    rows = Rows()
    found = clean_column(frame["html"], frame["url"])
    assert found.dtype == pd.ArrowDtype(pa.struct(arrow_schema(rows.schema)))
    assert list(found.index) == list(frame.index)
    assert found.name == "html"
    assert list(found) == expected(pages, rows)
    assert found.struct.field("title").iloc[0] == "Harbour bridge 0 reopens after repairs"


def test_a_frame_gets_our_columns_for_its_page(frame: Any, pages: list[Any], expected: Callable[..., Any]) -> None:
    rows = Rows()
    found = clean_frame(frame, "html", "url")
    assert list(found.columns) == ["id", *rows.schema]
    assert list(found.index) == list(frame.index)
    assert as_dicts(found[list(rows.schema)]) == expected(pages, rows)
    assert found["views"].dtype == pd.ArrowDtype(pa.int64())


def test_several_processes_give_the_same(frame: Any) -> None:
    rows = Rows(columns=("url", "title", "text", "error"), timeout=60)
    pd.testing.assert_frame_equal(clean_frame(frame, "html", "url", rows, jobs=2), clean_frame(frame, "html", "url", rows))


def test_pages_of_arrow_and_of_bytes_are_taken(pages: list[Any], expected: Callable[..., Any]) -> None:
    rows = Rows(columns=("title", "error"))
    texts = [(page, None) for page, _ in pages[:4]]
    assert list(clean_column(pd.Series([page for page, _ in texts], dtype="string[pyarrow]"), rows=rows)) == expected(texts, rows)
    assert list(clean_column(pd.Series([page.encode() for page, _ in texts]), rows=rows)) == expected(texts, rows)


def test_an_empty_frame_keeps_its_types(frame: Any) -> None:
    found = clean_frame(frame.iloc[:0], "html", "url")
    assert found.empty
    assert list(found.dtypes)[1:] == [pd.ArrowDtype(kind) for kind in arrow_schema(Rows().schema).types]


def test_a_column_of_the_same_name_is_no_silent_loss(frame: Any) -> None:
    with pytest.raises(ValueError, match="title"):
        clean_frame(frame.rename(columns={"id": "title"}), "html", "url")
    found = clean_frame(frame.rename(columns={"id": "title"}), "html", "url", Rows(columns=("title",), prefix="clean_"))
    assert list(found.columns) == ["title", "url", "clean_title"]
