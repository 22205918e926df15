"""The door of the package: what it names, that it names it well, and what it does not load."""

from __future__ import annotations

import dataclasses
import importlib.metadata
import inspect
import os
import subprocess
import sys
import typing
from importlib import resources

import pytest

import cleanpage

NAMES = [*cleanpage.__all__]
FUNCTIONS = [name for name in NAMES if inspect.isfunction(getattr(cleanpage, name))]
CLASSES = [name for name in NAMES if inspect.isclass(getattr(cleanpage, name))]
#: What the contract promises; there may be more.
PROMISED = {
    *("Article", "Block", "Byline", "Cleaner", "CleanPageError", "Credit", "Image", "InputError", "Note", "Options", "Page", "PageTimeout"),
    *("Story", "WeightsError", "Zone", "clean", "extract"),
}
LAZY = ["trafilatura", "torch", "charset_normalizer", "dateparser", "htmldate", "readability", "bs4", "pandas", "pyarrow", "fastwarc", "rich", "tqdm", "py3langid"]


def test_the_names_are_sorted_and_stand_once() -> None:
    assert sorted(NAMES) == NAMES
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_name_can_be_imported_and_says_what_it_is(name: str) -> None:
    found = getattr(cleanpage, name)
    assert not name.startswith("_")
    assert inspect.getdoc(found)
    assert found.__module__.startswith("cleanpage.")


def test_the_names_of_the_contract_are_there() -> None:
    assert set(NAMES) >= PROMISED


def test_a_star_import_gives_the_same_names() -> None:
    namespace: dict[str, object] = {}
    exec("from cleanpage import *", namespace)
    assert {name for name in namespace if not name.startswith("__")} == set(NAMES)


def test_nothing_public_of_the_parts_is_kept_from_the_door() -> None:
    parts = {field.type for field in dataclasses.fields(cleanpage.Page)}
    for name in ("Article", "Block", "Byline", "Credit", "Note", "Story"):
        assert any(name in str(part) for part in parts), name
        assert name in NAMES


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_type_hints_of_functions_resolve(name: str) -> None:
    function = getattr(cleanpage, name)
    hints = typing.get_type_hints(function)
    assert set(hints) == {*inspect.signature(function).parameters, "return"}


METHODS = [
    (name, method)
    for name in CLASSES
    for method, found in vars(getattr(cleanpage, name)).items()
    if not method.startswith("_") and (inspect.isfunction(found) or isinstance(found, property | classmethod))
]


@pytest.mark.parametrize(("name", "method"), METHODS, ids=[f"{name}.{method}" for name, method in METHODS])
def test_the_type_hints_of_methods_resolve_and_the_method_is_documented(name: str, method: str) -> None:
    found = vars(getattr(cleanpage, name))[method]
    function = found.fget if isinstance(found, property) else getattr(found, "__func__", found)
    assert "return" in typing.get_type_hints(function)
    assert inspect.getdoc(function)


@pytest.mark.parametrize("name", [name for name in CLASSES if dataclasses.is_dataclass(getattr(cleanpage, name))])
def test_the_type_hints_of_results_resolve(name: str) -> None:
    found = getattr(cleanpage, name)
    assert set(typing.get_type_hints(found)) >= {field.name for field in dataclasses.fields(found)}


@pytest.mark.parametrize("name", ["Article", "Block", "Byline", "Credit", "Options", "Page", "Story"])
def test_what_users_hold_is_frozen_and_small(name: str) -> None:
    found = getattr(cleanpage, name)
    assert found.__dataclass_params__.frozen
    assert "__dict__" not in dir(found)


def test_few_options_and_all_by_name() -> None:
    parameters = inspect.signature(cleanpage.Options).parameters.values()
    assert len(parameters) <= 6
    assert all(parameter.kind is inspect.Parameter.KEYWORD_ONLY for parameter in parameters)
    assert all(parameter.default is not inspect.Parameter.empty for parameter in parameters)


def test_signatures_at_the_door_are_those_of_the_contract() -> None:
    assert list(inspect.signature(cleanpage.clean).parameters) == ["source", "url", "options"]
    assert list(inspect.signature(cleanpage.extract).parameters)[:3] == ["source", "url", "output_format"]
    assert inspect.signature(cleanpage.extract).parameters["output_format"].default == "txt"


def test_zones_are_those_of_the_contract() -> None:
    expected = "title byline body caption credits related hot tags comments nav promo footer".split()
    assert [str(zone) for zone in cleanpage.Zone] == expected
    assert cleanpage.Zone("hot") is cleanpage.Zone.HOT == "hot"


def test_the_package_tells_type_checkers_that_it_is_typed() -> None:
    assert (resources.files("cleanpage") / "py.typed").is_file()


def test_the_package_knows_its_version() -> None:
    assert cleanpage.__version__.count(".") == 2
    try:
        installed = importlib.metadata.version("cleanpage")
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("runs from its sources, not installed")
    assert installed == cleanpage.__version__


def run(code: str) -> str:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.run([sys.executable, "-W", "error", "-c", code], env=environment, capture_output=True, text=True, check=True).stdout


def test_importing_the_package_loads_no_heavy_or_optional_library() -> None:
    code = f"import sys, cleanpage; print(*[name for name in {LAZY!r} if name in sys.modules])"
    assert run(code).split() == []


@pytest.mark.parametrize("source", ["A short page of text.", "<html><body><p>A short page.</p></body></html>"], ids=["text", "html"])
def test_cleaning_an_ordinary_page_loads_none_either(source: str) -> None:
    code = f"import sys, cleanpage; cleanpage.clean({source!r}); print(*[name for name in {LAZY!r} if name in sys.modules])"
    assert run(code).split() == []


def test_importing_the_package_says_nothing_and_starts_nothing() -> None:
    assert run("import cleanpage, threading; assert threading.active_count() == 1") == ""
