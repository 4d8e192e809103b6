"""Copies what the agency's own costs of one kind and activity come to."""

from datetime import datetime

from followup.copies import OwnCostCopy
from followup.unit_of_work import Work
from shared.contracts.budget import OwnCostsChangedV1


async def copy_own_costs(work: Work, fact: OwnCostsChangedV1, *, now: datetime) -> None:
    copy = OwnCostCopy(
        subject=work.current_event.subject,
        programme=fact.programme,
        fiscal_year=fact.fiscal_year,
        appropriation_item=fact.appropriation_item,
        cost_kind=fact.cost_kind,
        activity=fact.activity,
        measure_kind=fact.measure_kind,
        amount=fact.amount,
        changed_on=fact.changed_on,
    )
    copy.note(work.event)
    await work.copies.put(copy)
