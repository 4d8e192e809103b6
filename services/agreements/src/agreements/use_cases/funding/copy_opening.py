"""Budget has booked the money of a case that was carried over: what its books say is held against the file."""

from datetime import datetime

from agreements.copies import Opening
from agreements.steps.prepare_funding import prepare_funding
from agreements.unit_of_work import Work
from shared.contracts.budget import OpeningBalanceBookedV1


async def copy_opening(work: Work, fact: OpeningBalanceBookedV1, *, now: datetime) -> None:
    funding = await prepare_funding(work, fact.cooperation_id, now=now)
    agreement = await work.agreements.find_part_of(fact.cooperation_id)
    if funding and agreement:
        # An amendment is signed on the money of the decision that was carried over, as if it had been reserved here.
        funding.decision_id = agreement.decision_id
        funding.opening = Opening.model_validate(fact, from_attributes=True)
