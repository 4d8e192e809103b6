"""Published statistics as exact numbers: what is known, and between which limits the truth lies when it is not."""

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

SCALE = 10_000
"""Every quantity in the rules is a whole number of ten-thousandths, so that sums never depend on order or machine."""

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

    @property
    def known(self) -> bool:
        return self.low == self.high


def exact(value: Decimal | str | int) -> int:
    """Ten-thousandths; raises ValueError for a number that has more decimals than that."""
    scaled = Decimal(value) * SCALE
    whole = int(scaled)
    if whole != scaled:
        raise ValueError(f"{value} has more than four decimals")
    return whole


def text(quantity: int) -> str:
    """Decimal text without trailing zeros: 2090000 is "209", 423000 is "42.3"."""
    sign, rest = ("-", -quantity) if quantity < 0 else ("", quantity)
    whole, part = divmod(rest, SCALE)
    decimals = f"{part:04d}".rstrip("0")
    return f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"


def divide(numerator: int, denominator: int) -> int:
    """Nearest whole number, halves away from zero; the only rounding in the rules."""
    if numerator >= 0 and denominator > 0:
        return (2 * numerator + denominator) // (2 * denominator)
    quotient, rest = divmod(abs(numerator), abs(denominator))
    rounded = quotient + (2 * rest >= abs(denominator))
    return rounded if (numerator < 0) == (denominator < 0) else -rounded


def rounded_off_limits(pupils: Interval | None, limits: Interval) -> Interval:
    """`~100`: the true share lies between (n - 4) / n and 1; with n unknown only the upper limit is."""
    if pupils is None or pupils.low <= FEW_NOT_ELIGIBLE * SCALE:
        return limits
    few = FEW_NOT_ELIGIBLE * SCALE
    lowest = limits.high * (pupils.low - few) // pupils.low
    return Interval(max(lowest, limits.low), limits.high)


def approximate_limits(value: int) -> Interval:
    """ "cirka 210" is rounded to the nearest ten pupils."""
    five = 5 * SCALE
    return Interval(max(value - five, 0), value + five)


def limits_of(value_type: ValueType, value: int | None, *, pupils: Interval | None, limits: Interval) -> Interval:
    """Where the truth lies. `limits` is the whole range the quantity can have (0 to 100 for a share)."""
    if value is not None and value_type is ValueType.EXISTS:
        return Interval(value, value)
    if value is not None and value_type is ValueType.APPROXIMATE:
        return approximate_limits(value)
    if value_type is ValueType.ROUNDED_OFF:
        return rounded_off_limits(pupils, limits)
    return limits
