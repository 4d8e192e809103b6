"""Queries about what cooperations hold."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, case, exists, func, or_, select, union_all
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from budget.models import (
    AccountRow,
    Base,
    Commitment,
    CommitmentLine,
    CommitmentState,
    Funding,
    Reservation,
    ReservationLine,
    ReservationState,
)
from budget.rules.accounts import Stage
from budget.rules.movements import Against
from budget.rules.positions import Holder
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

    async def largest_holders(
        self, programme: str, item: str, *, fiscal_year: int, ahead: bool, most: int = 3
    ) -> tuple[Holder, ...]:
        """What holds most of a year, or of the years after it, with diary numbers; the largest first."""

        def held(
            owner: type[Commitment | Reservation], line: type[CommitmentLine | ReservationLine]
        ) -> Select[str, Decimal]:
            year = line.fiscal_year > fiscal_year if ahead else line.fiscal_year == fiscal_year
            query = select(owner.diary_number, line.amount).join(line)
            return query.where(owner.programme == programme, line.item == item, year, line.against != Against.PLAN)

        reserved = held(Reservation, ReservationLine).where(Reservation.state == ReservationState.RESERVED)
        both = union_all(held(Commitment, CommitmentLine).where(CommitmentLine.amount > 0), reserved).subquery()
        amount = func.sum(both.c.amount)
        query = select(both.c.diary_number, amount.label("amount")).group_by(both.c.diary_number)
        found = await self._session.execute(query.order_by(amount.desc(), both.c.diary_number).limit(most))
        return tuple(Holder(row.diary_number, row.amount) for row in found)

    async def lock_holding(self, programme: str, item: str, *, fiscal_year: int) -> None:
        """The cooperations that hold something on a position: nothing of theirs changes until the transaction ends."""
        held = (
            select(Commitment.cooperation_id)
            .join(CommitmentLine, CommitmentLine.commitment_id == Commitment.id)
            .where(CommitmentLine.item == item, CommitmentLine.fiscal_year == fiscal_year, CommitmentLine.amount > 0)
        )
        reserved = (
            select(Reservation.cooperation_id)
            .join(ReservationLine, ReservationLine.reservation_id == Reservation.id)
            .where(
                Reservation.state == ReservationState.RESERVED,
                ReservationLine.item == item,
                ReservationLine.fiscal_year == fiscal_year,
            )
        )
        query = (
            select(Funding.cooperation_id)
            .where(Funding.programme == programme, Funding.cooperation_id.in_(held.union(reserved)))
            .order_by(Funding.cooperation_id)
            .with_for_update()
        )
        await self._session.execute(query)

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
        """Not locked: whoever changes it locks the cooperation first (`get_commitment_for_change`)."""
        return await self._session.scalar(self.list_commitments().where(Commitment.id == agreement_id))

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

    async def waiting(self, year: int, *, programme: str | None = None, item: str | None = None) -> Sequence[UUID]:
        """Commitments that want more than they hold, of one item or any, oldest signature first.

        Years that have come are one pool. What is only planned for a year ahead waits for an authorisation.
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
        wants = wants.where(Commitment.programme == programme) if programme else wants
        if item:
            wants = wants.where(or_(CommitmentLine.item == item, Commitment.state == CommitmentState.REFUSED))
        query = select(Commitment.id).where(Commitment.id.in_(wants)).order_by(Commitment.signed_on, Commitment.id)
        return (await self._session.scalars(query)).all()

    async def lock_all(self, agreement_ids: Sequence[UUID]) -> None:
        """The cooperations of these agreements, in one order for all."""
        cooperations = select(Commitment.cooperation_id).where(Commitment.id.in_(agreement_ids))
        query = select(Funding.cooperation_id).where(Funding.cooperation_id.in_(cooperations))
        await self._session.execute(query.order_by(Funding.cooperation_id).with_for_update())

    async def try_lock(self, agreement_id: UUID) -> bool:
        """Lock an agreement's cooperation, unless somebody else has."""
        cooperation = select(Commitment.cooperation_id).where(Commitment.id == agreement_id).scalar_subquery()
        query = select(Funding.cooperation_id).where(Funding.cooperation_id == cooperation)
        return await self._session.scalar(query.with_for_update(skip_locked=True)) is not None

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
        if own := self._actor.own_tenant:
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
        if own := self._actor.own_tenant:
            query = query.where(Commitment.organization_number == own)
        for column, value in (
            (Commitment.state, state),
            (Commitment.programme, programme),
            (Commitment.cooperation_id, cooperation_id),
            (Commitment.organization_number, organization_number),
        ):
            query = query.where(column == value) if value else query
        return query
