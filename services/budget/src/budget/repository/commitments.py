"""Queries about commitments, as the caller may see them: an organiser its own only."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, case, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from budget.models.commitment_lines import CommitmentLine
from budget.models.commitments import Commitment, CommitmentState
from budget.models.funding import Funding
from budget.models.ledger import AccountRow
from budget.rules.accounts import PositionKey, Stage
from budget.rules.movements import Against
from shared.kit.actor import Actor
from shared.kit.lookup import narrowed, one, present_or_refused, within


class Commitments:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def add(self, row: Commitment) -> None:
        self._session.add(row)

    async def get_commitment(self, agreement_id: UUID) -> Commitment:
        return await one(self._session, self.list_commitments().where(Commitment.id == agreement_id), "Åtagandet")

    async def get_commitment_for_change(self, agreement_id: UUID) -> Commitment:
        """Locks the cooperation's row and then the commitment's, in the order that every change takes them."""
        return present_or_refused(await self.find_commitment_for_change(agreement_id), "Åtagandet")

    async def find_commitment_for_change(self, agreement_id: UUID) -> Commitment | None:
        query = narrowed(
            select(Commitment.cooperation_id).where(Commitment.id == agreement_id),
            (Commitment.organization_number, self._actor.own_tenant),
        )
        cooperation = select(Funding.cooperation_id).where(Funding.cooperation_id == query.scalar_subquery())
        if await self._session.scalar(cooperation.with_for_update()) is None:
            return None
        # Read after the lock: another transaction may have changed it while this one waited for the cooperation.
        found = self.list_commitments().where(Commitment.id == agreement_id).with_for_update(of=Commitment)
        return await self._session.scalar(found.execution_options(populate_existing=True))

    async def find_running(self, cooperation_id: UUID) -> Commitment | None:
        """The commitment of a cooperation that has not ended; the caller has locked the cooperation."""
        running = (Commitment.cooperation_id == cooperation_id) & (Commitment.state != CommitmentState.ENDED)
        return await self._session.scalar(self.list_commitments().where(running))

    async def list_commitments_by_ids(self, agreement_ids: Collection[UUID]) -> Sequence[Commitment]:
        return (await self._session.scalars(self.list_commitments().where(Commitment.id.in_(agreement_ids)))).all()

    async def lock_commitments_on(self, key: PositionKey) -> list[Commitment]:
        """Lock the commitments with something bound on a position."""
        query = (
            self.list_commitments(programme=key.programme)
            .where(
                Commitment.lines.any(
                    (CommitmentLine.item == key.item)
                    & (CommitmentLine.fiscal_year == key.fiscal_year)
                    & (CommitmentLine.amount > 0)
                )
            )
            .order_by(Commitment.cooperation_id)
            .with_for_update(of=Commitment)
        )
        return list(await self._session.scalars(query))

    async def list_waiting(self, year: int, *, programme: str | None = None, item: str | None = None) -> Sequence[UUID]:
        """Agreements that want more than is bound for them, of one item or any, oldest signature first.

        Years that have begun are one pool. A planned line of a year ahead waits for an authorisation.
        """
        has_come = CommitmentLine.fiscal_year <= year
        authorised = exists().where(
            AccountRow.programme == Commitment.programme,
            AccountRow.item == CommitmentLine.item,
            AccountRow.fiscal_year == year,
            AccountRow.stage == Stage.AUTHORISED,
            AccountRow.balance != 0,
        )
        wants = (
            select(Commitment.id)
            .join(CommitmentLine, CommitmentLine.commitment_id == Commitment.id)
            .where(
                Commitment.state.in_([CommitmentState.REFUSED, CommitmentState.COMMITTED]),
                Commitment.closed_year.is_(None),  # a person says whether the running year takes it
                or_(has_come, CommitmentLine.against != Against.PLAN, authorised),
            )
            .group_by(
                Commitment.id,
                CommitmentLine.item,
                CommitmentLine.cost_kind,
                case((has_come, year), else_=CommitmentLine.fiscal_year),
            )
            .having(func.sum(CommitmentLine.agreed) > func.sum(CommitmentLine.amount + CommitmentLine.paid))
        )
        wants = narrowed(wants, (Commitment.programme, programme))
        if item:
            # A refused agreement waits for all of its items: money for one of them may be what it lacks.
            wants = wants.where(or_(CommitmentLine.item == item, Commitment.state == CommitmentState.REFUSED))
        query = select(Commitment.id).where(Commitment.id.in_(wants)).order_by(Commitment.signed_on, Commitment.id)
        return (await self._session.scalars(query)).all()

    def list_commitments(
        self,
        *,
        state: CommitmentState | None = None,
        programme: str | None = None,
        cooperation_id: UUID | None = None,
        organization_number: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> Select[Commitment]:
        """`since` and `until` are days on which the agreement was signed."""
        query = narrowed(
            select(Commitment).options(selectinload(Commitment.lines)),
            (Commitment.organization_number, self._actor.own_tenant),
            (Commitment.state, state),
            (Commitment.programme, programme),
            (Commitment.cooperation_id, cooperation_id),
            (Commitment.organization_number, organization_number),
        )
        return within(query, Commitment.signed_on, since, until)
