"""Queries about payments, as the caller may see them: an organiser its own only."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from budget.models.payments import ON_THEIR_WAY, Payment, PaymentFile, PaymentState
from shared.kit.actor import Actor
from shared.kit.lookup import narrowed, one, within


class Payments:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    async def add(self, payment: Payment) -> None:
        self._session.add(payment)
        await self._session.flush()  # the database gives its number

    async def get_payment(self, payment_id: UUID) -> Payment:
        return await one(self._session, self.list_payments().where(Payment.id == payment_id), "Betalningen")

    async def get_payment_for_change(self, payment_id: UUID) -> Payment:
        query = self.list_payments().where(Payment.id == payment_id).with_for_update(of=Payment)
        return await one(self._session, query.execution_options(populate_existing=True), "Betalningen")

    async def list_payments_of(self, commitment_id: UUID) -> Sequence[Payment]:
        query = self.list_payments(commitment_id=commitment_id).order_by(Payment.number)
        return (await self._session.scalars(query)).all()

    async def lock_approved(self, pay_on: date) -> Sequence[Payment]:
        """Lock the approved payments to be paid on the day or before, in no file yet."""
        query = self.list_payments(state=PaymentState.APPROVED).where(Payment.pay_on <= pay_on)
        return (await self._session.scalars(query.order_by(Payment.number).with_for_update(of=Payment))).all()

    async def list_sent(self, numbers: Collection[int]) -> Sequence[Payment]:
        """Payments with these numbers that left in a file, whatever has become of them."""
        query = self.list_payments().where(Payment.number.in_(numbers), Payment.payment_file_id.is_not(None))
        return (await self._session.scalars(query)).all()

    async def list_sent_in(self, message_id: str) -> Sequence[Payment]:
        """Payments that left in the file of that identity."""
        file_id = select(PaymentFile.id).where(PaymentFile.message_id == message_id).scalar_subquery()
        query = self.list_payments().where(Payment.payment_file_id == file_id)
        return (await self._session.scalars(query.order_by(Payment.number))).all()

    async def list_open_to(self, organization_number: str) -> Sequence[UUID]:
        """Payments that are proposed or approved, and not yet in a file, to whoever has the number."""
        payee = func.coalesce(Payment.payee_organization_number, Payment.organization_number)
        query = select(Payment.id).where(
            payee == organization_number, Payment.state.in_([PaymentState.PROPOSED, PaymentState.APPROVED])
        )
        return (await self._session.scalars(query)).all()

    async def sum_on_its_way(self, accrual_id: UUID) -> Decimal:
        """Kronor of payments of the accrual that are proposed, approved or sent."""
        query = select(func.coalesce(func.sum(Payment.amount), 0)).where(
            Payment.accrual_id == accrual_id,
            Payment.state.in_(ON_THEIR_WAY),
        )
        return Decimal((await self._session.execute(query)).scalar_one())

    def list_payments(
        self,
        *,
        state: PaymentState | None = None,
        commitment_id: UUID | None = None,
        cooperation_id: UUID | None = None,
        payment_file_id: UUID | None = None,
        programme: str | None = None,
        organization_number: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> Select[Payment]:
        """`since` and `until` are days to pay on."""
        query = narrowed(
            select(Payment).options(selectinload(Payment.parts)),
            (Payment.organization_number, self._actor.own_tenant),
            (Payment.state, state),
            (Payment.commitment_id, commitment_id),
            (Payment.cooperation_id, cooperation_id),
            (Payment.payment_file_id, payment_file_id),
            (Payment.programme, programme),
            (Payment.organization_number, organization_number),
        )
        return within(query, Payment.pay_on, since, until)
