"""The proposal is taken back or not followed: the agreement goes on."""

from datetime import datetime
from uuid import UUID

from agreements.models.termination import Termination
from agreements.steps.lock_part import lock_part
from agreements.unit_of_work import Work


async def withdraw_termination(
    work: Work, termination_id: UUID, *, reason: str, version: int, now: datetime
) -> Termination:
    termination, case = await lock_part(work, work.terminations, termination_id, version=version, now=now)
    termination.withdraw(reason, now)
    case.note_change(now)  # whose turn it is, is shown with the case
    after = {"status": termination.status}
    await work.record("withdraw_termination", "termination", termination.id, at=now, after=after, reason=reason)
    return termination
