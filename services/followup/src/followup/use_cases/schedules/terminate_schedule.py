"""An agreement ended before its time: cancel the activities ahead, keep those that are still owed."""

from datetime import datetime

from followup.facts import schedule_revised
from followup.unit_of_work import Work
from shared.contracts.agreements import AgreementTerminatedV1


async def terminate_schedule(work: Work, terminated: AgreementTerminatedV1, *, now: datetime) -> None:
    """A statement that fell due before the end is still owed: a grant that was paid is accounted for. A statement whose
    activity was cancelled is no longer expected; a submitted one can still be judged."""
    schedule = await work.schedules.lock_schedule(terminated.cooperation_id)
    statements = await work.statements.lock_statements_of_schedule(schedule.id)
    schedule.terminate(terminated.terminated_from, terminated.reason, now=now)
    for statement in statements:
        if statement.id in schedule.cancelled_statements:
            statement.cancel(now)
    for commitment in await work.commitments.lock_commitments_of_schedule(schedule.id):
        commitment.terminate(terminated.terminated_from, by=work.actor.subject, now=now)
    work.publish(schedule_revised(schedule), subject=schedule.id, scope=schedule.programme)
    after = {"status": schedule.status.value, "cancelled_statements": len(schedule.cancelled_statements)}
    await work.record("terminate_schedule", "schedule", schedule.id, at=now, after=after, reason=terminated.reason)
