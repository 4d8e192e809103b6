"""Referrals from the inspectorate, and organisers' participation in programmes."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from selection.api.dependencies import ROOT, DiaryNumber, OrganizationNumber, SchoolUnitCode, WorkDep
from selection.models.participation import Participation
from selection.models.referral import Referral
from selection.use_cases.participations.record_participation import end_recorded_participation, record_participation
from selection.use_cases.referrals.record_referral import record_referral
from shared.rest.idempotency import Idempotency
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep, answer_list
from shared.rest.opening import NowDep
from shared.rest.resources import In, Out
from shared.rest.versions import ExpectedVersion, etag

router = APIRouter(tags=["underlag"])
SORTS = {"updated_at": Referral.updated_at, "received_on": Referral.received_on}
PART_SORTS = {"updated_at": Participation.updated_at, "starts_on": Participation.starts_on}


class ReferralIn(In):
    programme: str = Field(max_length=60, examples=["sbs-2015"])
    diary_number: DiaryNumber
    received_on: date
    organization_numbers: list[OrganizationNumber] = Field(
        default_factory=list, max_length=5000, description="Huvudmän som nämns utan särskild skolenhet"
    )
    school_unit_codes: list[SchoolUnitCode] = Field(
        default_factory=list, max_length=5000, description="Skolenheter som nämns"
    )


class ReferralOut(Out):
    id: UUID
    version: int
    programme: str
    diary_number: str
    received_on: date
    organization_numbers: list[str]
    school_unit_codes: list[str]
    updated_at: datetime


class ParticipationIn(In):
    organization_number: OrganizationNumber
    programme: str = Field(max_length=60, examples=["nyanlanda-2015"])
    starts_on: date


class EndIn(In):
    ends_on: date = Field(description="Sista dagen i programmet")


class ParticipationOut(Out):
    id: UUID
    version: int
    organization_number: str
    programme: str
    starts_on: date
    ends_on: date | None
    cooperation_id: UUID | None = Field(description="Samverkan, när deltagandet kommer av ett erbjudande härifrån")
    updated_at: datetime


def present(request: Request, row: Referral) -> ReferralOut:
    out = ReferralOut.model_validate(row)
    out.links = links(request, f"{ROOT}/referrals/{row.id}")
    return out


def present_participation(request: Request, row: Participation) -> ParticipationOut:
    path = f"{ROOT}/participations/{row.id}"
    end = Step("end", "post_participation_end", "POST", f"{path}/ends")
    out = ParticipationOut.model_validate(row)
    out.links = links(request, path, end if row.ends_on is None else None)
    return out


@router.get("/referrals", summary="Lista underlag", response_model=Page[ReferralOut])
async def get_referrals(
    request: Request, work: WorkDep, paging: PagingDep, programme: Annotated[str | None, Query(max_length=60)] = None
) -> Response:
    """Skolinspektionens underlag inför urval."""
    async with work:
        query = work.referrals.list_referrals(programme=programme)
    return await answer_list(request, work, query, lambda row: present(request, row), paging=paging, sorts=SORTS)


@router.get("/referrals/{referral_id}", summary="Hämta ett underlag", response_model=ReferralOut)
async def get_referral(request: Request, response: Response, work: WorkDep, referral_id: UUID) -> ReferralOut:
    """Ett underlag."""
    async with work:
        row = await work.referrals.get_referral(referral_id)
    response.headers["ETag"] = etag(row.version)
    return present(request, row)


@router.post("/referrals", summary="Lämna ett underlag", status_code=201, response_model=ReferralOut)
async def post_referral(request: Request, work: WorkDep, body: ReferralIn, key: Idempotency, now: NowDep) -> Response:
    """Huvudmän och skolenheter som Skolinspektionen nämner inför urvalet."""
    async with work:
        if given := await key.first_answer(work):
            return given
        row = await record_referral(
            work,
            body.programme,
            diary_number=body.diary_number,
            received_on=body.received_on,
            organization_numbers=body.organization_numbers,
            school_unit_codes=body.school_unit_codes,
            now=now,
        )
        return await key.answer(work, present(request, row), location=f"{ROOT}/referrals/{row.id}", version=row.version)


@router.get("/participations", summary="Lista deltaganden", response_model=Page[ParticipationOut])
async def get_participations(
    request: Request,
    work: WorkDep,
    paging: PagingDep,
    organization_number: OrganizationNumber | None = None,
    programme: Annotated[str | None, Query(max_length=60)] = None,
) -> Response:
    """Vilka huvudmän som deltar i vilka uppdrag, nu och tidigare."""
    async with work:
        query = work.participations.list_participations(organization_number=organization_number, programme=programme)
    return await answer_list(
        request, work, query, lambda row: present_participation(request, row), paging=paging, sorts=PART_SORTS
    )


@router.post("/participations", summary="Ange ett deltagande", status_code=201, response_model=ParticipationOut)
async def post_participation(
    request: Request, work: WorkDep, body: ParticipationIn, key: Idempotency, now: NowDep
) -> Response:
    """En huvudman deltar i ett uppdrag som drivs på annat håll och väljs därför inte här."""
    async with work:
        if given := await key.first_answer(work):
            return given
        row = await record_participation(
            work, body.organization_number, body.programme, starts_on=body.starts_on, now=now
        )
        return await key.answer(
            work, present_participation(request, row), location=f"{ROOT}/participations/{row.id}", version=row.version
        )


@router.post("/participations/{participation_id}/ends", summary="Avsluta deltagandet", response_model=ParticipationOut)
async def post_participation_end(
    request: Request,
    response: Response,
    work: WorkDep,
    participation_id: UUID,
    body: EndIn,
    version: ExpectedVersion,
    now: NowDep,
) -> ParticipationOut:
    """Huvudmannen deltar inte längre och kan väljas igen."""
    async with work:
        row = await end_recorded_participation(work, participation_id, ends_on=body.ends_on, version=version, now=now)
    response.headers["ETag"] = etag(row.version)
    return present_participation(request, row)
