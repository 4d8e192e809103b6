"""Copies an organiser's answer to an offer."""

from datetime import datetime

from followup.copies import AnswerCopy
from followup.unit_of_work import Work
from shared.contracts.agreements import OfferAnsweredV1


async def copy_answer(work: Work, fact: OfferAnsweredV1, *, now: datetime) -> None:
    copy = AnswerCopy(
        cooperation_id=fact.cooperation_id,
        offer_id=fact.offer_id,
        programme=work.programme,
        organization_number=fact.organization_number,
        accepted=fact.accepted,
        decline_reason=fact.decline_reason,
        answered_on=fact.answered_on,
    )
    copy.note(work.event)
    await work.copies.put(copy)
