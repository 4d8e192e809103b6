"""What the parties of an agreement undertake to do: its status, its evidence and its history."""

from datetime import date, datetime
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from followup.api.dependencies import ROOT, ChangeOnce, OrganizationFilter, ProgrammeFilter, Read
from followup.api.elsewhere import of_case
from followup.api.parts import Part
from followup.models.commitment import AgreedCommitment, Assessment, CommitmentStatus, CommitmentStep, Party
from followup.use_cases.commitments.assess_commitment import assess_commitment
from followup.use_cases.commitments.report_commitment import report_commitment
from shared.clock import swedish_date
from shared.days import Day, Flag
from shared.rest.links import Link, Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import Line, Prose

router = Routes(tags=["parternas åtaganden"])
SORTS = {"due_on": AgreedCommitment.due_on, "updated_at": AgreedCommitment.updated_at}
WHAT = "Rektor avsätter tid för lärarnas gemensamma planering"


class FulfilmentIn(In):
    kept_on: Day = Field(description="Dagen då åtagandet uppfylldes, i dag eller tidigare", examples=["2027-03-15"])
    evidence: Prose = Field(
        min_length=3,
        max_length=10_000,
        description="Vad som visar det, utan personuppgifter",
        examples=["Schemat för vårterminen har två timmar gemensam planering i veckan."],
    )
    diary_number: Line | None = Field(
        default=None, max_length=50, description="Diarienumret på handlingen som visar det", examples=["2027:118"]
    )


class AssessmentIn(In):
    outcome: Assessment = Field(
        description="Uppfyllt, inte uppfyllt eller tillbaka till parten för komplettering", examples=["kept"]
    )
    reason: Prose | None = Field(
        default=None,
        min_length=3,
        max_length=2000,
        description="Skälet; krävs om åtagandet inte bedöms som uppfyllt",
        examples=[None],
    )


class CommitmentOut(Out):
    id: UUID = Field(description="Åtagandets identitet", examples=["0199a6f2-7c1e-7aa0-8000-00000000000a"])
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    schedule_id: UUID = Field(description="Samverkan", examples=["0199a6f2-7c1e-7aa0-8000-000000000001"])
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["2120000530"])
    party: Party = Field(description="Parten som har gjort åtagandet", examples=["ORGANIZER"])
    what: str = Field(description="Vad parten har åtagit sig", examples=[WHAT])
    owner: str = Field(description="Ansvarig funktion", examples=["rektor"])
    due_on: date = Field(description="När det senast ska vara uppfyllt", examples=["2027-06-30"])
    agreed_on: date = Field(description="När åtagandet avtalades", examples=["2026-11-20"])
    agreement_version: int = Field(description="Överenskommelsens version som lyder så", examples=[1])
    status: CommitmentStatus = Field(description="Var åtagandet befinner sig", examples=["reported"])
    dropped_on: date | None = Field(description="När åtagandet föll bort", examples=[None])
    updated_at: datetime = Field(description="Senast ändrat", examples=["2026-11-22T05:00:00Z"])


class EntryOut(Part):
    step: CommitmentStep = Field(description="Vad som hände", examples=["reported"])
    taken_on: date = Field(description="Dagen det gäller", examples=["2027-03-15"])
    text: str | None = Field(description="Vad som visar det, eller skälet", examples=["Schemat för vårterminen."])
    diary_number: str | None = Field(description="Handlingens diarienummer", examples=["2027:118"])
    agreement_version: int = Field(description="Överenskommelsens version då", examples=[1])
    what: str = Field(description="Hur åtagandet löd då", examples=[WHAT])
    due_on: date = Field(description="Sista dagen då", examples=["2027-06-30"])
    recorded_at: datetime = Field(description="När det antecknades", examples=["2027-03-16T08:00:00Z"])


class WholeCommitmentOut(CommitmentOut):
    entries: list[EntryOut] = Field(description="Åtagandets historia, äldst först")


def present(request: Request, commitment: AgreedCommitment, *, today: date) -> CommitmentOut:
    return CommitmentOut.of(commitment, links=_links(request, commitment, today))


