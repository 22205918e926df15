"""Cleaners that do on command what pages do by accident; a module of its own, so that every kind of worker can import it."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

from cleanpage.errors import InputError, WeightsError
from cleanpage.options import Options


def spin() -> None:
    """A regular expression that never ends, inside C code that lets no other thread run."""
    re.match("(a+)+$", "a" * 60 + "b")


def complain() -> None:
    raise InputError("no page at all", size=1, limit=0)


def fail() -> None:
    raise LookupError("nobody saw this coming")


def run_out() -> None:
    raise MemoryError


def crash() -> None:
    signal.signal(signal.SIGSEGV, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGSEGV)


COMMANDS: dict[str, Callable[[], Any]] = {
    "sleep": lambda: time.sleep(60),
    "spin": spin,
    "exit": lambda: os._exit(3),
    "leave": lambda: sys.exit(4),
    "crash": crash,
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "input": complain,
    "bug": fail,
    "memory": run_out,
    "lambda": lambda: lambda: None,
    "pid": os.getpid,
    "big": lambda: "b" * 5_000_000,
    "nap": lambda: time.sleep(0.02),
}


class Toy:
    """Answers a page with the page itself, unless its first word is a command."""

    def __init__(self, options: Options) -> None:
        self.options = options

    def clean(self, source: Any, url: str | None = None) -> Any:
        command = COMMANDS.get(source.split(" ")[0]) if isinstance(source, str) else None
        if command is not None:
            return command()
        return source if url is None else (source, url)


class Refuses:
    def __init__(self, options: Options) -> None:
        raise WeightsError("made for another schema", found=1, wanted=2)


class Dies:
    def __init__(self, options: Options) -> None:
        os._exit(7)
