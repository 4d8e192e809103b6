"""Shares in a column of percent: 0,705 is seven tenths of a percent as it stands, and 70,5 percent to a spreadsheet."""

from decimal import Decimal

from selection.errors import FileUnreadable
from selection.readers.cells import Cell
from selection.rules.quantities import ValueType

ENOUGH = 3
"""Values below one percent that make a column doubtful when it has no others: two units can be that small."""
WITH = "%"


class Shares:
    """One column in percent, whose values are seen in turn; `end` says what none of them says alone."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._signed: int | None = None
        self._small: int | None = None
        self._count = 0
        self._others = False

    def take(self, line: int, cell: Cell) -> None:
        if cell.value is None or cell.value_type is not ValueType.EXISTS or not cell.value:
            return
        if cell.raw.endswith(WITH):
            self._signed = self._signed or line
        elif 0 < cell.value <= 1:
            self._small = self._small or line
            self._count += cell.value != 1
        else:
            self._others = True

    def end(self) -> None:
        """Raises FileUnreadable when small values can be shares of one, by what else the column has."""
        if self._small is None:
            return
        advice = "Skriv alla värden i procent, som 70,5."
        if self._signed is not None:
            raise FileUnreadable(
                f"Kolumnen ”{self._name}” har procenttecken på rad {self._signed} och inte på rad {self._small}, där "
                f"värdet är högst 1: det kan vara en andel av 1. {advice}"
            )
        if self._count >= ENOUGH and not self._others:
            raise FileUnreadable(
                f"Alla värden i kolumnen ”{self._name}” är högst 1, det första på rad {self._small}: de kan vara "
                f"andelar av 1. {advice}"
            )


def is_fraction(value: Decimal) -> bool:
    """True for a value with more decimals than a percent is published with, and so a share of one."""
    exponent = value.as_tuple().exponent
    return 0 < abs(value) < 1 and isinstance(exponent, int) and exponent < -2
