from __future__ import annotations

import dataclasses
import pickle

import pytest

from cleanpage.page import Page


def test_a_page_travels_between_processes(page: Page) -> None:
    copy = pickle.loads(pickle.dumps(page))
    assert copy == page
    assert copy.to_json() == page.to_json()
    assert copy.to_markdown() == page.to_markdown()


def test_a_page_cannot_be_changed(page: Page) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        page.title = "x"  # type: ignore[misc]
    assert not hasattr(page, "__dict__")
    assert not hasattr(page.article, "__dict__")


def test_equal_pages_are_one_in_a_set(page: Page) -> None:
    assert len({page, dataclasses.replace(page)}) == 1


def test_its_representation_is_short(page: Page) -> None:
    assert "blocks" not in repr(page)
