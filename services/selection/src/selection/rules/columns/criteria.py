"""One criterion over all units of a school type: the limits of the truth, and what the criterion adds to the need."""

from dataclasses import dataclass
from math import gcd

import numpy as np

from selection.rules.columns.integers import LARGEST, Flags, Integers, Rows, Span, check_fits, check_possible, divided
from selection.rules.columns.units import Published
from selection.rules.inputs import Reference
from selection.rules.programme import Criterion
from selection.rules.quantities import FEW_NOT_ELIGIBLE, SCALE, Interval

FIVE = 5 * SCALE
""" "cirka 210" is rounded to the nearest ten pupils."""


@dataclass(frozen=True, slots=True)
class Counting:
    """The points that a criterion that counts adds; 0 where it is not `applied`.

    `surely` and `possibly`: the unit is on the needy side of the reference for certain, or may be.
    """

    applied: Flags
    points: Span
    surely: Flags
    possibly: Flags


@dataclass(frozen=True, slots=True)
class Measured:
    """One criterion of all units of a school type; `counting` is None where it is only shown."""

    criterion: Criterion
    reference: Reference | None
    published: Published | None
    codes: Integers | None
    truth: Span | None
    counting: Counting | None


def truth_of(published: Published | None, rows: Rows, limits: Interval, *, counted: Integers, count: int) -> Span:
    """`limits` is the whole range the quantity can have, `counted` the pupils, 0 where that is not known."""
    check_possible(*limits)
    if published is None:
        return Span(np.full(count, limits.low, dtype=np.int64), np.full(count, limits.high, dtype=np.int64))
    values, exact = published.values[rows], published.exact[rows]
    low, high = np.where(exact, values, limits.low), np.where(exact, values, limits.high)
    if (about := published.approximate[rows]).any():
        low[about], high[about] = np.maximum(values[about] - FIVE, 0), values[about] + FIVE
    if (almost := published.rounded_off[rows]).any():
        low[almost] = _almost_all(counted[almost], limits)
    return Span(low, high)


def _almost_all(pupils: Integers, limits: Interval) -> Integers:
    """`~100`: the true share lies between (n - 4) / n and 1; with n unknown only the upper limit is.

    It hides one to four pupils (`readers/cells.py`). A unit is judged by the limits, never by a guess; the middle of
    them serves a mean over many units (`mean.py`).
    """
    few = FEW_NOT_ELIGIBLE * SCALE
    lowest = limits.high * (pupils - few) // np.maximum(pupils, 1)
    return np.where(pupils > few, np.maximum(lowest, limits.low), limits.low)


@dataclass(frozen=True, slots=True)
class Scale:
    """`factor / (part * weights)` points for each unit of shortfall; `weights` is the sum of those that count."""

    factor: int
    part: int
    weights: int | Integers

    def points(self, shortfall: Integers) -> Integers:
        return divided(np.maximum(shortfall, 0) * self.factor, self.weights * self.part)


def scale_of(criterion: Criterion, type_weight: int, *, reference: Reference, weights: int | Integers) -> Scale:
    """Shortened as far as it goes. Raises OutOfBounds when the points of a unit could be too large for a column."""
    factor, part = criterion.weight * type_weight * SCALE, criterion.scale
    shortest = gcd(factor, part * weights) if isinstance(weights, int) else gcd(factor, part)
    if isinstance(weights, int):
        factor, part, weights = factor // shortest, part * weights // shortest, 1
    else:
        factor, part = factor // shortest, part // shortest
    check_fits(2 * (LARGEST + abs(reference.value)) * factor + 2 * part * int(np.max(weights, initial=1)))
    return Scale(factor, part, weights)


def counting(truth: Span, applied: Flags, *, scale: Scale, reference: Reference, high_is_need: bool) -> Counting:
    """Measure how far on the needy side of the reference each unit is, at most and at least, and what that adds."""
    if high_is_need:
        worst, best = truth.high - reference.value, truth.low - reference.value
    else:
        worst, best = reference.value - truth.low, reference.value - truth.high
    surely, possibly = best > 0, worst > 0
    least, most = scale.points(best), scale.points(worst)
    if not applied.all():
        surely, possibly, least, most = surely & applied, possibly & applied, least * applied, most * applied
    return Counting(applied, Span(least, most), surely, possibly)
