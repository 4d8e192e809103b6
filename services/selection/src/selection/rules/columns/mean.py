"""The mean of an indicator over all units, each weighing as much as it has pupils."""

import numpy as np

from selection.rules.columns.integers import Flags, Integers, total
from selection.rules.columns.units import Published, Units
from selection.rules.quantities import SCALE, divide

MIDDLE_NOT_ELIGIBLE = 25_000
""" `~100` hides one to four pupils (`readers/cells.py`); in a mean it counts as two and a half.

Over many units the errors of the middle cancel out. A single unit is judged by its limits instead (`criteria.py`).
"""


def weighted_mean(units: Units, indicator: str, weighted_by: str | None) -> tuple[int | None, int]:
    """The mean in ten-thousandths and its number of units; None when nothing is published."""
    published = units.published.get(indicator)
    if published is None:
        return None, 0
    pupils = _pupils(units, weighted_by)
    values, known = _values(published, pupils)
    used = known & (pupils != 0)
    weight = total(pupils[used])
    if weight == 0:
        return None, 0
    return divide(total(pupils[used] * values[used]), weight), int(used.sum())


def _pupils(units: Units, weighted_by: str | None) -> Integers:
    if weighted_by is None:
        return np.full(len(units), SCALE, dtype=np.int64)
    counts = units.published.get(weighted_by)
    return np.zeros(len(units), dtype=np.int64) if counts is None else counts.values


def _values(published: Published, pupils: Integers) -> tuple[Integers, Flags]:
    """Exact values as they are, and what `~100` most likely stands for."""
    almost = published.rounded_off & (pupils > MIDDLE_NOT_ELIGIBLE)
    shares = 100 * SCALE * (pupils - MIDDLE_NOT_ELIGIBLE)
    nearest = (2 * shares + pupils) // np.maximum(2 * pupils, 1)
    return np.where(almost, nearest, published.values), published.exact | almost
