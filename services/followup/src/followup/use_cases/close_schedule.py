"""An agreement ended, before its time or at it: close what is ahead."""

from datetime import datetime

from followup.facts import schedule_revised
from followup.models import Schedule
from followup.rules.schedule import ActivityStatus
from followup.unit_of_work import Work
from followup.use_cases.find_schedule import get_schedule_of_event
from shared.contracts.agreements import AgreementCompletedV1, AgreementTerminatedV1


async def terminate_schedule(work: Work, terminated: AgreementTerminatedV1, *, now: datetime) -> None:
    """What fell due before the end is still owed: a grant that was paid is accounted for."""
    schedule = await get_schedule_of_event(work, terminated.cooperation_id)
    schedule.terminate(terminated.terminated_from, terminated.reason, now=now)
    await _cancel_statements(work, schedule, now=now)
    await _tell(work, schedule, "terminate_schedule", reason=terminated.reason, now=now)


async def complete_schedule(work: Work, completed: AgreementCompletedV1, *, now: datetime) -> None:
    """The last statements, the final follow-up and the one after a year are still to come."""
    schedule = await get_schedule_of_event(work, completed.cooperation_id)
    schedule.complete(completed.completed_on, now=now)
    await _tell(work, schedule, "complete_schedule", reason=None, now=now)


async def _cancel_statements(work: Work, schedule: Schedule, *, now: datetime) -> None:
    """Statements whose activity was closed are not expected any more; what was handed in can still be judged."""
    closed = {each.statement_id for each in schedule.activities if each.status is ActivityStatus.CANCELLED}
    for statement in await work.statements.list_of_schedule_for_change(schedule.id):
        if statement.id in closed:
            statement.cancel(now)


async def _tell(work: Work, schedule: Schedule, action: str, *, reason: str | None, now: datetime) -> None:
    await work.session.flush()
    work.publish(schedule_revised(schedule), subject=schedule.id, programme=schedule.programme)
    await work.record(action, "schedule", schedule.id, at=now, after={"status": schedule.status.value}, reason=reason)
