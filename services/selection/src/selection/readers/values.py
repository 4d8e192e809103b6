"""One cell as a value of one indicator: nothing that it cannot be, and nothing that can be read in two ways."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from selection.readers.catalogue import Indicator
from selection.readers.cells import EXPECTED, REMEMBERED, Cell, read_cell, tidy
from selection.readers.shares import is_fraction
from selection.rules.quantities import exact, text
from shared.files.rows import fault_of_sheet

PERCENT = "procent"
POINTED = re.compile(r"-?[0-9]{1,3}(\.[0-9]{3})+", re.ASCII)
"""A thousand to some, and one with three decimals to others."""
MOST_COUNTED = 2_000_000
"""The limit of a count of many units together: more than the whole country has pupils in one school type."""


def read_value(raw: str, indicator: Indicator, *, summed: bool = False) -> Cell:
    """Raises ValueError with what should have stood there, in Swedish. `summed`: of many units together."""
    if fault := fault_of_sheet(tidy(raw)):
        raise ValueError(fault)
    try:
        cell = read_cell(_number_of(tidy(raw), indicator))
    except ValueError as error:
        raise ValueError(str(error) if str(error).startswith("ett ") else EXPECTED) from error
    if cell.value is not None:
        _check(cell, indicator, summed=summed)
    return replace(cell, raw=tidy(raw))


def reader_of(indicator: Indicator, *, summed: bool) -> Callable[[str], Cell]:
    """`read_value` for a column, which has the same few values over and over."""

    @lru_cache(REMEMBERED)
    def read(raw: str) -> Cell:
        return read_value(raw, indicator, summed=summed)

    return read


def _number_of(written: str, indicator: Indicator) -> str:
    """The number without the percent sign where percent is meant, and the points where only thousands can be."""
    if written.endswith("%"):
        if not indicator.unit.startswith(PERCENT):
            raise ValueError(f"ett tal i {indicator.unit}, inte i procent")
        return written.removesuffix("%").rstrip()
    if not POINTED.fullmatch(written):
        return written
    if not indicator.counted:
        raise ValueError("ett tal med decimalkomma; punkten kan vara decimaler eller tusental")
    return written.replace(".", "")


def _check(cell: Cell, indicator: Indicator, *, summed: bool) -> None:
    assert cell.value is not None
    if indicator.counted and cell.value != cell.value.to_integral_value():
        raise ValueError("ett heltal")
    if indicator.unit == PERCENT and is_fraction(cell.value):
        raise ValueError("ett tal i procent med högst två decimaler, som 70,5; 0,705 kan vara en andel av 1")
    low, high = indicator.limits
    if indicator.counted and summed:
        high = exact(MOST_COUNTED)
    if not low <= exact(cell.value) <= high:
        raise ValueError(f"ett tal från {text(low)} till {text(high)}".replace(".", ","))
