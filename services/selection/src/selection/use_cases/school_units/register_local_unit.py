"""Register a preschool unit: it is in no national register, and gets a code of our own."""

from datetime import datetime

from selection.facts import school_unit_changed
from selection.models.school_unit import SchoolUnit, UnitStatus
from selection.unit_of_work import Work
from shared.kit.clock import swedish_date
from shared.kit.errors import InvalidInput

PRESCHOOL = "FSK"


async def register_local_unit(
    work: Work, organization_number: str, *, name: str, municipality_code: str, pupils: int | None, now: datetime
) -> SchoolUnit:
    """`pupils` are the children in the unit, when known."""
    organizer = await work.organizers.get_organizer(organization_number)
    if not organizer.active:
        raise InvalidInput(f"Huvudmannen {organization_number} har upphört. Ange den som finns kvar.")
    unit = SchoolUnit(
        school_unit_code=await work.units.take_local_code(),
        name=name,
        organization_number=organization_number,
        municipality_code=municipality_code,
        school_types=[PRESCHOOL],
        pupils=pupils,
        pupils_by_type={},
        status=UnitStatus.AKTIV,
        replaced_by=None,
        as_of=swedish_date(now),
        created_at=now,
        updated_at=now,
    )
    work.units.add(unit)
    await work.session.flush()
    work.publish(school_unit_changed(unit), subject=unit.school_unit_code)
    after = {"organization_number": organization_number, "municipality_code": municipality_code}
    await work.record("register_local_unit", "school_unit", unit.school_unit_code, at=now, after=after)
    return unit
