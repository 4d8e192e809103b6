"""Copy what is ordered, delivered and invoiced of a bought service."""

from datetime import datetime

from budget.copies import ServiceOrder
from budget.unit_of_work import Work
from shared.contracts.agreements import ServiceOrderChangedV1


async def copy_service_order(work: Work, changed: ServiceOrderChangedV1, *, now: datetime) -> None:
    order = ServiceOrder(
        id=changed.service_order_id,
        commitment_id=changed.agreement_id,
        measure_id=changed.measure_id,
        cost_kind=changed.cost_kind,
        supplier_number=changed.supplier_number,
        delivered=changed.delivered,
        invoiced=changed.invoiced,
    )
    order.note(work.event)
    await work.service_orders.put(order)
