"""A table as a bar chart that stands alone, in SVG."""

from collections.abc import Sequence
from decimal import Decimal

from budget.rules.tables import Cell, Table
from shared.charts import Bar, Frame, Group, draw
from shared.kit.swedish import kronor

FRAME = Frame(width=800, names=300, headed=True)
SUM = "Summa"


def bars(table: Table) -> str:
    """A group of bars per row, one for each charted column (the last one, unless the table says otherwise).

    The sum of the rows is left out: beside it the rows themselves could not be distinguished.
    """
    # The last column is the result that most tables lead to.
    columns = table.charted or (len(table.columns) - 1,)
    groups = [Group(str(row[0]), [_bar(row[column]) for column in columns]) for row in table.rows if _is_charted(row)]
    series = [str(table.columns[column]) for column in columns]
    return draw(table.title, groups, series, frame=FRAME, unit=table.unit).svg


def _is_charted(row: Sequence[Cell]) -> bool:
    """False for sums and counts: they are no bars among amounts."""
    return row[0] != SUM and not str(row[0]).startswith("Antal ")


def _bar(cell: Cell) -> Bar:
    if not isinstance(cell, (int, Decimal)):
        return Bar(None, "")
    written = kronor(Decimal(cell)).removesuffix("\u00a0kr")
    return Bar(Decimal(cell), written.removesuffix(",00"))
