"""An order has changed: budget lets no cost arise that it does not hold."""

from agreements.facts.measures import service_order_changed
from agreements.models.cooperation import Cooperation
from agreements.models.service_order import ServiceOrder
from agreements.unit_of_work import Work


def publish_order(work: Work, order: ServiceOrder, case: Cooperation) -> None:
    work.publish(service_order_changed(order), subject=order.id, scope=case.programme)
