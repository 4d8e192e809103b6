"""Signatories: who may sign for a party, and from when to when."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from agreements.api.dependencies import ROOT, OrganizationFilter, WorkDep
from agreements.models.content import Party
from agreements.models.signatory import Signatory
from agreements.use_cases.signatories.end_signatory import end_signatory
from agreements.use_cases.signatories.register_signatory import register_signatory
from shared.rest.idempotency import Idempotency
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep, answer_list
from shared.rest.opening import NowDep
from shared.rest.resources import In, Out
from shared.rest.versions import ExpectedVersion, etag

router = APIRouter(tags=["behörighet att underteckna"])
SORTS = {"updated_at": Signatory.updated_at, "organization_number": Signatory.organization_number}


class SignatoryIn(In):
    subject: str = Field(
        min_length=1, max_length=200, description="Personens användaridentitet", examples=["local-organizer"]
    )
    party: Party = Field(description="Parten som personen företräder", examples=["ORGANIZER"])
    organization_number: str = Field(
        pattern=r"^\d{10}$",
        description="Partens organisationsnummer; Skolverkets är 2021004185",
        examples=["2120000530"],
    )
    authority: str = Field(
        min_length=1,
        max_length=500,
        description="Vad behörigheten grundas på, till exempel funktion och delegation",
        examples=["Skolchef, delegation i nämnden 2026-09-01"],
    )
    valid_from: date = Field(description="Gäller från och med", examples=["2026-09-01"])
    valid_to: date | None = Field(default=None, description="Gäller till och med", examples=["2028-12-31"])


class EndIn(In):
    last_day: date = Field(description="Sista dag behörigheten gäller", examples=["2027-06-30"])


class SignatoryOut(Out):
    id: UUID = Field(description="Identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    subject: str = Field(description="Personens användaridentitet", examples=["local-organizer"])
    party: Party = Field(description="Parten", examples=["ORGANIZER"])
    organization_number: str = Field(description="Partens organisationsnummer", examples=["2120000530"])
    authority: str = Field(description="Vad behörigheten grundas på", examples=["Skolchef"])
    valid_from: date = Field(description="Gäller från och med", examples=["2026-09-01"])
    valid_to: date | None = Field(description="Gäller till och med", examples=["2028-12-31"])
    updated_at: datetime = Field(description="När det senast ändrades")


def present(request: Request, signatory: Signatory) -> SignatoryOut:
    path = f"{ROOT}/signatories/{signatory.id}"
    out = SignatoryOut.model_validate(signatory)
    end = None if signatory.valid_to else Step("end", "post_signatory_ending", "POST", f"{path}/endings")
    out.links = links(request, path, end)
    return out


@router.post("/signatories", summary="Registrera behörighet", response_model=SignatoryOut, status_code=201)
async def post_signatory(request: Request, work: WorkDep, body: SignatoryIn, key: Idempotency, now: NowDep) -> Response:
    """Behörigheten prövas den dag någon undertecknar. Du kan inte registrera dig själv."""
    async with work:
        if answer := await key.first_answer(work):
            return answer
        signatory = await register_signatory(work, **body.model_dump(), now=now)
        path = f"{ROOT}/signatories/{signatory.id}"
        return await key.answer(work, present(request, signatory), location=path, version=signatory.version)


@router.get("/signatories", summary="Lista behörigheter", response_model=Page[SignatoryOut])
async def get_signatories(
    request: Request,
    work: WorkDep,
    paging: PagingDep,
    party: Annotated[Party | None, Query(description="Skolverket eller huvudmannen", examples=["ORGANIZER"])] = None,
    organization_number: OrganizationFilter = None,
) -> Response:
    """De behörigheter som du får se."""
    async with work:
        query = work.signatories.list_signatories(party=party, organization_number=organization_number)
    return await answer_list(request, work, query, lambda s: present(request, s), paging=paging, sorts=SORTS)


@router.get("/signatories/{signatory_id}", summary="Hämta en behörighet", response_model=SignatoryOut)
async def get_signatory(request: Request, response: Response, work: WorkDep, signatory_id: UUID) -> SignatoryOut:
    """En behörighet att underteckna."""
    async with work:
        signatory = await work.signatories.get_signatory(signatory_id)
    response.headers["ETag"] = etag(signatory.version)
    return present(request, signatory)


@router.post("/signatories/{signatory_id}/endings", summary="Avsluta behörighet", response_model=SignatoryOut)
async def post_signatory_ending(
    request: Request,
    response: Response,
    work: WorkDep,
    signatory_id: UUID,
    body: EndIn,
    version: ExpectedVersion,
    now: NowDep,
) -> SignatoryOut:
    """Det som redan är undertecknat påverkas inte."""
    async with work:
        signatory = await end_signatory(work, signatory_id, last_day=body.last_day, version=version, now=now)
    response.headers["ETag"] = etag(signatory.version)
    return present(request, signatory)
