"""Optional packages, imported when a format first needs them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from cleanpage.errors import CleanPageError


class MissingExtra(CleanPageError):
    """A package that a format needs is not installed; the message names the extra that brings it."""


def load(module: str, need: str, extra: str = "batch") -> Any:
    """The module of an optional package. Raises ``MissingExtra``, in which ``need`` says what cannot be done without it."""
    try:
        return import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        message = f"{need} needs the package {package} ({error}): pip install 'cleanpage[{extra}]'"
        raise MissingExtra(message) from error
