"""The labels of bylines and credits, from ``roles.tsv``."""

from __future__ import annotations

from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import NamedTuple

#: The columns of the file; its header comment explains them.
FORMS = frozenset(("label", "bare", "by", "field"))


class Role(NamedTuple):
    """What a label means."""

    kind: str
    """"editor", "reviewer", …; for labels of form "field" the fact that they name ("source", "published", …)."""
    language: str
    form: str
    """One of ``FORMS``."""


@cache
def load_roles() -> MappingProxyType[str, Role]:
    """Labels, lower-cased, to their meaning. The file is read once; the first of two like labels counts."""
    text = resources.files("cleanpage.lexicons").joinpath("roles.tsv").read_text(encoding="utf-8")
    roles: dict[str, Role] = {}
    for row in text.splitlines():
        if not row or row.startswith("#"):
            continue
        label, kind, language, form = row.split("\t")
        roles.setdefault(label.casefold(), Role(kind, language, form))
    return MappingProxyType(roles)
