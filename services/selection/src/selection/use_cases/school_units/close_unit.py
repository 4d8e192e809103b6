"""A school unit has closed, or goes on under a new code."""

from datetime import date, datetime

from selection.facts import school_unit_changed
from selection.models.school_unit import SchoolUnit
from selection.repository.register_changes import StateChange
from selection.unit_of_work import Work


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
    before = {"status": unit.status.value, "replaced_by": unit.replaced_by}
    unit.close(on=closed_on, replaced_by=replaced_by, now=now)
    if replaced_by is not None:
        await work.units.get_unit(replaced_by)
    after = {"status": unit.status.value, "replaced_by": replaced_by}
    await work.register_changes.add_changes([StateChange(school_unit_code, before, after)], now=now)
    work.publish(school_unit_changed(unit), subject=school_unit_code)
    await work.record("close_unit", "school_unit", school_unit_code, at=now, before=before, after=after, reason=reason)
    return unit
