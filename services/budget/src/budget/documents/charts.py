"""A table as a bar chart in SVG: text that can be read aloud, no script, no outside font, colour never alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape

from budget.rules.tables import Cell, Table

WIDTH, LEFT, BAR, GAP, TOP, LEGEND = 800, 300, 18, 12, 56, 20
COLOURS = ("#005ea5", "#c2410c", "#4c2c92", "#0f766e", "#7c2d12", "#475569", "#9d174d", "#3f6212")
"""Each at least 4.5 : 1 against the white ground; bars stand in the order of the legend, with their figures."""
SUM = "Summa"


@dataclass(frozen=True, slots=True)
class Group:
    """A row of the table: its name, and a figure for each charted column; None where the table has none."""

    name: str
    figures: tuple[Decimal | None, ...]


def bars(table: Table) -> str:
    """A group of bars per row, one for each charted column (the last one, unless the table says otherwise).

    The sum of the rows is left out: beside it the rows themselves could not be distinguished.
    """
    # The last column is the result that most tables lead to.
    columns = table.charted or (len(table.columns) - 1,)
    groups = [
        Group(str(row[0]), tuple(_figure(row[column]) for column in columns)) for row in table.rows if _is_charted(row)
    ]
    series = [str(table.columns[column]) for column in columns]
    top = TOP + LEGEND * len(series) + GAP
    height = top + len(groups) * (BAR * len(series) + GAP) + GAP
    title, about = escape(table.title), escape(_about(table, groups, series))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        f'role="img" aria-labelledby="title about" font-family="sans-serif" font-size="13">'
        f'<title id="title">{title}</title><desc id="about">{about}</desc>'
        f'<rect width="100%" height="100%" fill="#ffffff"/>'
        f'<text x="16" y="24" font-size="16" font-weight="bold">{title}</text>'
        f'<text x="16" y="44" fill="#444444">{escape(table.unit)}</text>'
        f"{_legend(series)}{''.join(_bars(groups, top=top, series=len(series)))}</svg>"
    )


def _is_charted(row: Sequence[Cell]) -> bool:
    """Sums and counts are no bars among amounts."""
    return row[0] != SUM and not str(row[0]).startswith("Antal ")


def _legend(series: Sequence[str]) -> str:
    return "".join(
        f'<rect x="16" y="{TOP + LEGEND * index}" width="12" height="12" fill="{_colour(index)}"/>'
        f'<text x="34" y="{TOP + LEGEND * index + 11}">{escape(name)}</text>'
        for index, name in enumerate(series)
    )


def _bars(groups: Sequence[Group], *, top: int, series: int) -> Iterator[str]:
    largest = max((abs(f) for group in groups for f in group.figures if f is not None), default=Decimal(0))
    for number, group in enumerate(groups):
        start = top + number * (BAR * series + GAP)
        yield f'<text x="{LEFT - 8}" y="{start + 14}" text-anchor="end">{escape(group.name)}</text>'
        for index, figure in enumerate(group.figures):
            if figure is not None:
                yield _bar(figure, top=start + index * BAR, colour=_colour(index), largest=largest or Decimal(1))


def _bar(figure: Decimal, *, top: int, colour: str, largest: Decimal) -> str:
    """A negative figure has its sign, and an outline instead of a filling."""
    length = max(int(abs(figure) / largest * (WIDTH - LEFT - 140)), 1)
    look = f'fill="#ffffff" stroke="{colour}"' if figure < 0 else f'fill="{colour}"'
    return (
        f'<rect x="{LEFT}" y="{top}" width="{length}" height="{BAR - 3}" {look}/>'
        f'<text x="{LEFT + length + 6}" y="{top + 13}">{escape(_written(figure))}</text>'
    )


def _colour(index: int) -> str:
    return COLOURS[index % len(COLOURS)]


def _figure(cell: Cell) -> Decimal | None:
    return Decimal(cell) if isinstance(cell, (int, Decimal)) else None


def _written(figure: Decimal) -> str:
    whole = f"{figure:,.2f}" if figure != int(figure) else f"{int(figure):,}"
    return whole.replace(",", "\u00a0").replace(".", ",").replace("-", "−")


def _about(table: Table, groups: Sequence[Group], series: Sequence[str]) -> str:
    """The whole chart in words, for whoever hears it."""
    return "; ".join(
        f"{group.name}: "
        + ", ".join(
            f"{name} {_written(figure)} {table.unit}"
            for name, figure in zip(series, group.figures, strict=True)
            if figure is not None
        )
        for group in groups
    )
