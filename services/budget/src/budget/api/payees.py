"""Where organisers are paid."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from budget.api.dependencies import ROOT, BookDay, Change, Create, OrganizationQuery, Read
from budget.models.payments import Payee
from budget.readers.payment_texts import PaymentText
from budget.rules.bank_accounts import AccountType
from budget.rules.payment_texts import LONGEST_NAME
from budget.use_cases.payees.change_payee import change_payee
from budget.use_cases.payees.register_payee import register_payee
from shared.contracts.numbers import OrganizationNumberIn
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import Line

router = Routes(tags=["betalningar"])
SORTS = {"organization_number": Payee.organization_number, "updated_at": Payee.updated_at}


class PayeeChangeIn(In):
    name: PaymentText = Field(
        min_length=2,
        max_length=LONGEST_NAME,
        examples=["Jönköpings kommun"],
        description="Namn. Tecken som betalfilen inte kan lämna skrivs om (X & Y AB blir X och Y AB) eller avvisas",
    )
    account_type: AccountType = Field(examples=["bankgiro"], description="Slag av konto")
    account_number: Line = Field(
        min_length=2, max_length=40, examples=["991-2346"], description="Kontonummer; kontrollsiffran prövas"
    )
    bic: Line | None = Field(
        default=None, pattern=r"^[A-Z0-9]{8}([A-Z0-9]{3})?$", description="Bankens BIC, för IBAN", examples=["ESSESESS"]
    )


class PayeeIn(PayeeChangeIn):
    organization_number: OrganizationNumberIn = Field(
        description="Huvudmannens organisationsnummer", examples=["2120000530"]
    )


class PayeeOut(Out):
    id: UUID = Field(description="Identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    organization_number: str = Field(examples=["2120000530"], description="Huvudmannens organisationsnummer")
    name: str = Field(description="Namn", examples=["Statens skolverk"])
    account_type: AccountType = Field(description="Slag av konto", examples=["bankgiro"])
    account_number: str = Field(description="Kontonummer; kontrollsiffran prövas", examples=["991-2346"])
    bic: str | None = Field(description="Bankens BIC, för IBAN", examples=["ESSESESS"])
    changed_by: str = Field(description="Vem som senast ändrade", examples=["a1b2c3"])
    updated_at: datetime = Field(description="När uppgiften senast ändrades")


def present(request: Request, row: Payee) -> PayeeOut:
    path = f"{ROOT}/payees/{row.id}"
    return PayeeOut.of(row, links=links(request, path, Step("change", "put_payee", "PUT", path)))


@router.get("/payees", summary="Lista mottagarkonton", response_model=Page[PayeeOut])
async def get_payees(
    call: Read,
    paging: PagingDep,
    organization_number: OrganizationQuery = None,
    name: Annotated[Line | None, Query(max_length=100, description="Del av namnet")] = None,
    account_type: Annotated[AccountType | None, Query(description="Bara detta slag av konto")] = None,
    since: Annotated[BookDay | None, Query(description="Registrerade eller ändrade från och med dagen")] = None,
    until: Annotated[BookDay | None, Query(description="Registrerade eller ändrade till och med dagen")] = None,
) -> Response:
    """Var huvudmännen får sina pengar."""
    async with call.work as work:
        query = work.payees.list_payees(
            organization_number=organization_number,
            name=name,
            account_type=account_type,
            since=since,
            until=until,
        )
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.post("/payees", summary="Registrera ett mottagarkonto", status_code=201, response_model=PayeeOut)
async def post_payee(call: Create, body: PayeeIn) -> Response:
    """Bankgiro, plusgiro eller IBAN. Kontrollsiffran prövas."""
    async with call.work as work:
        payee = await register_payee(work, now=call.now, **dict(body))
        return await call.answer(present, payee)


@router.get("/payees/{payee_id}", summary="Hämta ett mottagarkonto", response_model=PayeeOut)
async def get_payee(call: Read, payee_id: UUID) -> Response:
    """Ett mottagarkonto."""
    async with call.work as work:
        return await call.answer(present, await work.payees.get_payee(payee_id))


@router.put("/payees/{payee_id}", summary="Ändra ett mottagarkonto", response_model=PayeeOut)
async def put_payee(call: Change, payee_id: UUID, body: PayeeChangeIn) -> Response:
    """Gäller betalfiler som skapas efter ändringen."""
    async with call.work as work:
        payee = await change_payee(work, payee_id, version=call.version, now=call.now, **dict(body))
        return await call.answer(present, payee)
