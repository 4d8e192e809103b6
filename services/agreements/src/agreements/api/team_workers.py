"""Team workers: those who are, or lead, dialogue teams, with employment and competences."""

from datetime import date, datetime
from uuid import UUID

from fastapi import Request, Response
from pydantic import Field

from agreements.api.dependencies import ROOT, Change, Create, Read
from agreements.api.values import Person
from agreements.models.team_worker import Competence, Employment, TeamWorker
from agreements.use_cases.team_workers.change_worker import change_worker
from agreements.use_cases.team_workers.end_worker import end_worker
from agreements.use_cases.team_workers.register_worker import register_worker
from shared.days import Day
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes

router = Routes(tags=["dialogteam"])
SORTS = {"subject": TeamWorker.subject, "updated_at": TeamWorker.updated_at}
EMPLOYMENT = "Anställd av Skolverket, eller anlitad"
COMPETENCES = (
    "Vad teammedarbetaren kan: styrsystem, ansvar och ägarformer; systematiskt kvalitetsarbete; skolutveckling; "
    "kompetensförsörjning och resursfördelning; strategiska samtal"
)


class TeamWorkerChangeIn(In):
    employment: Employment = Field(description=EMPLOYMENT, examples=["employed"])
    competences: list[Competence] = Field(
        min_length=1, max_length=10, description=COMPETENCES, examples=[["quality_work", "dialogue"]]
    )


class TeamWorkerIn(TeamWorkerChangeIn):
    subject: Person = Field(description="Användaridentitet, aldrig ett namn", examples=["local-case_officer"])


class TeamWorkerEndIn(In):
    until_on: Day = Field(description="Sista dagen i teamens arbete", examples=["2027-06-30"])


class TeamWorkerOut(Out):
    id: UUID = Field(description="Identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    subject: str = Field(description="Användaridentitet", examples=["local-case_officer"])
    employment: Employment | None = Field(description=f"{EMPLOYMENT}; tomt när uppgiften har gallrats")
    competences: list[Competence] = Field(description=COMPETENCES, examples=[["quality_work", "dialogue"]])
    until_on: date | None = Field(description="Sista dagen i teamens arbete", examples=["2027-06-30"])
    erased_at: datetime | None = Field(description="När anställning och kompetens gallrades", examples=[None])
    updated_at: datetime = Field(description="När det senast ändrades", examples=["2026-11-22T08:00:00Z"])


def present(request: Request, worker: TeamWorker) -> TeamWorkerOut:
    path = f"{ROOT}/team-workers/{worker.id}"
    steps = (
        Step("change", "put_team_worker", "PUT", path),
        Step("end", "post_team_worker_ending", "POST", f"{path}/endings", worker.until_on is None),
    )
    return TeamWorkerOut.of(worker, links=links(request, path, *steps))


@router.post("/team-workers", summary="Registrera en teammedarbetare", response_model=TeamWorkerOut, status_code=201)
async def post_team_worker(call: Create, body: TeamWorkerIn) -> Response:
    """Processtödjare och teamledare registreras innan de ingår i ett team."""
    async with call.work as work:
        worker = await register_worker(work, **body.model_dump(), now=call.now)
        return await call.answer(present, worker)


@router.get("/team-workers", summary="Lista teammedarbetare", response_model=Page[TeamWorkerOut])
async def get_team_workers(call: Read, paging: PagingDep) -> Response:
    """Processtödjare och teamledare, också de som har slutat."""
    async with call.work as work:
        query = work.team_workers.list_workers()
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/team-workers/{worker_id}", summary="Hämta en teammedarbetare", response_model=TeamWorkerOut)
async def get_team_worker(call: Read, worker_id: UUID) -> Response:
    """En teammedarbetare. Ett år efter sista dagen gallras anställning och kompetens."""
    async with call.work as work:
        return await call.answer(present, await work.team_workers.get_worker(worker_id))


@router.put("/team-workers/{worker_id}", summary="Ändra en teammedarbetare", response_model=TeamWorkerOut)
async def put_team_worker(call: Change, worker_id: UUID, body: TeamWorkerChangeIn) -> Response:
    """Ändra anställning eller kompetens. Den som har slutat och kommer tillbaka har därmed ingen sista dag."""
    async with call.work as work:
        worker = await change_worker(work, worker_id, **body.model_dump(), version=call.version, now=call.now)
        return await call.answer(present, worker)


@router.post("/team-workers/{worker_id}/endings", summary="Ange sista dagen", response_model=TeamWorkerOut)
async def post_team_worker_ending(call: Change, worker_id: UUID, body: TeamWorkerEndIn) -> Response:
    """Team och ärenden som har personen står kvar, och visar att någon annan ska utses."""
    async with call.work as work:
        worker = await end_worker(work, worker_id, until_on=body.until_on, version=call.version, now=call.now)
        return await call.answer(present, worker)
