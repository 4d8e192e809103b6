"""The organiser has gone up in another: what is left to follow up and account for is the successor's."""

from datetime import datetime

from followup.unit_of_work import Work
from shared.contracts.agreements import OrganizerSucceededV1


async def pass_to_successor(work: Work, succeeded: OrganizerSucceededV1, *, now: datetime) -> None:
    """A case without a schedule is not signed; its schedule will be made with the successor."""
    schedule = await work.schedules.find_schedule_for_change(succeeded.cooperation_id)
    if schedule is None:
        return
    before = {"organization_number": schedule.organization_number}
    await work.schedules.pass_parts(schedule.id, succeeded.organization_number, now=now)
    schedule.pass_to(succeeded.organization_number, now)
    after = {"organization_number": succeeded.organization_number}
    await work.record("pass_to_successor", "schedule", schedule.id, at=now, before=before, after=after)
