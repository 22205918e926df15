from __future__ import annotations

import csv
import io

from cleanpage.outputs.row import COLUMNS, page_to_row
from cleanpage.page import Page


def test_a_row_is_flat_and_has_every_column_in_order(page: Page, empty_page: Page) -> None:
    for row in (page_to_row(page), page_to_row(empty_page)):
        assert tuple(row) == COLUMNS
        assert all(value is None or isinstance(value, (str, int, float, bool)) for value in row.values())


def test_lists_are_joined(page: Page) -> None:
    row = page_to_row(page)
    assert row["authors"] == "林晓"
    assert row["credits"] == "编辑: 何平; 审核: 吴双"
    assert row["related"] == "老街的故事"
    assert row["hot"] is None
    assert row["views"] == 0


def test_rows_go_through_csv(page: Page) -> None:
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, COLUMNS)
    writer.writeheader()
    writer.writerow(page_to_row(page))
    stream.seek(0)
    assert next(csv.DictReader(stream))["text"] == page.article.text
