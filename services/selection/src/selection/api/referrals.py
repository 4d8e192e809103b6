"""Referrals from the inspectorate, and organisers' participation in programmes."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from selection.api.dependencies import (
    ROOT,
    CatalogueDep,
    Change,
    Create,
    DiaryNumber,
    OrganizationNumber,
    OrganizationNumberQuery,
    Programme,
    ProgrammeQuery,
    ProgrammesDir,
    Read,
    SchoolUnitCode,
)
from selection.models.participation import Participation
from selection.models.referral import Referral
from selection.use_cases.participations.end_participation import end_participation
from selection.use_cases.participations.record_participation import record_participation
from selection.use_cases.programmes.load_programmes import load_programmes
from selection.use_cases.referrals.record_referral import record_referral
from shared.days import Day
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import Line

router = Routes(tags=["underlag"])
SORTS = {"updated_at": Referral.updated_at, "received_on": Referral.received_on}
PARTICIPATION_SORTS = {"updated_at": Participation.updated_at, "starts_on": Participation.starts_on}


class ReferralIn(In):
    programme: Programme
    diary_number: DiaryNumber
    received_on: Day = Field(description="Dag då underlaget kom in", examples=["2026-02-01"])
    organization_numbers: list[OrganizationNumber] = Field(
        default_factory=list,
        max_length=5000,
        description="Huvudmän som nämns utan särskild skolenhet",
        examples=[["2120000530"]],
    )
    school_unit_codes: list[SchoolUnitCode] = Field(
        default_factory=list, max_length=5000, description="Skolenheter som nämns", examples=[["48000763"]]
    )


class ReferralOut(Out):
    id: UUID = Field(description="Underlagets identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    programme: str = Field(description="Uppdragets kod", examples=["riktade-insatser-2024"])
    diary_number: str = Field(description="Diarienummer", examples=["2026:1234"])
    received_on: date = Field(description="Dag då underlaget kom in", examples=["2026-02-01"])
    organization_numbers: list[str] = Field(description="Huvudmän i underlaget", examples=[["2120000530"]])
    school_unit_codes: list[str] = Field(description="Skolenheter i underlaget", examples=[["48000763"]])
    updated_at: datetime = Field(description="När uppgiften senast ändrades")


class ParticipationIn(In):
    organization_number: OrganizationNumber
    programme: Line = Field(
        max_length=60, description="Uppdraget, som drivs på annat håll", examples=["nyanlanda-2015"]
    )
    starts_on: Day = Field(description="Första dagen i uppdraget", examples=["2026-08-01"])


class EndIn(In):
    ends_on: Day = Field(description="Sista dagen i uppdraget", examples=["2028-06-30"])


class ParticipationOut(Out):
    id: UUID = Field(description="Deltagandets identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["2120000530"])
    programme: str = Field(description="Uppdragets kod", examples=["nyanlanda-2015"])
    starts_on: date = Field(description="Första dagen i uppdraget", examples=["2026-08-01"])
    ends_on: date | None = Field(description="Sista dagen i uppdraget", examples=["2028-06-30"])
    cooperation_id: UUID | None = Field(description="Samverkan, när deltagandet kommer av ett erbjudande härifrån")
    updated_at: datetime = Field(description="När uppgiften senast ändrades")


def present(request: Request, referral: Referral) -> ReferralOut:
    return ReferralOut.of(referral, links=links(request, f"{ROOT}/referrals/{referral.id}"))


def present_participation(request: Request, participation: Participation) -> ParticipationOut:
    path = f"{ROOT}/participations/{participation.id}"
    end = Step("end", "post_participation_end", "POST", f"{path}/ends", participation.ends_on is None)
    return ParticipationOut.of(participation, links=links(request, path, end))


@router.get("/referrals", summary="Lista underlag", response_model=Page[ReferralOut])
async def get_referrals(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeQuery,
    organization_number: OrganizationNumberQuery = None,
    since: Annotated[Day | None, Query(description="Mottagna från och med dagen")] = None,
    until: Annotated[Day | None, Query(description="Mottagna till och med dagen")] = None,
) -> Response:
    """Skolinspektionens underlag inför urval."""
    async with call.work as work:
        query = work.referrals.list_referrals(
            programme=programme, organization_number=organization_number, since=since, until=until
        )
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/referrals/{referral_id}", summary="Hämta ett underlag", response_model=ReferralOut)
async def get_referral(call: Read, referral_id: UUID) -> Response:
    """Ett underlag."""
    async with call.work as work:
        return await call.answer(present, await work.referrals.get_referral(referral_id))


@router.post("/referrals", summary="Lämna ett underlag", status_code=201, response_model=ReferralOut)
async def post_referral(call: Create, catalogue: CatalogueDep, directory: ProgrammesDir, body: ReferralIn) -> Response:
    """Huvudmän och skolenheter som Skolinspektionen nämner inför urvalet."""
    async with call.work as work:
        await load_programmes(work, directory, catalogue, now=call.now)
        referral = await record_referral(
            work,
            body.programme,
            diary_number=body.diary_number,
            received_on=body.received_on,
            organization_numbers=body.organization_numbers,
            school_unit_codes=body.school_unit_codes,
            now=call.now,
        )
        return await call.answer(present, referral)


@router.get("/participations", summary="Lista deltaganden", response_model=Page[ParticipationOut])
async def get_participations(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeQuery,
    organization_number: OrganizationNumberQuery = None,
) -> Response:
    """Vilka huvudmän som deltar i vilka uppdrag, nu och tidigare."""
    async with call.work as work:
        query = work.participations.list_participations(organization_number=organization_number, programme=programme)
    return await call.list(query, present_participation, paging=paging, sorts=PARTICIPATION_SORTS)


@router.post("/participations", summary="Ange ett deltagande", status_code=201, response_model=ParticipationOut)
async def post_participation(call: Create, body: ParticipationIn) -> Response:
    """En huvudman deltar i ett uppdrag som drivs på annat håll och väljs därför inte här."""
    async with call.work as work:
        participation = await record_participation(
            work, body.organization_number, body.programme, starts_on=body.starts_on, now=call.now
        )
        return await call.answer(present_participation, participation)


@router.post("/participations/{participation_id}/ends", summary="Avsluta deltagandet", response_model=ParticipationOut)
async def post_participation_end(call: Change, participation_id: UUID, body: EndIn) -> Response:
    """Huvudmannen deltar inte längre och kan väljas igen."""
    async with call.work as work:
        participation = await end_participation(
            work, participation_id, ends_on=body.ends_on, version=call.version, now=call.now
        )
        return await call.answer(present_participation, participation)
