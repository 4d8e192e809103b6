"""The books: accounts, transactions, entries, and the proof that they balance."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from budget.api.dependencies import ROOT, BookDay, ItemQuery, ProgrammeQuery, Read, YearQuery
from budget.models.ledger import AccountRow, LedgerEntry, LedgerTransaction, TransactionKind
from budget.repository.proofs import Proven
from budget.rules.accounts import Stage
from budget.steps.check_item import check_item
from shared.amount import Amount
from shared.days import Whole
from shared.rest.links import links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import Out
from shared.rest.routes import Routes

router = Routes(tags=["bokföring"])
AccountId = Annotated[Whole, Field(ge=1, le=10**18 - 1)]
ACCOUNT_SORTS = {
    "fiscal_year": AccountRow.fiscal_year,
    "stage": AccountRow.stage,
    "updated_at": AccountRow.updated_at,
}
TRANSACTION_SORTS = {
    "recorded_at": LedgerTransaction.recorded_at,
    "updated_at": LedgerTransaction.recorded_at,
    "booked_on": LedgerTransaction.booked_on,
}
ENTRY_SORTS = {"number": LedgerEntry.id, "updated_at": LedgerEntry.recorded_at}


class AccountOut(Out):
    id: int = Field(description="Identitet")
    programme: str = Field(examples=["riktade-insatser-2024"], description="Regeringsuppdraget")
    item: str = Field(examples=["1:5 ap.3"], description="Anslagsposten")
    fiscal_year: int = Field(examples=[2026], description="Räkenskapsåret")
    stage: Stage = Field(description="Var i pengarnas liv kontot hör hemma", examples=["committed"])
    cost_kind: str = Field(examples=["grant"], description="Kostnadsslag")
    balance: Amount = Field(description="Saldo: debet är positivt", examples=["250000.00"])
    overdrawn: Amount = Field(description="Hur långt under noll en minskning har lämnat kontot", examples=["0.00"])
    closed: bool = Field(description="Om året är stängt", examples=[False])
    updated_at: datetime = Field(description="När kontot senast rörde sig, öppnades eller stängdes")


class EntryOut(Out):
    number: int = Field(validation_alias="id", description="Löpnummer", examples=[1])
    ledger_transaction_id: UUID = Field(description="Bokföringsposten")
    account: AccountOut = Field(description="Kontot så som konteringen lämnade det")
    amount: Amount = Field(description="Debet är positivt", examples=["250000.00"])
    balance_after: Amount = Field(description="Saldo efter konteringen", examples=["250000.00"])
    booked_on: date = Field(description="Bokföringsdag", examples=["2026-11-22"])


class TransactionOut(Out):
    id: UUID = Field(description="Identitet")
    kind: TransactionKind = Field(description="Slag")
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    booked_on: date = Field(description="Bokföringsdag", examples=["2026-11-22"])
    recorded_at: datetime = Field(description="När posten registrerades")
    reference: str = Field(description="Diarienummer, eller annan grund för posten", examples=["2026:200"])
    cause_id: UUID = Field(description="Överenskommelsen, betalningen, återkravet eller tilldelningen")
    actor: str = Field(description="Vem som gjorde det", examples=["budget-worker"])
    entries: list[EntryOut] = Field(description="Konteringar")


class LedgerFaultOut(Out):
    rule: str = Field(description="Regeln som inte håller", examples=["every transaction sums to zero"])
    where: str = Field(description="Var", examples=["riktade-insatser-2024 1:5 ap.3 2026"])


class VerificationOut(Out):
    whole: bool = Field(description="Om allt går ihop", examples=[True])
    entries: int = Field(description="Antal konteringar", examples=[80])
    transactions: int = Field(description="Antal bokföringsposter", examples=[40])
    accounts: int = Field(description="Antal konton", examples=[12])
    debit: str = Field(description="Summa debet", examples=["1250000.00"])
    credit: str = Field(description="Summa kredit", examples=["1250000.00"])
    faults: list[LedgerFaultOut] = Field(description="Vad som inte går ihop, och var")


def present_account(request: Request, row: AccountRow) -> AccountOut:
    return AccountOut.of(row, links=links(request, f"{ROOT}/ledger-accounts/{row.id}"))


def present_transaction(request: Request, row: LedgerTransaction) -> TransactionOut:
    entries = [present_entry(request, entry) for entry in row.entries]
    return TransactionOut.of(row, entries=entries, links=links(request, f"{ROOT}/ledger-transactions/{row.id}"))


def present_entry(_request: Request, row: LedgerEntry) -> EntryOut:
    """The account as the entry left it: an entry never changes, whatever its account does later."""
    account = AccountOut.of(
        row.account,
        balance=row.balance_after,
        overdrawn=row.overdrawn_after,
        closed=False,
        updated_at=row.recorded_at,
    )
    return EntryOut.of(row, account=account)


def present_proof(request: Request, proven: Proven) -> VerificationOut:
    return VerificationOut.of(proven, whole=not proven.faults, links=links(request, f"{ROOT}/ledger-verifications"))


@router.get("/ledger-accounts", summary="Lista konton", response_model=Page[AccountOut])
async def get_ledger_accounts(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeQuery,
    item: ItemQuery = None,
    fiscal_year: YearQuery = None,
) -> Response:
    """Ett konto per uppdrag, anslagspost, år, kostnadsslag och läge i pengarnas liv."""
    async with call.work as work:
        await check_item(work, item)
        query = work.books.list_accounts(programme=programme, item=item, fiscal_year=fiscal_year)
    return await call.list(query, present_account, paging=paging, sorts=ACCOUNT_SORTS)


@router.get("/ledger-accounts/{account_id}", summary="Hämta ett konto", response_model=AccountOut)
async def get_ledger_account(call: Read, account_id: AccountId) -> Response:
    """Ett konto med sitt saldo."""
    async with call.work as work:
        return await call.answer(present_account, await work.books.get_account(account_id))


@router.get("/ledger-entries", summary="Lista konteringar", response_model=Page[EntryOut])
async def get_ledger_entries(
    call: Read, paging: PagingDep, account_id: Annotated[AccountId | None, Query(description="Bara detta konto")] = None
) -> Response:
    """Konteringar, som aldrig ändras eller tas bort."""
    async with call.work as work:
        query = work.books.list_entries(account_id=account_id)
    return await call.list(query, present_entry, paging=paging, sorts=ENTRY_SORTS)


@router.get("/ledger-transactions", summary="Lista bokföringsposter", response_model=Page[TransactionOut])
async def get_ledger_transactions(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeQuery,
    kind: Annotated[TransactionKind | None, Query(description="Bara detta slag")] = None,
    cause_id: Annotated[UUID | None, Query(description="Bara det som flyttades av detta")] = None,
    since: Annotated[BookDay | None, Query(description="Bokfört från och med")] = None,
    until: Annotated[BookDay | None, Query(description="Bokfört till och med")] = None,
) -> Response:
    """Varje rörelse med sina konteringar, för en period, en överenskommelse eller ett slag."""
    async with call.work as work:
        query = work.books.list_transactions(
            programme=programme, kind=kind, cause_id=cause_id, since=since, until=until
        )
    return await call.list(query, present_transaction, paging=paging, sorts=TRANSACTION_SORTS)


@router.get("/ledger-transactions/{transaction_id}", summary="Hämta en bokföringspost", response_model=TransactionOut)
async def get_ledger_transaction(call: Read, transaction_id: UUID) -> Response:
    """En rörelse med sina konteringar."""
    async with call.work as work:
        return await call.answer(present_transaction, await work.books.get_transaction(transaction_id))


@router.get("/ledger-verifications", summary="Bevisa att bokföringen går ihop", response_model=VerificationOut)
async def get_ledger_verification(call: Read) -> Response:
    """Debet är lika med kredit, varje saldo är summan av sina konteringar, och kedjorna av kontrollsummor är hela."""
    async with call.work as work:
        return await call.answer(present_proof, await work.proofs.verify())
