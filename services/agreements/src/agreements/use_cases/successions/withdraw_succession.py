"""The proposal is taken back or not followed: the case waits on."""

from datetime import datetime
from uuid import UUID

from agreements.models.succession import Succession
from agreements.steps.lock_part import lock_part
from agreements.unit_of_work import Work


async def withdraw_succession(
    work: Work, succession_id: UUID, *, reason: str, version: int, now: datetime
) -> Succession:
    succession, case = await lock_part(work, work.successions, succession_id, version=version, now=now)
    succession.withdraw(reason, now)
    case.note_change(now)  # whose turn it is
    after = {"status": succession.status}
    await work.record("withdraw_succession", "succession", succession.id, at=now, after=after, reason=reason)
    return succession
