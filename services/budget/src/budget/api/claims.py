"""Repayment claims: decided, sent, paid in parts or whole, written off."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from budget.api.dependencies import ROOT, Reason, WorkDep
from budget.models import Claim, ClaimState
from budget.use_cases.claims.decide_claim import decide_claim, receive_repayment, send_claim, write_off_claim
from shared.amount import Amount
from shared.kit.clock import new_id
from shared.rest.idempotency import Idempotency
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep, answer_list
from shared.rest.opening import NowDep
from shared.rest.resources import In, Out
from shared.rest.versions import ExpectedVersion, etag

router = APIRouter(tags=["återkrav"])
SORTS = {"updated_at": Claim.updated_at, "due_on": Claim.due_on}


class ClaimIn(In):
    commitment_id: UUID = Field(description="Överenskommelsen")
    amount: Amount = Field(gt=0, description="Belopp i kronor", examples=["250000.00"])
    reason: Reason = Field(description="Skäl", examples=["Fakturan är felaktig"])


class ReceiptIn(In):
    amount: Amount = Field(gt=0, description="Belopp i kronor", examples=["250000.00"])
    received_on: date = Field(description="Dagen då pengarna kom", examples=["2026-11-25"])
    bank_reference: str = Field(min_length=1, max_length=100, description="Bankens referens", examples=["IN20261122-7"])


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
    amount: Amount = Field(description="Belopp i kronor", examples=["250000.00"])
    received: Amount = Field(description="Inbetalt", examples=["30000.00"])
    outstanding: Amount = Field(description="Återstår", examples=["50000.00"])
    diary_number: str = Field(description="Diarienummer", examples=["U2025/03001"])
    reason: str = Field(description="Skäl", examples=["Fakturan är felaktig"])
    due_on: date = Field(description="Förfallodag", examples=["2026-12-15"])
    state: ClaimState = Field(description="Läge")
    decided_by: str = Field(description="Vem som beslutade", examples=["a1b2c3"])
    receipts: list[ReceiptOut] = Field(description="Inbetalningar")
    updated_at: datetime = Field(description="När uppgiften senast ändrades")


def present(request: Request, row: Claim) -> ClaimOut:
    path = f"{ROOT}/repayment-claims/{row.id}"
    is_open = row.state in (ClaimState.DECIDED, ClaimState.SENT, ClaimState.PARTLY_PAID)
    decided = row.state is ClaimState.DECIDED
    out = ClaimOut.model_validate(row)
    out.links = links(
        request,
        path,
        Step("send", "post_repayment_claim_sending", "POST", f"{path}/sendings") if decided else None,
        Step("receive", "post_repayment_claim_receipt", "POST", f"{path}/receipts") if is_open else None,
        Step("write_off", "post_repayment_claim_write_off", "POST", f"{path}/write-offs") if is_open else None,
    )
    return out


@router.get("/repayment-claims", summary="Lista återkrav", response_model=Page[ClaimOut])
async def get_repayment_claims(
    request: Request,
    work: WorkDep,
    paging: PagingDep,
    state: Annotated[ClaimState | None, Query(description="Bara i detta läge")] = None,
) -> Response:
    """Återkrav. Anslaget påverkas först när pengarna kommer."""
    async with work:
        query = work.payments.list_claims(state=state)
    return await answer_list(request, work, query, lambda row: present(request, row), paging=paging, sorts=SORTS)


@router.post("/repayment-claims", summary="Besluta om återkrav", status_code=201, response_model=ClaimOut)
async def post_repayment_claim(
    request: Request, work: WorkDep, body: ClaimIn, key: Idempotency, now: NowDep
) -> Response:
    """Högst det som har betalats. Det som inte står i överenskommelsen kan inte krävas tillbaka."""
    async with work:
        if answer := await key.first_answer(work):
            return answer
        claim = await decide_claim(
            work, body.commitment_id, amount=body.amount, reason=body.reason, source=f"request/{new_id()}", now=now
        )
        out = present(request, claim)
        return await key.answer(work, out, location=out.links["self"].href, version=claim.version)


@router.get("/repayment-claims/{claim_id}", summary="Hämta ett återkrav", response_model=ClaimOut)
async def get_repayment_claim(request: Request, response: Response, work: WorkDep, claim_id: UUID) -> ClaimOut:
    """Ett återkrav med sina inbetalningar."""
    async with work:
        claim = await work.payments.get_claim(claim_id)
    response.headers["ETag"] = etag(claim.version)
    return present(request, claim)


@router.post("/repayment-claims/{claim_id}/sendings", summary="Skicka ett återkrav", response_model=ClaimOut)
async def post_repayment_claim_sending(
    request: Request, response: Response, work: WorkDep, claim_id: UUID, version: ExpectedVersion, now: NowDep
) -> ClaimOut:
    """Återkravet har skickats till huvudmannen."""
    async with work:
        claim = await send_claim(work, claim_id, version=version, now=now)
    response.headers["ETag"] = etag(claim.version)
    return present(request, claim)


@router.post("/repayment-claims/{claim_id}/receipts", summary="Bokför en inbetalning", response_model=ClaimOut)
async def post_repayment_claim_receipt(
    request: Request, work: WorkDep, claim_id: UUID, body: ReceiptIn, key: Idempotency, now: NowDep
) -> Response:
    """Pengar har kommit tillbaka. Anslaget påverkas det år de kom."""
    async with work:
        if answer := await key.first_answer(work):
            return answer
        claim = await receive_repayment(work, claim_id, now=now, **dict(body))
        return await key.answer(work, present(request, claim), status=200, version=claim.version)


@router.post("/repayment-claims/{claim_id}/write-offs", summary="Skriv av ett återkrav", response_model=ClaimOut)
async def post_repayment_claim_write_off(
    request: Request,
    response: Response,
    work: WorkDep,
    claim_id: UUID,
    body: WriteOffIn,
    version: ExpectedVersion,
    now: NowDep,
) -> ClaimOut:
    """Det som återstår kommer inte att betalas. Den som beslutade om återkravet får inte skriva av det."""
    async with work:
        claim = await write_off_claim(work, claim_id, reason=body.reason, version=version, now=now)
    response.headers["ETag"] = etag(claim.version)
    return present(request, claim)
