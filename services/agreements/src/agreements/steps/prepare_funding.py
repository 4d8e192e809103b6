"""Locks the case and gives our copy of its money, marked with the event that is about to change it."""

from datetime import datetime
from uuid import UUID

from agreements.copies import Funding
from agreements.steps.note_step import note_step
from agreements.unit_of_work import Work


async def prepare_funding(work: Work, cooperation_id: UUID, *, now: datetime) -> Funding | None:
    """None when the case is not ours. Made empty when the event is the first about its money."""
    case = await work.cooperations.find_cooperation_for_change(cooperation_id)
    if case is None:
        return None
    funding = await work.funding.find_funding(cooperation_id)
    if funding is None:
        funding = Funding.nothing(cooperation_id)
        work.funding.add(funding)
    funding.note(work.event)
    note_step(work, case.id, now=now)
    case.note_change(now)
    return funding
