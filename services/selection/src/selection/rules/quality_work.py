"""The condition that no statistics show: deficiencies in the systematic quality work, found by the inspectorate."""

from collections.abc import Iterable
from dataclasses import dataclass

from selection.rules.columns.units import Observed
from selection.rules.inputs import Reference
from selection.rules.quantities import SCALE, ValueType

FOUND = Observed(ValueType.EXISTS, SCALE, "ja")
NOT_FOUND = Observed(ValueType.EXISTS, 0, "nej")
REFERENCE = Reference(0, "RULE", "Ingen brist konstaterad i tillsynen")
MENDED = "AVSLUTAD_AVHJALPT"


@dataclass(frozen=True, slots=True)
class Finding:
    """A decision's finding on the quality work of an organiser, or of one of its units."""

    organization_number: str
    unit_code: str | None
    status: str
    quality_work: bool


def deficient(findings: Iterable[Finding]) -> frozenset[str]:
    """Organisation numbers and unit codes with a deficiency that has not been mended."""
    return frozenset(
        finding.unit_code or finding.organization_number
        for finding in findings
        if finding.quality_work and finding.status != MENDED
    )


def observed(unit_code: str, organization_number: str, having: frozenset[str]) -> Observed:
    """A finding about the organiser concerns all its units."""
    return FOUND if unit_code in having or organization_number in having else NOT_FOUND
