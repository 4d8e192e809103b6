"""Vouchers: every event that is one, numbered without gaps."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from budget.api.dependencies import ROOT, BookDay, OrganizationQuery, ProgrammeQuery, Read
from budget.models.vouchers import Voucher, VoucherKind
from shared.amount import Amount
from shared.contracts.budget import OwnActivity
from shared.contracts.terms import CostKind, MeasureKind
from shared.rest.links import links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import Out
from shared.rest.routes import Routes

router = Routes(tags=["upplupna kostnader och verifikationer"])
SORTS = {"number": Voucher.number, "day": Voucher.day, "made_at": Voucher.made_at, "updated_at": Voucher.made_at}


class VoucherRowOut(Out):
    item: str = Field(description="Anslagsposten", examples=["1:5 ap.3"])
    fiscal_year: int = Field(description="Räkenskapsåret som beloppet belastar", examples=[2026])
    cost_kind: CostKind = Field(description="Kostnadsslag", examples=["grant"])
    measure_id: UUID | None = Field(description="Insatsen som beloppet hör till, om någon")
    measure_kind: MeasureKind | None = Field(description="Insatsens slag", examples=["own_measure"])
    activity: OwnActivity | None = Field(
        description="Verksamheten, för Skolverkets egna kostnader", examples=["coordination"]
    )
    amount: Amount = Field(description="Belopp i kronor; negativt när pengar kom tillbaka", examples=["200000.00"])


class VoucherOut(Out):
    id: UUID = Field(description="Identitet")
    voucher_year: int = Field(description="Kalenderåret som numret hör till", examples=[2026])
    series: str = Field(
        description="Serien: B, eller IB för ingående balans som inte lämnas till bokföringen", examples=["B"]
    )
    number: int = Field(description="Verifikationens nummer i serien och året", examples=[17])
    day: date = Field(description="Affärshändelsens dag", examples=["2026-11-24"])
    kind: VoucherKind = Field(description="Vad som hände", examples=["payment"])
    text: str = Field(description="Text", examples=["Bidrag del 1, 2026:200"])
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    commitment_id: UUID | None = Field(description="Överenskommelsen; tomt för Skolverkets egna kostnader")
    organization_number: str | None = Field(
        description="Huvudmannens organisationsnummer; tomt för Skolverkets egna kostnader", examples=["2120000530"]
    )
    diary_number: str = Field(description="Ärendets diarienummer", examples=["2026:200"])
    cause_id: UUID = Field(description="Betalningen, leveransen, återföringen, inbetalningen eller den egna kostnaden")
    amount: Amount = Field(description="Summa i kronor", examples=["200000.00"])
    rows: list[VoucherRowOut] = Field(description="Rader, per anslagspost och insats")
    made_at: datetime = Field(description="När den bokfördes", examples=["2026-11-24T10:00:00Z"])


def present(request: Request, row: Voucher) -> VoucherOut:
    return VoucherOut.of(row, links=links(request, f"{ROOT}/vouchers/{row.id}"))


@router.get("/vouchers", summary="Lista verifikationer", response_model=Page[VoucherOut])
async def get_vouchers(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeQuery,
    since: Annotated[BookDay | None, Query(description="Från och med")] = None,
    until: Annotated[BookDay | None, Query(description="Till och med")] = None,
    organization_number: OrganizationQuery = None,
    commitment_id: Annotated[UUID | None, Query(description="Bara denna överenskommelse")] = None,
    kind: Annotated[VoucherKind | None, Query(description="Bara detta slag")] = None,
) -> Response:
    """Betalda bidrag, levererade tjänster, betalda skulder, återföringar och återbetalningar, numrerade utan luckor."""
    async with call.work as work:
        query = work.vouchers.list_vouchers(
            programme=programme,
            since=since,
            until=until,
            organization_number=organization_number,
            commitment_id=commitment_id,
            kind=kind,
        )
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/vouchers/{voucher_id}", summary="Hämta en verifikation", response_model=VoucherOut)
async def get_voucher(call: Read, voucher_id: UUID) -> Response:
    """En verifikation med sina rader."""
    async with call.work as work:
        return await call.answer(present, await work.vouchers.get_voucher(voucher_id))
