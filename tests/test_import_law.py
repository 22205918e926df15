"""The laws of the house, read from the syntax trees: who may import whom, and how large things may grow."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "cleanpage"

LEAVES = {"document", "options", "errors", "lexicons", "patterns", "native"}
FLOW = {"decode", "lines", "features", "labels", "zones", "fields", "outputs"}
"""The rooms that a page passes through; they meet in the types of ``document``."""
TOP = {"__init__", "__main__", "cli", "explain_cli", "batch", "fetch", "workers", "sources", "targets", "crawl", "integrations", "training", "report"}
"""What leans on everything, and nothing of the flow leans on it."""

ALLOWED: dict[str, set[str]] = {
    "document": set(),
    "native": set(),
    "options": {"document", "errors"},
    "errors": {"document"},
    "lexicons": {"document", "errors", "patterns"},
    "patterns": {"document"},
    **{room: set(LEAVES) for room in FLOW},
    # Features are defined once, for scoring and for training: the scorer knows their shapes.
    "labels": LEAVES | {"features"},
    "fetch": {"errors", "options"},
    # A page is the nouns with their verbs, which are the outputs.
    "page": LEAVES | {"outputs"},
    "pipeline": LEAVES | FLOW | {"page"},
}

FILES = sorted(PACKAGE.rglob("*.py"))
MAX_FUNCTION_LINES = 60
MAX_PARAMETERS = 6
MAX_FILE_LINES = 400
DATA_FILES: set[str] = set()
"""Modules that are tables and nothing else, as paths inside the package."""


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def rooms_imported(path: Path) -> Iterator[tuple[int, str]]:
    """Line number and room of each import of our own, also those inside functions and behind ``TYPE_CHECKING``."""
    package = ["cleanpage", *path.relative_to(PACKAGE).parent.parts]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            modules = [f"{module}.{alias.name}" for alias in node.names]
        else:
            continue
        for module in modules:
            parts = module.split(".")
            if parts[0] == "cleanpage":
                yield node.lineno, parts[1] if len(parts) > 1 else "__init__"


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def show(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("path", [path for path in FILES if room_of(path) not in TOP], ids=show)
def test_a_room_imports_only_what_stands_below_it(path: Path) -> None:
    room = room_of(path)
    assert room in ALLOWED, f"{room} is a new room: say in this test what it may import"
    offences = [f"line {line}: {other}" for line, other in rooms_imported(path) if other != room and other not in ALLOWED[room]]
    assert not offences, f"{show(path)} may not import {offences}; it may import {sorted(ALLOWED[room])}"


@pytest.mark.parametrize("path", FILES, ids=show)
def test_the_door_and_the_parts_above_it_stay_within_their_own_bounds(path: Path) -> None:
    room = room_of(path)
    imported = {other for _, other in rooms_imported(path)}
    if room in {"__init__", "batch", "sources"}:
        assert not imported & {"cli", "training", "integrations", "report"}
    if room != "training":
        assert "training" not in imported, "training needs an extra, and nothing may need training"


@pytest.mark.parametrize("path", FILES, ids=show)
def test_functions_are_short_and_take_few_parameters(path: Path) -> None:
    for function in functions(ast.parse(path.read_text(encoding="utf-8"))):
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        assert length <= MAX_FUNCTION_LINES, f"{show(path)}: {function.name} has {length} lines"
        arguments = function.args
        names = [a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
        names += [a.arg for a in (arguments.vararg, arguments.kwarg) if a]
        count = len([name for name in names if name not in {"self", "cls"}])
        assert count <= MAX_PARAMETERS, f"{show(path)}: {function.name} has {count} parameters"


@pytest.mark.parametrize("path", FILES, ids=show)
def test_files_are_short_enough_to_read(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= MAX_FILE_LINES or show(path) in DATA_FILES, f"{show(path)} has {lines} lines"


@pytest.mark.parametrize("path", FILES, ids=show)
def test_no_module_keeps_state_that_functions_change(path: Path) -> None:
    offences = [node.lineno for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Global)]
    assert not offences, f"{show(path)} changes module state at lines {offences}"


def test_the_package_is_where_this_test_looks() -> None:
    assert PACKAGE / "document.py" in FILES


@pytest.mark.parametrize(
    ("code", "rooms"),
    [
        ("import cleanpage.zones.group", ["zones"]),
        ("from cleanpage.zones import group", ["zones"]),
        ("from cleanpage import zones", ["zones"]),
        ("from . import neighbour", ["fields"]),
        ("from .. import zones", ["zones"]),
        ("from ..zones.group import group", ["zones"]),
        ("def f():\n    import cleanpage.cli", ["cli"]),
        ("import json\nfrom pathlib import Path", []),
    ],
)
def test_every_form_of_import_is_seen(code: str, rooms: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "read_text", lambda self, **_: code)
    assert [room for _, room in rooms_imported(PACKAGE / "fields" / "title.py")] == rooms
