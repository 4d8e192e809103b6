"""Change what is told of a preschool unit; units of the national register follow it."""

from datetime import datetime
from typing import Any

from selection.errors import WrongState
from selection.models.school_unit import SchoolUnit, UnitStatus
from selection.steps.tell_unit import tell_unit
from selection.unit_of_work import Work
from shared.kit.clock import swedish_date


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
    unit.must_be_local()
    if unit.status is UnitStatus.UPPHORT:
        raise WrongState("Förskoleenheten är avslutad. Registrera en ny om verksamheten har börjat igen.")
    await work.organizers.get_organizer(organization_number)
    before = _state(unit)
    unit.organization_number, unit.name = organization_number, name
    unit.municipality_code, unit.pupils, unit.as_of = municipality_code, pupils, swedish_date(now)
    unit.touch(now)
    await work.session.flush()
    after = _state(unit)
    change = {"code": school_unit_code, "before": before, "after": after, "import_id": None, "recorded_at": now}
    await work.register_changes.add_changes([change])
    tell_unit(work, unit)
    await work.record("change_local_unit", "school_unit", school_unit_code, at=now, before=before, after=after)
    return unit


def _state(unit: SchoolUnit) -> dict[str, Any]:
    return {
        "name": unit.name,
        "organization_number": unit.organization_number,
        "municipality_code": unit.municipality_code,
        "pupils": unit.pupils,
    }
