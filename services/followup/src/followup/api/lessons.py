"""Lessons of meetings that have been held: found by their words, and by what they are about."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from followup.api.dependencies import ROOT, OrganizationFilter, ProgrammeFilter, Read
from followup.models.meeting import Meeting
from followup.rules.meetings import MeetingKind
from shared.contracts.terms import MeasureKind
from shared.days import Whole
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import Out
from shared.rest.routes import Routes
from shared.text import Line

router = Routes(tags=["möten"])
SORTS = {"held_on": Meeting.held_on, "updated_at": Meeting.updated_at}


class LessonOut(Out):
    id: UUID = Field(description="Mötets identitet", examples=["0199a6f2-7c1e-7aa0-8000-00000000000c"])
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    kind: MeetingKind = Field(description="Mötets slag", examples=["dialogue"])
    title: str = Field(description="Vad mötet gällde", examples=["Första dialogen"])
    held_on: date = Field(description="Dagen då mötet hölls", examples=["2026-12-04"])
    organization_numbers: list[str] = Field(description="Huvudmännen som möttes", examples=[["2120000530"]])
    network_id: UUID | None = Field(description="Nätverket som möttes", examples=[None])
    lessons: str = Field(description="Lärdomarna", examples=["Låt eleverna komma till tals i egna samtal."])
    updated_at: datetime = Field(description="Senast ändrat", examples=["2026-12-05T08:00:00Z"])


def present(request: Request, meeting: Meeting) -> LessonOut:
    path = f"{ROOT}/meetings/{meeting.id}"
    steps = (Step("meeting", "get_meeting", "GET", path),)
    return LessonOut.of(meeting, links=links(request, path, *steps))


@router.get("/lessons", summary="Sök lärdomar", response_model=Page[LessonOut])
async def get_lessons(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeFilter,
    search: Annotated[Line | None, Query(max_length=200, description="Ord i lärdomarna och i mötets rubrik")] = None,
    kind: Annotated[MeetingKind | None, Query(description="Mötets slag")] = None,
    measure_kind: Annotated[MeasureKind | None, Query(description="Slag av insats i överenskommelsen")] = None,
    dialogue_team_id: Annotated[UUID | None, Query(description="Dialogteamet som samverkan hade den dagen")] = None,
    year: Annotated[Whole | None, Query(ge=2015, le=2100, description="Året då mötet hölls")] = None,
    organization_number: OrganizationFilter = None,
) -> Response:
    """Lärdomar ur hållna möten som du får se, sida för sida eller hela listan som CSV. Orden hittas i alla former."""
    async with call.work as work:
        query = work.meetings.list_lessons(
            search=search,
            programme=programme,
            kind=kind,
            measure_kind=measure_kind,
            dialogue_team_id=dialogue_team_id,
            year=year,
            organization_number=organization_number,
        )
    return await call.list(query, present, paging=paging, sorts=SORTS)
