"""Reservations and commitments: what each cooperation holds, and why not when it does not."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from budget.api.dependencies import ROOT, ProgrammeQuery, WorkDep
from budget.models import Commitment, CommitmentState, Reservation, ReservationState
from budget.rules.money import ZERO
from budget.rules.movements import Against
from budget.use_cases.commitments.retry_commitment import retry_commitment
from shared.amount import Amount
from shared.contracts.terms import CostKind, MeasureKind
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep, answer_list
from shared.rest.opening import NowDep
from shared.rest.resources import Out
from shared.rest.versions import ExpectedVersion, etag

router = APIRouter(tags=["åtaganden"])
RESERVATION_SORTS = {"updated_at": Reservation.updated_at, "created_at": Reservation.created_at}
COMMITMENT_SORTS = {"updated_at": Commitment.updated_at, "signed_on": Commitment.signed_on}


class ReservedLineOut(Out):
    item: str = Field(examples=["1:5 ap.3"], description="Anslagsposten")
    fiscal_year: int = Field(examples=[2026], description="Räkenskapsåret")
    cost_kind: CostKind = Field(description="Kostnadsslag", examples=["grant"])
    amount: Amount = Field(description="Belopp i kronor", examples=["250000.00"])
    against: Against = Field(description="Vilken gräns raden prövas mot", examples=["allotment"])


class ReservationOut(Out):
    id: UUID = Field(description="Identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    cooperation_id: UUID = Field(description="Samverkan")
    decision_id: UUID = Field(description="Skolverkets beslut om insatser")
    programme: str = Field(examples=["riktade-insatser-2024"], description="Regeringsuppdraget")
    organization_number: str = Field(examples=["2120000530"], description="Huvudmannens organisationsnummer")
    diary_number: str = Field(description="Diarienummer", examples=["U2025/03001"])
    state: ReservationState = Field(description="Läge")
    reason: str | None = Field(
        description="Varför pengarna inte kunde reserveras, och vad som skulle frigöra dem",
        examples=["Fakturan är felaktig"],
    )
    amount: Amount = Field(description="Belopp i kronor", examples=["250000.00"])
    lines: list[ReservedLineOut] = Field(description="Rader")
    updated_at: datetime = Field(description="När uppgiften senast ändrades")


class CommittedLineOut(ReservedLineOut):
    agreed: Amount = Field(description="Enligt överenskommelsen", examples=["250000.00"])
    amount: Amount = Field(description="Bundet och ännu ej betalt", examples=["250000.00"])
    paid: Amount = Field(description="Betalt", examples=["0.00"])


class CommitmentOut(Out):
    id: UUID = Field(description="Överenskommelsens identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    cooperation_id: UUID = Field(description="Samverkan")
    agreement_version: int = Field(description="Överenskommelsens version", examples=[1])
    programme: str = Field(examples=["riktade-insatser-2024"], description="Regeringsuppdraget")
    organization_number: str = Field(examples=["2120000530"], description="Huvudmannens organisationsnummer")
    diary_number: str = Field(description="Diarienummer", examples=["U2025/03001"])
    signed_on: date = Field(description="Dagen då båda hade undertecknat", examples=["2026-11-22"])
    ends_on: date = Field(description="Överenskommelsens sista dag", examples=["2029-12-31"])
    state: CommitmentState = Field(description="Läge")
    reason: str | None = Field(
        description="Varför allt inte är bundet, eller varför åtagandet är slut", examples=["Fakturan är felaktig"]
    )
    agreed: Amount = Field(description="Enligt överenskommelsen", examples=["250000.00"])
    bound: Amount = Field(description="Bundet och ännu ej betalt", examples=["250000.00"])
    paid: Amount = Field(description="Betalt", examples=["0.00"])
    lines: list[CommittedLineOut] = Field(description="Rader")
    updated_at: datetime = Field(description="När uppgiften senast ändrades")


class MeasureCostOut(Out):
    measure_id: UUID | None = Field(description="Insatsen; tomt för det som inte är knutet till någon")
    measure_kind: MeasureKind | None = Field(description="Insatsens slag", examples=["own_measure"])
    cost_kind: CostKind = Field(description="Kostnadsslag", examples=["grant"])
    agreed: Amount = Field(description="Enligt överenskommelsen", examples=["250000.00"])
    counted: Amount = Field(description="Utfall: betalda bidrag och levererade tjänster", examples=["100000.00"])


class MeasureCostsOut(Out):
    commitment_id: UUID = Field(description="Överenskommelsen")
    measures: list[MeasureCostOut] = Field(description="Per insats och kostnadsslag")


def present_reservation(request: Request, row: Reservation) -> ReservationOut:
    out = ReservationOut.model_validate(row)
    out.links = links(request, f"{ROOT}/reservations/{row.id}")
    return out


def present_commitment(request: Request, row: Commitment) -> CommitmentOut:
    path = f"{ROOT}/commitments/{row.id}"
    waits = row.state is not CommitmentState.ENDED and row.reason is not None
    out = CommitmentOut.model_validate(row)
    out.links = links(
        request,
        path,
        Step("retry", "post_commitment_attempt", "POST", f"{path}/attempts") if waits else None,
        Step("measures", "get_commitment_measures", "GET", f"{path}/measures"),
    )
    return out


@router.get("/reservations", summary="Lista reservationer", response_model=Page[ReservationOut])
async def get_reservations(
    request: Request,
    work: WorkDep,
    paging: PagingDep,
    programme: ProgrammeQuery = None,
    state: Annotated[ReservationState | None, Query(description="Bara i detta läge")] = None,
) -> Response:
    """Pengar som hålls genom Skolverkets beslut om insatser."""
    async with work:
        query = work.fundings.list_reservations(state=state, programme=programme)
    return await answer_list(
        request, work, query, lambda row: present_reservation(request, row), paging=paging, sorts=RESERVATION_SORTS
    )


@router.get("/reservations/{reservation_id}", summary="Hämta en reservation", response_model=ReservationOut)
async def get_reservation(request: Request, response: Response, work: WorkDep, reservation_id: UUID) -> ReservationOut:
    """En reservation med sina rader."""
    async with work:
        row = await work.fundings.get_reservation(reservation_id)
    response.headers["ETag"] = etag(row.version)
    return present_reservation(request, row)


@router.get("/commitments", summary="Lista åtaganden", response_model=Page[CommitmentOut])
async def get_commitments(
    request: Request,
    work: WorkDep,
    paging: PagingDep,
    programme: ProgrammeQuery = None,
    state: Annotated[CommitmentState | None, Query(description="Bara i detta läge")] = None,
    cooperation_id: Annotated[UUID | None, Query(description="Bara denna samverkan")] = None,
    organization_number: Annotated[str | None, Query(pattern=r"^\d{10}$", description="Bara denna huvudman")] = None,
) -> Response:
    """Pengar som är bundna genom undertecknade överenskommelser, och de som väntar på pengar."""
    async with work:
        query = work.fundings.list_commitments(
            state=state,
            programme=programme,
            cooperation_id=cooperation_id,
            organization_number=organization_number,
        )
    return await answer_list(
        request, work, query, lambda row: present_commitment(request, row), paging=paging, sorts=COMMITMENT_SORTS
    )


@router.get("/commitments/{agreement_id}", summary="Hämta ett åtagande", response_model=CommitmentOut)
async def get_commitment(request: Request, response: Response, work: WorkDep, agreement_id: UUID) -> CommitmentOut:
    """Ett åtagande med sina rader: avtalat, bundet och betalt."""
    async with work:
        row = await work.fundings.get_commitment(agreement_id)
    response.headers["ETag"] = etag(row.version)
    return present_commitment(request, row)


@router.get(
    "/commitments/{agreement_id}/measures", summary="Hämta kostnader per insats", response_model=MeasureCostsOut
)
async def get_commitment_measures(request: Request, work: WorkDep, agreement_id: UUID) -> MeasureCostsOut:
    """Vad varje insats kostar enligt överenskommelsen, och vad som har räknats hittills."""
    async with work:
        commitment = await work.fundings.get_commitment(agreement_id)
        agreed, counted = await work.vouchers.by_measure(commitment.id)
    measures = [
        MeasureCostOut(
            measure_id=tied.measure_id,
            measure_kind=MeasureKind(tied.measure_kind) if tied.measure_kind else None,
            cost_kind=CostKind(kind),
            agreed=agreed.get((tied, kind), ZERO),
            counted=counted.get((tied, kind), ZERO),
        )
        for tied, kind in dict.fromkeys((*agreed, *counted))
    ]
    return MeasureCostsOut(
        commitment_id=commitment.id,
        measures=measures,
        _links=links(request, f"{ROOT}/commitments/{agreement_id}/measures"),
    )


@router.post("/commitments/{agreement_id}/attempts", summary="Försök binda pengarna igen", response_model=CommitmentOut)
async def post_commitment_attempt(
    request: Request, response: Response, work: WorkDep, agreement_id: UUID, version: ExpectedVersion, now: NowDep
) -> CommitmentOut:
    """Prövar på nytt det som väntar på pengar. Försöket görs också av sig självt när tilldelningen ökar."""
    async with work:
        row = await retry_commitment(work, agreement_id, version=version, now=now)
    response.headers["ETag"] = etag(row.version)
    return present_commitment(request, row)
