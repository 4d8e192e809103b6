"""Dialogue teams: who supports which organisers, the load, who have been in them, and their guidance."""

from datetime import date, datetime
from functools import partial
from typing import Literal
from uuid import UUID

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict, Field

from agreements.api.case import CooperationOut
from agreements.api.case import present as present_case
from agreements.api.dependencies import ROOT, Change, ChangeOnce, CooperationId, Create, Read
from agreements.api.values import Person
from agreements.models.dialogue_team import DialogueTeam
from agreements.rules.staffing import load, people_faults, room
from agreements.steps.check_people import as_known
from agreements.unit_of_work import Work
from agreements.use_cases.cooperations.assign_team import assign_team
from agreements.use_cases.dialogue_teams.change_team import change_team
from agreements.use_cases.dialogue_teams.form_team import form_team
from agreements.use_cases.dialogue_teams.record_guidance import record_guidance
from shared.clock import swedish_date
from shared.days import Day
from shared.rest.links import Link, Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import Line

router = Routes(tags=["dialogteam"])
SORTS = {"name": DialogueTeam.name, "updated_at": DialogueTeam.updated_at}


class TeamIn(In):
    name: Line = Field(min_length=1, max_length=200, description="Teamets namn", examples=["Team Mälardalen"])
    team_leader: Person = Field(description="Teamledarens användaridentitet", examples=["local-team_leader"])
    supporters: list[Person] = Field(
        max_length=20,
        description="Processtödjarnas användaridentitet, 2–5 personer",
        examples=[["local-case_officer", "stodjare-b"]],
    )


class AssignmentIn(In):
    dialogue_team_id: UUID = Field(description="Dialogteamet", examples=["0190f0c2-7a10-7cc1-9d0c-1f2a3b4c5d6e"])
    responsible_supporter: Person = Field(
        description="Ansvarig processtödjare, en av teamets", examples=["local-case_officer"]
    )


