"""A proposal is withdrawn, or an order is closed: the rest of it is not delivered, and its money is free for others."""

from datetime import datetime
from uuid import UUID

from agreements.models.service_order import OrderStatus, ServiceOrder
from agreements.steps.lock_part import lock_part
from agreements.steps.publish_order import publish_order
from agreements.unit_of_work import Work


async def end_order(work: Work, order_id: UUID, *, reason: str, version: int, now: datetime) -> ServiceOrder:
    order, case = await lock_part(work, work.service_orders, order_id, version=version, now=now)
    order.end(reason, now)
    await work.record("end_order", "service_order", order.id, at=now, after={"status": order.status}, reason=reason)
    if order.status is OrderStatus.CLOSED:
        publish_order(work, order, case)
    return order
