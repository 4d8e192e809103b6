"""Our copy of the money of a case, and its payments."""

from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from agreements.copies import Funding, Payment, RepaymentClaim


class Fundings:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, copy: Funding | Payment | RepaymentClaim) -> None:
        self._session.add(copy)

    async def find_funding(self, cooperation_id: UUID) -> Funding | None:
        return await self._session.get(Funding, cooperation_id)

    async def has_payment(self, cooperation_id: UUID, payment_id: UUID, instalment_id: UUID | None) -> bool:
        """True if the payment, or one of the same instalment, has been copied."""
        same = Payment.payment_id == payment_id
        if instalment_id is not None:
            same = same | (Payment.instalment_id == instalment_id)
        query = select(exists().where(Payment.cooperation_id == cooperation_id, same))
        found: bool = (await self._session.execute(query)).scalar_one()
        return found

    async def list_payments(self, cooperation_id: UUID) -> list[Payment]:
        query = select(Payment).where(Payment.cooperation_id == cooperation_id)
        return list((await self._session.execute(query.order_by(Payment.paid_on, Payment.payment_id))).scalars())

    async def find_claim(self, claim_id: UUID) -> RepaymentClaim | None:
        return await self._session.get(RepaymentClaim, claim_id)

    async def list_claims(self, cooperation_id: UUID) -> list[RepaymentClaim]:
        query = select(RepaymentClaim).where(RepaymentClaim.cooperation_id == cooperation_id)
        return list((await self._session.execute(query.order_by(RepaymentClaim.claim_id))).scalars())
