"""The organiser asks for a change of its agreement, which stays in force as signed meanwhile."""

from datetime import datetime
from uuid import UUID

from agreements.models.change_request import ChangeRequest, ChangeRequestStatus
from agreements.steps.check_organizer import check_organizer
from agreements.steps.lock_part import lock_part
from agreements.unit_of_work import Work
from shared.clock import swedish_date


async def request_change(
    work: Work, agreement_id: UUID, *, request: str, reason: str, version: int, now: datetime
) -> ChangeRequest:
    agreement, case = await lock_part(work, work.agreements, agreement_id, version=version, now=now)
    agreement.require_running("En ändring begärs av en överenskommelse som gäller eller är pausad.")
    await check_organizer(work, case)
    change_request = ChangeRequest(
        cooperation_id=case.id,
        agreement_id=agreement.id,
        status=ChangeRequestStatus.OPEN,
        request=request,
        reason=reason,
        requested_by=work.actor.subject,
        requested_on=swedish_date(now),
        created_at=now,
        updated_at=now,
    )
    work.change_requests.add(change_request)
    case.note_change(now)  # whose turn it is
    await work.session.flush()  # gives the row its id, which the audit row needs
    after = {"agreement_id": str(agreement.id)}
    await work.record("request_change", "change_request", change_request.id, at=now, after=after, reason=reason)
    return change_request
