"""A cooperation has ended without an agreement: what was reserved for its decided measures is free again."""

from datetime import datetime

from budget.steps.release_reservation import release_reservation
from budget.unit_of_work import Work
from shared.contracts.agreements import CooperationEndedV1


async def release_funds(work: Work, ended: CooperationEndedV1, *, now: datetime) -> None:
    await release_reservation(work, ended.cooperation_id, now=now)
