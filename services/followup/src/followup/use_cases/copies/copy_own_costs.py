"""Copies what the agency's own costs of one kind and activity come to."""

from datetime import datetime

from followup.copies import OwnCostCopy
from followup.unit_of_work import Work
from shared.contracts.budget import OwnCostsChangedV1


async def copy_own_costs(work: Work, changed: OwnCostsChangedV1, *, now: datetime) -> None:
    copy = OwnCostCopy(
        subject=work.current_event.subject,
        programme=changed.programme,
        fiscal_year=changed.fiscal_year,
        appropriation_item=changed.appropriation_item,
        cost_kind=changed.cost_kind,
        activity=changed.activity,
        measure_kind=changed.measure_kind,
        amount=changed.amount,
        changed_on=changed.changed_on,
    )
    copy.note(work.event)
    await work.copies.put(copy)
