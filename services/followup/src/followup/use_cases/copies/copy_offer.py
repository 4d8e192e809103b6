"""Copies an offer to an organiser."""

from datetime import datetime

from followup.copies import OfferCopy
from followup.unit_of_work import Work
from shared.contracts.selection import OfferMadeV1


async def copy_offer(work: Work, fact: OfferMadeV1, *, now: datetime) -> None:
    copy = OfferCopy(
        offer_id=fact.offer_id,
        organization_number=fact.organization_number,
        round_id=fact.round_id,
        programme=fact.programme,
        organizer_name=fact.organizer_name,
        school_unit_codes=list(fact.school_unit_codes),
        diary_number=fact.diary_number,
        made_on=fact.made_on,
        answer_by=fact.answer_by,
    )
    copy.note(work.event)
    await work.copies.put(copy)
