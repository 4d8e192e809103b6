"""Queries about repayment claims, as the caller may see them: an organiser its own only."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from budget.models.claims import Claim, ClaimState, Receipt, claim_number
from shared.kit.actor import Actor
from shared.kit.lookup import narrowed, one, within


class Claims:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def add(self, row: Claim) -> None:
        self._session.add(row)

    async def take_number(self) -> int:
        """The next number; a claim that is rolled back leaves a gap."""
        return int((await self._session.execute(select(claim_number.next_value()))).scalar_one())

    async def get_claim(self, claim_id: UUID) -> Claim:
        return await one(self._session, self.list_claims().where(Claim.id == claim_id), "Återkravet")

    async def get_claim_for_change(self, claim_id: UUID) -> Claim:
        query = self.list_claims().where(Claim.id == claim_id).with_for_update(of=Claim)
        return await one(self._session, query.execution_options(populate_existing=True), "Återkravet")

    async def get_receipt(self, receipt_id: UUID) -> tuple[Receipt, Claim]:
        query = select(Receipt, Claim).join(Claim, Claim.id == Receipt.claim_id).where(Receipt.id == receipt_id)
        found = (await self._session.execute(query)).one()
        return found.Receipt, found.Claim

    async def list_paid_with(self, references: Collection[str]) -> Sequence[Claim]:
        """The claims with one of these references, oldest first; those sent with a diary number may share it."""
        query = self.list_claims(references=references).order_by(Claim.created_at, Claim.id)
        return (await self._session.scalars(query)).all()

    async def list_claims_of(self, commitment_id: UUID) -> Sequence[Claim]:
        """Claims of the commitment, oldest first. Whoever changes one has locked the commitment."""
        query = self.list_claims().where(Claim.commitment_id == commitment_id).order_by(Claim.created_at, Claim.id)
        return (await self._session.scalars(query)).all()

    def list_claims(
        self,
        *,
        state: ClaimState | None = None,
        programme: str | None = None,
        commitment_id: UUID | None = None,
        organization_number: str | None = None,
        references: Collection[str] | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> Select[Claim]:
        """`since` and `until` are days on which it is due."""
        query = select(Claim).options(selectinload(Claim.receipts))
        if references is not None:
            # One that has a reference of its own is not paid with its agreement's number.
            old = Claim.payment_reference.is_(None) & Claim.diary_number.in_(references)
            query = query.where(Claim.payment_reference.in_(references) | old)
        query = within(query, Claim.due_on, since, until)
        return narrowed(
            query,
            (Claim.organization_number, self._actor.own_tenant),
            (Claim.state, state),
            (Claim.programme, programme),
            (Claim.commitment_id, commitment_id),
            (Claim.organization_number, organization_number),
        )
