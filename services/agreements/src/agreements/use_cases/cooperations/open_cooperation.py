"""Selection made an offer: a case with the organiser is opened."""

from datetime import datetime

from agreements.models.cooperation import Cooperation, CooperationStatus
from agreements.unit_of_work import Work
from shared.contracts.selection import OfferMadeV1


async def open_cooperation(work: Work, fact: OfferMadeV1, *, now: datetime) -> Cooperation:
    cooperation = Cooperation(
        offer_id=fact.offer_id,
        round_id=fact.round_id,
        programme=fact.programme,
        organization_number=fact.organization_number,
        organizer_name=fact.organizer_name,
        school_unit_codes=list(fact.school_unit_codes),
        status=CooperationStatus.OFFERED,
        offered_on=fact.made_on,
        answer_by=fact.answer_by,
        created_at=now,
        updated_at=now,
    )
    work.cooperations.add(cooperation)
    await work.session.flush()  # gives the row its id, which the audit row needs
    after = {"offer_id": str(fact.offer_id)}
    await work.record("open_cooperation", "cooperation", cooperation.id, at=now, after=after)
    return cooperation
