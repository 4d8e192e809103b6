"""The money of a case, as the event that is taking effect finds it."""

from datetime import datetime
from uuid import UUID

from agreements.copies import Funding
from agreements.unit_of_work import Work


async def load_funding(work: Work, cooperation_id: UUID, *, now: datetime) -> Funding | None:
    """None for a case that is not known here: it is somebody else's, and there is nothing to show it on."""
    case = await work.cooperations.find_cooperation_for_change(cooperation_id)
    if case is None:
        return None
    funding = await work.funding.find_funding(cooperation_id)
    if funding is None:
        funding = Funding.nothing(cooperation_id)
        work.funding.add(funding)
    funding.note(work.event)
    case.touch(now)
    return funding
