"""Take back an offer that has not been answered."""

from datetime import datetime
from uuid import UUID

from selection.models import Offer
from selection.unit_of_work import Work
from shared.contracts.selection import OfferWithdrawnV1
from shared.kit.clock import swedish_date


async def withdraw_offer(work: Work, offer_id: UUID, *, reason: str, version: int, now: datetime) -> Offer:
    offer = await work.rounds.get_offer_for_change(offer_id)
    offer.expect(version)
    offer.withdraw(reason)
    offer.touch(now)
    fact = OfferWithdrawnV1(
        offer_id=offer.id,
        organization_number=offer.organization_number,
        reason=reason,
        withdrawn_on=swedish_date(now),
    )
    work.publish(fact, subject=offer.id, scope=offer.programme)
    await work.record("withdraw_offer", "offer", offer.id, at=now, reason=reason)
    return offer
