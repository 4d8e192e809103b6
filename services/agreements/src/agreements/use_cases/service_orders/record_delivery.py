"""Something of an order has been delivered: budget may let that much of its cost arise, and no more."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from agreements.models.service_order import ServiceDelivery, ServiceOrder
from agreements.steps.lock_part import lock_part
from agreements.steps.publish_order import publish_order
from agreements.unit_of_work import Work
from shared.clock import new_id, swedish_date


async def record_delivery(
    work: Work,
    order_id: UUID,
    *,
    amount: Decimal,
    delivered_on: date,
    description: str,
    version: int,
    now: datetime,
) -> ServiceOrder:
    order, case = await lock_part(work, work.service_orders, order_id, version=version, now=now)
    order.deliver(amount, now)
    order.require_day(delivered_on, today=swedish_date(now))
    delivery = ServiceDelivery(
        id=new_id(),
        service_order_id=order.id,
        amount=amount,
        delivered_on=delivered_on,
        description=description,
        recorded_by=work.actor.subject,
        created_at=now,
    )
    order.deliveries.append(delivery)
    after = {"amount": str(amount), "delivered": str(order.delivered)}
    await work.record("record_delivery", "service_order", order.id, at=now, after=after)
    publish_order(work, order, case)
    return order
