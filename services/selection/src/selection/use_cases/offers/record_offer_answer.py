"""An organiser has answered its offer: by accepting it takes part in the programme."""

from datetime import datetime

from selection.models.participation import Participation
from selection.unit_of_work import Work
from shared.contracts.agreements import OfferAnsweredV1


async def record_offer_answer(work: Work, answered: OfferAnsweredV1, *, now: datetime) -> None:
    offer = await work.offers.get_offer_for_change(answered.offer_id)
    offer.record_answer(answered.accepted, reason=answered.decline_reason, answered_on=answered.answered_on, now=now)
    if answered.accepted:
        work.participations.add(
            Participation(
                organization_number=offer.organization_number,
                programme=offer.programme,
                starts_on=answered.answered_on,
                cooperation_id=answered.cooperation_id,
                created_at=now,
                updated_at=now,
            )
        )
    await work.record("record_offer_answer", "offer", offer.id, at=now, after={"accepted": answered.accepted})
