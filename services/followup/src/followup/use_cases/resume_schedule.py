"""A paused agreement goes on: what waited is planned again."""

from datetime import datetime

from followup.facts import schedule_revised
from followup.swedish_days import is_working_day
from followup.unit_of_work import Work
from shared.contracts.agreements import AgreementResumedV1


async def resume_schedule(work: Work, resumed: AgreementResumedV1, *, now: datetime) -> None:
    schedule = await work.schedules.get_schedule_for_change(resumed.cooperation_id)
    statements = await work.statements.list_of_schedule_for_change(schedule.id)
    schedule.resume(resumed.resumed_from, resumed.reason, on=is_working_day, now=now)
    for statement in statements:
        statement.be_due(schedule.due_days, now=now)
    await work.session.flush()
    work.publish(schedule_revised(schedule), subject=schedule.id, scope=schedule.programme)
    await work.record("resume_schedule", "schedule", schedule.id, at=now, reason=resumed.reason)
