"""Dialogue teams: who supports which organisers, the load, and leave to break a staffing rule."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from agreements.api.case import CooperationOut
from agreements.api.case import present as present_case
from agreements.api.dependencies import ROOT, WorkDep
from agreements.models.dialogue_team import DialogueTeam
from agreements.rules.staffing import load
from agreements.use_cases.cooperations.assign_team import assign_team
from agreements.use_cases.dialogue_teams.change_team import change_team
from agreements.use_cases.dialogue_teams.form_team import form_team
from shared.rest.idempotency import Idempotency
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep, answer_list
from shared.rest.opening import NowDep
from shared.rest.resources import In, Out
from shared.rest.versions import ExpectedVersion, etag

router = APIRouter(tags=["dialogteam"])
SORTS = {"name": DialogueTeam.name, "updated_at": DialogueTeam.updated_at}


class TeamIn(In):
    name: str = Field(min_length=1, max_length=200, description="Teamets namn", examples=["Team Mälardalen"])
    team_leader: str = Field(
        min_length=1, max_length=200, description="Teamledarens användaridentitet", examples=["local-team_leader"]
    )
    supporters: list[str] = Field(
        max_length=20,
        description="Processtödjarnas användaridentitet, 2–5 personer",
        examples=[["local-case_officer", "stodjare-b"]],
    )


class AssignmentIn(In):
    dialogue_team_id: UUID = Field(description="Dialogteamet", examples=["0190f0c2-7a10-7cc1-9d0c-1f2a3b4c5d6e"])
    responsible_supporter: str = Field(
        max_length=200, description="Ansvarig processtödjare, en av teamets", examples=["local-case_officer"]
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


def present(request: Request, team: DialogueTeam, organizers: int) -> TeamOut:
    path = f"{ROOT}/dialogue-teams/{team.id}"
    fields = {
        name: getattr(team, name) for name in ("id", "version", "name", "team_leader", "supporters", "updated_at")
    }
    steps = (
        Step("change", "put_dialogue_team", "PUT", path),
        Step("waive", "post_waiver", "POST", f"{path}/waivers"),
    )
    shown = {"organizers_count": organizers, "load": load(organizers), "links": links(request, path, *steps)}
    return TeamOut.model_validate(fields | shown)


@router.post("/dialogue-teams", summary="Bilda ett dialogteam", response_model=TeamOut, status_code=201)
async def post_dialogue_team(request: Request, work: WorkDep, body: TeamIn, key: Idempotency, now: NowDep) -> Response:
    """Två till fem processtödjare. En teamledare ansvarar för högst tre team."""
    async with work:
        if answer := await key.first_answer(work):
            return answer
        team = await form_team(work, **body.model_dump(), now=now)
        path = f"{ROOT}/dialogue-teams/{team.id}"
        return await key.answer(work, present(request, team, 0), location=path, version=team.version)


@router.get("/dialogue-teams", summary="Lista dialogteam", response_model=Page[TeamOut])
async def get_dialogue_teams(request: Request, work: WorkDep, paging: PagingDep) -> Response:
    """Teamen med sin belastning."""
    async with work:
        loads = await work.teams.count_organizers_by_team()
        query = work.teams.list_teams()
    return await answer_list(
        request, work, query, lambda t: present(request, t, loads.get(t.id, 0)), paging=paging, sorts=SORTS
    )


@router.get("/dialogue-teams/{team_id}", summary="Hämta ett dialogteam", response_model=TeamOut)
async def get_dialogue_team(request: Request, response: Response, work: WorkDep, team_id: UUID) -> TeamOut:
    """Ett team med sin belastning."""
    async with work:
        team = await work.teams.get_team(team_id)
        organizers = await work.teams.count_organizers(team.id)
    response.headers["ETag"] = etag(team.version)
    return present(request, team, organizers)


@router.put("/dialogue-teams/{team_id}", summary="Ändra ett dialogteam", response_model=TeamOut)
async def put_dialogue_team(
    request: Request,
    response: Response,
    work: WorkDep,
    team_id: UUID,
    body: TeamIn,
    version: ExpectedVersion,
    now: NowDep,
) -> TeamOut:
    """Byt namn, ledare eller processtödjare. Den som ansvarar för en samverkan kan inte lämna teamet."""
    async with work:
        team = await change_team(work, team_id, **body.model_dump(), version=version, now=now)
        organizers = await work.teams.count_organizers(team.id)
    response.headers["ETag"] = etag(team.version)
    return present(request, team, organizers)


@router.post(
    "/cooperations/{cooperation_id}/team-assignments", summary="Utse dialogteam", response_model=CooperationOut
)
async def post_team_assignment(
    request: Request,
    response: Response,
    work: WorkDep,
    cooperation_id: UUID,
    body: AssignmentIn,
    version: ExpectedVersion,
    now: NowDep,
) -> CooperationOut:
    """Ett team och en ansvarig processtödjare, som kan bytas under samverkan. Ett team har högst åtta huvudmän."""
    async with work:
        case = await assign_team(work, cooperation_id, **body.model_dump(), version=version, now=now)
    response.headers["ETag"] = etag(case.version)
    return present_case(request, case)
