"""Dialogue teams: who supports which organisers, the load, and leave to break a staffing rule."""

from datetime import datetime
from functools import partial
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from agreements.api.case import CooperationOut
from agreements.api.case import present as present_case
from agreements.api.dependencies import ROOT, Change, CooperationId, Create, Read
from agreements.api.values import Person
from agreements.models.dialogue_team import DialogueTeam
from agreements.rules.staffing import load
from agreements.use_cases.cooperations.assign_team import assign_team
from agreements.use_cases.dialogue_teams.change_team import change_team
from agreements.use_cases.dialogue_teams.form_team import form_team
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.text import Line

router = APIRouter(tags=["dialogteam"])
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
    updated_at: datetime = Field(description="När det senast ändrades", examples=["2026-11-22T08:00:00Z"])


def present(request: Request, team: DialogueTeam, *, organizers: int) -> TeamOut:
    path = f"{ROOT}/dialogue-teams/{team.id}"
    steps = (
        Step("change", "put_dialogue_team", "PUT", path),
        Step("waive", "post_waiver", "POST", f"{path}/waivers"),
    )
    return TeamOut.of(team, organizers_count=organizers, load=load(organizers), links=links(request, path, *steps))


@router.post("/dialogue-teams", summary="Bilda ett dialogteam", response_model=TeamOut, status_code=201)
async def post_dialogue_team(call: Create, body: TeamIn) -> Response:
    """Två till fem processtödjare. En teamledare ansvarar för högst tre team."""
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


@router.get("/dialogue-teams/{team_id}", summary="Hämta ett dialogteam", response_model=TeamOut)
async def get_dialogue_team(call: Read, team_id: UUID) -> Response:
    """Ett team med sin belastning."""
    async with call.work as work:
        team = await work.dialogue_teams.get_team(team_id)
        organizers = await work.dialogue_teams.count_organizers(team.id)
        return await call.answer(partial(present, organizers=organizers), team)


@router.put("/dialogue-teams/{team_id}", summary="Ändra ett dialogteam", response_model=TeamOut)
async def put_dialogue_team(call: Change, team_id: UUID, body: TeamIn) -> Response:
    """Byt namn, ledare eller processtödjare. Den som ansvarar för en samverkan kan inte lämna teamet."""
    async with call.work as work:
        team = await change_team(work, team_id, **body.model_dump(), version=call.version, now=call.now)
        organizers = await work.dialogue_teams.count_organizers(team.id)
        return await call.answer(partial(present, organizers=organizers), team)


@router.post(
    "/cooperations/{cooperation_id}/team-assignments", summary="Utse dialogteam", response_model=CooperationOut
)
async def post_team_assignment(call: Change, cooperation_id: CooperationId, body: AssignmentIn) -> Response:
    """Ett team och en ansvarig processtödjare, som kan bytas under samverkan. Ett team har högst åtta huvudmän."""
    async with call.work as work:
        case = await assign_team(work, cooperation_id, **body.model_dump(), version=call.version, now=call.now)
        return await call.answer(present_case, case)
