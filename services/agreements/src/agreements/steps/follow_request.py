"""Notes on a request that was taken up what it has led to: a decision, an amendment, or first one and then both."""

from datetime import datetime
from uuid import UUID

from agreements.models.cooperation import Cooperation
from agreements.unit_of_work import Work
from shared.kit.errors import InvalidInput, at_field
from shared.kit.lookup import named_in_body


async def follow_request(
    work: Work,
    case: Cooperation,
    change_request_id: UUID | None,
    *,
    decision_id: UUID | None = None,
    agreement_version: int | None = None,
    now: datetime,
) -> None:
    """`case` has been locked. None: the change is the agency's own."""
    if change_request_id is None:
        return
    with named_in_body("change_request_id"):
        change_request = await work.change_requests.get_part(change_request_id)
    if change_request.cooperation_id != case.id:
        fault = at_field("change_request_id", "begäran hör till en annan samverkan", "en begäran här")
        raise InvalidInput("Ange en begäran i den här samverkan.", errors=fault)
    change_request.lead_to(decision_id=decision_id, agreement_version=agreement_version, now=now)
    after = {"decision_id": str(decision_id) if decision_id else None, "agreement_version": agreement_version}
    await work.record("follow_request", "change_request", change_request.id, at=now, after=after)
