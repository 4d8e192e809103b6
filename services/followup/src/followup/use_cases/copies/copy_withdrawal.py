"""Copies the withdrawal of an offer."""

from datetime import datetime

from followup.copies import OfferCopy
from followup.unit_of_work import Work
from shared.contracts.selection import OfferWithdrawnV1


async def copy_withdrawal(work: Work, fact: OfferWithdrawnV1, *, now: datetime) -> None:
    copy = OfferCopy(
        offer_id=fact.offer_id,
        organization_number=fact.organization_number,
        withdrawn_on=fact.withdrawn_on,
    )
    copy.note(work.event)
    await work.copies.put(copy)
