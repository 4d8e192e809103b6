"""Visits of the dialogue teams: week by week with what clashes, days that are free, and who makes a visit."""

from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field

from followup.api.dependencies import ChangeOnce, ProgrammeFilter, Programmes, Read
from followup.api.meeting_schemas import MeetingOut, StaffingIn
from followup.api.meetings import present as present_meeting
from followup.api.parts import Part
from followup.rules.visits import ClashKind, monday, week_name
from followup.steps.sum_up_weeks import TeamWeek, sum_up_weeks
from followup.use_cases.meetings.choose_supporters import choose_supporters
from followup.use_cases.meetings.propose_visit_days import propose_visit_days
from shared.clock import swedish_date
from shared.days import Day, Flag
from shared.kit.errors import FieldError, InvalidInput
from shared.rest.lists import WHOLE, Page, PagingDep, answer_items
from shared.rest.routes import Routes

router = Routes(tags=["besök"])
AHEAD = timedelta(weeks=12)
LONGEST = timedelta(weeks=53)
MEETING = "0199a6f2-7c1e-7aa0-8000-00000000000c"
TEAM = "0199a6f2-7c1e-7aa0-8000-000000000011"


class VisitProposalOut(Part):
    meeting_id: UUID = Field(description="Besöket som kan flyttas", examples=[MEETING])
    days: list[date] = Field(description="De närmaste dagarna då det inte krockar", examples=[["2026-07-03"]])


class ClashOut(Part):
    kind: ClashKind = Field(
        description="En processtödjare på två håll samma dag, eller fler besök än teamet hinner på en vecka",
        examples=["supporter"],
    )
    on: date = Field(description="Dagen, eller veckans måndag", examples=["2026-07-02"])
    supporter: str | None = Field(description="Vem som är på två håll", examples=["anna"])
    meeting_ids: list[UUID] = Field(description="Besöken som krockar", examples=[[MEETING]])
    proposals: list[VisitProposalOut] = Field(description="Förslag, ett för varje planerat besök i teamet")


class VisitWeekOut(Part):
    dialogue_team_id: UUID | None = Field(description="Dialogteamet; saknas för samverkan utan team", examples=[TEAM])
    team_name: str | None = Field(description="Teamets namn", examples=["Team Mitt"])
    week: str = Field(description="Veckan enligt ISO 8601", examples=["2026-W27"])
    starts_on: date = Field(description="Veckans måndag", examples=["2026-06-29"])
    visits: int = Field(description="Besök i veckan, planerade och hållna", examples=[3])
    planned: int = Field(description="Varav planerade", examples=[2])
    unstaffed: int = Field(description="Planerade besök som ingen är vald till", examples=[1])
    supporters: int = Field(description="Processtödjare i teamet", examples=[4])
    room: int | None = Field(
        description="Så många besök hinner teamet på en vecka, två och två; saknas när uppdraget inte säger det",
        examples=[4],
    )
    meeting_ids: list[UUID] = Field(description="Besöken", examples=[[MEETING]])
    clashes: list[ClashOut] = Field(description="Det som krockar")


class FreeDayOut(Part):
    on: date = Field(description="En dag då besöket inte krockar", examples=["2026-07-03"])
    week: str = Field(description="Dess vecka enligt ISO 8601", examples=["2026-W27"])


def present(week: TeamWeek) -> VisitWeekOut:
    visits = [row.visit for row in week.visits]
    planned = [visit for visit in visits if visit.is_planned]
    return VisitWeekOut(
        dialogue_team_id=week.visits[0].visit.team_id,
        team_name=week.team.name if week.team else None,
        week=week_name(week.monday),
        starts_on=week.monday,
        visits=len(visits),
        planned=len(planned),
        unstaffed=sum(1 for visit in planned if not visit.supporters),
        supporters=len(week.team.supporters) if week.team else 0,
        room=week.room,
        meeting_ids=[visit.id for visit in visits],
        clashes=[
            ClashOut(
                kind=clash.kind,
                on=clash.day,
                supporter=clash.supporter,
                meeting_ids=[visit.id for visit in clash.visits],
                proposals=[VisitProposalOut(meeting_id=one.meeting_id, days=list(one.days)) for one in proposals],
            )
            for clash, proposals in week.clashes
        ],
    )


@router.get(
    "/visit-weeks", summary="Lista besöken vecka för vecka", response_model=Page[VisitWeekOut], openapi_extra=WHOLE
)
async def get_visit_weeks(
    call: Read,
    paging: PagingDep,
    programmes: Programmes,
    programme: ProgrammeFilter,
    dialogue_team_id: Annotated[UUID | None, Query(description="Ett dialogteams besök")] = None,
    since: Annotated[Day | None, Query(description="Från och med dagens vecka; annars denna")] = None,
    until: Annotated[Day | None, Query(description="Till och med dagens vecka; annars tolv veckor")] = None,
    clashing: Annotated[
        Flag | None, Query(description="Bara veckor där något krockar (true) eller inte (false)")
    ] = None,
) -> Response:
    """Varje teams besök vecka för vecka: hur många, hur många teamet hinner, vad som krockar och vilka dagar som är
    lediga i stället. En rad per team och vecka som har besök, högst ett år."""
    today = swedish_date(call.now)
    first = monday(since or today)
    last = until or first + AHEAD
    if not first <= last <= first + LONGEST:
        fault = FieldError(field="query.until", message="fel tid", expected=f"från {first} till {first + LONGEST}")
        raise InvalidInput("Välj högst ett år.", errors=(fault,))
    async with call.work as work:
        weeks = await sum_up_weeks(work, programmes, from_on=first, until_on=last, today=today)
    shown = [
        present(week)
        for week in weeks
        if dialogue_team_id in (None, week.visits[0].visit.team_id)
        and (programme is None or any(row.programme == programme for row in week.visits))
        and clashing in (None, bool(week.clashes))
    ]
    return answer_items(call.request, shown, paging)


@router.get(
    "/meetings/{meeting_id}/free-days",
    summary="Hämta lediga dagar för ett besök",
    response_model=Page[FreeDayOut],
    openapi_extra=WHOLE,
)
async def get_meeting_days(call: Read, paging: PagingDep, programmes: Programmes, meeting_id: UUID) -> Response:
    """De närmaste arbetsdagarna, högst tre, då de som gör besöket är lediga och teamet hinner det den veckan. För ett
    besök som ingen är vald till räcker det att två i teamet är lediga."""
    async with call.work as work:
        days = await propose_visit_days(work, meeting_id, programmes, now=call.now)
    return answer_items(call.request, [FreeDayOut(on=day, week=week_name(day)) for day in days], paging)


@router.post(
    "/meetings/{meeting_id}/staffings", summary="Bemanna ett besök", status_code=201, response_model=MeetingOut
)
async def post_meeting_staffing(
    call: ChangeOnce, meeting_id: UUID, body: StaffingIn, programmes: Programmes
) -> Response:
    """Välj dem som gör besöket: minst två ur samverkans dialogteam, som inte är på besök hos en annan huvudman då."""
    async with call.work as work:
        meeting = await choose_supporters(
            work, meeting_id, programmes, supporters=body.supporters, version=call.version, now=call.now
        )
        return await call.answer(present_meeting, meeting)
