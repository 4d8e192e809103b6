"""A school unit has closed, or goes on under a new code."""

from datetime import date, datetime

from selection.errors import check_passed
from selection.facts import school_unit_changed
from selection.models.school_unit import SchoolUnit
from selection.repository.register_changes import StateChange
from selection.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.lookup import named_in_body


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
    await work.must_be_impartial(unit.organization_number, now=now)
    check_passed("closed_on", closed_on, today=swedish_date(now))
    before = {"status": unit.status.value, "replaced_by": unit.replaced_by}
    unit.close(on=closed_on, replaced_by=replaced_by, now=now)
    if replaced_by is not None:
        with named_in_body("replaced_by"):
            successor = await work.units.get_unit(replaced_by)
        if successor.organization_number != unit.organization_number:
            # Whoever works with the unit knows it by its former code: that the new one is another's has to be said.
            work.publish(school_unit_changed(successor), subject=replaced_by)
    after = {"status": unit.status.value, "replaced_by": replaced_by}
    await work.register_changes.add_changes([StateChange(school_unit_code, before, after)], now=now)
    work.publish(school_unit_changed(unit), subject=school_unit_code)
    await work.record("close_unit", "school_unit", school_unit_code, at=now, before=before, after=after, reason=reason)
    return unit
