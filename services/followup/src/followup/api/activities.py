"""Activities: the follow-ups of each schedule, their days and their outcome."""

from datetime import date, datetime
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from followup.api.dependencies import ROOT, Change, OrganizationFilter, ProgrammeFilter, Read
from followup.models.activity import Activity
from followup.repository.activities import last_changed
from followup.rules.schedule import ActivityKind, ActivityStatus
from followup.use_cases.activities.complete_activity import complete_activity
from followup.use_cases.activities.reschedule_activity import reschedule_activity
from shared.clock import swedish_date
from shared.days import Day, Flag
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep, SortFields
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import Line, Prose

router = Routes(tags=["uppföljning"])
MONTH = "^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$"
"""Within the calendar of the system, as a day."""


class CompletionIn(In):
    held_on: Day = Field(description="Dagen då uppföljningen hölls, i dag eller tidigare", examples=["2027-01-15"])
    notes: Prose = Field(
        min_length=1,
        max_length=10_000,
        description="Vad som kom fram, utan personuppgifter",
        examples=["Insatsen är igång på båda skolenheterna och lärarna deltar som planerat."],
    )
    mandates: list[Annotated[Line, Field(min_length=1, max_length=100)]] = Field(
        min_length=1,
        max_length=30,
        description="Vilka funktioner som deltog, aldrig namn",
        examples=[["skolchef", "rektor", "processtödjare"]],
    )
    right_mandate: Flag = Field(
        description="Om personer med rätt kompetens och rätt befogenheter deltog", examples=[True]
    )


class ReschedulingIn(In):
    due_on: Day = Field(description="Ny dag; flyttas till närmaste arbetsdag", examples=["2027-02-12"])
    reason: Prose = Field(
        min_length=3, max_length=2000, description="Varför dagen ändras", examples=["Skolchefen kan inte delta."]
    )


class ActivityOut(Out):
    id: UUID = Field(description="Uppföljningens identitet", examples=["2f1c9d0e-58a5-5a4c-9a53-0f6f4f4d8c11"])
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    schedule_id: UUID = Field(
        description="Schemats identitet, samma som samverkans",
        examples=["0199a6f2-7c1e-7aa0-8000-000000000001"],
    )
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["2120000530"])
    kind: ActivityKind = Field(description="Vad som ska följas upp", examples=["check_point"])
    status: ActivityStatus = Field(description="Var uppföljningen befinner sig", examples=["planned"])
    overdue: bool = Field(description="Om dagen har passerat utan att uppföljningen är klar", examples=[False])
    agreed_on: date = Field(description="Dagen enligt överenskommelsen", examples=["2027-01-15"])
    due_on: date = Field(description="Dagen som gäller nu", examples=["2027-01-15"])
    reschedule_reason: str | None = Field(description="Varför dagen har ändrats", examples=[None])
    measure_id: UUID | None = Field(description="Insatsen som följs upp", examples=[None])
    statement_id: UUID | None = Field(description="Redovisningen som ska lämnas", examples=[None])
    completed_on: date | None = Field(description="När uppföljningen blev klar", examples=[None])
    closed_on: date | None = Field(description="När uppföljningen ställdes in", examples=[None])
    notes: str | None = Field(description="Vad som kom fram", examples=[None])
    mandates: list[str] = Field(description="Vilka funktioner som deltog", examples=[["skolchef", "rektor"]])
    right_mandate: bool | None = Field(description="Om rätt personer deltog", examples=[None])
    updated_at: datetime = Field(
        description="Senast ändrad, eller när den blev försenad", examples=["2026-11-22T05:00:00Z"]
    )


def present(request: Request, activity: Activity, *, today: date) -> ActivityOut:
    path = f"{ROOT}/activities/{activity.id}"
    statement = activity.statement_id
    steps = (
        Step("complete", "post_completion", "POST", f"{path}/completions", activity.can_be_completed),
        Step("reschedule", "post_rescheduling", "POST", f"{path}/reschedulings", activity.is_planned),
        Step("schedule", "get_schedule", "GET", f"{ROOT}/schedules/{activity.schedule_id}"),
        Step("statement", "get_statement", "GET", f"{ROOT}/statements/{statement}", statement is not None),
    )
    derived = {"overdue": activity.is_overdue(today), "updated_at": activity.last_changed(today)}
    return ActivityOut.of(activity, links=links(request, path, *steps), **derived)


@router.get("/activities", summary="Lista uppföljningar", response_model=Page[ActivityOut])
async def get_activities(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeFilter,
    kind: Annotated[ActivityKind | None, Query(description="Vad som ska följas upp")] = None,
    status: Annotated[ActivityStatus | None, Query(description="Var uppföljningen befinner sig")] = None,
    schedule_id: Annotated[UUID | None, Query(description="En samverkans uppföljningar")] = None,
    organization_number: OrganizationFilter = None,
    due_since: Annotated[Day | None, Query(description="Förfaller från och med dagen")] = None,
    due_before: Annotated[Day | None, Query(description="Förfaller före dagen")] = None,
    month: Annotated[str | None, Query(pattern=MONTH, description="Förfaller i månaden, till exempel 2027-01")] = None,
    overdue: Annotated[Flag | None, Query(description="Bara försenade (true) eller bara övriga (false)")] = None,
) -> Response:
    """Uppföljningar som du får se, i den ordning de förfaller; sida för sida eller hela listan som CSV."""
    today = swedish_date(call.now)
    async with call.work as work:
        query = work.activities.list_activities(
            today=today,
            schedule_id=schedule_id,
            kind=kind,
            status=status,
            programme=programme,
            organization_number=organization_number,
            due_since=due_since,
            due_before=due_before,
            month=date.fromisoformat(f"{month}-01") if month else None,
            overdue=overdue,
        )
    sorts: SortFields = {"due_on": Activity.due_on, "updated_at": last_changed(today)}
    shown = partial(present, today=today)
    return await call.list(query, shown, paging=paging, sorts=sorts, identity=Activity.id)


@router.get("/activities/{activity_id}", summary="Hämta en uppföljning", response_model=ActivityOut)
async def get_activity(call: Read, activity_id: UUID) -> Response:
    """En uppföljning med de steg som kan tas nu."""
    async with call.work as work:
        activity = await work.activities.get_activity(activity_id)
        return await call.answer(partial(present, today=swedish_date(call.now)), activity)


@router.post("/activities/{activity_id}/completions", summary="Slutför en uppföljning", response_model=ActivityOut)
async def post_completion(call: Change, activity_id: UUID, body: CompletionIn) -> Response:
    """Anteckna att uppföljningen hölls, vad som kom fram och om rätt personer deltog."""
    async with call.work as work:
        activity = await complete_activity(
            work,
            activity_id,
            held_on=body.held_on,
            notes=body.notes,
            mandates=body.mandates,
            right_mandate=body.right_mandate,
            version=call.version,
            now=call.now,
        )
        return await call.answer(partial(present, today=swedish_date(call.now)), activity)


@router.post("/activities/{activity_id}/reschedulings", summary="Flytta en uppföljning", response_model=ActivityOut)
async def post_rescheduling(call: Change, activity_id: UUID, body: ReschedulingIn) -> Response:
    """Ge uppföljningen en ny dag, med skäl. Dagen enligt överenskommelsen bevaras."""
    async with call.work as work:
        activity = await reschedule_activity(
            work, activity_id, due_on=body.due_on, reason=body.reason, version=call.version, now=call.now
        )
        return await call.answer(partial(present, today=swedish_date(call.now)), activity)
