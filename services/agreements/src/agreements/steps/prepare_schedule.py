"""Locks the case and gives our copy of its schedule, marked with the event that is about to change it."""

from datetime import datetime
from uuid import UUID

from agreements.copies import Schedule
from agreements.steps.note_step import note_step
from agreements.unit_of_work import Work


async def prepare_schedule(work: Work, cooperation_id: UUID, *, now: datetime) -> Schedule | None:
    """None when the case is not ours, or has no schedule."""
    case = await work.cooperations.find_cooperation_for_change(cooperation_id)
    schedule = await work.schedules.find_schedule(cooperation_id) if case else None
    if case and schedule:
        schedule.note(work.event)
        note_step(work, case.id, now=now)
        case.note_change(now)
    return schedule
