"""The offer that more units are chosen for, or the part of an organiser whose cooperation was carried over."""

from uuid import UUID

from selection.models.offer import Offer
from selection.models.participation import CarriedOffer
from selection.unit_of_work import Work

SomeOffer = Offer | CarriedOffer


async def find_offer_for_change(work: Work, offer_id: UUID) -> SomeOffer:
    """The offer, locked: a decision on other units at the same moment is seen."""
    part = await work.participations.find_carried_for_change(offer_id)
    return CarriedOffer(part, offer_id) if part else await work.offers.get_offer_for_change(offer_id)


async def find_offer(work: Work, offer_id: UUID) -> SomeOffer:
    part = await work.participations.find_carried(offer_id)
    return CarriedOffer(part, offer_id) if part else await work.offers.get_offer(offer_id, own=None)


def rounds_of(offer: SomeOffer) -> list[UUID]:
    """The round that whoever acts may have answered in; none chose an organiser whose cooperation was carried over."""
    return [offer.round_id] if offer.round_id else []
