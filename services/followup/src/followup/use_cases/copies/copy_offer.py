"""Copies an offer to an organiser."""

from datetime import datetime

from followup.copies import OfferCopy
from followup.unit_of_work import Work
from shared.contracts.selection import OfferMadeV1


async def copy_offer(work: Work, made: OfferMadeV1, *, now: datetime) -> None:
    copy = OfferCopy(
        offer_id=made.offer_id,
        organization_number=made.organization_number,
        round_id=made.round_id,
        programme=made.programme,
        organizer_name=made.organizer_name,
        school_unit_codes=list(made.school_unit_codes),
        diary_number=made.diary_number,
        made_on=made.made_on,
        answer_by=made.answer_by,
    )
    copy.note(work.event)
    await work.copies.put(copy)
