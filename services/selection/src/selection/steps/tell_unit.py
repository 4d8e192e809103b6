"""Tell the other services what has become of a school unit."""

from selection.models.school_unit import SchoolUnit
from selection.unit_of_work import Work
from shared.contracts.selection import SchoolUnitChangedV1


def tell_unit(work: Work, unit: SchoolUnit) -> None:
    fact = SchoolUnitChangedV1(
        school_unit_code=unit.school_unit_code,
        organization_number=unit.organization_number,
        municipality_code=unit.municipality_code,
        school_types=tuple(unit.school_types),
        status=unit.status.value,
        replaced_by=unit.replaced_by,
    )
    work.publish(fact, subject=unit.school_unit_code)
