"""A page's lines in a terminal: number, zone in its colour, how sure, text, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO, NamedTuple

from cleanpage.document import Zone
from cleanpage.page import ExplainedLine
from cleanpage.report.printable import printable

#: A number of the terminal's 256 colours for each zone; all can be read on black and on white.
COLOURS: dict[Zone, int] = {
    Zone.TITLE: 161,
    Zone.BYLINE: 98,
    Zone.BODY: 32,
    Zone.CAPTION: 37,
    Zone.CREDITS: 133,
    Zone.RELATED: 35,
    Zone.HOT: 166,
    Zone.TAGS: 106,
    Zone.COMMENTS: 169,
    Zone.NAV: 244,
    Zone.PROMO: 136,
    Zone.FOOTER: 102,
}
DOUBT = 0.7
_ZONE_WIDTH = max(len(zone.value) for zone in Zone) + 1


class Row(NamedTuple):
    """A line of the page as the terminal shows it."""

    number: int
    zone: Zone
    mark: str
    """The zone's name, with "+" where the line heads a list."""
    sure: str
    """As "97 %", with "?" where it is doubtful."""
    text: str
    reasons: tuple[str, ...]
    """What the classifier said where it was unsure or a rule changed it, and each rule with its reason."""


def rows_of(lines: Sequence[ExplainedLine]) -> Iterator[Row]:
    """The rows of a page; nothing in them acts on a terminal."""
    for line in lines:
        is_doubtful = line.confidence < DOUBT
        yield Row(
            line.number,
            line.zone,
            line.zone.value + "+" * line.is_header,
            f"{line.confidence:4.0%}{'?' if is_doubtful else ' '}",
            printable(line.text.replace("\n", " ")),
            tuple(_reasons(line, is_doubtful)),
        )


def print_plain(name: str, lines: Sequence[ExplainedLine], stream: IO[str], *, has_colours: bool) -> None:
    """The page without rich: as wide as its lines are, zones in colour where ``has_colours``."""
    if name:
        stream.write(f"{printable(name)}\n")
    for row in rows_of(lines):
        mark = f"{row.mark:<{_ZONE_WIDTH}}"
        if has_colours:
            mark = f"\x1b[38;5;{COLOURS[row.zone]}m{mark}\x1b[0m"
        stream.write(f"{row.number:>5} {mark} {row.sure} {row.text}\n")
        for reason in row.reasons:
            stream.write(f"{'':>{_ZONE_WIDTH + 13}}└ {reason}\n")


def print_rich(name: str, lines: Sequence[ExplainedLine], stream: IO[str]) -> None:
    """The page with rich: folded to the width of the terminal, colours as the terminal has them. Needs the extra "report"."""
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    # Texts are Text objects: as strings rich would read "[red]" in them as its markup.
    title = Text(printable(name)) if name else None
    table = Table(title=title, title_justify="left", box=None, show_header=False, padding=(0, 1, 0, 0))
    for justify in ("right", "left", "left"):
        table.add_column(justify=justify, no_wrap=True)
    table.add_column(overflow="fold")
    for row in rows_of(lines):
        text = Text(row.text)
        for reason in row.reasons:
            text.append(f"\n└ {reason}", style="italic dim")
        style = f"color({COLOURS[row.zone]})"
        table.add_row(Text(str(row.number), style="dim"), Text(row.mark, style=f"bold {style}"), Text(row.sure), text)
    console = Console(file=stream, highlight=False, soft_wrap=False)
    console.print(table)


def _reasons(line: ExplainedLine, is_doubtful: bool) -> Iterator[str]:
    if line.first is None:
        return
    if line.changes or is_doubtful:
        chances = ", ".join(f"{zone} {chance:.0%}" for zone, chance in line.chances[:3])
        yield f"classifier: {_name(line.first)}" + (f" ({chances})" if chances else "")
    for change in line.changes:
        yield f"{change.rule}: {_name(change.before)} → {_name(change.after)}, because {change.reason}"


def _name(mark: tuple[Zone, bool]) -> str:
    return mark[0].value + "+" * mark[1]
