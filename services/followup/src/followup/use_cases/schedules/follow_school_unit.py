"""A school unit closed, was merged or changed organiser: the schedules that cover it are marked as changed."""

from datetime import datetime

from followup.copies import SchoolUnitCopy
from followup.unit_of_work import Work
from shared.contracts.selection import SchoolUnitChangedV1


async def follow_school_unit(work: Work, changed: SchoolUnitChangedV1, *, now: datetime) -> None:
    """Whoever follows the list of schedules sees them anew, with what became of the unit; people decide what follows,
    by an amendment."""
    copy = SchoolUnitCopy(
        school_unit_code=changed.school_unit_code,
        organization_number=changed.organization_number,
        status=changed.status,
        replaced_by=changed.replaced_by,
    )
    copy.note(work.event)
    stood_so = await work.copies.has_school_unit(copy)
    await work.copies.put(copy)
    if stood_so:
        return  # what is new is what it teaches, which no schedule shows
    for schedule in await work.schedules.lock_running_with_unit(changed.school_unit_code):
        schedule.note_change(now)
        after = {
            "school_unit_code": changed.school_unit_code,
            "status": changed.status,
            "replaced_by": changed.replaced_by,
            "organization_number": changed.organization_number,
        }
        await work.record("follow_school_unit", "schedule", schedule.id, at=now, after=after)
