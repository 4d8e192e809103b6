"""The organiser withdraws its request before it is answered."""

from datetime import datetime
from uuid import UUID

from agreements.models.change_request import ChangeRequest
from agreements.steps.lock_part import lock_part
from agreements.unit_of_work import Work


async def withdraw_change_request(
    work: Work, change_request_id: UUID, *, reason: str, version: int, now: datetime
) -> ChangeRequest:
    change_request, case = await lock_part(work, work.change_requests, change_request_id, version=version, now=now)
    change_request.withdraw(reason, now)
    case.note_change(now)  # whose turn it is
    after = {"status": change_request.status}
    await work.record(
        "withdraw_change_request", "change_request", change_request.id, at=now, after=after, reason=reason
    )
    return change_request
