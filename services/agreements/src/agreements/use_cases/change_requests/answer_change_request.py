"""The agency takes the request up, or declines it and says why."""

from datetime import datetime
from uuid import UUID

from agreements.models.change_request import ChangeRequest
from agreements.steps.lock_part import lock_part
from agreements.unit_of_work import Work
from shared.clock import swedish_date


async def answer_change_request(
    work: Work, change_request_id: UUID, *, taken_up: bool, answer: str, version: int, now: datetime
) -> ChangeRequest:
    change_request, case = await lock_part(work, work.change_requests, change_request_id, version=version, now=now)
    change_request.require_open()
    await work.must_be_another("answer_change_request", change_request=change_request.id)
    if taken_up:
        agreement = await work.agreements.get_part(change_request.agreement_id)
        agreement.require_running("Överenskommelsen har upphört och ändras inte mer. Avslå begäran med det skälet.")
    today = swedish_date(now)
    change_request.answer_with(answer, taken_up=taken_up, subject=work.actor.subject, today=today, now=now)
    case.note_change(now)  # whose turn it is
    after = {"status": change_request.status}
    await work.record("answer_change_request", "change_request", change_request.id, at=now, after=after, reason=answer)
    return change_request
