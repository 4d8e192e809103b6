"""Schedules: the follow-up of one cooperation, with all its activities and as a calendar."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from followup.api.activities import ActivityOut
from followup.api.activities import present as present_activity
from followup.api.dependencies import ROOT, OrganizationFilter, ProgrammeFilter, Read
from followup.api.elsewhere import of_agreement, of_case
from followup.api.parts import Part
from followup.copies import SchoolUnitCopy, SupervisionCopy
from followup.documents.calendar_ics import of_activity, write_calendar
from followup.models.schedule import Schedule, ScheduleStatus
from shared.clock import swedish_date
from shared.days import Day, Flag
from shared.rest.links import Elsewhere, Link, Step, base_url, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import Out
from shared.rest.routes import Routes

router = Routes(tags=["scheman"])
SORTS = {"updated_at": Schedule.updated_at, "starts_on": Schedule.starts_on, "ends_on": Schedule.ends_on}


class ScheduleOut(Out):
    id: UUID = Field(description="Samma identitet som samverkan", examples=["0199a6f2-7c1e-7aa0-8000-000000000001"])
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["2120000530"])
    school_unit_codes: list[str] = Field(description="Skolenheter som omfattas", examples=[["48000763"]])
    agreement_id: UUID = Field(
        description="Överenskommelsen som följs upp", examples=["0199a6f2-7c1e-7aa0-8000-000000000002"]
    )
    agreement_version: int = Field(description="Överenskommelsens version", examples=[1])
    diary_number: str = Field(description="Överenskommelsens diarienummer", examples=["ÖK 2026:12"])
    status: ScheduleStatus = Field(description="Om uppföljningen pågår", examples=["active"])
    starts_on: date = Field(description="Överenskommelsens första dag", examples=["2026-12-01"])
    ends_on: date = Field(description="Överenskommelsens sista dag", examples=["2029-11-30"])
    paused_from: date | None = Field(description="Pausad från och med", examples=[None])
    ended_on: date | None = Field(description="När överenskommelsen upphörde", examples=[None])
    status_reason: str | None = Field(description="Varför den pausats eller upphört", examples=[None])
    updated_at: datetime = Field(description="Senast ändrad", examples=["2026-11-22T05:00:00Z"])


class SupervisionOut(Part):
    diary_number: str = Field(description="Skolinspektionens diarienummer", examples=["SI 2026:2112"])
    decision_type: str = Field(description="Beslutets slag", examples=["FORELAGGANDE"])
    level: str = Field(description="Om beslutet gäller huvudmannen eller en skolenhet", examples=["SKOLENHET"])
    school_unit_code: str | None = Field(description="Skolenheten", examples=["48000763"])
    decided_on: date = Field(description="Beslutsdag", examples=["2026-09-01"])


class ChangedUnitOut(Part):
    school_unit_code: str = Field(description="Skolenheten i överenskommelsen", examples=["48000763"])
    status: str = Field(description="Skolenhetens status i registret", examples=["UPPHORT"])
    replaced_by: str | None = Field(description="Koden som den fortsätter under", examples=["48000799"])
    organization_number: str = Field(description="Huvudmannen nu", examples=["2120000530"])


class WholeScheduleOut(ScheduleOut):
    changed_units: list[ChangedUnitOut] = Field(
        description="Skolenheter som har upphört, gått upp i en annan eller bytt huvudman: ta ställning till en ändring"
    )
    open_supervisions: list[SupervisionOut] = Field(
        description="Pågående tillsyn av huvudmannen och dess skolenheter, att ta hänsyn till i uppföljningen"
    )
    activities: list[ActivityOut] = Field(description="Allt som ska följas upp, i den ordning det förfaller")


def present(request: Request, schedule: Schedule) -> ScheduleOut:
    return ScheduleOut.of(schedule, links=_links(request, schedule))


def present_whole(
    request: Request,
    schedule: Schedule,
    *,
    supervision: Sequence[SupervisionCopy],
    changed_units: Sequence[SchoolUnitCopy],
    today: date,
) -> WholeScheduleOut:
    return WholeScheduleOut.of(
        schedule,
        links=_links(request, schedule),
        open_supervisions=supervision,
        changed_units=changed_units,
        activities=[present_activity(request, activity, today=today) for activity in schedule.in_order()],
    )


def _links(request: Request, schedule: Schedule) -> dict[str, Link]:
    path = f"{ROOT}/schedules/{schedule.id}"
    steps: tuple[Step | Elsewhere, ...] = (
        Step("calendar", "get_schedule_calendar", "GET", f"{path}/calendars"),
        Step("balance", "get_schedule_balance", "GET", f"{path}/balances"),
        Step("commitments", "get_commitments", "GET", f"{ROOT}/commitments?schedule_id={schedule.id}"),
        Step("statements", "get_statements", "GET", f"{ROOT}/statements?schedule_id={schedule.id}"),
        of_case(schedule.id),
        *of_agreement(schedule.agreement_id),
    )
    return links(request, path, *steps)


@router.get("/schedules", summary="Lista scheman", response_model=Page[ScheduleOut])
async def get_schedules(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeFilter,
    status: Annotated[ScheduleStatus | None, Query(description="Om uppföljningen pågår")] = None,
    organization_number: OrganizationFilter = None,
    changed_units: Annotated[
        Flag | None, Query(description="Bara de med nedlagda eller flyttade skolenheter (true), eller bara övriga")
    ] = None,
    starts_since: Annotated[Day | None, Query(description="Överenskommelsen börjar från och med dagen")] = None,
    starts_until: Annotated[Day | None, Query(description="Överenskommelsen börjar till och med dagen")] = None,
) -> Response:
    """Scheman som du får se, sida för sida eller hela listan som CSV."""
    async with call.work as work:
        query = work.schedules.list_schedules(
            status=status,
            programme=programme,
            organization_number=organization_number,
            changed_units=changed_units,
            starts_since=starts_since,
            starts_until=starts_until,
        )
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/schedules/{cooperation_id}", summary="Hämta ett schema", response_model=WholeScheduleOut)
async def get_schedule(call: Read, cooperation_id: UUID) -> Response:
    """En samverkans schema med alla uppföljningar."""
    async with call.work as work:
        schedule = await work.schedules.get_schedule(cooperation_id)
        supervision = await work.copies.list_open_supervision(schedule.organization_number, schedule.school_unit_codes)
        units = await work.schedules.list_changed_units(schedule)
        today = swedish_date(call.now)
        shown = partial(present_whole, supervision=supervision, changed_units=units, today=today)
        return await call.answer(shown, schedule)


@router.get(
    "/schedules/{cooperation_id}/calendars",
    summary="Hämta ett schema som kalender",
    response_class=Response,
    responses={200: {"description": "Kalender enligt iCalendar (RFC 5545)", "content": {"text/calendar": {}}}},
)
async def get_schedule_calendar(call: Read, cooperation_id: UUID) -> Response:
    """Uppföljningarna som heldagar. Ett kalenderprogram prenumererar på en egen adress (calendar-addresses)."""
    async with call.work as work:
        schedule = await work.schedules.get_schedule(cooperation_id)
    base = f"{base_url(call.request)}{ROOT}"
    entries = [of_activity(activity, schedule.diary_number, base) for activity in schedule.in_order()]
    document = write_calendar(f"Uppföljning {schedule.diary_number}", entries)
    return Response(document, media_type="text/calendar; charset=utf-8")
