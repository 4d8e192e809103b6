"""Queries about accruals, as the caller may see them: an organiser its own only."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from budget.models.accruals import Accrual, AccrualState
from budget.rules.money import ZERO
from shared.kit.actor import Actor
from shared.kit.lookup import narrowed, one

NAME = "Den upplupna kostnaden"


class Accruals:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def add(self, row: Accrual) -> None:
        self._session.add(row)

    async def get_accrual(self, accrual_id: UUID) -> Accrual:
        return await one(self._session, self.list_accruals().where(Accrual.id == accrual_id), NAME)

    async def get_accrual_for_change(self, accrual_id: UUID) -> Accrual:
        query = self.list_accruals().where(Accrual.id == accrual_id).with_for_update()
        return await one(self._session, query.execution_options(populate_existing=True), NAME)

    async def sum_arisen(self, commitment_id: UUID, cost_kind: str, measure_id: UUID) -> Decimal:
        """Kronor that have counted for a measure, whoever asks; of what was reversed only what had been paid."""
        counted = case((Accrual.state == AccrualState.REVERSED, Accrual.settled), else_=Accrual.amount)
        query = select(func.coalesce(func.sum(counted), ZERO)).where(
            Accrual.commitment_id == commitment_id, Accrual.cost_kind == cost_kind, Accrual.measure_id == measure_id
        )
        return Decimal((await self._session.execute(query)).scalar_one())

    def list_accruals(self, *, state: AccrualState | None = None, commitment_id: UUID | None = None) -> Select[Accrual]:
        return narrowed(
            select(Accrual),
            (Accrual.organization_number, self._actor.own_tenant),
            (Accrual.state, state),
            (Accrual.commitment_id, commitment_id),
        )
