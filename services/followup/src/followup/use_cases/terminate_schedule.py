"""An agreement ended before its time: close what is ahead, keep what is owed."""

from datetime import datetime

from followup.facts import schedule_revised
from followup.rules.schedule import ActivityStatus
from followup.unit_of_work import Work
from shared.contracts.agreements import AgreementTerminatedV1


async def terminate_schedule(work: Work, terminated: AgreementTerminatedV1, *, now: datetime) -> None:
    """What fell due before the end is still owed: a grant that was paid is accounted for. A statement whose activity
    was closed is not expected any more; what was handed in can still be judged."""
    schedule = await work.schedules.get_schedule_for_change(terminated.cooperation_id)
    statements = await work.statements.list_of_schedule_for_change(schedule.id)
    schedule.terminate(terminated.terminated_from, terminated.reason, now=now)
    closed = {each.statement_id for each in schedule.activities if each.status is ActivityStatus.CANCELLED}
    for statement in statements:
        if statement.id in closed:
            statement.cancel(now)
    await work.session.flush()
    work.publish(schedule_revised(schedule), subject=schedule.id, scope=schedule.programme)
    after = {"status": schedule.status.value, "closed": len(closed)}
    await work.record("terminate_schedule", "schedule", schedule.id, at=now, after=after, reason=terminated.reason)
