"""The value of many units together: a mean in which each weighs as much as it has pupils in what is measured."""

from collections.abc import Iterable
from dataclasses import dataclass

from selection.rules.basis.inputs import BasisInputs, Unit, Value
from selection.rules.quantities import FEW_NOT_ELIGIBLE, SCALE, ValueType, divide

WEIGHED_BY = (
    ("gr9_", "gr9_pupils"),
    ("gr6_", "gr6_pupils"),
    ("gr3_", "gr_pupils_year_3"),
    ("gr_", "gr_pupils"),
    ("gy_", "gy_pupils"),
    ("vux_", "vux_pupils"),
)
"""The count of pupils that is the weight, by the beginning of an indicator's code. The others weigh alike."""
TENTH = SCALE // 10


@dataclass(frozen=True, slots=True)
class Mean:
    """`number` is None where no unit is known. `known` and `unknown` count units that something is published of.

    The truth lies from `low` to `high`; they differ where `~100` hides one to four pupils. `number` is between them.
    """

    number: int | None
    low: int
    high: int
    known: int
    unknown: int
    weighed: bool
    """False: no numbers of pupils are known, and the units weigh alike."""


def mean_of(inputs: BasisInputs, indicator: str, year: str, units: Iterable[Unit]) -> Mean:
    """The mean of the units that have the value published and, where units are weighed, their pupils too."""
    cells = inputs.values.get(indicator, {}).get(year, {})
    counts = inputs.values.get(weight_of(indicator) or "", {}).get(year, {})
    shown = [(cells[unit.code], _count(counts.get(unit.code))) for unit in units if unit.code in cells]
    weighed = any(pupils for _, pupils in shown)
    low = middle = high = total = known = 0
    for value, pupils in shown:
        truth = _truth(value, pupils)
        weight = pupils if weighed else SCALE
        if truth is not None and weight:
            low, middle, high = low + truth[0] * weight, middle + truth[1] * weight, high + truth[2] * weight
            total, known = total + weight, known + 1
    if not total:
        return Mean(None, 0, 0, 0, len(shown), weighed)
    least, number, most = (divide(divide(of, total), TENTH) * TENTH for of in (low, middle, high))
    return Mean(number, least, most, known, len(shown) - known, weighed)


def weight_of(indicator: str) -> str | None:
    """The indicator that weighs this one; None for what weighs alike, and for the numbers of pupils themselves."""
    found = next((count for beginning, count in WEIGHED_BY if indicator.startswith(beginning)), None)
    return None if found == indicator else found


def _count(value: Value | None) -> int:
    """The number of pupils; 0 where it is not known."""
    return value.number or 0 if value is not None else 0


def _truth(value: Value, pupils: int) -> tuple[int, int, int] | None:
    """The least, the middle and the most that the value can be; None where nothing is known.

    `~100` hides one to four pupils, and in the middle two and a half.
    """
    if value.kind is not ValueType.ROUNDED_OFF:
        return None if value.number is None else (value.number, value.number, value.number)
    if pupils <= FEW_NOT_ELIGIBLE * SCALE:
        return None
    least, middle, most = (
        divide(100 * SCALE * (2 * pupils - hidden * SCALE), 2 * pupils)
        for hidden in (2 * FEW_NOT_ELIGIBLE, FEW_NOT_ELIGIBLE + 1, 2)
    )
    return least, middle, most
