"""Copies the withdrawal of an offer."""

from datetime import datetime

from followup.copies import OfferCopy
from followup.unit_of_work import Work
from shared.contracts.selection import OfferWithdrawnV1


async def copy_withdrawal(work: Work, withdrawn: OfferWithdrawnV1, *, now: datetime) -> None:
    copy = OfferCopy(
        offer_id=withdrawn.offer_id,
        organization_number=withdrawn.organization_number,
        withdrawn_on=withdrawn.withdrawn_on,
    )
    copy.note(work.event)
    await work.copies.put(copy)
