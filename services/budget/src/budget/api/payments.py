"""Payments: proposed, approved by someone else, sent in a file, and settled by the finance system."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from budget.api.dependencies import ROOT, Reason, Text, WorkDep
from budget.models import Instalment, InstalmentState, Payment, PaymentState
from budget.use_cases.instalments.propose_instalment import propose_instalment
from budget.use_cases.payments.approve_payment import approve_payment, reject_payment
from budget.use_cases.payments.propose_payment import propose_payment
from budget.use_cases.payments.settle_payment import refuse_payment, settle_payment
from shared.amount import Amount
from shared.contracts.terms import CostKind, OrganizationNumber
from shared.kit.errors import FieldError, InvalidInput
from shared.rest.idempotency import Idempotency
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep, answer_list
from shared.rest.opening import NowDep
from shared.rest.resources import In, Out
from shared.rest.versions import ExpectedVersion, etag

router = APIRouter(tags=["betalningar"])
SORTS = {"updated_at": Payment.updated_at, "number": Payment.number, "pay_on": Payment.pay_on}
INSTALMENT_SORTS = {"due_on": Instalment.due_on, "number": Instalment.number}


class InstalmentOut(Out):
    id: UUID = Field(description="Identitet")
    commitment_id: UUID = Field(description="Överenskommelsen")
    number: int = Field(description="Löpnummer", examples=[1])
    due_on: date = Field(description="Förfallodag", examples=["2026-12-15"])
    amount: Amount = Field(description="Belopp i kronor", examples=["250000.00"])
    after_statement_id: UUID | None = Field(description="Redovisningen som först ska godkännas")
    statement_approved_on: date | None = Field(description="När redovisningen godkändes", examples=["2026-11-20"])
    state: InstalmentState = Field(description="Läge")


class PaymentIn(In):
    commitment_id: UUID = Field(description="Överenskommelsen som betalas")
    cost_kind: CostKind = Field(description="Kostnadsslag", examples=["grant"])
    amount: Amount = Field(gt=0, description="Belopp i kronor", examples=["250000.00"])
    incurred_on: date = Field(description="Dagen då kostnaden uppstod", examples=["2026-11-20"])
    pay_on: date = Field(description="Dagen då banken ska betala", examples=["2026-11-25"])
    message: Text = Field(description="Text till mottagaren", examples=["Bidrag del 1"])
    measure_id: UUID | None = Field(
        default=None, description="Insatsen som betalas; tomt fördelar beloppet på alla insatser"
    )
    accrual_id: UUID | None = Field(
        default=None, description="Den upplupna kostnaden som betalas; anslaget har då redan belastats"
    )
    payee_organization_number: OrganizationNumber | None = Field(
        default=None, description="Vem som får betalt, när det inte är huvudmannen", examples=["2021002932"]
    )


class PaymentOut(Out):
    id: UUID = Field(description="Identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    number: int = Field(description="Löpnummer", examples=[1])
    commitment_id: UUID = Field(description="Överenskommelsen")
    cooperation_id: UUID = Field(description="Samverkan")
    instalment_id: UUID | None = Field(description="Delen av bidraget, när betalningen är en sådan")
    programme: str = Field(examples=["riktade-insatser-2024"], description="Regeringsuppdraget")
    organization_number: str = Field(examples=["2120000530"], description="Huvudmannens organisationsnummer")
    cost_kind: CostKind = Field(description="Kostnadsslag", examples=["grant"])
    measure_id: UUID | None = Field(description="Insatsen som betalas, när någon är angiven")
    accrual_id: UUID | None = Field(description="Den upplupna kostnaden som betalas")
    payee_organization_number: str | None = Field(
        description="Vem som får betalt, när det inte är huvudmannen", examples=["2021002932"]
    )
    amount: Amount = Field(description="Belopp i kronor", examples=["250000.00"])
    incurred_on: date = Field(description="Dagen då kostnaden uppstod", examples=["2026-11-20"])
    pay_on: date = Field(description="Dagen då banken ska betala", examples=["2026-11-25"])
    message: str = Field(description="Text till mottagaren", examples=["Bidrag del 1"])
    state: PaymentState = Field(description="Läge")
    proposed_by: str = Field(description="Vem som föreslog", examples=["budget-worker"])
    approved_by: str | None = Field(description="Vem som godkände", examples=["a1b2c3"])
    reason: str | None = Field(description="Skäl", examples=["Fakturan är felaktig"])
    payment_file_id: UUID | None = Field(description="Betalfilen som betalningen ligger i")
    paid_on: date | None = Field(description="Betalningsdag", examples=["2026-11-25"])
    fiscal_year: int | None = Field(description="Räkenskapsåret som betalningen belastar", examples=[2026])
    end_to_end_id: str = Field(description="Unik referens i betalfilen", examples=["SKV000000000017"])
    updated_at: datetime = Field(description="När uppgiften senast ändrades")


class RejectionIn(In):
    reason: Reason = Field(description="Skäl", examples=["Fakturan är felaktig"])


class SettlementIn(In):
    status: Literal["paid", "refused"] = Field(description="Om banken har betalat eller vägrat", examples=["paid"])
    paid_on: date | None = Field(default=None, description="Betalningsdag, när status är paid", examples=["2026-11-25"])
    bank_reference: str = Field(
        min_length=1, max_length=100, description="Bankens referens", examples=["B2026112200017"]
    )
    reason: str | None = Field(
        default=None,
        max_length=1000,
        description="Bankens skäl, när status är refused",
        examples=["Fakturan är felaktig"],
    )


def present(request: Request, row: Payment) -> PaymentOut:
    path = f"{ROOT}/payments/{row.id}"
    proposed = row.state is PaymentState.PROPOSED
    stoppable = row.state in (PaymentState.PROPOSED, PaymentState.APPROVED)
    leaving = row.state in (PaymentState.APPROVED, PaymentState.SENT)
    own = request.state.actor.subject == row.proposed_by
    out = PaymentOut.model_validate(row)
    out.links = links(
        request,
        path,
        Step("approve", "post_payment_approval", "POST", f"{path}/approvals") if proposed and not own else None,
        Step("reject", "post_payment_rejection", "POST", f"{path}/rejections") if stoppable else None,
        Step("settle", "post_payment_settlement", "POST", f"{path}/settlements") if leaving else None,
    )
    return out


def present_instalment(request: Request, row: Instalment) -> InstalmentOut:
    out = InstalmentOut.model_validate(row)
    path = f"{ROOT}/instalments/{row.id}"
    held = row.state is InstalmentState.HELD
    out.links = links(
        request, path, Step("propose", "post_instalment_proposal", "POST", f"{path}/proposals") if held else None
    )
    return out


@router.get("/instalments", summary="Lista bidragets delar", response_model=Page[InstalmentOut])
async def get_instalments(
    request: Request,
    work: WorkDep,
    paging: PagingDep,
    commitment_id: Annotated[UUID | None, Query(description="Bara denna överenskommelse")] = None,
) -> Response:
    """Delarna av bidraget så som överenskommelserna säger, och vad som väntar på vad."""
    async with work:
        query = work.payments.list_instalments(commitment_id=commitment_id)
    return await answer_list(
        request, work, query, lambda row: present_instalment(request, row), paging=paging, sorts=INSTALMENT_SORTS
    )


@router.get("/instalments/{instalment_id}", summary="Hämta en del av bidraget", response_model=InstalmentOut)
async def get_instalment(request: Request, work: WorkDep, instalment_id: UUID) -> InstalmentOut:
    """En del av bidraget."""
    async with work:
        return present_instalment(request, await work.payments.get_instalment(instalment_id))


@router.post(
    "/instalments/{instalment_id}/proposals",
    summary="Föreslå en del på nytt",
    status_code=201,
    response_model=PaymentOut,
)
async def post_instalment_proposal(
    request: Request, work: WorkDep, instalment_id: UUID, key: Idempotency, now: NowDep
) -> Response:
    """När en betalning har avvisats väntar delen tills någon föreslår den på nytt."""
    async with work:
        if answer := await key.first_answer(work):
            return answer
        payment = await propose_instalment(work, instalment_id, now=now)
        out = present(request, payment)
        return await key.answer(work, out, location=out.links["self"].href, version=payment.version)


@router.get("/payments", summary="Lista betalningar", response_model=Page[PaymentOut])
async def get_payments(
    request: Request,
    work: WorkDep,
    paging: PagingDep,
    state: Annotated[PaymentState | None, Query(description="Bara i detta läge")] = None,
    commitment_id: Annotated[UUID | None, Query(description="Bara denna överenskommelse")] = None,
    cooperation_id: Annotated[UUID | None, Query(description="Bara denna samverkan")] = None,
    payment_file_id: Annotated[UUID | None, Query(description="Bara denna betalfil")] = None,
) -> Response:
    """Betalningar i alla lägen."""
    async with work:
        query = work.payments.list_payments(
            state=state,
            commitment_id=commitment_id,
            cooperation_id=cooperation_id,
            payment_file_id=payment_file_id,
        )
    return await answer_list(request, work, query, lambda row: present(request, row), paging=paging, sorts=SORTS)


@router.post("/payments", summary="Föreslå en betalning", status_code=201, response_model=PaymentOut)
async def post_payment(request: Request, work: WorkDep, body: PaymentIn, key: Idempotency, now: NowDep) -> Response:
    """En betalning utöver bidragets delar, till exempel en faktura. Bidragets delar föreslås av sig själva."""
    async with work:
        if answer := await key.first_answer(work):
            return answer
        payment = await propose_payment(
            work,
            body.commitment_id,
            cost_kind=body.cost_kind,
            amount=body.amount,
            incurred_on=body.incurred_on,
            pay_on=body.pay_on,
            message=body.message,
            measure_id=body.measure_id,
            accrual_id=body.accrual_id,
            payee_organization_number=body.payee_organization_number,
            now=now,
        )
        out = present(request, payment)
        return await key.answer(work, out, location=out.links["self"].href, version=payment.version)


@router.get("/payments/{payment_id}", summary="Hämta en betalning", response_model=PaymentOut)
async def get_payment(request: Request, response: Response, work: WorkDep, payment_id: UUID) -> PaymentOut:
    """En betalning med de steg som kan tas nu."""
    async with work:
        payment = await work.payments.get_payment(payment_id)
    response.headers["ETag"] = etag(payment.version)
    return present(request, payment)


@router.post("/payments/{payment_id}/approvals", summary="Godkänn en betalning", response_model=PaymentOut)
async def post_payment_approval(
    request: Request,
    work: WorkDep,
    payment_id: UUID,
    version: ExpectedVersion,
    key: Idempotency,
    now: NowDep,
) -> Response:
    """Den som har föreslagit betalningen får inte godkänna den."""
    async with work:
        if answer := await key.first_answer(work):
            return answer
        payment = await approve_payment(work, payment_id, version=version, now=now)
        return await key.answer(work, present(request, payment), status=200, version=payment.version)


@router.post("/payments/{payment_id}/rejections", summary="Avvisa en betalning", response_model=PaymentOut)
async def post_payment_rejection(
    request: Request,
    response: Response,
    work: WorkDep,
    payment_id: UUID,
    body: RejectionIn,
    version: ExpectedVersion,
    now: NowDep,
) -> PaymentOut:
    """Innan betalningen har lämnat myndigheten. En tjänst som är levererad ligger kvar som upplupen kostnad: återför
    den om inget ska betalas."""
    async with work:
        payment = await reject_payment(work, payment_id, reason=body.reason, version=version, now=now)
    response.headers["ETag"] = etag(payment.version)
    return present(request, payment)


@router.post("/payments/{payment_id}/settlements", summary="Lämna bankens besked", response_model=PaymentOut)
async def post_payment_settlement(
    request: Request, work: WorkDep, payment_id: UUID, body: SettlementIn, key: Idempotency, now: NowDep
) -> Response:
    """Ekonomisystemet berättar att betalningen är gjord, eller att banken har vägrat. Dagen avgör räkenskapsåret."""
    async with work:
        if answer := await key.first_answer(work):
            return answer
        if body.status == "paid":
            day = _paid_on(body)
            payment = await settle_payment(work, payment_id, paid_on=day, bank_reference=body.bank_reference, now=now)
        else:
            payment = await refuse_payment(work, payment_id, reason=body.reason or "Banken vägrade.", now=now)
        return await key.answer(work, present(request, payment), status=200, version=payment.version)


def _paid_on(body: SettlementIn) -> date:
    if body.paid_on is None:
        fault = FieldError(field="body.paid_on", message="fältet saknas", expected="betalningsdagen")
        raise InvalidInput("Ange vilken dag banken betalade.", errors=(fault,))
    return body.paid_on
