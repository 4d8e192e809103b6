"""An agreement ended before its time: cancel the activities ahead, keep those that are still owed."""

from datetime import datetime

from followup.facts import schedule_revised
from followup.steps.leave_meetings import leave_meetings
from followup.steps.settle_statements import settle_statements
from followup.unit_of_work import Work
from shared.contracts.agreements import AgreementTerminatedV1


async def terminate_schedule(work: Work, terminated: AgreementTerminatedV1, *, now: datetime) -> None:
    """End it, and commitments that fall due later. Statements follow the money paid, before the end or after."""
    schedule = await work.schedules.find_schedule_for_change(terminated.cooperation_id)
    if schedule is None:
        return  # ended before both had signed: there is nothing to follow up
    schedule.terminate(
        terminated.terminated_from, terminated.reason, final_statement_on=terminated.final_statement_on, now=now
    )
    await settle_statements(work, schedule, now=now)
    for commitment in await work.commitments.lock_commitments_of_schedule(schedule.id):
        commitment.terminate(terminated.terminated_from, by=work.actor.subject, now=now)
    await leave_meetings(
        work,
        schedule.id,
        schedule.organization_number,
        from_on=terminated.terminated_from,
        reason=terminated.reason,
        now=now,
    )
    work.publish(schedule_revised(schedule), subject=schedule.id, scope=schedule.programme)
    after = {"status": schedule.status.value, "ended_on": terminated.terminated_from.isoformat()}
    await work.record("terminate_schedule", "schedule", schedule.id, at=now, after=after, reason=terminated.reason)
