"""Take back an offer that has not been answered."""

from datetime import datetime
from uuid import UUID

from selection.facts import offer_withdrawn
from selection.models.offer import Offer
from selection.unit_of_work import Work
from shared.clock import swedish_date


async def withdraw_offer(work: Work, offer_id: UUID, *, reason: str, version: int, now: datetime) -> Offer:
    offer = await work.offers.get_offer_for_change(offer_id)
    offer.expect(version)
    await work.must_be_impartial(offer.organization_number, now=now)
    offer.withdraw(reason, now=now)
    work.publish(offer_withdrawn(offer, on=swedish_date(now)), subject=offer.id, scope=offer.programme)
    await work.record("withdraw_offer", "offer", offer.id, at=now, reason=reason)
    return offer
