"""Queries about budget's own copy of what is ordered, delivered and invoiced."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from budget.copies import ServiceOrder


class ServiceOrders:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def put(self, order: ServiceOrder) -> None:
        """The newest event replaces what was known."""
        await self._session.merge(order)

    async def list_orders_of(self, commitment_id: UUID, cost_kind: str) -> Sequence[ServiceOrder]:
        query = select(ServiceOrder).where(
            ServiceOrder.commitment_id == commitment_id, ServiceOrder.cost_kind == cost_kind
        )
        return (await self._session.scalars(query)).all()
