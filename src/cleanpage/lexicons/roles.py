"""The labels of bylines and credits, from ``roles.tsv``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from cleanpage.lexicons import read_table

#: The columns of the file; its header comment explains them.
FORMS = frozenset(("label", "bare", "by", "field"))
#: Languages whose labels need no blank around them.
CJK_LANGUAGES = frozenset(("zh", "ja", "ko"))
#: How bare labels end that may stand right before a name.
_GLUED_ENDS = "者員员生辑輯"


class Role(NamedTuple):
    """What a label means."""

    kind: str
    """"editor", "reviewer", …; for labels of form "field" the fact that they name ("source", "published", …)."""
    language: str
    form: str
    """One of ``FORMS``."""


class LabelEnds(NamedTuple):
    """The labels for look-ups from their end: sets of labels, and for each last character the lengths, the longest first."""

    cjk_labels: frozenset[str]
    cjk: Mapping[str, tuple[int, ...]]
    bare_labels: frozenset[str]
    bare: Mapping[str, tuple[int, ...]]
    plain_labels: frozenset[str]
    """Labels of alphabets that need a mark."""
    plain: Mapping[str, tuple[int, ...]]
    by_labels: frozenset[str]
    by: Mapping[str, tuple[int, ...]]
    bare_end: re.Pattern[str]
    """The last character of a bare label, where a name can follow."""
    by_end: re.Pattern[str]
    """The last word of a label that a name follows, as a whole word."""


@cache
def load_roles() -> MappingProxyType[str, Role]:
    """Labels, lower-cased, to their meaning. The file is read once; the first of two like labels counts."""
    roles: dict[str, Role] = {}
    for label, kind, language, form in read_table("roles.tsv", 4):
        roles.setdefault(label.casefold(), Role(kind, language, form))
    return MappingProxyType(roles)


@cache
def load_label_ends() -> LabelEnds:
    """The labels of ``load_roles`` by script and form."""
    roles = load_roles()
    cjk = frozenset(label for label, role in roles.items() if role.language in CJK_LANGUAGES)
    bare = frozenset(label for label, role in roles.items() if role.form == "bare")
    by = frozenset(label for label, role in roles.items() if role.form == "by")
    plain = frozenset(roles) - cjk - by
    last_words = sorted({label.rsplit(" ", 1)[-1] for label in by})
    return LabelEnds(
        cjk, _lengths(cjk), bare, _lengths(bare), plain, _lengths(plain), by, _lengths(by),
        bare_end=re.compile(f"[{''.join(sorted({label[-1] for label in bare}))}](?:(?=\\s)|(?<=[{_GLUED_ENDS}]))"),
        by_end=re.compile(rf"\b(?:{'|'.join(map(re.escape, last_words))})\b"),
    )  # fmt: skip


def _lengths(labels: Iterable[str]) -> Mapping[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for label in labels:
        found.setdefault(label[-1], set()).add(len(label))
    return MappingProxyType({last: tuple(sorted(lengths, reverse=True)) for last, lengths in found.items()})
