"""Errors: one family, each with its facts, and a message that says what to do."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path

import pytest

from cleanpage import Cleaner, CleanPageError, InputError, Options, PageTimeout, WeightsError, clean, extract

EXAMPLES = {
    "input": InputError("too large", size=11, limit=10),
    "input without facts": InputError("no text"),
    "weights": WeightsError("other schema", found="a", wanted="b"),
    "weights without facts": WeightsError("damaged"),
    "timeout": PageTimeout("took too long", seconds=2.5),
}
FACTS = {
    "input": {"size": 11, "limit": 10},
    "input without facts": {"size": None, "limit": None},
    "weights": {"found": "a", "wanted": "b"},
    "weights without facts": {"found": None, "wanted": None},
    "timeout": {"seconds": 2.5},
}


@pytest.mark.parametrize("error", EXAMPLES.values(), ids=EXAMPLES.keys())
def test_one_except_clause_catches_the_whole_family(error: CleanPageError) -> None:
    assert isinstance(error, CleanPageError)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_error_keeps_its_facts(name: str) -> None:
    assert {fact: getattr(EXAMPLES[name], fact) for fact in FACTS[name]} == FACTS[name]


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("copied", [copy.copy, lambda error: pickle.loads(pickle.dumps(error))], ids=["copied", "pickled"])
def test_an_error_survives_the_way_between_processes(name: str, copied: object) -> None:
    error = EXAMPLES[name]
    found = copied(error)  # type: ignore[operator]
    assert type(found) is type(error)
    assert str(found) == str(error)
    assert {fact: getattr(found, fact) for fact in FACTS[name]} == FACTS[name]


def test_wrong_input_is_a_value_error_too() -> None:
    assert issubclass(InputError, ValueError)


def test_facts_are_given_by_name() -> None:
    with pytest.raises(TypeError):
        InputError("too large", 11, 10)  # type: ignore[misc]
    with pytest.raises(TypeError):
        PageTimeout("took too long")  # type: ignore[call-arg]


# --- what the door raises


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "no such page.html"
    with pytest.raises(InputError, match=r"no such page\.html.*[Nn]o such file") as caught:
        Cleaner(labeller=object()).clean(path)  # type: ignore[arg-type]
    assert isinstance(caught.value.__cause__, OSError)
    assert (caught.value.size, caught.value.limit) == (None, None)


def test_a_folder_is_no_page(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        Cleaner(labeller=object()).clean(tmp_path)  # type: ignore[arg-type]


@pytest.mark.parametrize("source", ["x" * 11, b"x" * 11], ids=["text", "bytes"])
def test_input_over_the_limit_is_refused_before_any_work(source: str | bytes) -> None:
    cleaner = Cleaner(Options(max_bytes=10), labeller=object())  # type: ignore[arg-type]
    with pytest.raises(InputError, match="11") as caught:
        cleaner.clean(source)
    assert (caught.value.size, caught.value.limit) == (11, 10)
    assert "max_bytes" in str(caught.value)


def test_a_file_over_the_limit_is_refused_with_its_size(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes(b"x" * 11)
    with pytest.raises(InputError, match=r"long\.txt.*11") as caught:
        Cleaner(Options(max_bytes=10), labeller=object()).clean(path)  # type: ignore[arg-type]
    assert (caught.value.size, caught.value.limit) == (11, 10)


@pytest.mark.parametrize("source", [None, 7, 1.5, ["<p>"], {"html": "<p>"}, object()], ids=lambda source: type(source).__name__)
def test_what_is_neither_text_nor_path_is_refused_with_its_type(source: object) -> None:
    with pytest.raises(InputError, match=type(source).__name__):
        Cleaner(labeller=object()).clean(source)  # type: ignore[arg-type]


def test_an_unknown_output_format_is_named_with_those_that_exist() -> None:
    with pytest.raises(ValueError, match="'pdf'") as caught:
        extract("text", output_format="pdf")
    assert not isinstance(caught.value, CleanPageError)
    for name in ("txt", "markdown", "html", "json"):
        assert name in str(caught.value)


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="sidebar"):
        clean("text").to_text(["sidebar"])


def test_an_unknown_option_is_refused() -> None:
    with pytest.raises(TypeError):
        Options(max_byte=10)  # type: ignore[call-arg]
