"""Bought services: orders with their deliveries, and their invoices."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from agreements.models.service_order import InvoiceStatus, OrderStatus, ServiceInvoice, ServiceOrder
from agreements.repository.parts import Parts
from shared.kit.actor import Actor
from shared.kit.lookup import narrowed

WITH_DELIVERIES = selectinload(ServiceOrder.deliveries)
"""One more statement, however many orders are listed."""


class ServiceOrders(Parts[ServiceOrder]):
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        super().__init__(session, actor, ServiceOrder, WITH_DELIVERIES)

    def list_orders(
        self, cooperation_id: UUID | None, *, supplier_number: str | None, status: OrderStatus | None
    ) -> Select[ServiceOrder]:
        return narrowed(
            self.list_parts(cooperation_id),
            (ServiceOrder.supplier_number, supplier_number),
            (ServiceOrder.status, status),
        )

    async def list_taken(self, agreement_id: UUID) -> dict[tuple[UUID, str], Decimal]:
        """The kronor that orders of an agreement take, by measure and cost kind. The caller has the case locked."""
        query = self.list_parts().where(ServiceOrder.agreement_id == agreement_id)
        sums: dict[tuple[UUID, str], Decimal] = {}
        for order in (await self._session.execute(query)).scalars():
            key = (order.measure_id, order.cost_kind)
            sums[key] = sums.get(key, Decimal()) + order.counts
        return sums

    async def list_open_of(self, cooperation_id: UUID) -> Sequence[ServiceOrder]:
        """The orders of a case that are not closed."""
        query = self.list_parts(cooperation_id).where(ServiceOrder.status == OrderStatus.ORDERED)
        return list((await self._session.execute(query.order_by(ServiceOrder.created_at))).scalars())


class ServiceInvoices(Parts[ServiceInvoice]):
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        super().__init__(session, actor, ServiceInvoice, day=ServiceInvoice.invoiced_on)

    def list_invoices(
        self,
        cooperation_id: UUID | None,
        *,
        service_order_id: UUID | None = None,
        organization_number: str | None = None,
        status: InvoiceStatus | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> Select[ServiceInvoice]:
        """`since` and `until` are days of the invoice."""
        query = self.list_parts(
            cooperation_id, organization_number=organization_number, status=status, since=since, until=until
        )
        return narrowed(query, (ServiceInvoice.service_order_id, service_order_id))
