"""Queries about vouchers, accruals, and what the agreements say that each measure costs."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from budget.models import (
    Accrual,
    AccrualState,
    AgreedCost,
    Base,
    Claim,
    Payment,
    PaymentState,
    Receipt,
    Voucher,
    VoucherKind,
    VoucherRow,
)
from budget.rules.measures import AgreedShare, Tied
from shared.kit.actor import Actor
from shared.kit.errors import NotFound

_LOCK_NUMBERS = text("SELECT pg_advisory_xact_lock(hashtext('voucher'), :year)")


class Vouchers:
    """Accruals as the caller may see them: an organiser's own only, when that is all it may."""

    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def add(self, row: Base) -> None:
        self._session.add(row)

    async def next_number(self, year: int) -> int:
        """The number after the last one of the calendar year; nobody else gets one until this transaction has ended."""
        await self._session.execute(_LOCK_NUMBERS, {"year": year})
        last = await self._session.scalar(select(func.max(Voucher.number)).where(Voucher.voucher_year == year))
        return (last or 0) + 1

    def add_all(self, rows: Iterable[Base]) -> None:
        self._session.add_all(rows)

    async def forget_agreed(self, commitment_id: UUID) -> None:
        """What the agreement said before, when a new version says otherwise."""
        await self._session.execute(delete(AgreedCost).where(AgreedCost.commitment_id == commitment_id))

    async def agreed_shares(self, commitment_id: UUID, cost_kind: str) -> list[AgreedShare]:
        query = select(AgreedCost).where(AgreedCost.commitment_id == commitment_id, AgreedCost.cost_kind == cost_kind)
        return [
            AgreedShare(cost.fiscal_year, Tied(cost.measure_id, cost.measure_kind), cost.amount)
            for cost in await self._session.scalars(query)
        ]

    async def measure_kinds(self, commitment_id: UUID) -> dict[UUID, str | None]:
        """The measures that the agreement's costs name, and how each is arranged."""
        query = select(AgreedCost.measure_id, AgreedCost.measure_kind).where(
            AgreedCost.commitment_id == commitment_id, AgreedCost.measure_id.is_not(None)
        )
        return {measure: kind for measure, kind in await self._session.execute(query) if measure}

    async def booked_by_measure(self, commitment_id: UUID, cost_kind: str) -> dict[Tied, Decimal]:
        """What has counted on each measure of the agreement, less what came back."""
        query = (
            select(VoucherRow.measure_id, VoucherRow.measure_kind, func.sum(VoucherRow.amount))
            .join(Voucher, Voucher.id == VoucherRow.voucher_id)
            .where(
                Voucher.commitment_id == commitment_id,
                Voucher.kind != VoucherKind.SETTLEMENT,
                VoucherRow.cost_kind == cost_kind,
            )
            .group_by(VoucherRow.measure_id, VoucherRow.measure_kind)
        )
        return {Tied(measure, kind): amount for measure, kind, amount in await self._session.execute(query)}

    async def by_measure(
        self, commitment_id: UUID
    ) -> tuple[dict[tuple[Tied, str], Decimal], dict[tuple[Tied, str], Decimal]]:
        """Agreed and counted, per measure and cost kind of one agreement."""
        agreed = (
            select(AgreedCost.measure_id, AgreedCost.measure_kind, AgreedCost.cost_kind, func.sum(AgreedCost.amount))
            .where(AgreedCost.commitment_id == commitment_id)
            .group_by(AgreedCost.measure_id, AgreedCost.measure_kind, AgreedCost.cost_kind)
            .order_by(AgreedCost.measure_id, AgreedCost.cost_kind)
        )
        counted = (
            select(VoucherRow.measure_id, VoucherRow.measure_kind, VoucherRow.cost_kind, func.sum(VoucherRow.amount))
            .join(Voucher, Voucher.id == VoucherRow.voucher_id)
            .where(Voucher.commitment_id == commitment_id, Voucher.kind != VoucherKind.SETTLEMENT)
            .group_by(VoucherRow.measure_id, VoucherRow.measure_kind, VoucherRow.cost_kind)
            .order_by(VoucherRow.measure_id, VoucherRow.cost_kind)
        )
        sides = [
            {(Tied(measure, arranged), kind): amount for measure, arranged, kind, amount in rows}
            for rows in (await self._session.execute(agreed), await self._session.execute(counted))
        ]
        return sides[0], sides[1]

    async def lacking(self) -> tuple[list[UUID], list[UUID]]:
        """Payments and receipts that are booked and have no voucher: a process of version 1.0 booked them."""
        told = select(Voucher.cause_id)
        paid = select(Payment.id).where(Payment.state == PaymentState.PAID, Payment.id.not_in(told))
        received = select(Receipt.id).where(Receipt.id.not_in(told))
        payments = await self._session.scalars(paid.order_by(Payment.paid_on, Payment.number).limit(500))
        receipts = await self._session.scalars(received.order_by(Receipt.received_on, Receipt.id).limit(500))
        return list(payments), list(receipts)

    async def has_voucher(self, cause_id: UUID) -> bool:
        return await self._session.scalar(select(Voucher.id).where(Voucher.cause_id == cause_id)) is not None

    async def get_receipt(self, receipt_id: UUID) -> tuple[Receipt, Claim]:
        query = select(Receipt, Claim).join(Claim, Claim.id == Receipt.claim_id).where(Receipt.id == receipt_id)
        found = (await self._session.execute(query)).one()
        return found.Receipt, found.Claim

    async def on_its_way(self, accrual_id: UUID) -> Decimal:
        """Kronor of payments of the accrual that are proposed, approved or sent."""
        leaving = (PaymentState.PROPOSED, PaymentState.APPROVED, PaymentState.SENT)
        query = select(func.coalesce(func.sum(Payment.amount), 0)).where(
            Payment.accrual_id == accrual_id, Payment.state.in_(leaving)
        )
        return Decimal((await self._session.execute(query)).scalar_one())

    async def get_accrual(self, accrual_id: UUID) -> Accrual:
        return _found(await self._session.scalar(self.list_accruals().where(Accrual.id == accrual_id)))

    async def get_accrual_for_change(self, accrual_id: UUID) -> Accrual:
        query = self.list_accruals().where(Accrual.id == accrual_id).with_for_update()
        return _found(await self._session.scalar(query.execution_options(populate_existing=True)))

    async def get_voucher(self, voucher_id: UUID) -> Voucher:
        found = await self._session.scalar(self.list_vouchers().where(Voucher.id == voucher_id))
        if found is None:
            raise NotFound("Verifikationen finns inte. Kontrollera identiteten.")
        return found

    def list_accruals(self, *, state: AccrualState | None = None, commitment_id: UUID | None = None) -> Select[Accrual]:
        query = select(Accrual)
        if own := self._actor.own_tenant:
            query = query.where(Accrual.organization_number == own)
        query = query.where(Accrual.state == state) if state else query
        return query.where(Accrual.commitment_id == commitment_id) if commitment_id else query

    def list_vouchers(
        self,
        *,
        programme: str | None = None,
        since: date | None = None,
        until: date | None = None,
        after_number: int | None = None,
    ) -> Select[Voucher]:
        query = select(Voucher).options(selectinload(Voucher.rows))
        query = query.where(Voucher.programme == programme) if programme else query
        query = query.where(Voucher.day >= since) if since else query
        query = query.where(Voucher.day <= until) if until else query
        return query.where(Voucher.number > after_number) if after_number else query


def _found(accrual: Accrual | None) -> Accrual:
    if accrual is None:
        raise NotFound("Den upplupna kostnaden finns inte, eller så får du inte se den. Kontrollera identiteten.")
    return accrual
