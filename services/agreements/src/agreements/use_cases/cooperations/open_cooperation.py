"""Selection made an offer: a case with the organiser is opened."""

from datetime import datetime

from agreements.models.cooperation import Cooperation, CooperationStatus
from agreements.unit_of_work import Work
from shared.contracts.selection import OfferMadeV1


async def open_cooperation(work: Work, offer: OfferMadeV1, *, now: datetime) -> Cooperation:
    cooperation = Cooperation(
        offer_id=offer.offer_id,
        round_id=offer.round_id,
        programme=offer.programme,
        organization_number=offer.organization_number,
        organizer_name=offer.organizer_name,
        school_unit_codes=list(offer.school_unit_codes),
        status=CooperationStatus.OFFERED,
        offered_on=offer.made_on,
        answer_by=offer.answer_by,
        created_at=now,
        updated_at=now,
    )
    work.cooperations.add(cooperation)
    await work.session.flush()  # gives the row its id, which the audit row needs
    after = {"offer_id": str(offer.offer_id)}
    await work.record("open_cooperation", "cooperation", cooperation.id, at=now, after=after)
    return cooperation
