"""An agreement reached its end: statements of paid money, the final follow-up and that after a year are still ahead."""

from datetime import datetime

from followup.facts import schedule_revised
from followup.steps.settle_statements import settle_statements
from followup.unit_of_work import Work
from shared.contracts.agreements import AgreementCompletedV1


async def complete_schedule(work: Work, completed: AgreementCompletedV1, *, now: datetime) -> None:
    schedule = await work.schedules.get_schedule_for_change(completed.cooperation_id)
    schedule.complete(completed.completed_on, now=now)
    await settle_statements(work, schedule, now=now)
    work.publish(schedule_revised(schedule), subject=schedule.id, scope=schedule.programme)
    await work.record("complete_schedule", "schedule", schedule.id, at=now, after={"status": schedule.status.value})
