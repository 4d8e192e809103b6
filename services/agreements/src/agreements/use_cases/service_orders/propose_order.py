"""A service is to be bought for a measure: of whom, under which contract, for how much. Another person orders it."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from agreements.models.costs import BoughtKind
from agreements.models.service_order import OrderStatus, ServiceOrder
from agreements.steps.check_room import check_room
from agreements.steps.lock_part import lock_part
from agreements.unit_of_work import Work
from shared.clock import swedish_date
from shared.contracts.terms import CostKind


async def propose_order(
    work: Work,
    agreement_id: UUID,
    *,
    measure_id: UUID,
    cost_kind: BoughtKind,
    supplier_number: str,
    supplier_name: str,
    contract_reference: str,
    description: str,
    amount: Decimal,
    version: int,
    now: datetime,
) -> ServiceOrder:
    agreement, case = await lock_part(work, work.agreements, agreement_id, version=version, now=now)
    order = ServiceOrder(
        cooperation_id=case.id,
        agreement_id=agreement.id,
        measure_id=measure_id,
        cost_kind=CostKind(cost_kind),
        supplier_number=supplier_number,
        supplier_name=supplier_name,
        contract_reference=contract_reference,
        description=description,
        status=OrderStatus.PROPOSED,
        ordered=amount,
        delivered=Decimal(),
        invoiced=Decimal(),
        excess=Decimal(),
        proposed_by=work.actor.subject,
        created_at=now,
        updated_at=now,
        deliveries=[],
    )
    work.service_orders.add(order)
    await work.session.flush()  # gives the row its id, and the sum of what is ordered its last line
    await check_room(work, agreement, order, today=swedish_date(now))
    after = {"measure_id": str(measure_id), "supplier": supplier_number, "amount": str(amount)}
    await work.record("propose_order", "service_order", order.id, at=now, after=after)
    return order
