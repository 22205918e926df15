"""The command on many pages, run in this process or in one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cleanpage import cli

SOURCE = Path(__file__).resolve().parents[2] / "src"
Run = Callable[..., tuple[int, str, str]]


def html(name: str) -> str:
    """A small page that says which one it is."""
    return (
        f"<html><head><title>Story {name}</title></head><body><nav><a href='/'>Home</a></nav><h1>Story {name}</h1>"
        f"<p>The ferry called {name} crosses the river again on Sunday, said its owner, who had never believed it.</p></body></html>"
    )


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: Any, tmp_path: Path) -> Run:
    """Run the command in a folder of its own; gives exit status, standard output and standard error."""
    monkeypatch.chdir(tmp_path)

    def run_it(*arguments: str) -> tuple[int, str, str]:
        try:
            status = cli.main(arguments)
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        out, err = capfd.readouterr()
        return status, out, err

    return run_it


@pytest.fixture
def pages(tmp_path: Path) -> list[str]:
    """The names of three pages in the folder "pages"."""
    (tmp_path / "pages").mkdir()
    for name in "abc":
        (tmp_path / "pages" / f"{name}.html").write_text(html(name))
    return [f"pages/{name}.html" for name in "abc"]


def start(script: str, *arguments: str, **more: Any) -> subprocess.Popen[str]:
    """Run Python code with arguments, in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(SOURCE), *sys.path])}
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", script, *arguments]
    settings: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "env": environment}
    return subprocess.Popen(command, **{**settings, **more})
