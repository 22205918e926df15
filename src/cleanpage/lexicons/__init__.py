"""Word lists per language, as data files beside the code that reads them; each is loaded once, when first asked for.

A list is a tab-separated file in UTF-8. Lines that open with ``#`` are its legend: what the columns mean and where the
words come from. Empty lines are nothing.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

__all__ = ["read_table"]


@cache
def read_table(name: str, columns: int) -> tuple[tuple[str, ...], ...]:
    """The rows of the data file ``name`` in this folder, each with exactly ``columns`` cells.

    Cells are stripped; cells that a row lacks are empty. The same table is handed out again on later calls.
    Raises ``ValueError`` when a row has more cells than that, with its line number: the file is then not what the caller thinks.

    >>> read_table("list_headers.tsv", 5)[0][0]
    'related'
    """
    rows = []
    for number, line in enumerate(_read(name).splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) > columns:
            raise ValueError(f"{name}, line {number}: {len(cells)} cells where {columns} were wanted")
        rows.append((*cells, *[""] * (columns - len(cells))))
    return tuple(rows)


def _read(name: str) -> str:
    return resources.files(__name__).joinpath(name).read_text(encoding="utf-8")
