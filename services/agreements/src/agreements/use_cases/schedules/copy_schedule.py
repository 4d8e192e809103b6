"""Followup made or revised the schedule of a case: the case shows the new list."""

from datetime import datetime

from agreements.copies import Schedule
from agreements.steps.note_step import note_step
from agreements.unit_of_work import Work
from shared.contracts.followup import ScheduleCreatedV1, ScheduleRevisedV1


async def copy_schedule(work: Work, fact: ScheduleCreatedV1 | ScheduleRevisedV1, *, now: datetime) -> None:
    case = await work.cooperations.find_cooperation_for_change(fact.cooperation_id)
    if case is None:
        return
    schedule = await work.schedules.find_schedule(case.id)
    if schedule is None:
        schedule = Schedule(cooperation_id=case.id)
        work.schedules.add(schedule)
    schedule.status = fact.status if isinstance(fact, ScheduleRevisedV1) else "active"
    if isinstance(fact, ScheduleCreatedV1):
        schedule.carried_approved = fact.carried_approved
    schedule.agreement_version = fact.agreement_version
    schedule.revise(fact.activities)
    schedule.note(work.event)
    note_step(work, case.id, now=now)
    case.note_change(now)