class TeamOut(Out):
    id: UUID = Field(description="Identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    name: str = Field(description="Teamets namn", examples=["Team Mälardalen"])
    team_leader: str = Field(description="Teamledarens användaridentitet", examples=["local-team_leader"])
    supporters: list[str] = Field(description="Processtödjarnas användaridentitet", examples=[["stodjare-a"]])
    organizers_count: int = Field(description="Antal huvudmän med pågående samverkan", examples=[6])
    load: Literal["low", "normal", "high"] = Field(
        description="Belastning: låg under 5 huvudmän, normal 5–8, hög däröver", examples=["normal"]
    )
    organizers_room: int = Field(description="Hur många huvudmän till teamet kan få utan undantag", examples=[2])
    updated_at: datetime = Field(description="När det senast ändrades", examples=["2026-11-22T08:00:00Z"])


class StaffingOut(BaseModel):
    """Vilka som var teamet, från en tid till nästa."""

    model_config = ConfigDict(from_attributes=True)

    since: datetime | None = Field(description="Sedan när; tomt när ingen har antecknat det")
    name: str = Field(description="Teamets namn då", examples=["Team Mälardalen"])
    team_leader: str = Field(description="Teamledarens användaridentitet", examples=["local-team_leader"])
    supporters: list[str] = Field(description="Processtödjarnas användaridentitet", examples=[["stodjare-a"]])


class GuidanceOut(BaseModel):
    """En grupphandledning som teamet har haft."""

    model_config = ConfigDict(from_attributes=True)

    held_on: date = Field(description="När den hölls", examples=["2026-11-20"])
    given_by: str = Field(description="Företaget eller funktionen som handledde", examples=["Handledarna i Väst AB"])
    participants: list[str] = Field(description="Deltagarnas användaridentitet", examples=[["local-case_officer"]])
    about: str = Field(description="Vad den rörde", examples=["Rollen som stödjande och styrande"])
    recorded_by: str = Field(description="Vem som antecknade den", examples=["local-team_leader"])


class TeamDetailOut(TeamOut):
    shortcomings: list[str] = Field(
        description="Vad i teamets sammansättning som behöver rättas, och hur",
        examples=[["Minst en processtödjare i teamet ska vara anställd av Skolverket."]],
    )
    staffings: list[StaffingOut] = Field(description="Vilka som har ingått, de första först")
    guidances: list[GuidanceOut] = Field(description="Grupphandledningar, de äldsta först")


class GuidanceIn(In):
    held_on: Day = Field(description="När den hölls", examples=["2026-11-20"])
    given_by: Line = Field(
        min_length=1,
        max_length=200,
        description="Företaget eller funktionen som handledde, inte en persons namn",
        examples=["Handledarna i Väst AB"],
    )
    participants: list[Person] = Field(
        min_length=1, max_length=20, description="Deltagarnas användaridentitet", examples=[["local-case_officer"]]
    )
    about: Line = Field(
        min_length=1, max_length=500, description="Vad den rörde, i korthet", examples=["Rollen i svåra samtal"]
    )


def present(request: Request, team: DialogueTeam, *, organizers: int) -> TeamOut:
    return TeamOut.of(team, **_load(organizers), links=_links(request, team))


def _load(organizers: int) -> dict[str, object]:
    return {"organizers_count": organizers, "load": load(organizers), "organizers_room": room(organizers)}


def _links(request: Request, team: DialogueTeam) -> dict[str, Link]:
    path = f"{ROOT}/dialogue-teams/{team.id}"
    return links(
        request,
        path,
        Step("change", "put_dialogue_team", "PUT", path),
        Step("waive", "post_waiver", "POST", f"{path}/waivers"),
        Step("guidance", "post_group_guidance", "POST", f"{path}/group-guidances"),
    )


async def _answer_whole(call: Read, work: Work, team: DialogueTeam) -> Response:
    organizers = await work.dialogue_teams.count_organizers(team.id)
    known = as_known(await work.team_workers.list_of({team.team_leader, *team.supporters}))
    faults = people_faults(team.team_leader, team.supporters, known=known, today=swedish_date(call.now))
    staffings = await work.dialogue_teams.list_staffings(team.id)
    guidances = await work.dialogue_teams.list_guidances(team.id)

    def whole(request: Request, team: DialogueTeam) -> TeamDetailOut:
        return TeamDetailOut.of(
            team,
            **_load(organizers),
            shortcomings=list(faults),
            staffings=[StaffingOut.model_validate(staffing) for staffing in staffings],
            guidances=[GuidanceOut.model_validate(guidance) for guidance in guidances],
            links=_links(request, team),
        )

    return await call.answer(whole, team)


@router.post("/dialogue-teams", summary="Bilda ett dialogteam", response_model=TeamOut, status_code=201)
async def post_dialogue_team(call: Create, body: TeamIn) -> Response:
    """Två till fem registrerade processtödjare, minst en anställd. En teamledare ansvarar för högst tre team."""
    async with call.work as work:
        team = await form_team(work, **body.model_dump(), now=call.now)
        return await call.answer(partial(present, organizers=0), team)


@router.get("/dialogue-teams", summary="Lista dialogteam", response_model=Page[TeamOut])
async def get_dialogue_teams(call: Read, paging: PagingDep) -> Response:
    """Teamen med sin belastning."""
    async with call.work as work:
        loads = await work.dialogue_teams.count_organizers_by_team()
        query = work.dialogue_teams.list_teams()

    def with_load(request: Request, team: DialogueTeam) -> TeamOut:
        return present(request, team, organizers=loads.get(team.id, 0))

    return await call.list(query, with_load, paging=paging, sorts=SORTS)


@router.get("/dialogue-teams/{team_id}", summary="Hämta ett dialogteam", response_model=TeamDetailOut)
async def get_dialogue_team(call: Read, team_id: UUID) -> Response:
    """Ett team med sin belastning, vilka som har ingått i det och vilken grupphandledning det har haft."""
    async with call.work as work:
        return await _answer_whole(call, work, await work.dialogue_teams.get_team(team_id))


@router.put("/dialogue-teams/{team_id}", summary="Ändra ett dialogteam", response_model=TeamOut)
async def put_dialogue_team(call: Change, team_id: UUID, body: TeamIn) -> Response:
    """Byt namn, ledare eller processtödjare. Den som ansvarar för en samverkan kan inte lämna teamet."""
    async with call.work as work:
        team = await change_team(work, team_id, **body.model_dump(), version=call.version, now=call.now)
        organizers = await work.dialogue_teams.count_organizers(team.id)
        return await call.answer(partial(present, organizers=organizers), team)


@router.post(
    "/dialogue-teams/{team_id}/group-guidances",
    summary="Anteckna en grupphandledning",
    response_model=TeamDetailOut,
    status_code=201,
)
async def post_group_guidance(call: ChangeOnce, team_id: UUID, body: GuidanceIn) -> Response:
    """När teamet har haft handledning, av vem, vilka som deltog och vad den rörde i korthet."""
    async with call.work as work:
        team = await record_guidance(work, team_id, **body.model_dump(), version=call.version, now=call.now)
        return await _answer_whole(call, work, team)


@router.post(
    "/cooperations/{cooperation_id}/team-assignments", summary="Utse dialogteam", response_model=CooperationOut
)
async def post_team_assignment(call: Change, cooperation_id: CooperationId, body: AssignmentIn) -> Response:
    """Ett team och en ansvarig processtödjare, som kan bytas under samverkan. Ett team har högst åtta huvudmän."""
    async with call.work as work:
        case = await assign_team(work, cooperation_id, **body.model_dump(), version=call.version, now=call.now)
        return await call.answer(present_case, case)
