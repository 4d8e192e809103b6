"""Queries about what cooperations hold."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from budget.models import Base, Commitment, CommitmentLine, CommitmentState, Funding, Reservation, ReservationState
from budget.rules.movements import Against
from shared.kit.actor import Actor
from shared.kit.errors import NotFound


class Fundings:
    """Reservations and commitments as the caller may see them: an organiser's own only, when that is all it may."""

    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def add(self, row: Base) -> None:
        self._session.add(row)

    async def lock(self, funding: Funding) -> Funding:
        """The cooperation's row, made if it is new, locked: what it holds changes in one place at a time."""
        values = {
            "cooperation_id": funding.cooperation_id,
            "programme": funding.programme,
            "organization_number": funding.organization_number,
            "created_at": funding.created_at,
        }
        await self._session.execute(insert(Funding).values(**values).on_conflict_do_nothing())
        query = select(Funding).where(Funding.cooperation_id == funding.cooperation_id).with_for_update()
        return (await self._session.execute(query)).scalar_one()

    async def lock_cooperation(self, cooperation_id: UUID) -> Funding | None:
        query = select(Funding).where(Funding.cooperation_id == cooperation_id).with_for_update()
        return await self._session.scalar(query)

    async def find_reserved(self, cooperation_id: UUID) -> Reservation | None:
        query = self.list_reservations().where(
            Reservation.cooperation_id == cooperation_id, Reservation.state == ReservationState.RESERVED
        )
        return await self._session.scalar(query)

    async def get_reservation(self, reservation_id: UUID) -> Reservation:
        found = await self._session.scalar(self.list_reservations().where(Reservation.id == reservation_id))
        if found is None:
            raise NotFound("Reservationen finns inte, eller så får du inte se den. Kontrollera identiteten.")
        return found

    async def find_commitment(self, agreement_id: UUID) -> Commitment | None:
        query = self.list_commitments().where(Commitment.id == agreement_id).with_for_update(of=Commitment)
        return await self._session.scalar(query)

    async def get_commitment(self, agreement_id: UUID) -> Commitment:
        found = await self._session.scalar(self.list_commitments().where(Commitment.id == agreement_id))
        if found is None:
            raise NotFound("Åtagandet finns inte, eller så får du inte se det. Kontrollera identiteten.")
        return found

    async def get_commitment_for_change(self, agreement_id: UUID) -> Commitment:
        """Locks the cooperation's row and then the commitment's, in the order that every change takes them."""
        await self.lock_cooperation((await self.get_commitment(agreement_id)).cooperation_id)
        query = self.list_commitments().where(Commitment.id == agreement_id).with_for_update(of=Commitment)
        return (await self._session.execute(query.execution_options(populate_existing=True))).scalar_one()

    async def waiting(self, programme: str, item: str) -> Sequence[UUID]:
        """Commitments that want more of an item than they hold, oldest first."""
        query = (
            select(Commitment.id)
            .join(CommitmentLine, CommitmentLine.commitment_id == Commitment.id)
            .where(
                Commitment.programme == programme,
                Commitment.state.in_([CommitmentState.REFUSED, CommitmentState.COMMITTED]),
                or_(CommitmentLine.item == item, Commitment.state == CommitmentState.REFUSED),
                CommitmentLine.agreed > CommitmentLine.amount + CommitmentLine.paid,
            )
            .group_by(Commitment.id)
            .order_by(Commitment.signed_on, Commitment.id)
        )
        return (await self._session.scalars(query)).all()

    async def unbound_in(self, fiscal_year: int) -> Sequence[UUID]:
        """Commitments with something that was only planned, or refused, for a year that has come; oldest first."""
        query = (
            select(Commitment.id)
            .join(CommitmentLine, CommitmentLine.commitment_id == Commitment.id)
            .where(
                Commitment.state.in_([CommitmentState.REFUSED, CommitmentState.COMMITTED]),
                CommitmentLine.fiscal_year <= fiscal_year,
                CommitmentLine.against == Against.PLAN,
                CommitmentLine.agreed > CommitmentLine.amount + CommitmentLine.paid,
            )
            .group_by(Commitment.id)
            .order_by(Commitment.signed_on, Commitment.id)
            .limit(500)
        )
        return (await self._session.scalars(query)).all()

    async def holding(self, programme: str, item: str, *, fiscal_year: int) -> list[Commitment]:
        """Commitments with something bound on a position, locked."""
        query = (
            self.list_commitments()
            .where(
                Commitment.programme == programme,
                Commitment.lines.any(
                    (CommitmentLine.item == item)
                    & (CommitmentLine.fiscal_year == fiscal_year)
                    & (CommitmentLine.amount > 0)
                ),
            )
            .order_by(Commitment.cooperation_id)
            .with_for_update(of=Commitment)
        )
        return list(await self._session.scalars(query))

    async def reserving(self, programme: str, item: str, *, fiscal_year: int) -> list[Reservation]:
        """Reservations that hold something on a position, locked."""
        query = (
            self.list_reservations()
            .where(Reservation.programme == programme, Reservation.state == ReservationState.RESERVED)
            .order_by(Reservation.cooperation_id)
            .with_for_update(of=Reservation)
        )
        found = await self._session.scalars(query)
        return [
            reservation
            for reservation in found
            if any(line.item == item and line.fiscal_year == fiscal_year for line in reservation.lines)
        ]

    def list_reservations(
        self, *, state: ReservationState | None = None, programme: str | None = None
    ) -> Select[Reservation]:
        query = select(Reservation).options(selectinload(Reservation.lines))
        if own := self._actor.own_organization:
            query = query.where(Reservation.organization_number == own)
        query = query.where(Reservation.state == state) if state else query
        return query.where(Reservation.programme == programme) if programme else query

    def list_commitments(
        self,
        *,
        state: CommitmentState | None = None,
        programme: str | None = None,
        cooperation_id: UUID | None = None,
        organization_number: str | None = None,
    ) -> Select[Commitment]:
        query = select(Commitment).options(selectinload(Commitment.lines))
        if own := self._actor.own_organization:
            query = query.where(Commitment.organization_number == own)
        for column, value in (
            (Commitment.state, state),
            (Commitment.programme, programme),
            (Commitment.cooperation_id, cooperation_id),
            (Commitment.organization_number, organization_number),
        ):
            query = query.where(column == value) if value else query
        return query
