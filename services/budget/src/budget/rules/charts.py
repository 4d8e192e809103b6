"""A table as a bar chart in SVG: text that can be read aloud, no script, no outside font."""

from collections.abc import Sequence
from decimal import Decimal
from xml.sax.saxutils import escape

from budget.rules.tables import Cell, Table

WIDTH, LEFT, BAR, GAP, TOP = 800, 300, 20, 10, 60
SUM = "Summa"


def bars(table: Table) -> str:
    """One bar per row, from the first column's name and the last column's figure; negative figures are red.

    The sum of the rows is left out: beside it the rows themselves could not be told apart.
    """
    points = [(str(row[0]), _figure(row[-1])) for row in table.rows if row[0] != SUM]
    largest = max((abs(figure) for _, figure in points), default=Decimal(0)) or Decimal(1)
    height = TOP + len(points) * (BAR + GAP) + GAP
    body = "".join(_bar(index, name, figure, largest=largest) for index, (name, figure) in enumerate(points))
    title, about = escape(table.title), escape(_about(table, points))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" role="img" '
        f'aria-labelledby="title about" font-family="sans-serif" font-size="13">'
        f'<title id="title">{title}</title><desc id="about">{about}</desc>'
        f'<rect width="100%" height="100%" fill="#ffffff"/>'
        f'<text x="16" y="24" font-size="16" font-weight="bold">{title}</text>'
        f'<text x="16" y="44" fill="#444444">{escape(str(table.columns[-1]))}, {escape(table.unit)}</text>{body}</svg>'
    )


def _bar(index: int, name: str, figure: Decimal, *, largest: Decimal) -> str:
    top = TOP + index * (BAR + GAP)
    length = int(abs(figure) / largest * (WIDTH - LEFT - 130))
    colour = "#b00020" if figure < 0 else "#005ea5"
    return (
        f'<text x="{LEFT - 8}" y="{top + 15}" text-anchor="end">{escape(name)}</text>'
        f'<rect x="{LEFT}" y="{top}" width="{max(length, 1)}" height="{BAR}" fill="{colour}"/>'
        f'<text x="{LEFT + length + 6}" y="{top + 15}">{escape(_written(figure))}</text>'
    )


def _figure(cell: Cell) -> Decimal:
    return Decimal(cell) if isinstance(cell, (int, Decimal)) else Decimal(0)


def _written(figure: Decimal) -> str:
    whole = f"{figure:,.2f}" if figure != int(figure) else f"{int(figure):,}"
    return whole.replace(",", "\u00a0").replace(".", ",").replace("-", "−")


def _about(table: Table, points: Sequence[tuple[str, Decimal]]) -> str:
    return "; ".join(f"{name}: {_written(figure)} {table.unit}" for name, figure in points)
