"""Queries about instalments, payments, payment files, payees and claims."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload, undefer

from budget.models import (
    Base,
    Claim,
    ClaimState,
    Commitment,
    CommitmentState,
    Instalment,
    InstalmentState,
    Organizer,
    Payee,
    Payment,
    PaymentFile,
    PaymentState,
)
from shared.kit.actor import Actor
from shared.kit.errors import NotFound


class Payments:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def add(self, row: Base) -> None:
        self._session.add(row)

    async def add_payment(self, payment: Payment) -> None:
        """Stored at once: the database gives its number."""
        self._session.add(payment)
        await self._session.flush()
        await self._session.refresh(payment, ["number"])

    async def instalments_of(self, commitment_id: UUID) -> Sequence[Instalment]:
        query = select(Instalment).where(Instalment.commitment_id == commitment_id)
        return (await self._session.scalars(query.order_by(Instalment.number).with_for_update())).all()

    async def due_instalments(self, today: date) -> Sequence[UUID]:
        """Due, their condition met, on a commitment that holds; the oldest first."""
        query = (
            select(Instalment.id)
            .join(Commitment, Commitment.id == Instalment.commitment_id)
            .where(
                Instalment.state == InstalmentState.PLANNED,
                Instalment.due_on <= today,
                Instalment.after_statement_id.is_(None) | Instalment.statement_approved_on.is_not(None),
                Commitment.state == CommitmentState.COMMITTED,
            )
            .order_by(Instalment.due_on, Instalment.id)
            .limit(500)
        )
        return (await self._session.scalars(query)).all()

    async def get_instalment(self, instalment_id: UUID) -> Instalment:
        query = self.list_instalments().where(Instalment.id == instalment_id)
        return self._instalment(await self._session.scalar(query))

    async def get_instalment_for_change(self, instalment_id: UUID) -> Instalment:
        return self._instalment(
            await self._session.get(Instalment, instalment_id, with_for_update=True, populate_existing=True)
        )

    async def payments_of(self, commitment_id: UUID) -> Sequence[Payment]:
        query = self.list_payments().where(Payment.commitment_id == commitment_id)
        return (await self._session.scalars(query.order_by(Payment.number))).all()

    async def get_payment(self, payment_id: UUID) -> Payment:
        return self._payment(await self._session.scalar(self.list_payments().where(Payment.id == payment_id)))

    async def get_payment_for_change(self, payment_id: UUID) -> Payment:
        query = self.list_payments().where(Payment.id == payment_id).with_for_update(of=Payment)
        return self._payment(await self._session.scalar(query.execution_options(populate_existing=True)))

    async def approved_payments(self, pay_on: date) -> Sequence[Payment]:
        """Approved, to be paid on the day or before, in no file yet; locked."""
        query = self.list_payments().where(Payment.state == PaymentState.APPROVED, Payment.pay_on <= pay_on)
        return (await self._session.scalars(query.order_by(Payment.number).with_for_update(of=Payment))).all()

    async def find_payee(self, organization_number: str) -> Payee | None:
        return await self._session.scalar(select(Payee).where(Payee.organization_number == organization_number))

    async def get_payee(self, payee_id: UUID) -> Payee:
        payee = await self._session.get(Payee, payee_id)
        if payee is None:
            raise NotFound("Mottagarkontot finns inte. Kontrollera identiteten.")
        return payee

    async def get_payee_for_change(self, payee_id: UUID) -> Payee:
        payee = await self._session.get(Payee, payee_id, with_for_update=True)
        if payee is None:
            raise NotFound("Mottagarkontot finns inte. Kontrollera identiteten.")
        return payee

    async def find_organizer(self, organization_number: str) -> Organizer | None:
        return await self._session.get(Organizer, organization_number)

    async def keep_organizer(self, organizer: Organizer) -> None:
        """Budget's own copy, the newest that was told."""
        values = {
            "name": organizer.name,
            "organizer_type": organizer.organizer_type,
            "municipality_code": organizer.municipality_code,
        }
        statement = insert(Organizer).values(organization_number=organizer.organization_number, **values)
        await self._session.execute(
            statement.on_conflict_do_update(index_elements=["organization_number"], set_=values)
        )

    async def get_file(self, file_id: UUID) -> PaymentFile:
        found = await self._session.scalar(
            select(PaymentFile).options(undefer(PaymentFile.content)).where(PaymentFile.id == file_id)
        )
        if found is None:
            raise NotFound("Betalfilen finns inte. Kontrollera identiteten.")
        return found

    async def claimed(self, commitment_id: UUID) -> Decimal:
        """Kronor claimed so far of what an agreement was paid."""
        query = select(func.coalesce(func.sum(Claim.amount), 0)).where(Claim.commitment_id == commitment_id)
        return Decimal((await self._session.execute(query)).scalar_one())

    async def get_claim(self, claim_id: UUID) -> Claim:
        return self._claim(await self._session.scalar(self.list_claims().where(Claim.id == claim_id)))

    async def get_claim_for_change(self, claim_id: UUID) -> Claim:
        query = self.list_claims().where(Claim.id == claim_id).with_for_update(of=Claim)
        return self._claim(await self._session.scalar(query.execution_options(populate_existing=True)))

    def list_instalments(self, *, commitment_id: UUID | None = None) -> Select[Instalment]:
        query = select(Instalment)
        if own := self._actor.own_tenant:
            owned = select(Commitment.id).where(Commitment.organization_number == own)
            query = query.where(Instalment.commitment_id.in_(owned))
        return query.where(Instalment.commitment_id == commitment_id) if commitment_id else query

    def list_payments(
        self,
        *,
        state: PaymentState | None = None,
        commitment_id: UUID | None = None,
        cooperation_id: UUID | None = None,
        payment_file_id: UUID | None = None,
    ) -> Select[Payment]:
        query = select(Payment).options(selectinload(Payment.parts))
        if own := self._actor.own_tenant:
            query = query.where(Payment.organization_number == own)
        for column, value in (
            (Payment.state, state),
            (Payment.commitment_id, commitment_id),
            (Payment.cooperation_id, cooperation_id),
            (Payment.payment_file_id, payment_file_id),
        ):
            query = query.where(column == value) if value else query
        return query

    def list_payees(self) -> Select[Payee]:
        return select(Payee)

    def list_files(self) -> Select[PaymentFile]:
        return select(PaymentFile)

    def list_claims(self, *, state: ClaimState | None = None) -> Select[Claim]:
        query = select(Claim).options(selectinload(Claim.receipts))
        if own := self._actor.own_tenant:
            query = query.where(Claim.organization_number == own)
        return query.where(Claim.state == state) if state else query

    @staticmethod
    def _instalment(found: Instalment | None) -> Instalment:
        if found is None:
            raise NotFound("Delen finns inte. Kontrollera identiteten.")
        return found

    @staticmethod
    def _payment(found: Payment | None) -> Payment:
        if found is None:
            raise NotFound("Betalningen finns inte, eller så får du inte se den. Kontrollera identiteten.")
        return found

    @staticmethod
    def _claim(found: Claim | None) -> Claim:
        if found is None:
            raise NotFound("Återkravet finns inte, eller så får du inte se det. Kontrollera identiteten.")
        return found