def present_whole(request: Request, commitment: AgreedCommitment, *, today: date) -> WholeCommitmentOut:
    return WholeCommitmentOut.of(commitment, links=_links(request, commitment, today))


def _links(request: Request, commitment: AgreedCommitment, today: date) -> dict[str, Link]:
    path = f"{ROOT}/commitments/{commitment.id}"
    side = Party.ORGANIZER if request.state.actor.own_tenant else Party.AGENCY
    is_ours = side is commitment.party and commitment.can_be_reported
    steps = (
        Step("report", "post_fulfilment", "POST", f"{path}/fulfilments", is_ours),
        Step("assess", "post_assessment", "POST", f"{path}/assessments", commitment.can_be_assessed(today)),
        Step("schedule", "get_schedule", "GET", f"{ROOT}/schedules/{commitment.schedule_id}"),
        of_case(commitment.schedule_id),
    )
    return links(request, path, *steps)


@router.get("/commitments", summary="Lista parternas åtaganden", response_model=Page[CommitmentOut])
async def get_commitments(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeFilter,
    schedule_id: Annotated[UUID | None, Query(description="En samverkans åtaganden")] = None,
    party: Annotated[Party | None, Query(description="Parten som har gjort åtagandet")] = None,
    status: Annotated[CommitmentStatus | None, Query(description="Var åtagandet befinner sig")] = None,
    organization_number: OrganizationFilter = None,
    in_force: Annotated[Flag | None, Query(description="Bara gällande (true) eller bara bortfallna (false)")] = None,
    overdue: Annotated[Flag | None, Query(description="Bara försenade (true) eller bara övriga (false)")] = None,
    due_since: Annotated[Day | None, Query(description="Ska vara uppfyllda från och med dagen")] = None,
    due_before: Annotated[Day | None, Query(description="Ska vara uppfyllda före dagen")] = None,
) -> Response:
    """Åtaganden i undertecknade överenskommelser, i den ordning de ska vara uppfyllda; sida för sida eller som CSV."""
    today = swedish_date(call.now)
    async with call.work as work:
        query = work.commitments.list_commitments(
            today=today,
            schedule_id=schedule_id,
            party=party,
            status=status,
            programme=programme,
            organization_number=organization_number,
            due_since=due_since,
            due_before=due_before,
            in_force=in_force,
            overdue=overdue,
        )
    return await call.list(query, partial(present, today=today), paging=paging, sorts=SORTS)


@router.get("/commitments/{commitment_id}", summary="Hämta ett åtagande", response_model=WholeCommitmentOut)
async def get_commitment(call: Read, commitment_id: UUID) -> Response:
    """Ett åtagande med allt som har rapporterats och bedömts, också före en ändring av överenskommelsen."""
    async with call.work as work:
        commitment = await work.commitments.get_commitment(commitment_id)
        return await call.answer(partial(present_whole, today=swedish_date(call.now)), commitment)


@router.post(
    "/commitments/{commitment_id}/fulfilments",
    summary="Rapportera ett åtagande",
    status_code=201,
    response_model=WholeCommitmentOut,
)
async def post_fulfilment(call: ChangeOnce, commitment_id: UUID, body: FulfilmentIn) -> Response:
    """Parten som har gjort åtagandet rapporterar att det är uppfyllt och vad som visar det."""
    async with call.work as work:
        commitment = await report_commitment(
            work,
            commitment_id,
            kept_on=body.kept_on,
            evidence=body.evidence,
            diary_number=body.diary_number,
            version=call.version,
            now=call.now,
        )
        return await call.answer(partial(present_whole, today=swedish_date(call.now)), commitment)


@router.post(
    "/commitments/{commitment_id}/assessments",
    summary="Bedöm ett åtagande",
    status_code=201,
    response_model=WholeCommitmentOut,
)
async def post_assessment(call: ChangeOnce, commitment_id: UUID, body: AssessmentIn) -> Response:
    """Skolverket bedömer om åtagandet är uppfyllt. Den som har rapporterat det bedömer det inte."""
    async with call.work as work:
        commitment = await assess_commitment(
            work, commitment_id, outcome=body.outcome, reason=body.reason, version=call.version, now=call.now
        )
        return await call.answer(partial(present_whole, today=swedish_date(call.now)), commitment)
