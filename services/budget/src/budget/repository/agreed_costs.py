"""Queries about what agreements say that their measures cost: budget's own copy."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from budget.copies import AgreedCost
from budget.rules.measures import AgreedShare, Tied


class AgreedCosts:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add_all(self, rows: Iterable[AgreedCost]) -> None:
        self._session.add_all(rows)

    async def delete_costs_of(self, commitment_id: UUID) -> None:
        """Delete the costs of the version before, when a new version applies."""
        await self._session.execute(delete(AgreedCost).where(AgreedCost.commitment_id == commitment_id))

    async def list_shares(self, commitment_id: UUID, cost_kind: str) -> list[AgreedShare]:
        query = select(AgreedCost).where(AgreedCost.commitment_id == commitment_id, AgreedCost.cost_kind == cost_kind)
        return [
            AgreedShare(cost.fiscal_year, Tied(cost.measure_id, cost.measure_kind), cost.amount)
            for cost in await self._session.scalars(query)
        ]

    async def sum_by_measure(self, commitment_id: UUID) -> dict[tuple[Tied, str], Decimal]:
        """Kronor per measure and cost kind."""
        query = (
            select(AgreedCost.measure_id, AgreedCost.measure_kind, AgreedCost.cost_kind, func.sum(AgreedCost.amount))
            .where(AgreedCost.commitment_id == commitment_id)
            .group_by(AgreedCost.measure_id, AgreedCost.measure_kind, AgreedCost.cost_kind)
            .order_by(AgreedCost.measure_id, AgreedCost.cost_kind)
        )
        rows = await self._session.execute(query)
        return {(Tied(measure, arranged), kind): amount for measure, arranged, kind, amount in rows}

    async def list_measure_kinds(self, commitment_id: UUID) -> dict[UUID, str | None]:
        """The measures that the agreement's costs name, and how each of them is arranged."""
        query = select(AgreedCost.measure_id, AgreedCost.measure_kind).where(
            AgreedCost.commitment_id == commitment_id, AgreedCost.measure_id.is_not(None)
        )
        return {measure: kind for measure, kind in await self._session.execute(query) if measure}
