"""A national average computed from the units themselves, for years that have no official one; always marked so."""

from collections.abc import Iterable

from selection.rules.facts import Reference, Unit
from selection.rules.quantities import SCALE, ValueType, divide

MIDDLE_NOT_ELIGIBLE = 25_000
""" `~100` hides one to four pupils; in an average it counts as two and a half."""
COMPUTED = "COMPUTED"


def computed_reference(units: Iterable[Unit], indicator: str, *, weighted_by: str | None) -> Reference | None:
    """Mean weighted by pupils, over the units that have both values published; None when there are none."""
    total = weight = count = 0
    for unit in units:
        pupils = _pupils(unit, weighted_by)
        value = _value(unit, indicator, pupils)
        if pupils and value is not None:
            total, weight, count = total + pupils * value, weight + pupils, count + 1
    if not weight:
        return None
    return Reference(_tenths(divide(total, weight)), COMPUTED, f"Elevviktat medel av {count} skolenheter")


def _pupils(unit: Unit, weighted_by: str | None) -> int:
    if weighted_by is None:
        return SCALE
    observed = unit.observations.get(weighted_by)
    return (observed.value or 0) if observed else 0


def _value(unit: Unit, indicator: str, pupils: int) -> int | None:
    observed = unit.observations.get(indicator)
    if observed is None:
        return None
    if observed.value_type is ValueType.ROUNDED_OFF and pupils > MIDDLE_NOT_ELIGIBLE:
        return divide(100 * SCALE * (pupils - MIDDLE_NOT_ELIGIBLE), pupils)
    return observed.value if observed.value_type is ValueType.EXISTS else None


def _tenths(value: int) -> int:
    """Published averages have one decimal; a computed one is compared in the same way."""
    return divide(value, SCALE // 10) * (SCALE // 10)
