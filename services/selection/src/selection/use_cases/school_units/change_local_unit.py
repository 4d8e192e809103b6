"""Change a preschool unit; the units of the national register follow the register."""

from datetime import datetime
from typing import Any

from selection.facts import school_unit_changed
from selection.models.school_unit import SchoolUnit
from selection.repository.register_changes import StateChange
from selection.unit_of_work import Work
from shared.kit.lookup import named_in_body


async def change_local_unit(
    work: Work,
    school_unit_code: str,
    *,
    organization_number: str,
    name: str,
    municipality_code: str,
    pupils: int | None,
    version: int,
    now: datetime,
) -> SchoolUnit:
    unit = await work.units.get_unit_for_change(school_unit_code)
    unit.expect(version)
    await work.must_be_impartial(unit.organization_number, organization_number, now=now)
    with named_in_body("organization_number"):
        await work.organizers.get_organizer(organization_number)
    before = _state(unit)
    unit.change_local(
        name=name,
        organization_number=organization_number,
        municipality_code=municipality_code,
        pupils=pupils,
        now=now,
    )
    after = _state(unit)
    await work.register_changes.add_changes([StateChange(school_unit_code, before, after)], now=now)
    work.publish(school_unit_changed(unit), subject=school_unit_code)
    await work.record("change_local_unit", "school_unit", school_unit_code, at=now, before=before, after=after)
    return unit


def _state(unit: SchoolUnit) -> dict[str, Any]:
    return {
        "name": unit.name,
        "organization_number": unit.organization_number,
        "municipality_code": unit.municipality_code,
        "pupils": unit.pupils,
    }
