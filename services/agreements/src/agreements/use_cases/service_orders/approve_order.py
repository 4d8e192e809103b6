"""Another person orders the service; from here on it may be delivered."""

from datetime import datetime
from uuid import UUID

from agreements.models.service_order import ServiceOrder
from agreements.steps.check_room import check_room
from agreements.steps.lock_part import lock_part
from agreements.steps.publish_order import publish_order
from agreements.unit_of_work import Work
from shared.clock import swedish_date


async def approve_order(work: Work, order_id: UUID, *, version: int, now: datetime) -> ServiceOrder:
    order, case = await lock_part(work, work.service_orders, order_id, version=version, now=now)
    await work.must_be_another("approve_order", service_order=order.id)
    today = swedish_date(now)
    order.approve(work.actor.subject, today=today, now=now)
    # The agreement may have been amended or ended since it was proposed.
    await check_room(work, await work.agreements.get_part(order.agreement_id), order, today=today)
    await work.record("approve_order", "service_order", order.id, at=now, after={"amount": str(order.ordered)})
    publish_order(work, order, case)
    return order
