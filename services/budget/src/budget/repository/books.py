"""Queries about the books: accounts, transactions and their entries."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from budget.models.ledger import AccountRow, LedgerEntry, LedgerTransaction, TransactionKind
from shared.kit.lookup import narrowed, one, within


class Books:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def list_accounts(
        self, *, programme: str | None = None, item: str | None = None, fiscal_year: int | None = None
    ) -> Select[AccountRow]:
        return narrowed(
            select(AccountRow),
            (AccountRow.programme, programme),
            (AccountRow.item, item),
            (AccountRow.fiscal_year, fiscal_year),
        )

    def list_entries(self, *, account_id: int | None = None) -> Select[LedgerEntry]:
        query = select(LedgerEntry).options(selectinload(LedgerEntry.account))
        return narrowed(query, (LedgerEntry.account_id, account_id))

    def list_transactions(
        self,
        *,
        programme: str | None = None,
        kind: TransactionKind | None = None,
        cause_id: UUID | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> Select[LedgerTransaction]:
        entries = selectinload(LedgerTransaction.entries).selectinload(LedgerEntry.account)
        query = narrowed(
            select(LedgerTransaction).options(entries),
            (LedgerTransaction.programme, programme),
            (LedgerTransaction.kind, kind),
            (LedgerTransaction.cause_id, cause_id),
        )
        return within(query, LedgerTransaction.booked_on, since, until)

    async def get_account(self, account_id: int) -> AccountRow:
        return await one(self._session, select(AccountRow).where(AccountRow.id == account_id), "Kontot")

    async def get_transaction(self, transaction_id: UUID) -> LedgerTransaction:
        query = self.list_transactions().where(LedgerTransaction.id == transaction_id)
        return await one(self._session, query, "Bokföringsposten")
