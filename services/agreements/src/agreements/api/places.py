"""Places in existing programmes: asked for by a measure of an agreement, taken or queued for, and given up."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from agreements.api.dependencies import ROOT, CaseFilter, ChangeOnce, Read
from agreements.api.values import PartOut, ReasonIn
from agreements.models.place import Place, PlaceStatus
from agreements.rules.queueing import stated
from agreements.use_cases.places.give_up_place import give_up_place
from agreements.use_cases.places.request_place import request_place
from shared.days import Whole
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In
from shared.rest.routes import Routes

router = Routes(tags=["platser i befintliga satsningar"])
SORTS = {"requested_at": Place.requested_at, "updated_at": Place.updated_at}


class PlaceIn(In):
    existing_programme_id: UUID = Field(description="Den befintliga satsningen")
    measure_id: UUID = Field(description="Insatsen i överenskommelsen")
    places: Whole = Field(ge=1, le=10_000, description="Antal platser; alla ges på en gång", examples=[6])


class PlaceOut(PartOut):
    agreement_id: UUID = Field(description="Överenskommelsen")
    measure_id: UUID = Field(description="Insatsen")
    existing_programme_id: UUID = Field(description="Den befintliga satsningen")
    title: str = Field(description="Satsningens namn", examples=["Läslyftet, hösten 2027"])
    places: int = Field(description="Antal platser", examples=[6])
    status: PlaceStatus = Field(
        description="I kö, tagen, avstådd (ur kön), lämnad (efter att ha varit tagen) eller förfallen",
        examples=["queued"],
    )
    position: int | None = Field(description="Hur långt fram i kön, 1 är först; tomt utom i kö", examples=[2])
    priority_text: str = Field(description="Hur kön är ordnad, i ord")
    requested_by: str = Field(description="Vem som bad om platserna", examples=["local-case_officer"])
    requested_at: datetime = Field(description="När de begärdes", examples=["2026-11-22T08:00:00Z"])
    taken_on: date | None = Field(description="När de togs", examples=["2026-11-22"])
    sign_by: date | None = Field(
        description="Har inte båda undertecknat denna dag förfaller platserna; tomt när båda har undertecknat",
        examples=["2027-01-21"],
    )
    ended_reason: str | None = Field(description="Varför de lämnades eller förföll", examples=["Rektorn slutar."])


def present(request: Request, place: Place) -> PlaceOut:
    path, existing = f"{ROOT}/places/{place.id}", place.existing_programme
    give_up = Step("give_up", "post_place_release", "POST", f"{path}/releases", place.stands)
    return PlaceOut.of(
        place, title=existing.title, priority_text=stated(existing.priorities), links=links(request, path, give_up)
    )


@router.post("/agreements/{agreement_id}/places", summary="Be om platser", response_model=PlaceOut, status_code=201)
async def post_place(call: ChangeOnce, agreement_id: UUID, body: PlaceIn) -> Response:
    """Insatsen tar platserna, eller ställs i kö när de inte räcker. Svaret säger vilket, och hur kön är ordnad.

    Platser som har tagits förfaller när båda inte har undertecknat i tid (`sign_by`).
    """
    async with call.work as work:
        place = await request_place(work, agreement_id, **body.model_dump(), version=call.version, now=call.now)
        return await call.answer(present, place)


@router.get("/places", summary="Lista platser", response_model=Page[PlaceOut])
async def get_places(
    call: Read,
    paging: PagingDep,
    cooperation_id: CaseFilter = None,
    existing_programme_id: Annotated[UUID | None, Query(description="Bara den befintliga satsningen")] = None,
    status: Annotated[PlaceStatus | None, Query(description="Bara i detta läge")] = None,
) -> Response:
    """Platser som har tagits eller som någon väntar på; den som väntar ser hur långt fram i kön den står."""
    async with call.work as work:
        query = work.places.list_places(cooperation_id, existing_programme_id=existing_programme_id, status=status)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/places/{place_id}", summary="Hämta platser", response_model=PlaceOut)
async def get_place(call: Read, place_id: UUID) -> Response:
    """En insats platser i en befintlig satsning, eller hur långt fram i kön den står."""
    async with call.work as work:
        return await call.answer(present, await work.places.get_part(place_id))


@router.post("/places/{place_id}/releases", summary="Lämna platser eller kön", response_model=PlaceOut)
async def post_place_release(call: ChangeOnce, place_id: UUID, body: ReasonIn) -> Response:
    """Den som står i kö avstår, och den som har platser lämnar dem. De går till kön i samma stund."""
    async with call.work as work:
        place = await give_up_place(work, place_id, reason=body.reason, version=call.version, now=call.now)
        return await call.answer(present, place)
