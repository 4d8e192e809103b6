"""A school unit has closed, or goes on under a new code."""

from datetime import date, datetime

from selection.models.school_unit import SchoolUnit, UnitStatus
from selection.steps.tell_unit import tell_unit
from selection.unit_of_work import Work
from shared.kit.errors import InvalidInput


async def close_unit(
    work: Work,
    school_unit_code: str,
    *,
    replaced_by: str | None,
    closed_on: date,
    reason: str,
    version: int,
    now: datetime,
) -> SchoolUnit:
    unit = await work.units.get_unit_for_change(school_unit_code)
    unit.expect(version)
    if replaced_by == school_unit_code:
        raise InvalidInput("En skolenhet kan inte ersättas av sig själv. Ange den nya koden.")
    if replaced_by is not None:
        await work.units.get_unit(replaced_by)
    before = {"status": unit.status.value, "replaced_by": unit.replaced_by}
    unit.status, unit.replaced_by, unit.as_of = UnitStatus.UPPHORT, replaced_by, closed_on
    unit.touch(now)
    after = {"status": unit.status.value, "replaced_by": replaced_by}
    change = {"code": school_unit_code, "before": before, "after": after, "import_id": None, "recorded_at": now}
    await work.register_changes.add_changes([change])
    tell_unit(work, unit)
    await work.record("close_unit", "school_unit", school_unit_code, at=now, before=before, after=after, reason=reason)
    return unit
