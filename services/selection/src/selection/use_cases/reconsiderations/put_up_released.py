"""The timed job of holds: a unit that no longer has to wait is put up for the next analysis."""

from datetime import datetime

from selection.models.reconsideration import Reconsideration
from selection.readers.catalogue import Catalogue
from selection.steps.find_released import find_released
from selection.unit_of_work import Work
from shared.clock import new_id, swedish_date


async def put_up_released(work: Work, catalogue: Catalogue, *, now: datetime) -> int:
    """Put up each unit once per round, however many workers run. Returns how many were put up."""
    put_up = 0
    for round_ in await work.reconsiderations.list_rounds_that_wait():
        waiting = await work.reconsiderations.list_waiting(round_.id)
        for candidate in await find_released(work, round_, waiting, catalogue=catalogue, now=now):
            row = Reconsideration(
                id=new_id(),
                programme=round_.programme,
                round_id=round_.id,
                school_unit_code=candidate.school_unit_code,
                organization_number=candidate.organization_number,
                reasons=[reason.text for reason in candidate.reasons],
                released_on=swedish_date(now),
                recorded_at=now,
            )
            if await work.reconsiderations.add(row):
                put_up += 1
                after = {"round_id": str(round_.id), "school_unit_code": candidate.school_unit_code}
                await work.record("put_up_released", "reconsideration", row.id, at=now, after=after)
    return put_up
