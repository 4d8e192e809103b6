"""Repayment claims: decided, sent, paid in parts or in full, written off."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from budget.api.dependencies import ROOT, BookDay, Change, Create, OrganizationQuery, ProgrammeQuery, Read, Reason
from budget.api.elsewhere import of_agreement, of_case
from budget.models.claims import Claim, ClaimState
from budget.use_cases.claims.decide_claim import decide_claim
from budget.use_cases.claims.receive_repayment import receive_repayment
from budget.use_cases.claims.send_claim import send_claim
from budget.use_cases.claims.write_off_claim import write_off_claim
from shared.amount import Amount
from shared.clock import new_id
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import Line

router = Routes(tags=["återkrav"])
SORTS = {"updated_at": Claim.updated_at, "due_on": Claim.due_on}


class ClaimIn(In):
    commitment_id: UUID = Field(description="Överenskommelsen")
    amount: Amount = Field(gt=0, description="Belopp i kronor", examples=["250000.00"])
    reason: Reason = Field(description="Skäl", examples=["Fakturan är felaktig"])


class ReceiptIn(In):
    amount: Amount = Field(gt=0, description="Belopp i kronor", examples=["250000.00"])
    received_on: BookDay = Field(description="Dagen då pengarna kom", examples=["2026-11-25"])
    bank_reference: Line = Field(
        min_length=1, max_length=100, description="Bankens referens", examples=["IN20261122-7"]
    )


class WriteOffIn(In):
    reason: Reason = Field(description="Skäl", examples=["Fakturan är felaktig"])


class ReceiptOut(Out):
    id: UUID = Field(description="Identitet")
    amount: Amount = Field(description="Belopp i kronor", examples=["250000.00"])
    received_on: date = Field(description="Dagen då pengarna kom", examples=["2026-11-25"])
    bank_reference: str = Field(description="Bankens referens", examples=["IN20261122-7"])


class ClaimOut(Out):
    id: UUID = Field(description="Identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    commitment_id: UUID = Field(description="Överenskommelsen")
    cooperation_id: UUID = Field(description="Samverkan")
    programme: str = Field(examples=["riktade-insatser-2024"], description="Regeringsuppdraget")
    organization_number: str = Field(examples=["2120000530"], description="Huvudmannens organisationsnummer")
    statement_id: UUID | None = Field(description="Redovisningen vars bedömning återkravet följer av, om någon")
    amount: Amount = Field(
        description="Belopp i kronor, sänkt med det som har godkänts i efterhand", examples=["250000.00"]
    )
    received: Amount = Field(description="Inbetalt", examples=["30000.00"])
    outstanding: Amount = Field(description="Återstår", examples=["50000.00"])
    instalment_ids: list[UUID] | None = Field(
        description="Delutbetalningarna som återkravet avser; tomt när det inte har antecknats"
    )
    diary_number: str = Field(description="Diarienummer", examples=["U2025/03001"])
    payment_reference: str = Field(
        validation_alias="reference",
        description="Anges vid betalningen: återkravets egen referens, eller diarienumret för de som skickades med det",
        examples=["100000017"],
    )
    reason: str = Field(description="Skäl", examples=["Fakturan är felaktig"])
    due_on: date = Field(description="Förfallodag", examples=["2026-12-15"])
    state: ClaimState = Field(description="Läge")
    decided_by: str = Field(description="Vem som beslutade", examples=["a1b2c3"])
    receipts: list[ReceiptOut] = Field(description="Inbetalningar")
    updated_at: datetime = Field(description="När uppgiften senast ändrades")


def present(request: Request, row: Claim) -> ClaimOut:
    path = f"{ROOT}/repayment-claims/{row.id}"
    decided = row.state is ClaimState.DECIDED
    return ClaimOut.of(
        row,
        links=links(
            request,
            path,
            Step("send", "post_repayment_claim_sending", "POST", f"{path}/sendings", decided),
            Step("receive", "post_repayment_claim_receipt", "POST", f"{path}/receipts", row.is_open),
            Step("write_off", "post_repayment_claim_write_off", "POST", f"{path}/write-offs", row.is_open),
            Step("commitment", "get_commitment", "GET", f"{ROOT}/commitments/{row.commitment_id}"),
            of_agreement(row.commitment_id),
            *of_case(row.cooperation_id),
        ),
    )


@router.get("/repayment-claims", summary="Lista återkrav", response_model=Page[ClaimOut])
async def get_repayment_claims(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeQuery,
    state: Annotated[ClaimState | None, Query(description="Bara i detta läge")] = None,
    commitment_id: Annotated[UUID | None, Query(description="Bara denna överenskommelse")] = None,
    organization_number: OrganizationQuery = None,
    payment_reference: Annotated[
        Line | None, Query(max_length=100, description="Bara de som betalas med denna referens", examples=["100000017"])
    ] = None,
    since: Annotated[BookDay | None, Query(description="Att betala från och med dagen")] = None,
    until: Annotated[BookDay | None, Query(description="Att betala till och med dagen")] = None,
) -> Response:
    """Återkrav. Anslaget påverkas först när pengarna kommer."""
    async with call.work as work:
        query = work.claims.list_claims(
            state=state,
            programme=programme,
            commitment_id=commitment_id,
            organization_number=organization_number,
            references=[payment_reference] if payment_reference is not None else None,
            since=since,
            until=until,
        )
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.post("/repayment-claims", summary="Besluta om återkrav", status_code=201, response_model=ClaimOut)
async def post_repayment_claim(call: Create, body: ClaimIn) -> Response:
    """Högst det som har betalats i bidrag och varken är redovisat och godkänt eller redan återkrävt. Det som inte står
    i överenskommelsen kan inte krävas tillbaka."""
    async with call.work as work:
        claim = await decide_claim(
            work, body.commitment_id, amount=body.amount, reason=body.reason, source=f"request/{new_id()}", now=call.now
        )
        return await call.answer(present, claim)


@router.get("/repayment-claims/{claim_id}", summary="Hämta ett återkrav", response_model=ClaimOut)
async def get_repayment_claim(call: Read, claim_id: UUID) -> Response:
    """Ett återkrav med sina inbetalningar."""
    async with call.work as work:
        return await call.answer(present, await work.claims.get_claim(claim_id))


@router.post("/repayment-claims/{claim_id}/sendings", summary="Skicka ett återkrav", response_model=ClaimOut)
async def post_repayment_claim_sending(call: Change, claim_id: UUID) -> Response:
    """Återkravet har skickats till huvudmannen."""
    async with call.work as work:
        claim = await send_claim(work, claim_id, version=call.version, now=call.now)
        return await call.answer(present, claim)


@router.post("/repayment-claims/{claim_id}/receipts", summary="Bokför en inbetalning", response_model=ClaimOut)
async def post_repayment_claim_receipt(call: Create, claim_id: UUID, body: ReceiptIn) -> Response:
    """Pengar har kommit tillbaka. Anslaget påverkas det år de kom."""
    async with call.work as work:
        claim = await receive_repayment(work, claim_id, now=call.now, **dict(body))
        return await call.answer(present, claim)


@router.post("/repayment-claims/{claim_id}/write-offs", summary="Skriv av ett återkrav", response_model=ClaimOut)
async def post_repayment_claim_write_off(call: Change, claim_id: UUID, body: WriteOffIn) -> Response:
    """Det som återstår kommer inte att betalas. Den som beslutade om återkravet får inte skriva av det."""
    async with call.work as work:
        claim = await write_off_claim(work, claim_id, reason=body.reason, version=call.version, now=call.now)
        return await call.answer(present, claim)
