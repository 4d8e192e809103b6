"""Signatories: who may sign for a party, and from when to when."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from agreements.api.dependencies import ROOT, Change, Create, OrganizationFilter, Read
from agreements.api.values import Person
from agreements.models.content import Party
from agreements.models.signatory import Signatory
from agreements.use_cases.signatories.end_signatory import end_signatory
from agreements.use_cases.signatories.register_signatory import register_signatory
from shared.contracts.numbers import OrganizationNumberIn
from shared.days import Day
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import Line, Prose

router = Routes(tags=["behörighet att underteckna"])
SORTS = {"updated_at": Signatory.updated_at, "organization_number": Signatory.organization_number}


class SignatoryIn(In):
    subject: Person = Field(description="Personens användaridentitet", examples=["local-organizer"])
    party: Party = Field(description="Parten som personen företräder", examples=["ORGANIZER"])
    organization_number: OrganizationNumberIn = Field(
        description="Partens organisationsnummer; Skolverkets är 2021004185", examples=["2120000530"]
    )
    name: Line | None = Field(
        default=None, max_length=200, description="Personens namn, till försättsbladet", examples=["Anna Berg"]
    )
    title: Line | None = Field(default=None, max_length=200, description="Personens titel", examples=["Skolchef"])
    authority: Prose = Field(
        min_length=1,
        max_length=500,
        description="Vad behörigheten grundas på, till exempel funktion och delegation",
        examples=["Skolchef, delegation i nämnden 2026-09-01"],
    )
    valid_from: Day = Field(description="Gäller från och med", examples=["2026-09-01"])
    valid_to: Day | None = Field(default=None, description="Gäller till och med", examples=["2028-12-31"])


class EndIn(In):
    last_day: Day = Field(description="Sista dag behörigheten gäller", examples=["2027-06-30"])


class SignatoryOut(Out):
    id: UUID = Field(description="Identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    subject: str = Field(description="Personens användaridentitet", examples=["local-organizer"])
    party: Party = Field(description="Parten", examples=["ORGANIZER"])
    organization_number: str = Field(description="Partens organisationsnummer", examples=["2120000530"])
    name: str | None = Field(description="Personens namn", examples=["Anna Berg"])
    title: str | None = Field(description="Personens titel", examples=["Skolchef"])
    authority: str = Field(description="Vad behörigheten grundas på", examples=["Skolchef"])
    valid_from: date = Field(description="Gäller från och med", examples=["2026-09-01"])
    valid_to: date | None = Field(description="Gäller till och med", examples=["2028-12-31"])
    updated_at: datetime = Field(description="När det senast ändrades")


def present(request: Request, signatory: Signatory) -> SignatoryOut:
    path = f"{ROOT}/signatories/{signatory.id}"
    end = Step("end", "post_signatory_ending", "POST", f"{path}/endings", not signatory.valid_to)
    return SignatoryOut.of(signatory, links=links(request, path, end))


@router.post("/signatories", summary="Registrera behörighet", response_model=SignatoryOut, status_code=201)
async def post_signatory(call: Create, body: SignatoryIn) -> Response:
    """Behörigheten prövas den dag någon undertecknar. Du kan inte registrera dig själv."""
    async with call.work as work:
        signatory = await register_signatory(work, **body.model_dump(), now=call.now)
        return await call.answer(present, signatory)


@router.get("/signatories", summary="Lista behörigheter", response_model=Page[SignatoryOut])
async def get_signatories(
    call: Read,
    paging: PagingDep,
    party: Annotated[Party | None, Query(description="Skolverket eller huvudmannen", examples=["ORGANIZER"])] = None,
    organization_number: OrganizationFilter = None,
) -> Response:
    """De behörigheter som du får se."""
    async with call.work as work:
        query = work.signatories.list_signatories(party=party, organization_number=organization_number)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/signatories/{signatory_id}", summary="Hämta en behörighet", response_model=SignatoryOut)
async def get_signatory(call: Read, signatory_id: UUID) -> Response:
    """En behörighet att underteckna."""
    async with call.work as work:
        signatory = await work.signatories.get_signatory(signatory_id)
        return await call.answer(present, signatory)


@router.post("/signatories/{signatory_id}/endings", summary="Avsluta behörighet", response_model=SignatoryOut)
async def post_signatory_ending(call: Change, signatory_id: UUID, body: EndIn) -> Response:
    """Det som redan är undertecknat påverkas inte."""
    async with call.work as work:
        signatory = await end_signatory(work, signatory_id, last_day=body.last_day, version=call.version, now=call.now)
        return await call.answer(present, signatory)
