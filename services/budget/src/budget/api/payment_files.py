"""Payment files to the finance system, and where organisers are paid."""

from datetime import date, datetime
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from budget.api.dependencies import ROOT, WorkDep
from budget.documents.pain import AccountType, BankAccount, Party
from budget.errors import PayerMissing
from budget.models import Payee, PaymentFile
from budget.settings import Settings
from budget.use_cases.payees.register_payee import change_payee, register_payee
from budget.use_cases.payment_files.write_payment_file import write_payment_file
from shared.amount import Amount
from shared.contracts.terms import OrganizationNumber
from shared.rest.idempotency import Idempotency
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep, answer_list
from shared.rest.opening import NowDep
from shared.rest.resources import In, Out
from shared.rest.versions import ExpectedVersion, etag

router = APIRouter(tags=["betalningar"])
FILE_SORTS = {"made_at": PaymentFile.made_at, "pay_on": PaymentFile.pay_on}
PAYEE_SORTS = {"organization_number": Payee.organization_number, "updated_at": Payee.updated_at}


class PaymentFileIn(In):
    pay_on: date = Field(description="Dagen då banken ska betala", examples=["2026-11-25"])


class PaymentFileOut(Out):
    id: UUID = Field(description="Identitet")
    message_id: str = Field(description="Filens referens", examples=["SKV0190"])
    content_hash: str = Field(validation_alias="sha256", description="SHA-256 av filen")
    payments: int = Field(description="Antal betalningar", examples=[12])
    amount: Amount = Field(description="Belopp i kronor", examples=["250000.00"])
    pay_on: date = Field(description="Dagen då banken ska betala", examples=["2026-11-25"])
    made_by: str = Field(description="Vem som skapade", examples=["a1b2c3"])
    made_at: datetime = Field(description="När den skapades")


class PayeeChangeIn(In):
    name: str = Field(min_length=2, max_length=70, examples=["Jönköpings kommun"], description="Namn")
    account_type: AccountType = Field(examples=["bankgiro"], description="Slag av konto")
    account_number: str = Field(
        min_length=2, max_length=40, examples=["991-2346"], description="Kontonummer; kontrollsiffran prövas"
    )
    bic: str | None = Field(
        default=None, pattern=r"^[A-Z0-9]{8}([A-Z0-9]{3})?$", description="Bankens BIC, för IBAN", examples=["ESSESESS"]
    )


class PayeeIn(PayeeChangeIn):
    organization_number: OrganizationNumber = Field(
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


def present_file(request: Request, row: PaymentFile) -> PaymentFileOut:
    path = f"{ROOT}/payment-files/{row.id}"
    out = PaymentFileOut.model_validate(row)
    out.links = links(request, path, Step("content", "get_payment_file_content", "GET", f"{path}/contents"))
    return out


def present_payee(request: Request, row: Payee) -> PayeeOut:
    path = f"{ROOT}/payees/{row.id}"
    out = PayeeOut.model_validate(row)
    out.links = links(request, path, Step("change", "put_payee", "PUT", path))
    return out


@router.get("/payment-files", summary="Lista betalfiler", response_model=Page[PaymentFileOut])
async def get_payment_files(request: Request, work: WorkDep, paging: PagingDep) -> Response:
    """Betalfiler som har skapats."""
    async with work:
        query = work.payments.list_files()
    return await answer_list(
        request, work, query, lambda row: present_file(request, row), paging=paging, sorts=FILE_SORTS
    )


@router.post("/payment-files", summary="Skapa en betalfil", status_code=201, response_model=PaymentFileOut)
async def post_payment_file(
    request: Request, work: WorkDep, body: PaymentFileIn, key: Idempotency, now: NowDep
) -> Response:
    """Alla godkända betalningar som ska betalas den dagen eller tidigare, i en fil enligt ISO 20022 (pain.001)."""
    async with work:
        if answer := await key.first_answer(work):
            return answer
        file = await write_payment_file(work, payer(request.app.state.settings), pay_on=body.pay_on, now=now)
        out = present_file(request, file)
        return await key.answer(work, out, location=out.links["self"].href)


@router.get("/payment-files/{file_id}", summary="Hämta en betalfil", response_model=PaymentFileOut)
async def get_payment_file(request: Request, work: WorkDep, file_id: UUID) -> PaymentFileOut:
    """Uppgifter om en betalfil."""
    async with work:
        return present_file(request, await work.payments.get_file(file_id))


@router.get("/payment-files/{file_id}/contents", summary="Hämta betalfilens innehåll", response_class=Response)
async def get_payment_file_content(work: WorkDep, file_id: UUID) -> Response:
    """Filen så som den skapades, byte för byte."""
    async with work:
        file = await work.payments.get_file(file_id)
    name = f"{file.message_id}.xml"
    return Response(
        file.content, media_type="application/xml", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@router.get("/payees", summary="Lista mottagarkonton", response_model=Page[PayeeOut])
async def get_payees(request: Request, work: WorkDep, paging: PagingDep) -> Response:
    """Var huvudmännen får sina pengar."""
    async with work:
        query = work.payments.list_payees()
    return await answer_list(
        request, work, query, lambda row: present_payee(request, row), paging=paging, sorts=PAYEE_SORTS
    )


@router.post("/payees", summary="Registrera ett mottagarkonto", status_code=201, response_model=PayeeOut)
async def post_payee(request: Request, work: WorkDep, body: PayeeIn, key: Idempotency, now: NowDep) -> Response:
    """Bankgiro, plusgiro eller IBAN. Kontrollsiffran prövas."""
    async with work:
        if answer := await key.first_answer(work):
            return answer
        payee = await register_payee(work, now=now, **dict(body))
        out = present_payee(request, payee)
        return await key.answer(work, out, location=out.links["self"].href, version=payee.version)


@router.get("/payees/{payee_id}", summary="Hämta ett mottagarkonto", response_model=PayeeOut)
async def get_payee(request: Request, response: Response, work: WorkDep, payee_id: UUID) -> PayeeOut:
    """Ett mottagarkonto."""
    async with work:
        payee = await work.payments.get_payee(payee_id)
    response.headers["ETag"] = etag(payee.version)
    return present_payee(request, payee)


@router.put("/payees/{payee_id}", summary="Ändra ett mottagarkonto", response_model=PayeeOut)
async def put_payee(
    request: Request,
    response: Response,
    work: WorkDep,
    payee_id: UUID,
    body: PayeeChangeIn,
    version: ExpectedVersion,
    now: NowDep,
) -> PayeeOut:
    """Gäller betalfiler som skapas efter ändringen."""
    async with work:
        payee = await change_payee(work, payee_id, version=version, now=now, **dict(body))
    response.headers["ETag"] = etag(payee.version)
    return present_payee(request, payee)


def payer(settings: Settings) -> Party:
    """Who pays, and from which account: configuration."""
    if settings.payer_account_number is None:
        raise PayerMissing("Kontot som betalningar dras från är inte inlagt. Be driften ange PAYER_ACCOUNT_NUMBER.")
    account = BankAccount(settings.payer_account_type, settings.payer_account_number, settings.payer_bic)
    return Party(settings.payer_name, settings.payer_organization_number, account)
