"""Register a preschool unit: it is in no national register, and gets a code of our own."""

from datetime import datetime

from selection.errors import of_field
from selection.facts import school_unit_changed
from selection.models.school_unit import SchoolUnit, UnitStatus
from selection.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.lookup import named_in_body

PRESCHOOL = "FSK"


async def register_local_unit(
    work: Work, organization_number: str, *, name: str, municipality_code: str, pupils: int | None, now: datetime
) -> SchoolUnit:
    """`pupils` are the children in the unit, when known."""
    await work.must_be_impartial(organization_number, now=now)
    with named_in_body("organization_number"):
        organizer = await work.organizers.get_organizer(organization_number)
    if not organizer.active:
        detail = f"Huvudmannen {organization_number} har upphört. Ange den som finns kvar."
        raise of_field("organization_number", detail, expected="en huvudman som finns kvar")
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
    await work.session.flush()  # gives the row its id, which the audit row needs
    work.publish(school_unit_changed(unit), subject=unit.school_unit_code)
    after = {"organization_number": organization_number, "municipality_code": municipality_code}
    await work.record("register_local_unit", "school_unit", unit.school_unit_code, at=now, after=after)
    return unit
