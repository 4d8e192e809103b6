"""Commitments: money bound by agreements, and why when there is none."""

from datetime import date, datetime
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from budget.api.dependencies import ROOT, BookDay, Change, OrganizationQuery, ProgrammeQuery, Read
from budget.api.elsewhere import of_agreement, of_case
from budget.api.reservations import ReservedLineOut
from budget.models.commitments import Commitment, CommitmentState
from budget.rules.money import ZERO
from budget.use_cases.commitments.retry_commitment import retry_commitment
from shared.amount import Amount
from shared.contracts.terms import CostKind, MeasureKind
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import Out
from shared.rest.routes import Routes

router = Routes(tags=["åtaganden"])
SORTS = {"updated_at": Commitment.updated_at, "signed_on": Commitment.signed_on}


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


def present(request: Request, row: Commitment) -> CommitmentOut:
    path = f"{ROOT}/commitments/{row.id}"
    return CommitmentOut.of(
        row,
        links=links(
            request,
            path,
            Step("retry", "post_commitment_attempt", "POST", f"{path}/attempts", row.waits),
            Step("measures", "get_commitment_measures", "GET", f"{path}/measures"),
            Step("grants", "get_commitment_grant", "GET", f"{path}/grants"),
            Step("payments", "get_payments", "GET", f"{ROOT}/payments?commitment_id={row.id}"),
            Step("instalments", "get_instalments", "GET", f"{ROOT}/instalments?commitment_id={row.id}"),
            Step("claims", "get_repayment_claims", "GET", f"{ROOT}/repayment-claims?commitment_id={row.id}"),
            of_agreement(row.id),
            *of_case(row.cooperation_id),
        ),
    )


def present_measures(costs: list[MeasureCostOut], request: Request, agreement_id: UUID) -> MeasureCostsOut:
    path = f"{ROOT}/commitments/{agreement_id}"
    commitment = Step("commitment", "get_commitment", "GET", path)
    shown = links(request, f"{path}/measures", commitment, of_agreement(agreement_id))
    return MeasureCostsOut(commitment_id=agreement_id, measures=costs, _links=shown)


@router.get("/commitments", summary="Lista åtaganden", response_model=Page[CommitmentOut])
async def get_commitments(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeQuery,
    state: Annotated[CommitmentState | None, Query(description="Bara i detta läge")] = None,
    cooperation_id: Annotated[UUID | None, Query(description="Bara denna samverkan")] = None,
    organization_number: OrganizationQuery = None,
    since: Annotated[BookDay | None, Query(description="Undertecknad av båda från och med dagen")] = None,
    until: Annotated[BookDay | None, Query(description="Undertecknad av båda till och med dagen")] = None,
) -> Response:
    """Pengar som är bundna genom undertecknade överenskommelser, och de åtaganden som avvaktar pengar."""
    async with call.work as work:
        query = work.commitments.list_commitments(
            state=state,
            programme=programme,
            cooperation_id=cooperation_id,
            organization_number=organization_number,
            since=since,
            until=until,
        )
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/commitments/{agreement_id}", summary="Hämta ett åtagande", response_model=CommitmentOut)
async def get_commitment(call: Read, agreement_id: UUID) -> Response:
    """Ett åtagande med sina rader: avtalat, bundet och betalt."""
    async with call.work as work:
        return await call.answer(present, await work.commitments.get_commitment(agreement_id))


@router.get(
    "/commitments/{agreement_id}/measures", summary="Hämta kostnader per insats", response_model=MeasureCostsOut
)
async def get_commitment_measures(call: Read, agreement_id: UUID) -> Response:
    """Vad varje insats kostar enligt överenskommelsen, och vad som har räknats hittills."""
    async with call.work as work:
        commitment = await work.commitments.get_commitment(agreement_id)
        agreed = await work.agreed_costs.sum_by_measure(commitment.id)
        counted = await work.vouchers.sum_by_measure(commitment.id)
        costs = [
            MeasureCostOut.of(
                tied, cost_kind=kind, agreed=agreed.get((tied, kind), ZERO), counted=counted.get((tied, kind), ZERO)
            )
            for tied, kind in dict.fromkeys((*agreed, *counted))
        ]
        return await call.answer(partial(present_measures, costs), commitment.id)


@router.post("/commitments/{agreement_id}/attempts", summary="Försök binda pengarna igen", response_model=CommitmentOut)
async def post_commitment_attempt(call: Change, agreement_id: UUID) -> Response:
    """Prövar på nytt det som avvaktar pengar. Försöket görs också av sig självt när tilldelningen ökar."""
    async with call.work as work:
        commitment = await retry_commitment(work, agreement_id, version=call.version, now=call.now)
        return await call.answer(present, commitment)
