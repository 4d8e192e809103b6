"""Queries on the parties' commitments, narrowed to what the caller may see."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, and_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from followup.models.commitment import AgreedCommitment, CommitmentStatus, Party
from shared.kit import lookup
from shared.kit.actor import Actor

NAME = "Åtagandet"
WITH_HISTORY = selectinload(AgreedCommitment.entries)


class Commitments:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def add(self, commitment: AgreedCommitment) -> None:
        self._session.add(commitment)

    async def get_commitment(self, commitment_id: UUID) -> AgreedCommitment:
        query = self._visible().where(AgreedCommitment.id == commitment_id)
        return await lookup.one(self._session, query.options(WITH_HISTORY), NAME)

    async def get_commitment_for_change(self, commitment_id: UUID) -> AgreedCommitment:
        query = self._visible().where(AgreedCommitment.id == commitment_id).with_for_update(of=AgreedCommitment)
        return await lookup.one(self._session, query.options(WITH_HISTORY), NAME)

    async def lock_commitments_of_schedule(self, schedule_id: UUID) -> Sequence[AgreedCommitment]:
        """Lock in order of id, so that two transactions cannot deadlock; after the schedule, as everything in it."""
        query = (
            select(AgreedCommitment).where(AgreedCommitment.schedule_id == schedule_id).order_by(AgreedCommitment.id)
        )
        rows = await self._session.execute(query.options(WITH_HISTORY).with_for_update(of=AgreedCommitment))
        return rows.scalars().all()

    def list_commitments(
        self,
        *,
        today: date,
        schedule_id: UUID | None = None,
        party: Party | None = None,
        status: CommitmentStatus | None = None,
        programme: str | None = None,
        organization_number: str | None = None,
        due_since: date | None = None,
        due_before: date | None = None,
        in_force: bool | None = None,
        overdue: bool | None = None,
    ) -> Select[AgreedCommitment]:
        """`overdue`: in force, not reported, and the day has passed as of `today`."""
        query = lookup.narrowed(
            self._visible(),
            (AgreedCommitment.schedule_id, schedule_id),
            (AgreedCommitment.party, party),
            (AgreedCommitment.status, status),
            (AgreedCommitment.programme, programme),
            (AgreedCommitment.organization_number, organization_number),
        )
        query = lookup.within(query, AgreedCommitment.due_on, due_since, None)
        query = query.where(AgreedCommitment.due_on < due_before) if due_before else query
        is_in_force = AgreedCommitment.dropped_on.is_(None)
        is_open = AgreedCommitment.status == CommitmentStatus.OPEN
        is_overdue = and_(is_in_force, is_open, AgreedCommitment.due_on < today)
        if in_force is not None:
            query = query.where(is_in_force if in_force else ~is_in_force)
        if overdue is not None:
            query = query.where(is_overdue if overdue else ~is_overdue)
        return query

    def _visible(self) -> Select[AgreedCommitment]:
        return lookup.narrowed(select(AgreedCommitment), (AgreedCommitment.organization_number, self._actor.own_tenant))
