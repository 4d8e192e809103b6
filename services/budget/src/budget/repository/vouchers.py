"""Queries about vouchers."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, exists, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from budget.models.claims import Receipt
from budget.models.ledger import LedgerTransaction
from budget.models.payments import Payment, PaymentState
from budget.models.vouchers import SERIES, Voucher, VoucherKind, VoucherRow
from budget.rules.measures import Tied
from shared.kit.actor import Actor
from shared.kit.lookup import narrowed, one, within

ENTERED_BY = Actor.worker("budget").subject
"""Name that stands at what was carried over."""
_LOCK_NUMBERS = text("SELECT pg_advisory_xact_lock(hashtext('voucher'), :year)")
"""One lock for every series of the year: release 1.1.0 knows of one."""
MOST_AT_ONCE = 500
"""Vouchers that a run of the timed job books; the next run takes the rest."""


class Vouchers:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: Voucher) -> None:
        self._session.add(row)

    async def lock_next_number(self, year: int, *, series: str = SERIES) -> int:
        """The number after the last of the series in the calendar year; nobody else gets one before this ends."""
        await self._session.execute(_LOCK_NUMBERS, {"year": year})
        of_series = select(func.max(Voucher.number)).where(Voucher.voucher_year == year, Voucher.series == series)
        last = await self._session.scalar(of_series)
        return (last or 0) + 1

    async def get_voucher(self, voucher_id: UUID) -> Voucher:
        return await one(self._session, self.list_vouchers().where(Voucher.id == voucher_id), "Verifikationen")

    async def find_voucher_id(self, cause_id: UUID) -> UUID | None:
        return await self._session.scalar(select(Voucher.id).where(Voucher.cause_id == cause_id))

    async def list_lacking(self) -> tuple[list[UUID], list[UUID]]:
        """Payments and receipts that are booked and have no voucher: a process of version 1.0 booked them.

        What was carried over into a year that is closed here has none either, and gets none: another system booked it.
        """
        causes = select(Voucher.cause_id)
        is_booked = exists().where(LedgerTransaction.cause_id == Payment.id)
        paid = select(Payment.id).where(Payment.state == PaymentState.PAID, Payment.id.not_in(causes), is_booked)
        by_person = Receipt.registered_by != ENTERED_BY
        received = select(Receipt.id).where(Receipt.id.not_in(causes), by_person)
        payments = await self._session.scalars(paid.order_by(Payment.paid_on, Payment.number).limit(MOST_AT_ONCE))
        receipts = await self._session.scalars(received.order_by(Receipt.received_on, Receipt.id).limit(MOST_AT_ONCE))
        return list(payments), list(receipts)

    async def sum_by_measure(self, commitment_id: UUID) -> dict[tuple[Tied, str], Decimal]:
        """Costs that have counted, less repayments, per measure and cost kind of one agreement."""
        query = (
            select(VoucherRow.measure_id, VoucherRow.measure_kind, VoucherRow.cost_kind, func.sum(VoucherRow.amount))
            .join(Voucher, Voucher.id == VoucherRow.voucher_id)
            .where(Voucher.commitment_id == commitment_id, Voucher.kind != VoucherKind.SETTLEMENT)
            .group_by(VoucherRow.measure_id, VoucherRow.measure_kind, VoucherRow.cost_kind)
            .order_by(VoucherRow.measure_id, VoucherRow.cost_kind)
        )
        rows = await self._session.execute(query)
        return {(Tied(measure, arranged), kind): amount for measure, arranged, kind, amount in rows}

    def list_vouchers(
        self,
        *,
        programme: str | None = None,
        since: date | None = None,
        until: date | None = None,
        after_number: int | None = None,
        organization_number: str | None = None,
        commitment_id: UUID | None = None,
        kind: VoucherKind | None = None,
        series: str | None = None,
    ) -> Select[Voucher]:
        query = narrowed(
            select(Voucher).options(selectinload(Voucher.rows)),
            (Voucher.programme, programme),
            (Voucher.organization_number, organization_number),
            (Voucher.commitment_id, commitment_id),
            (Voucher.kind, kind),
            (Voucher.series, series),
        )
        query = within(query, Voucher.day, since, until)
        return query.where(Voucher.number > after_number) if after_number else query
