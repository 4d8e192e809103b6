"""Queries about where organisers are paid."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from budget.models.payments import Payee
from budget.rules.bank_accounts import AccountType
from shared.kit.lookup import narrowed, one, within


class Payees:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: Payee) -> None:
        self._session.add(row)

    async def get_payee(self, payee_id: UUID) -> Payee:
        return await one(self._session, select(Payee).where(Payee.id == payee_id), "Mottagarkontot")

    async def get_payee_for_change(self, payee_id: UUID) -> Payee:
        return await one(self._session, select(Payee).where(Payee.id == payee_id).with_for_update(), "Mottagarkontot")

    async def find_payee_for_change(self, organization_number: str) -> Payee | None:
        """Lock the payee: its account stays as it is until the transaction ends."""
        query = select(Payee).where(Payee.organization_number == organization_number).with_for_update()
        return await self._session.scalar(query)

    async def find_payee(self, organization_number: str) -> Payee | None:
        return await self._session.scalar(select(Payee).where(Payee.organization_number == organization_number))

    def list_payees(
        self,
        *,
        organization_number: str | None = None,
        name: str | None = None,
        account_type: AccountType | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> Select[Payee]:
        """`since` and `until` are days on which the account was registered or last changed."""
        query = narrowed(
            select(Payee), (Payee.organization_number, organization_number), (Payee.account_type, account_type)
        )
        query = within(query, Payee.updated_at, since, until)
        return query.where(Payee.name.icontains(name, autoescape=True)) if name else query
