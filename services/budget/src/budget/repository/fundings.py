"""Queries about cooperations whose money is bound: their locks, and who binds most of a position."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from budget.models.commitment_lines import CommitmentLine
from budget.models.commitments import Commitment
from budget.models.funding import Funding
from budget.models.reservations import Reservation, ReservationLine, ReservationState
from budget.rules.accounts import PositionKey
from budget.rules.movements import Against
from budget.rules.positions import Holder

HOLDERS = 3
"""Number of holders named in a refusal."""


class Fundings:
    """Every change of a cooperation's money locks the cooperation first and accounts after: two cannot deadlock."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def lock_or_add(self, funding: Funding) -> Funding:
        """The cooperation's row, locked; made if it is new, which it is once."""
        if found := await self.find_funding_for_change(funding.cooperation_id):
            return found
        values = {
            "cooperation_id": funding.cooperation_id,
            "programme": funding.programme,
            "organization_number": funding.organization_number,
            "created_at": funding.created_at,
        }
        await self._session.execute(insert(Funding).values(**values).on_conflict_do_nothing())
        query = select(Funding).where(Funding.cooperation_id == funding.cooperation_id).with_for_update()
        return (await self._session.execute(query)).scalar_one()

    async def find_funding_for_change(self, cooperation_id: UUID) -> Funding | None:
        query = select(Funding).where(Funding.cooperation_id == cooperation_id).with_for_update()
        return await self._session.scalar(query)

    async def lock_cooperations_of(self, agreement_ids: Sequence[UUID]) -> None:
        """The cooperations of these agreements, in one order for all."""
        cooperations = select(Commitment.cooperation_id).where(Commitment.id.in_(agreement_ids))
        query = select(Funding.cooperation_id).where(Funding.cooperation_id.in_(cooperations))
        await self._session.execute(query.order_by(Funding.cooperation_id).with_for_update())

    async def lock_if_free(self, agreement_id: UUID) -> bool:
        """Lock an agreement's cooperation, unless another transaction has."""
        cooperation = select(Commitment.cooperation_id).where(Commitment.id == agreement_id).scalar_subquery()
        query = select(Funding.cooperation_id).where(Funding.cooperation_id == cooperation)
        return await self._session.scalar(query.with_for_update(skip_locked=True)) is not None

    async def lock_holders(self, key: PositionKey) -> None:
        """The cooperations with money bound on a position: nothing of theirs changes until the transaction ends."""
        committed = (
            select(Commitment.cooperation_id)
            .join(CommitmentLine, CommitmentLine.commitment_id == Commitment.id)
            .where(
                CommitmentLine.item == key.item,
                CommitmentLine.fiscal_year == key.fiscal_year,
                CommitmentLine.amount > 0,
            )
        )
        reserved = (
            select(Reservation.cooperation_id)
            .join(ReservationLine, ReservationLine.reservation_id == Reservation.id)
            .where(
                Reservation.state == ReservationState.RESERVED,
                ReservationLine.item == key.item,
                ReservationLine.fiscal_year == key.fiscal_year,
            )
        )
        query = (
            select(Funding.cooperation_id)
            .where(Funding.programme == key.programme, Funding.cooperation_id.in_(committed.union(reserved)))
            .order_by(Funding.cooperation_id)
            .with_for_update()
        )
        await self._session.execute(query)

    async def list_largest_holders(self, key: PositionKey, *, ahead: bool) -> tuple[Holder, ...]:
        """Those that bind most of a year, or of the years `ahead` of it, by diary number; the largest first."""

        def bound(
            owner: type[Commitment | Reservation], line: type[CommitmentLine | ReservationLine]
        ) -> Select[str, Decimal]:
            year = line.fiscal_year > key.fiscal_year if ahead else line.fiscal_year == key.fiscal_year
            query = select(owner.diary_number, line.amount).join(line)
            return query.where(
                owner.programme == key.programme, line.item == key.item, year, line.against != Against.PLAN
            )

        reserved = bound(Reservation, ReservationLine).where(Reservation.state == ReservationState.RESERVED)
        both = union_all(bound(Commitment, CommitmentLine).where(CommitmentLine.amount > 0), reserved).subquery()
        amount = func.sum(both.c.amount)
        query = select(both.c.diary_number, amount.label("amount")).group_by(both.c.diary_number)
        found = await self._session.execute(query.order_by(amount.desc(), both.c.diary_number).limit(HOLDERS))
        return tuple(Holder(row.diary_number, row.amount) for row in found)
