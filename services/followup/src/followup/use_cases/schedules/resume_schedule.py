"""A paused agreement was resumed: the suspended activities are planned again."""

from datetime import datetime

from followup.facts import schedule_revised
from followup.unit_of_work import Work
from shared.contracts.agreements import AgreementResumedV1
from shared.kit.swedish import is_working_day


async def resume_schedule(work: Work, resumed: AgreementResumedV1, *, now: datetime) -> None:
    schedule = await work.schedules.get_schedule_for_change(resumed.cooperation_id)
    statements = await work.statements.lock_statements_of_schedule(schedule.id)
    schedule.resume(resumed.resumed_from, resumed.reason, is_working_day=is_working_day, now=now)
    for statement in statements:
        statement.follow_due_day(schedule.statement_days, now=now)
    work.publish(schedule_revised(schedule), subject=schedule.id, scope=schedule.programme)
    await work.record("resume_schedule", "schedule", schedule.id, at=now, reason=resumed.reason)
