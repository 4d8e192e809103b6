"""Follow-up told how the schedule of a case stands: the case shows what is due, done, late or rejected."""

from datetime import datetime
from uuid import UUID

from agreements.copies import Schedule
from agreements.unit_of_work import Work
from shared.contracts.followup import (
    FollowupCompletedV1,
    FollowupOverdueV1,
    ScheduleCreatedV1,
    ScheduleRevisedV1,
    StatementApprovedV1,
    StatementRejectedV1,
)


async def note_schedule(work: Work, told: ScheduleCreatedV1 | ScheduleRevisedV1, *, now: datetime) -> None:
    case = await work.cooperations.find_cooperation_for_change(told.cooperation_id)
    if case is None:
        return
    schedule = await work.schedules.find_schedule(case.id)
    if schedule is None:
        schedule = Schedule(cooperation_id=case.id)
        work.schedules.add(schedule)
    schedule.status = told.status if isinstance(told, ScheduleRevisedV1) else "active"
    schedule.agreement_version = told.agreement_version
    schedule.revise(told.activities)
    schedule.note(work.event)
    case.touch(now)


async def note_followup(work: Work, told: FollowupCompletedV1 | FollowupOverdueV1, *, now: datetime) -> None:
    if schedule := await _schedule(work, told.cooperation_id, now=now):
        schedule.mark(told.activity_id, "done" if isinstance(told, FollowupCompletedV1) else "overdue")


async def note_statement(work: Work, told: StatementApprovedV1 | StatementRejectedV1, *, now: datetime) -> None:
    if schedule := await _schedule(work, told.cooperation_id, now=now):
        schedule.mark_statement(told.statement_id, "approved" if isinstance(told, StatementApprovedV1) else "rejected")


async def _schedule(work: Work, cooperation_id: UUID, *, now: datetime) -> Schedule | None:
    case = await work.cooperations.find_cooperation_for_change(cooperation_id)
    schedule = await work.schedules.find_schedule(cooperation_id) if case else None
    if case and schedule:
        schedule.note(work.event)
        case.touch(now)
    return schedule
