"""Our own copies of what other services have published: written by events, read by reports."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, case, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from followup.copies import (
    AnswerCopy,
    FundingEntry,
    FundingKind,
    OfferCopy,
    PositionEntry,
    RoundCopy,
    SchoolUnitCopy,
    SupervisionCopy,
)
from followup.models.schedule import Schedule
from shared.contracts.terms import CostKind
from shared.kit.copies import Copy

ZERO = Decimal("0.00")


class Copies:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, entry: PositionEntry | FundingEntry) -> None:
        self._session.add(entry)

    async def put(self, copy: Copy) -> None:
        """Insert the row, or replace the columns that are set on it.

        Safe without a lock of its own: the inbox lets one event of a subject in at a time, and drops older ones.
        """
        await self._session.merge(copy)

    async def has_school_unit(self, unit: SchoolUnitCopy) -> bool:
        """Whether the unit has been copied, and stood like this."""
        same = (SchoolUnitCopy.organization_number, SchoolUnitCopy.status, SchoolUnitCopy.replaced_by)
        stood = exists().where(
            SchoolUnitCopy.school_unit_code == unit.school_unit_code,
            *(column.is_not_distinct_from(getattr(unit, column.key)) for column in same),
        )
        return bool(await self._session.scalar(select(stood)))

    async def has_programme(self, programme: str) -> bool:
        """True if anything is of the assignment: an offer, an answer to one, a schedule or a round."""
        found = (exists().where(kind.programme == programme) for kind in (OfferCopy, AnswerCopy, RoundCopy, Schedule))
        return bool(await self._session.scalar(select(or_(*found))))

    async def sum_outstanding(self, cooperation_id: UUID, claim_id: UUID) -> Decimal:
        """Kronor left of a claim: claimed and changed, less what has come back."""
        of_claim = case((FundingEntry.kind == FundingKind.CLAIM, FundingEntry.amount), else_=-FundingEntry.amount)
        query = select(func.coalesce(func.sum(of_claim), ZERO)).where(
            FundingEntry.cooperation_id == cooperation_id,
            FundingEntry.reference_id == claim_id,
            FundingEntry.kind.in_((FundingKind.CLAIM, FundingKind.REPAYMENT)),
        )
        outstanding: Decimal = (await self._session.execute(query)).scalar_one()
        return outstanding

    async def has_payment(self, cooperation_id: UUID, payment_id: UUID, instalment_id: UUID | None) -> bool:
        """Whether the payment has been copied, or one of the same instalment."""
        same = FundingEntry.reference_id == payment_id
        if instalment_id is not None:
            same = same | (FundingEntry.instalment_id == instalment_id)
        return await self._has(
            FundingEntry.cooperation_id == cooperation_id, FundingEntry.kind == FundingKind.PAYMENT, same
        )

    async def has_repayment(self, cooperation_id: UUID, claim_id: UUID, amount: Decimal) -> bool:
        same = (FundingEntry.reference_id == claim_id) & (FundingEntry.amount == amount)
        return await self._has(
            FundingEntry.cooperation_id == cooperation_id, FundingEntry.kind == FundingKind.REPAYMENT, same
        )

    async def _has(self, *conditions: ColumnElement[bool]) -> bool:
        found: bool = (await self._session.execute(select(exists().where(*conditions)))).scalar_one()
        return found

    async def sum_grants_paid(self, cooperation_id: UUID) -> dict[UUID | None, Decimal]:
        """Kronor of the grant that have been paid, by instalment; None where the instalment was not kept."""
        query = (
            select(FundingEntry.instalment_id, func.sum(FundingEntry.amount))
            .where(
                FundingEntry.cooperation_id == cooperation_id,
                FundingEntry.kind == FundingKind.PAYMENT,
                FundingEntry.cost_kind == CostKind.GRANT,
            )
            .group_by(FundingEntry.instalment_id)
        )
        rows = (await self._session.execute(query)).all()
        return {row[0]: row[1] for row in rows}

    async def list_open_supervision(
        self, organization_number: str, school_unit_codes: Collection[str]
    ) -> Sequence[SupervisionCopy]:
        """Supervision that is not closed: of an organiser or its units, and of those units whoever ran them then."""
        concerned = or_(
            SupervisionCopy.organization_number == organization_number,
            SupervisionCopy.school_unit_code.in_(school_unit_codes),
        )
        query = select(SupervisionCopy).where(concerned, SupervisionCopy.status == "PAGAENDE")
        rows = await self._session.execute(query.order_by(SupervisionCopy.decided_on, SupervisionCopy.supervision_id))
        return rows.scalars().all()
