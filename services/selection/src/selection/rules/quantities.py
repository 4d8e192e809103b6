"""Published statistics as exact numbers: what is known, and between which limits the truth lies when it is not."""

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

SCALE = 10_000
"""Every quantity in the rules is a whole number of ten-thousandths, so that sums never depend on order or machine."""

DECIMALS = tuple(f".{part:04d}".rstrip("0").rstrip(".") for part in range(SCALE))
"""The decimals as text: a round writes millions of numbers, and ten thousand texts are quickly made once."""

FEW_NOT_ELIGIBLE = 4
"""`~100` is published when one to four pupils are not eligible."""


class ValueType(StrEnum):
    """What a published cell says about itself; the names are those of Skolverket's API, APPROXIMATE is "cirka 210"."""

    EXISTS = "EXISTS"
    APPROXIMATE = "APPROXIMATE"
    MISSING = "MISSING"
    FEW_PUPILS = "OMITTED_DUE_TO_BASED_ON_FEW_PUPILS"
    ROUNDED_OFF = "ROUNDED_OFF_DUE_TO_FEW_PUPILS_NOT_ELIGIBLE"
    EXCLUDED = "TEACHERS_EXCLUDED_DUE_TO_NO_REQUIRED_LEGITIMATION"


class Interval(NamedTuple):
    """The truth lies from `low` to `high`, both included, in ten-thousandths."""

    low: int
    high: int


def exact(value: Decimal | str | int) -> int:
    """Ten-thousandths; raises ValueError for a number that has more decimals than that."""
    scaled = Decimal(value) * SCALE
    whole = int(scaled)
    if whole != scaled:
        raise ValueError(f"{value} has more than four decimals")
    return whole


def text(quantity: int) -> str:
    """Decimal text without trailing zeros: 2090000 is "209", 423000 is "42.3"."""
    if quantity < 0:
        return f"-{text(-quantity)}"
    return f"{quantity // SCALE}{DECIMALS[quantity % SCALE]}"


def divide(numerator: int, denominator: int) -> int:
    """The nearest whole number, halves away from zero; the only rounding in the rules. `denominator` is above zero."""
    size = (2 * abs(numerator) + denominator) // (2 * denominator)
    return size if numerator >= 0 else -size
