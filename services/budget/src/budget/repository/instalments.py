"""Queries about the instalments of grants, as the caller may see them: an organiser its own only."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from budget.models.commitments import Commitment, CommitmentState
from budget.models.instalments import Instalment, InstalmentState
from shared.kit.actor import Actor
from shared.kit.lookup import among, narrowed, one, within

MOST_AT_ONCE = 500
"""Instalments that a run of the timed job takes; the next run, seconds later, takes the rest."""


class Instalments:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def add(self, row: Instalment) -> None:
        self._session.add(row)

    async def get_instalment(self, instalment_id: UUID) -> Instalment:
        return await one(
            self._session, self.list_instalments().where(Instalment.id == instalment_id), "Delutbetalningen"
        )

    async def list_instalments_of(self, commitment_id: UUID) -> Sequence[Instalment]:
        query = self.list_instalments(commitment_id=commitment_id).order_by(Instalment.number, Instalment.id)
        return (await self._session.scalars(query)).all()

    async def get_instalment_for_change(self, instalment_id: UUID) -> Instalment:
        query = select(Instalment).where(Instalment.id == instalment_id).with_for_update()
        return await one(self._session, query.execution_options(populate_existing=True), "Delutbetalningen")

    async def lock_instalments_of(self, commitment_id: UUID) -> Sequence[Instalment]:
        query = select(Instalment).where(Instalment.commitment_id == commitment_id)
        return (await self._session.scalars(query.order_by(Instalment.number).with_for_update())).all()

    async def list_due(self, today: date, *, stopped: Sequence[UUID]) -> Sequence[UUID]:
        """Instalments that are due, their condition met, on a commitment whose money is bound and whose payments are
        not `stopped`; the oldest first."""
        query = (
            select(Instalment.id)
            .join(Commitment, Commitment.id == Instalment.commitment_id)
            .where(
                Instalment.state == InstalmentState.PLANNED,
                Instalment.due_on <= today,
                Instalment.after_statement_id.is_(None) | Instalment.statement_approved_on.is_not(None),
                Commitment.state == CommitmentState.COMMITTED,
                ~among(Commitment.id, stopped),
            )
            .order_by(Instalment.due_on, Instalment.id)
            .limit(MOST_AT_ONCE)
        )
        return (await self._session.scalars(query)).all()

    def list_instalments(
        self,
        *,
        commitment_id: UUID | None = None,
        state: InstalmentState | None = None,
        organization_number: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> Select[Instalment]:
        """`since` and `until` are days on which it is due."""
        query = narrowed(select(Instalment), (Instalment.commitment_id, commitment_id), (Instalment.state, state))
        for owner in filter(None, (self._actor.own_tenant, organization_number)):
            owned = select(Commitment.id).where(Commitment.organization_number == owner)
            query = query.where(Instalment.commitment_id.in_(owned))
        return within(query, Instalment.due_on, since, until)
