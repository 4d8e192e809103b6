"""Queries about accruals, as the caller may see them: an organiser its own only."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from budget.models.accruals import Accrual, AccrualState
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

    def list_accruals(self, *, state: AccrualState | None = None, commitment_id: UUID | None = None) -> Select[Accrual]:
        return narrowed(
            select(Accrual),
            (Accrual.organization_number, self._actor.own_tenant),
            (Accrual.state, state),
            (Accrual.commitment_id, commitment_id),
        )
