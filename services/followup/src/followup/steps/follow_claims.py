"""Asks for other statements, or none, when what is claimed of an ended agreement has changed."""

from datetime import datetime
from uuid import UUID

from followup.facts import schedule_revised
from followup.models.schedule import Schedule
from followup.steps.settle_statements import settle_statements
from followup.unit_of_work import Work


async def follow_claims(work: Work, cooperation_id: UUID, *, now: datetime) -> None:
    await work.session.flush()  # the claim or the repayment is among those that are summed
    # Locked also when it has not ended: an end at the same moment waits, and then sees this claim.
    schedule = await work.schedules.find_schedule_for_change(cooperation_id)
    if schedule is not None and schedule.has_ended:
        await settle_claimed(work, schedule, now=now)


async def settle_claimed(work: Work, schedule: Schedule, *, now: datetime) -> bool:
    """Return whether any statement changed."""
    if not await settle_statements(work, schedule, now=now):
        return False
    schedule.note_change(now)
    work.publish(schedule_revised(schedule), subject=schedule.id, scope=schedule.programme)
    await work.record("settle_statements", "schedule", schedule.id, at=now, after={"status": schedule.status.value})
    return True
