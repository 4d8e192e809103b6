"""A report as a table: the same cells become JSON, CSV, XLSX and a chart, so that no two forms can disagree."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

Cell = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Table:
    """`unit` says what the figures are: `kr` with öre, or `tkr`, every figure rounded on its own."""

    title: str
    unit: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    note: str = ""
    charted: Sequence[int] = ()
    """Which columns become bars; the last one when nothing is said."""


def shown(cell: Cell) -> str:
    """A cell as exact text, with a decimal point."""
    if cell is None:
        return ""
    return f"{cell:.2f}" if isinstance(cell, Decimal) else str(cell)
