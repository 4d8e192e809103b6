"""Meetings and dialogue phases, from the accepted offer on."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from followup.api.dependencies import (
    ROOT,
    ChangeOnce,
    Create,
    OrganizationFilter,
    ProgrammeFilter,
    Programmes,
    Read,
)
from followup.api.meeting_schemas import (
    DialogueOut,
    MeetingCancellationIn,
    MeetingIn,
    MeetingMoveIn,
    MeetingOut,
    OutcomeIn,
)
from followup.copies import AnswerCopy
from followup.models.meeting import Meeting, Participant
from followup.programmes import known_programme
from followup.rules.meetings import MeetingKind, MeetingStatus, dialogue_due
from followup.use_cases.meetings.cancel_meeting import cancel_meeting
from followup.use_cases.meetings.hold_meeting import hold_meeting
from followup.use_cases.meetings.move_meeting import move_meeting
from followup.use_cases.meetings.plan_dialogue import plan_dialogue
from followup.use_cases.meetings.plan_meeting import plan_meeting
from shared.clock import swedish_date
from shared.days import Day, Flag
from shared.rest.links import Step, links
from shared.rest.lists import WHOLE, Page, PagingDep
from shared.rest.routes import Routes
from shared.text import Line

router = Routes(tags=["möten"])
SORTS = {"planned_on": Meeting.planned_on, "updated_at": Meeting.updated_at}
DIALOGUE_SORTS = {"starts_on": AnswerCopy.answered_on, "updated_at": AnswerCopy.source_at}


def present(request: Request, meeting: Meeting) -> MeetingOut:
    path, is_visit = f"{ROOT}/meetings/{meeting.id}", meeting.kind is MeetingKind.VISIT
    steps = (
        Step("hold", "post_meeting_outcome", "POST", f"{path}/outcomes", meeting.is_planned),
        Step("move", "post_meeting_move", "POST", f"{path}/moves", meeting.is_planned),
        Step("staff", "post_meeting_staffing", "POST", f"{path}/staffings", meeting.is_planned and is_visit),
        Step("days", "get_meeting_days", "GET", f"{path}/free-days", meeting.is_planned and is_visit),
        Step("cancel", "post_meeting_cancellation", "POST", f"{path}/cancellations", meeting.is_planned),
    )
    participants = meeting.participants.root if meeting.participants else ()
    return MeetingOut.of(meeting, links=links(request, path, *steps), participants=participants)


def present_dialogue(request: Request, answer: AnswerCopy, *, programmes: Programmes) -> DialogueOut:
    identity = answer.cooperation_id
    path = f"{ROOT}/dialogues/{identity}"
    steps = (
        Step("meetings", "get_meetings", "GET", f"{ROOT}/meetings?cooperation_id={identity}"),
        Step("plan", "post_dialogue_plan", "POST", f"{path}/plans"),
    )
    known = programmes.get(answer.programme)
    template = known.dialogue if known else None
    return DialogueOut(
        links=links(request, path, *steps),
        id=identity,
        programme=answer.programme,
        organization_number=answer.organization_number,
        starts_on=answer.answered_on,
        due_on=dialogue_due(answer.answered_on, template.months) if template else None,
        ended_on=answer.signed_on or answer.ended_on,
    )


@router.get("/meetings", summary="Lista möten", response_model=Page[MeetingOut])
async def get_meetings(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeFilter,
    kind: Annotated[MeetingKind | None, Query(description="Mötets slag")] = None,
    status: Annotated[MeetingStatus | None, Query(description="Planerat, hållet eller inställt")] = None,
    organization_number: OrganizationFilter = None,
    cooperation_id: Annotated[UUID | None, Query(description="En samverkans möten")] = None,
    network_id: Annotated[UUID | None, Query(description="Ett nätverks möten")] = None,
    search: Annotated[
        Line | None, Query(max_length=200, description="Ord i anteckningar, nästa steg och lärdomar")
    ] = None,
    overdue: Annotated[Flag | None, Query(description="Bara försenade (true) eller bara övriga (false)")] = None,
    since: Annotated[Day | None, Query(description="Planerade från och med dagen")] = None,
    until: Annotated[Day | None, Query(description="Planerade till och med dagen")] = None,
) -> Response:
    """Möten som du får se, sida för sida eller hela listan som CSV."""
    async with call.work as work:
        query = work.meetings.list_meetings(
            today=swedish_date(call.now),
            kind=kind,
            status=status,
            programme=programme,
            organization_number=organization_number,
            cooperation_id=cooperation_id,
            network_id=network_id,
            since=since,
            until=until,
            search=search,
            overdue=overdue,
        )
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/meetings/{meeting_id}", summary="Hämta ett möte", response_model=MeetingOut)
async def get_meeting(call: Read, meeting_id: UUID) -> Response:
    """Ett möte med de steg som kan tas nu."""
    async with call.work as work:
        return await call.answer(present, await work.meetings.get_meeting(meeting_id))


@router.post("/meetings", summary="Planera ett möte", status_code=201, response_model=MeetingOut)
async def post_meeting(call: Create, body: MeetingIn, programmes: Programmes) -> Response:
    """Ett möte i samverkan, från det att huvudmannen har tackat ja. Ett seminarium har flera huvudmän; ett nätverks
    möte är med dem som är medlemmar den dagen, också när mötet flyttas eller medlemmarna blir andra."""
    programme = known_programme(programmes, body.programme).code
    async with call.work as work:
        meeting = await plan_meeting(
            work,
            programme,
            kind=body.kind,
            title=body.title,
            cooperation_ids=body.cooperation_ids,
            network_id=body.network_id,
            planned_on=body.planned_on,
            supporters=body.supporters,
            programmes=programmes,
            now=call.now,
        )
        return await call.answer(present, meeting)


@router.post(
    "/meetings/{meeting_id}/outcomes", summary="Anteckna ett hållet möte", status_code=201, response_model=MeetingOut
)
async def post_meeting_outcome(call: ChangeOnce, meeting_id: UUID, body: OutcomeIn) -> Response:
    """När mötet hölls, vilka som deltog med vilket mandat, vad som sades och vad som händer härnäst. Vid ett nätverks
    möte anges för varje deltagare vilken huvudman de kom från.

    Ett besök har minst två processtödjare, om inte en teamledare antecknar det med skäl (`fewer_supporters_reason`).
    """
    took_part = [Participant.model_validate(participant) for participant in body.participants]
    async with call.work as work:
        meeting = await hold_meeting(
            work,
            meeting_id,
            held_on=body.held_on,
            participants=took_part,
            notes=body.notes,
            next_steps=body.next_steps,
            lessons=body.lessons,
            fewer_supporters_reason=body.fewer_supporters_reason,
            version=call.version,
            now=call.now,
        )
        return await call.answer(present, meeting)


@router.post("/meetings/{meeting_id}/moves", summary="Flytta ett möte", status_code=201, response_model=MeetingOut)
async def post_meeting_move(
    call: ChangeOnce, meeting_id: UUID, body: MeetingMoveIn, programmes: Programmes
) -> Response:
    """Ge mötet en ny dag, med skäl. Är någon som gör ett besök upptagen då nämns de närmaste lediga dagarna."""
    async with call.work as work:
        meeting = await move_meeting(
            work,
            meeting_id,
            programmes,
            planned_on=body.planned_on,
            reason=body.reason,
            version=call.version,
            now=call.now,
        )
        return await call.answer(present, meeting)


@router.post(
    "/meetings/{meeting_id}/cancellations", summary="Ställ in ett möte", status_code=201, response_model=MeetingOut
)
async def post_meeting_cancellation(call: ChangeOnce, meeting_id: UUID, body: MeetingCancellationIn) -> Response:
    """Mötet blir inte av. Skälet bevaras."""
    async with call.work as work:
        meeting = await cancel_meeting(work, meeting_id, reason=body.reason, version=call.version, now=call.now)
        return await call.answer(present, meeting)


@router.get("/dialogues", summary="Lista dialogfaser", response_model=Page[DialogueOut], openapi_extra=WHOLE)
async def get_dialogues(
    call: Read,
    paging: PagingDep,
    programmes: Programmes,
    programme: ProgrammeFilter,
    organization_number: OrganizationFilter = None,
    running: Annotated[Flag | None, Query(description="Bara pågående (true) eller bara avslutade (false)")] = None,
    overdue: Annotated[Flag | None, Query(description="Bara försenade (true) eller bara övriga (false)")] = None,
) -> Response:
    """Från det att huvudmannen tackade ja till undertecknandet; försenad när uppdragets månader har gått."""
    async with call.work as work:
        query = work.meetings.list_dialogues(
            today=swedish_date(call.now),
            months={code: known.dialogue.months for code, known in programmes.items() if known.dialogue},
            programme=programme,
            organization_number=organization_number,
            running=running,
            overdue=overdue,
        )
    shown = partial(present_dialogue, programmes=programmes)
    return await call.list(query, shown, paging=paging, sorts=DIALOGUE_SORTS, identity=AnswerCopy.cooperation_id)


@router.post(
    "/dialogues/{cooperation_id}/plans", summary="Planera en dialogfas", status_code=201, response_model=DialogueOut
)
async def post_dialogue_plan(call: Create, cooperation_id: UUID, programmes: Programmes) -> Response:
    """Planera dialogfasens möten efter uppdragets mall. De kan sedan flyttas, ställas in och bli fler."""
    async with call.work as work:
        answer = await plan_dialogue(work, cooperation_id, programmes, now=call.now)
        return await call.answer(partial(present_dialogue, programmes=programmes), answer)
