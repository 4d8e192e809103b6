"""Copy what is ordered, delivered and invoiced of a bought service."""

from datetime import datetime

from budget.copies import ServiceOrder
from budget.unit_of_work import Work
from shared.contracts.agreements import ServiceOrderChangedV1


async def copy_service_order(work: Work, fact: ServiceOrderChangedV1, *, now: datetime) -> None:
    order = ServiceOrder(
        id=fact.service_order_id,
        commitment_id=fact.agreement_id,
        measure_id=fact.measure_id,
        cost_kind=fact.cost_kind,
        supplier_number=fact.supplier_number,
        contract_reference=fact.contract_reference,
        delivered=fact.delivered,
        invoiced=fact.invoiced,
        taken_back=fact.correction.amount if fact.correction else None,
        corrected_on=fact.correction.corrected_on if fact.correction else None,
    )
    order.note(work.event)
    await work.service_orders.put(order)
    # Under the lock that everybody takes who changes accruals; an order may be heard of before its agreement.
    if await work.commitments.find_commitment_for_change(fact.agreement_id) is None:
        return
    # Costs that have arisen are shown with what is no longer delivered of them.
    for accrual in await work.accruals.lock_accruals_of(fact.agreement_id, fact.cost_kind, fact.measure_id):
        accrual.note_change(now)
