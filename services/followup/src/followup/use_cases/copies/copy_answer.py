"""Copies an organiser's answer to an offer."""

from datetime import datetime

from followup.copies import AnswerCopy
from followup.unit_of_work import Work
from shared.contracts.agreements import OfferAnsweredV1


async def copy_answer(work: Work, answered: OfferAnsweredV1, *, now: datetime) -> None:
    copy = AnswerCopy(
        cooperation_id=answered.cooperation_id,
        offer_id=answered.offer_id,
        programme=work.programme,
        organization_number=answered.organization_number,
        accepted=answered.accepted,
        decline_reason=answered.decline_reason,
        answered_on=answered.answered_on,
    )
    copy.note(work.event)
    await work.copies.put(copy)
