"""Queries on the ledger for those who read it: accounts, transactions and their entries."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from budget.models import AccountRow, LedgerEntry, LedgerTransaction, TransactionKind
from shared.kit.errors import NotFound


class Books:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def list_accounts(
        self, *, programme: str | None = None, item: str | None = None, fiscal_year: int | None = None
    ) -> Select[AccountRow]:
        query = select(AccountRow)
        for column, value in (
            (AccountRow.programme, programme),
            (AccountRow.item, item),
            (AccountRow.fiscal_year, fiscal_year),
        ):
            query = query.where(column == value) if value else query
        return query

    def list_entries(self, *, account_id: int | None = None) -> Select[LedgerEntry]:
        query = select(LedgerEntry).options(selectinload(LedgerEntry.account))
        return query.where(LedgerEntry.account_id == account_id) if account_id else query

    def list_transactions(
        self,
        *,
        programme: str | None = None,
        kind: TransactionKind | None = None,
        cause_id: UUID | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> Select[LedgerTransaction]:
        query = select(LedgerTransaction).options(
            selectinload(LedgerTransaction.entries).selectinload(LedgerEntry.account)
        )
        for column, value in (
            (LedgerTransaction.programme, programme),
            (LedgerTransaction.kind, kind),
            (LedgerTransaction.cause_id, cause_id),
        ):
            query = query.where(column == value) if value else query
        query = query.where(LedgerTransaction.booked_on >= since) if since else query
        return query.where(LedgerTransaction.booked_on <= until) if until else query

    async def get_account(self, account_id: int) -> AccountRow:
        row = await self._session.get(AccountRow, account_id)
        if row is None:
            raise NotFound("Kontot finns inte. Kontrollera identiteten.")
        return row

    async def get_transaction(self, transaction_id: UUID) -> LedgerTransaction:
        row = await self._session.scalar(self.list_transactions().where(LedgerTransaction.id == transaction_id))
        if row is None:
            raise NotFound("Bokföringsposten finns inte. Kontrollera identiteten.")
        return row
