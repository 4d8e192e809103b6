"""Budget closed a fiscal year: what the case has not been paid of it may be paid the year that it followed to."""

from datetime import datetime

from agreements.models.carried_forward import CarriedForward
from agreements.steps.prepare_funding import prepare_funding
from agreements.unit_of_work import Work
from shared.contracts.budget import FundsCarriedForwardV1


async def copy_carried_forward(work: Work, fact: FundsCarriedForwardV1, *, now: datetime) -> None:
    source_id = fact.agreement_id or fact.decision_id
    funding = await prepare_funding(work, fact.cooperation_id, now=now)
    if funding is None or source_id is None:
        return
    funding.carry_forward(
        CarriedForward(
            source_id=source_id,
            appropriation_item=fact.appropriation_item,
            from_year=fact.from_year,
            to_year=fact.to_year,
            cost_kind=line.cost_kind,
            amount=line.amount,
        )
        for line in fact.lines
    )
