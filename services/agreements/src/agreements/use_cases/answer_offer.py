"""The organiser accepts or declines the offer."""

from datetime import datetime
from uuid import UUID

from agreements.models import Cooperation
from agreements.unit_of_work import Work
from shared.contracts.agreements import OfferAnsweredV1
from shared.kit.clock import swedish_date


async def answer_offer(
    work: Work, cooperation_id: UUID, *, accepted: bool, reason: str | None, version: int, now: datetime
) -> Cooperation:
    cooperation = await work.cooperations.get_cooperation_for_change(cooperation_id)
    cooperation.expect(version)
    today = swedish_date(now)
    cooperation.answer(accepted, reason=reason, today=today, now=now)
    answered = OfferAnsweredV1(
        cooperation_id=cooperation.id,
        offer_id=cooperation.offer_id,
        organization_number=cooperation.organization_number,
        accepted=accepted,
        decline_reason=cooperation.decline_reason,
        answered_on=today,
    )
    work.publish(answered, subject=cooperation.id, scope=cooperation.programme)
    await work.record(
        "answer_offer", "cooperation", cooperation.id, at=now, after={"accepted": accepted}, reason=reason
    )
    return cooperation
