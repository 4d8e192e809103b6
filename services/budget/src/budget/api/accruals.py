"""Accruals and vouchers: services delivered before they are paid, and every event that is a voucher."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from budget.api.dependencies import ROOT, ProgrammeQuery, Reason, Text, WorkDep
from budget.models import Accrual, AccrualState, Voucher, VoucherKind
from budget.use_cases.accruals.record_accrual import record_accrual
from budget.use_cases.accruals.reverse_accrual import reverse_accrual
from shared.amount import Amount
from shared.contracts.terms import CostKind, MeasureKind
from shared.rest.idempotency import Idempotency
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep, answer_list
from shared.rest.opening import NowDep
from shared.rest.resources import In, Out
from shared.rest.versions import ExpectedVersion, etag

router = APIRouter(tags=["upplupna kostnader och verifikationer"])
SORTS = {"updated_at": Accrual.updated_at, "incurred_on": Accrual.incurred_on}
VOUCHER_SORTS = {"number": Voucher.number, "day": Voucher.day, "made_at": Voucher.made_at}


class AccrualIn(In):
    commitment_id: UUID = Field(description="Överenskommelsen som tjänsten levererades inom")
    cost_kind: CostKind = Field(description="Kostnadsslag", examples=["education_service"])
    amount: Amount = Field(gt=0, description="Vad leveransen kostar, i kronor", examples=["150000.00"])
    incurred_on: date = Field(description="Dagen då tjänsten var levererad", examples=["2026-11-20"])
    message: Text = Field(description="Vad som levererades", examples=["Högskolekurs, hösten 2026"])
    measure_id: UUID | None = Field(
        default=None, description="Insatsen det gäller; tomt fördelar kostnaden på alla insatser"
    )


class AccrualOut(Out):
    id: UUID = Field(description="Identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    commitment_id: UUID = Field(description="Överenskommelsen")
    cooperation_id: UUID = Field(description="Samverkan")
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["2120000530"])
    item: str = Field(description="Anslagsposten", examples=["1:5 ap.3"])
    cost_kind: CostKind = Field(description="Kostnadsslag", examples=["education_service"])
    measure_id: UUID | None = Field(description="Insatsen, när någon är angiven")
    amount: Amount = Field(description="Vad leveransen kostar, i kronor", examples=["150000.00"])
    settled: Amount = Field(description="Betalt av den", examples=["0.00"])
    outstanding: Amount = Field(description="Återstår att betala", examples=["150000.00"])
    incurred_on: date = Field(description="Dagen då tjänsten var levererad", examples=["2026-11-20"])
    fiscal_year: int = Field(description="Räkenskapsåret som kostnaden belastar", examples=[2026])
    message: str = Field(
        validation_alias="text", description="Vad som levererades", examples=["Högskolekurs, hösten 2026"]
    )
    state: AccrualState = Field(description="Obetald, betald eller återförd", examples=["open"])
    reason: str | None = Field(description="Varför resten återfördes", examples=["Fakturan blev lägre"])
    recorded_by: str = Field(description="Vem som registrerade", examples=["a1b2c3"])
    updated_at: datetime = Field(description="När uppgiften senast ändrades")


class ReversalIn(In):
    reason: Reason = Field(description="Varför resten inte ska betalas", examples=["Fakturan blev lägre"])


class VoucherRowOut(Out):
    item: str = Field(description="Anslagsposten", examples=["1:5 ap.3"])
    fiscal_year: int = Field(description="Räkenskapsåret som beloppet belastar", examples=[2026])
    cost_kind: CostKind = Field(description="Kostnadsslag", examples=["grant"])
    measure_id: UUID | None = Field(description="Insatsen som beloppet hör till, om någon")
    measure_kind: MeasureKind | None = Field(description="Insatsens slag", examples=["own_measure"])
    amount: Amount = Field(description="Belopp i kronor; negativt när pengar kom tillbaka", examples=["200000.00"])


class VoucherOut(Out):
    id: UUID = Field(description="Identitet")
    voucher_year: int = Field(description="Kalenderåret som numret hör till", examples=[2026])
    number: int = Field(description="Verifikationens nummer i serie B", examples=[17])
    day: date = Field(description="Affärshändelsens dag", examples=["2026-11-24"])
    kind: VoucherKind = Field(description="Vad som hände", examples=["payment"])
    text: str = Field(description="Text", examples=["Bidrag del 1, 2026:200"])
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    commitment_id: UUID = Field(description="Överenskommelsen")
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["2120000530"])
    diary_number: str = Field(description="Överenskommelsens diarienummer", examples=["2026:200"])
    cause_id: UUID = Field(description="Betalningen, leveransen eller inbetalningen")
    amount: Amount = Field(description="Summa i kronor", examples=["200000.00"])
    rows: list[VoucherRowOut] = Field(description="Rader, per anslagspost och insats")
    made_at: datetime = Field(description="När den bokfördes", examples=["2026-11-24T10:00:00Z"])


def present(request: Request, row: Accrual) -> AccrualOut:
    path = f"{ROOT}/accruals/{row.id}"
    is_open = row.state is AccrualState.OPEN
    out = AccrualOut.model_validate(row)
    out.links = links(
        request,
        path,
        Step("pay", "post_payment", "POST", f"{ROOT}/payments") if is_open else None,
        Step("reverse", "post_accrual_reversal", "POST", f"{path}/reversals") if is_open else None,
    )
    return out


def present_voucher(request: Request, row: Voucher) -> VoucherOut:
    out = VoucherOut.model_validate(row)
    out.links = links(request, f"{ROOT}/vouchers/{row.id}")
    return out


@router.get("/accruals", summary="Lista upplupna kostnader", response_model=Page[AccrualOut])
async def get_accruals(
    request: Request,
    work: WorkDep,
    paging: PagingDep,
    state: Annotated[AccrualState | None, Query(description="Bara i detta läge")] = None,
    commitment_id: Annotated[UUID | None, Query(description="Bara denna överenskommelse")] = None,
) -> Response:
    """Tjänster som har levererats, och vad som återstår att betala av dem."""
    async with work:
        query = work.vouchers.list_accruals(state=state, commitment_id=commitment_id)
    return await answer_list(request, work, query, lambda row: present(request, row), paging=paging, sorts=SORTS)


@router.post("/accruals", summary="Registrera en levererad tjänst", status_code=201, response_model=AccrualOut)
async def post_accrual(request: Request, work: WorkDep, body: AccrualIn, key: Idempotency, now: NowDep) -> Response:
    """Kostnaden uppstår när tjänsten är levererad och belastar anslaget det året, också när den betalas nästa år.

    Betalningen görs sedan med accrual_id och belastar inte anslaget en gång till. Är året redan stängt belastar
    kostnaden det innevarande.
    """
    async with work:
        if answer := await key.first_answer(work):
            return answer
        accrual = await record_accrual(
            work,
            body.commitment_id,
            cost_kind=body.cost_kind,
            amount=body.amount,
            incurred_on=body.incurred_on,
            text=body.message,
            measure_id=body.measure_id,
            now=now,
        )
        out = present(request, accrual)
        return await key.answer(work, out, location=out.links["self"].href, version=accrual.version)


@router.get("/accruals/{accrual_id}", summary="Hämta en upplupen kostnad", response_model=AccrualOut)
async def get_accrual(request: Request, response: Response, work: WorkDep, accrual_id: UUID) -> AccrualOut:
    """En levererad tjänst med det som återstår att betala."""
    async with work:
        accrual = await work.vouchers.get_accrual(accrual_id)
    response.headers["ETag"] = etag(accrual.version)
    return present(request, accrual)


@router.post("/accruals/{accrual_id}/reversals", summary="Återför en upplupen kostnad", response_model=AccrualOut)
async def post_accrual_reversal(
    request: Request,
    work: WorkDep,
    accrual_id: UUID,
    body: ReversalIn,
    version: ExpectedVersion,
    key: Idempotency,
    now: NowDep,
) -> Response:
    """Det som återstår ska inte betalas. Anslaget får tillbaka beloppet, och överenskommelsen binder det på nytt."""
    async with work:
        if answer := await key.first_answer(work):
            return answer
        accrual = await reverse_accrual(work, accrual_id, reason=body.reason, version=version, now=now)
        await work.session.flush()
        return await key.answer(work, present(request, accrual), status=200, version=accrual.version)


@router.get("/vouchers", summary="Lista verifikationer", response_model=Page[VoucherOut])
async def get_vouchers(
    request: Request,
    work: WorkDep,
    paging: PagingDep,
    programme: ProgrammeQuery = None,
    since: Annotated[date | None, Query(description="Från och med")] = None,
    until: Annotated[date | None, Query(description="Till och med")] = None,
) -> Response:
    """Betalda bidrag, levererade tjänster, betalda skulder, återföringar och återbetalningar, numrerade utan luckor."""
    async with work:
        query = work.vouchers.list_vouchers(programme=programme, since=since, until=until)
    return await answer_list(
        request, work, query, lambda row: present_voucher(request, row), paging=paging, sorts=VOUCHER_SORTS
    )


@router.get("/vouchers/{voucher_id}", summary="Hämta en verifikation", response_model=VoucherOut)
async def get_voucher(request: Request, work: WorkDep, voucher_id: UUID) -> VoucherOut:
    """En verifikation med sina rader."""
    async with work:
        return present_voucher(request, await work.vouchers.get_voucher(voucher_id))
