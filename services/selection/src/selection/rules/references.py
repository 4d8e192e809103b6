"""A national average computed from the units themselves, for years that have no official one; always marked so."""

from selection.rules.columns.mean import weighted_mean
from selection.rules.columns.units import Units
from selection.rules.inputs import Reference
from selection.rules.quantities import SCALE, divide

COMPUTED = "COMPUTED"


def computed_reference(units: Units, indicator: str, *, weighted_by: str | None) -> Reference | None:
    """Mean weighted by pupils, over the units that have both values published; None when there are none."""
    mean, count = weighted_mean(units, indicator, weighted_by)
    if mean is None:
        return None
    return Reference(_tenths(mean), COMPUTED, f"Elevviktat medel av {count} skolenheter")


def _tenths(value: int) -> int:
    """Published averages have one decimal; a computed one is compared in the same way."""
    return divide(value, SCALE // 10) * (SCALE // 10)
