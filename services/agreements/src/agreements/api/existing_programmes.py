"""Existing programmes of the agency, with the places that organisers' measures may take."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from agreements.api.dependencies import ROOT, Change, Create, Read
from agreements.api.values import ReasonIn
from agreements.models.existing_programme import ExistingProgramme
from agreements.rules.queueing import Priority, stated
from agreements.use_cases.existing_programmes.change_existing_programme import change_existing_programme
from agreements.use_cases.existing_programmes.register_existing_programme import register_existing_programme
from shared.days import Day, Whole
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import Line, ProgrammeCode

router = Routes(tags=["platser i befintliga satsningar"])
SORTS = {"starts_on": ExistingProgramme.starts_on, "updated_at": ExistingProgramme.updated_at}
Title = Annotated[Line, Field(min_length=1, max_length=200)]
Capacity = Annotated[Whole, Field(ge=1, le=100_000)]


class ExistingProgrammeIn(In):
    programme: Line = Field(
        min_length=1,
        max_length=100,
        description="Regeringsuppdraget vars insatser får ta platserna",
        examples=["riktade-insatser-2024"],
    )
    title: Title = Field(description="Satsningens namn", examples=["Läslyftet, hösten 2027"])
    starts_on: Day = Field(description="Första dag", examples=["2027-08-16"])
    ends_on: Day = Field(description="Sista dag", examples=["2028-06-15"])
    join_by: Day = Field(description="Sista dag att ta en plats", examples=["2027-09-30"])
    capacity: Capacity = Field(description="Antal platser", examples=[40])


class ExistingProgrammeChangeIn(ReasonIn):
    title: Title = Field(description="Satsningens namn", examples=["Läslyftet, hösten 2027"])
    join_by: Day = Field(description="Sista dag att ta en plats", examples=["2027-09-30"])
    capacity: Capacity = Field(description="Antal platser, minst så många som är tagna", examples=[45])


class ExistingProgrammeOut(Out):
    id: UUID = Field(description="Identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    title: str = Field(description="Satsningens namn", examples=["Läslyftet, hösten 2027"])
    starts_on: date = Field(description="Första dag", examples=["2027-08-16"])
    ends_on: date = Field(description="Sista dag", examples=["2028-06-15"])
    join_by: date = Field(description="Sista dag att ta en plats", examples=["2027-09-30"])
    capacity: int = Field(description="Antal platser", examples=[40])
    taken: int = Field(description="Antal tagna platser", examples=[38])
    free: int = Field(description="Antal lediga platser", examples=[2])
    priorities: list[Priority] = Field(
        description="Vad som avgör köns ordning före tiden, det viktigaste först", examples=[["school_unit"]]
    )
    priority_text: str = Field(description="Samma regel i ord")
    updated_at: datetime = Field(description="När den senast ändrades", examples=["2026-11-22T08:00:00Z"])

    @classmethod
    def shown(cls, request: Request, existing: ExistingProgramme) -> Self:
        path = f"{ROOT}/existing-programmes/{existing.id}"
        change = Step("change", "put_existing_programme", "PUT", path)
        return cls.of(existing, priority_text=stated(existing.priorities), links=links(request, path, change))


@router.post(
    "/existing-programmes",
    summary="Registrera en befintlig satsning",
    response_model=ExistingProgrammeOut,
    status_code=201,
)
async def post_existing_programme(call: Create, body: ExistingProgrammeIn) -> Response:
    """En av Skolverkets satsningar, med sina platser. Köns regel är uppdragets, och ändras inte sedan."""
    async with call.work as work:
        existing = await register_existing_programme(work, **body.model_dump(), now=call.now)
        return await call.answer(ExistingProgrammeOut.shown, existing)


@router.get("/existing-programmes", summary="Lista befintliga satsningar", response_model=Page[ExistingProgrammeOut])
async def get_existing_programmes(
    call: Read,
    paging: PagingDep,
    programme: Annotated[
        ProgrammeCode | None, Query(max_length=100, description="Bara det uppdragets satsningar")
    ] = None,
) -> Response:
    """Satsningarna med sina platser: hur många som finns, är tagna och är lediga."""
    async with call.work as work:
        query = work.existing_programmes.list_existing(programme)
    return await call.list(query, ExistingProgrammeOut.shown, paging=paging, sorts=SORTS)


@router.get(
    "/existing-programmes/{existing_programme_id}",
    summary="Hämta en befintlig satsning",
    response_model=ExistingProgrammeOut,
)
async def get_existing_programme(call: Read, existing_programme_id: UUID) -> Response:
    """En satsning med sina platser och köns regel."""
    async with call.work as work:
        existing = await work.existing_programmes.get_existing(existing_programme_id)
        return await call.answer(ExistingProgrammeOut.shown, existing)


@router.put(
    "/existing-programmes/{existing_programme_id}",
    summary="Ändra en befintlig satsning",
    response_model=ExistingProgrammeOut,
)
async def put_existing_programme(
    call: Change, existing_programme_id: UUID, body: ExistingProgrammeChangeIn
) -> Response:
    """Fler eller färre platser, eller en annan sista dag. Det som blir ledigt går till kön i samma stund."""
    async with call.work as work:
        existing = await change_existing_programme(
            work, existing_programme_id, **body.model_dump(), version=call.version, now=call.now
        )
        return await call.answer(ExistingProgrammeOut.shown, existing)
