"""Payments: proposed, approved by someone else, sent in a file, and settled by the finance system."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from budget.api.dependencies import (
    ROOT,
    BankDay,
    BookDay,
    Change,
    ChangeOnce,
    Create,
    Message,
    OrganizationQuery,
    ProgrammeQuery,
    Read,
    Reason,
)
from budget.api.elsewhere import of_agreement, of_case
from budget.models.payments import Payment, PaymentState
from budget.rules.costs import Cost
from budget.use_cases.payments.approve_payment import approve_payment
from budget.use_cases.payments.propose_payment import propose_payment
from budget.use_cases.payments.refuse_payment import refuse_payment
from budget.use_cases.payments.reject_payment import reject_payment
from budget.use_cases.payments.settle_payment import settle_payment
from shared.amount import Amount
from shared.contracts.numbers import OrganizationNumberIn
from shared.contracts.terms import CostKind
from shared.kit.errors import InvalidInput, at_field
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import Line, Prose

router = Routes(tags=["betalningar"])
SORTS = {"updated_at": Payment.updated_at, "number": Payment.number, "pay_on": Payment.pay_on}


class PaymentIn(In):
    commitment_id: UUID = Field(description="Överenskommelsen som betalas")
    cost_kind: CostKind = Field(description="Kostnadsslag", examples=["grant"])
    amount: Amount = Field(gt=0, description="Belopp i kronor", examples=["250000.00"])
    incurred_on: BookDay = Field(description="Dagen då kostnaden uppstod", examples=["2026-11-20"])
    pay_on: BankDay = Field(description="Dagen då banken ska betala, en bankdag", examples=["2026-11-25"])
    message: Message
    measure_id: UUID | None = Field(
        default=None, description="Insatsen som betalas; tomt fördelar beloppet på alla insatser"
    )
    accrual_id: UUID | None = Field(
        default=None, description="Den upplupna kostnaden som betalas; anslaget har då redan belastats"
    )
    payee_organization_number: OrganizationNumberIn | None = Field(
        default=None, description="Vem som får betalt, när det inte är huvudmannen", examples=["2021002932"]
    )

    @property
    def cost(self) -> Cost:
        return Cost(self.cost_kind, self.amount, self.incurred_on, self.message, self.measure_id)


class PaymentOut(Out):
    id: UUID = Field(description="Identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    number: int = Field(description="Löpnummer", examples=[1])
    commitment_id: UUID = Field(description="Överenskommelsen")
    cooperation_id: UUID = Field(description="Samverkan")
    instalment_id: UUID | None = Field(description="Delutbetalningen, när betalningen är en sådan")
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
    paid_on: BookDay | None = Field(
        default=None, description="Betalningsdag, när status är `paid`", examples=["2026-11-25"]
    )
    bank_reference: Line = Field(
        min_length=1, max_length=100, description="Bankens referens", examples=["B2026112200017"]
    )
    reason: Prose | None = Field(
        default=None,
        max_length=1000,
        description="Bankens skäl, när status är `refused`",
        examples=["Fakturan är felaktig"],
    )


def present(request: Request, row: Payment) -> PaymentOut:
    path = f"{ROOT}/payments/{row.id}"
    proposed = row.state is PaymentState.PROPOSED
    stoppable = row.state in (PaymentState.PROPOSED, PaymentState.APPROVED)
    may_be_settled = row.state in (PaymentState.APPROVED, PaymentState.SENT)
    own = request.state.actor.subject == row.proposed_by
    return PaymentOut.of(
        row,
        links=links(
            request,
            path,
            Step("approve", "post_payment_approval", "POST", f"{path}/approvals", proposed and not own),
            Step("reject", "post_payment_rejection", "POST", f"{path}/rejections", stoppable),
            Step("settle", "post_payment_settlement", "POST", f"{path}/settlements", may_be_settled),
            Step("commitment", "get_commitment", "GET", f"{ROOT}/commitments/{row.commitment_id}"),
            *_belongings(row),
            of_agreement(row.commitment_id),
            *of_case(row.cooperation_id),
        ),
    )


def _belongings(row: Payment) -> tuple[Step, ...]:
    """Links to what the payment pays, and to the file that it was sent in."""
    return (
        Step("instalment", "get_instalment", "GET", f"{ROOT}/instalments/{row.instalment_id}", bool(row.instalment_id)),
        Step("accrual", "get_accrual", "GET", f"{ROOT}/accruals/{row.accrual_id}", bool(row.accrual_id)),
        Step(
            "payment-file",
            "get_payment_file",
            "GET",
            f"{ROOT}/payment-files/{row.payment_file_id}",
            bool(row.payment_file_id),
        ),
    )


@router.get("/payments", summary="Lista betalningar", response_model=Page[PaymentOut])
async def get_payments(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeQuery,
    state: Annotated[PaymentState | None, Query(description="Bara i detta läge")] = None,
    commitment_id: Annotated[UUID | None, Query(description="Bara denna överenskommelse")] = None,
    cooperation_id: Annotated[UUID | None, Query(description="Bara denna samverkan")] = None,
    payment_file_id: Annotated[UUID | None, Query(description="Bara denna betalfil")] = None,
    organization_number: OrganizationQuery = None,
    since: Annotated[BookDay | None, Query(description="Att betala från och med dagen")] = None,
    until: Annotated[BookDay | None, Query(description="Att betala till och med dagen")] = None,
) -> Response:
    """Betalningar i alla lägen."""
    async with call.work as work:
        query = work.payments.list_payments(
            state=state,
            commitment_id=commitment_id,
            cooperation_id=cooperation_id,
            payment_file_id=payment_file_id,
            programme=programme,
            organization_number=organization_number,
            since=since,
            until=until,
        )
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.post("/payments", summary="Föreslå en betalning", status_code=201, response_model=PaymentOut)
async def post_payment(call: Create, body: PaymentIn) -> Response:
    """En betalning utöver delutbetalningarna, till exempel en faktura. Delutbetalningar föreslås av sig själva."""
    async with call.work as work:
        payment = await propose_payment(
            work,
            body.commitment_id,
            cost=body.cost,
            pay_on=body.pay_on,
            accrual_id=body.accrual_id,
            payee_organization_number=body.payee_organization_number,
            now=call.now,
        )
        return await call.answer(present, payment)


@router.get("/payments/{payment_id}", summary="Hämta en betalning", response_model=PaymentOut)
async def get_payment(call: Read, payment_id: UUID) -> Response:
    """En betalning med de steg som kan tas nu."""
    async with call.work as work:
        return await call.answer(present, await work.payments.get_payment(payment_id))


@router.post("/payments/{payment_id}/approvals", summary="Godkänn en betalning", response_model=PaymentOut)
async def post_payment_approval(call: ChangeOnce, payment_id: UUID) -> Response:
    """Den som har föreslagit betalningen får inte godkänna den."""
    async with call.work as work:
        payment = await approve_payment(work, payment_id, version=call.version, now=call.now)
        return await call.answer(present, payment)


@router.post("/payments/{payment_id}/rejections", summary="Avvisa en betalning", response_model=PaymentOut)
async def post_payment_rejection(call: Change, payment_id: UUID, body: RejectionIn) -> Response:
    """Innan betalningen har lämnat myndigheten. En tjänst som är levererad ligger kvar som upplupen kostnad: återför
    den om inget ska betalas."""
    async with call.work as work:
        payment = await reject_payment(work, payment_id, reason=body.reason, version=call.version, now=call.now)
        return await call.answer(present, payment)


@router.post("/payments/{payment_id}/settlements", summary="Lämna bankens besked", response_model=PaymentOut)
async def post_payment_settlement(call: Create, payment_id: UUID, body: SettlementIn) -> Response:
    """Ekonomisystemets besked: betalningen är gjord, eller banken har vägrat. Dagen avgör räkenskapsåret."""
    async with call.work as work:
        if body.status == "paid":
            day = _paid_on(body)
            payment = await settle_payment(
                work, payment_id, paid_on=day, bank_reference=body.bank_reference, now=call.now
            )
        else:
            payment = await refuse_payment(work, payment_id, reason=body.reason or "Banken vägrade.", now=call.now)
        return await call.answer(present, payment)


def _paid_on(body: SettlementIn) -> date:
    if body.paid_on is None:
        fault = at_field("paid_on", "fältet saknas", "betalningsdagen")
        raise InvalidInput("Ange vilken dag banken betalade.", errors=fault)
    return body.paid_on
