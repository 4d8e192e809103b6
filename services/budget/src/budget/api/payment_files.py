"""Payment files to the finance system."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from budget.api.dependencies import ROOT, BankDay, BookDay, Create, Read
from budget.documents.pain import Party
from budget.errors import PayerMissing
from budget.models.payments import PaymentFile
from budget.rules.bank_accounts import BankAccount
from budget.settings import Settings
from budget.use_cases.payment_files.write_payment_file import write_payment_file
from shared.amount import Amount
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes

router = Routes(tags=["betalningar"])
SORTS = {"made_at": PaymentFile.made_at, "pay_on": PaymentFile.pay_on, "updated_at": PaymentFile.made_at}


class PaymentFileIn(In):
    pay_on: BankDay = Field(description="Dagen då banken ska betala, en bankdag", examples=["2026-11-25"])


class PaymentFileOut(Out):
    id: UUID = Field(description="Identitet")
    message_id: str = Field(description="Filens referens", examples=["SKV0190"])
    content_hash: str = Field(validation_alias="sha256", description="SHA-256 av filen")
    payments: int = Field(description="Antal betalningar", examples=[12])
    amount: Amount = Field(description="Belopp i kronor", examples=["250000.00"])
    pay_on: date = Field(description="Dagen då banken ska betala", examples=["2026-11-25"])
    made_by: str = Field(description="Vem som skapade", examples=["a1b2c3"])
    made_at: datetime = Field(description="När den skapades")


def present(request: Request, row: PaymentFile) -> PaymentFileOut:
    path = f"{ROOT}/payment-files/{row.id}"
    return PaymentFileOut.of(
        row, links=links(request, path, Step("content", "get_payment_file_content", "GET", f"{path}/contents"))
    )


@router.get("/payment-files", summary="Lista betalfiler", response_model=Page[PaymentFileOut])
async def get_payment_files(
    call: Read,
    paging: PagingDep,
    since: Annotated[BookDay | None, Query(description="Att betala från och med dagen")] = None,
    until: Annotated[BookDay | None, Query(description="Att betala till och med dagen")] = None,
) -> Response:
    """Betalfiler som har skapats."""
    async with call.work as work:
        query = work.payment_files.list_files(since=since, until=until)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.post("/payment-files", summary="Skapa en betalfil", status_code=201, response_model=PaymentFileOut)
async def post_payment_file(call: Create, body: PaymentFileIn) -> Response:
    """Alla godkända betalningar som ska betalas den dagen eller tidigare, i en fil enligt ISO 20022 (pain.001)."""
    async with call.work as work:
        file = await write_payment_file(work, payer(call.request.app.state.settings), pay_on=body.pay_on, now=call.now)
        return await call.answer(present, file)


@router.get("/payment-files/{file_id}", summary="Hämta en betalfil", response_model=PaymentFileOut)
async def get_payment_file(call: Read, file_id: UUID) -> Response:
    """Uppgifter om en betalfil."""
    async with call.work as work:
        return await call.answer(present, await work.payment_files.get_file(file_id))


@router.get(
    "/payment-files/{file_id}/contents",
    summary="Hämta betalfilens innehåll",
    response_class=Response,
    responses={200: {"description": "Betalfilen, pain.001 enligt ISO 20022", "content": {"application/xml": {}}}},
)
async def get_payment_file_content(call: Read, file_id: UUID) -> Response:
    """Filen så som den skapades, byte för byte."""
    async with call.work as work:
        file = await work.payment_files.get_file(file_id)
    name = f"{file.message_id}.xml"
    return Response(
        file.content, media_type="application/xml", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def payer(settings: Settings) -> Party:
    """The payer and the account that it pays from, as configured."""
    if settings.payer_account_number is None:
        raise PayerMissing("Kontot som betalningar dras från är inte inlagt. Be driften ange PAYER_ACCOUNT_NUMBER.")
    account = BankAccount(settings.payer_account_type, settings.payer_account_number, settings.payer_bic)
    return Party(settings.payer_name, settings.payer_organization_number, account)
