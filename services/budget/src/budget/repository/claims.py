"""Queries about repayment claims, as the caller may see them: an organiser its own only."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from budget.models.claims import Claim, ClaimState, Receipt
from shared.kit.actor import Actor
from shared.kit.lookup import narrowed, one


class Claims:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def add(self, row: Claim) -> None:
        self._session.add(row)

    async def get_claim(self, claim_id: UUID) -> Claim:
        return await one(self._session, self.list_claims().where(Claim.id == claim_id), "Återkravet")

    async def get_claim_for_change(self, claim_id: UUID) -> Claim:
        query = self.list_claims().where(Claim.id == claim_id).with_for_update(of=Claim)
        return await one(self._session, query.execution_options(populate_existing=True), "Återkravet")

    async def get_receipt(self, receipt_id: UUID) -> tuple[Receipt, Claim]:
        query = select(Receipt, Claim).join(Claim, Claim.id == Receipt.claim_id).where(Receipt.id == receipt_id)
        found = (await self._session.execute(query)).one()
        return found.Receipt, found.Claim

    async def sum_claimed(self, commitment_id: UUID) -> Decimal:
        """Kronor claimed so far of what an agreement was paid."""
        query = select(func.coalesce(func.sum(Claim.amount), 0)).where(Claim.commitment_id == commitment_id)
        return Decimal((await self._session.execute(query)).scalar_one())

    def list_claims(self, *, state: ClaimState | None = None) -> Select[Claim]:
        return narrowed(
            select(Claim).options(selectinload(Claim.receipts)),
            (Claim.organization_number, self._actor.own_tenant),
            (Claim.state, state),
        )
