"""Fetches from Skolverket's open APIs, and how far they have come."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from selection.api.dependencies import ROOT, CatalogueDep, SchoolYear, WorkDep
from selection.models.fetch import Fetch, FetchKind, FetchStatus
from selection.settings import Settings
from selection.use_cases.fetches.resume_fetch import resume_fetch
from selection.use_cases.fetches.start_fetch import start_fetch
from shared.rest.idempotency import Idempotency
from shared.rest.links import Step, link, links
from shared.rest.lists import Page, PagingDep, answer_list
from shared.rest.opening import NowDep
from shared.rest.resources import In, Out
from shared.rest.versions import ExpectedVersion, etag

router = APIRouter(tags=["import"])
SORTS = {"updated_at": Fetch.updated_at, "kind": Fetch.kind, "status": Fetch.status}


class FetchIn(In):
    kind: FetchKind = Field(description="Vad som ska hämtas", examples=["national_values"])
    school_year: SchoolYear | None = Field(default=None, description="Bara detta läsår; utelämnas för alla år")
    resources: list[str] = Field(
        default_factory=list,
        max_length=20,
        description="Skolformer i källans ord, för statistics och national_values; tom lista hämtar alla",
        examples=[["gr", "gy"]],
    )


class FetchOut(Out):
    id: UUID
    version: int
    kind: FetchKind
    status: FetchStatus
    school_year: str | None
    total: int = Field(description="Så många uppgifter ska hämtas, enligt de listor som är lästa", examples=[837])
    done: int = Field(description="Så många är hämtade", examples=[240])
    unread_lists: list[str] = Field(description="Listor som återstår att läsa", examples=[["gran"]])
    retry_at: datetime | None = Field(description="Nästa försök, när källan inte svarar")
    problem: str | None = Field(description="Varför hämtningen väntar eller avbröts")
    import_id: UUID = Field(description="Importen med resultatet")
    asked_by: str
    updated_at: datetime


def present(request: Request, fetch: Fetch) -> FetchOut:
    path = f"{ROOT}/fetches/{fetch.id}"
    out = FetchOut.model_validate(fetch)
    stopped = fetch.status is FetchStatus.FAILED
    resume = Step("resume", "post_fetch_resumption", "POST", f"{path}/resumptions") if stopped else None
    out.links = links(request, path, resume)
    out.links["import"] = link(request, f"{ROOT}/imports/{fetch.import_id}", "import")
    return out


@router.get("/fetches", summary="Lista hämtningar", response_model=Page[FetchOut])
async def get_fetches(request: Request, work: WorkDep, paging: PagingDep) -> Response:
    """Hämtningar från Skolverkets öppna API:er."""
    async with work:
        query = work.fetches.list_fetches()
    return await answer_list(request, work, query, lambda f: present(request, f), paging=paging, sorts=SORTS)


@router.get("/fetches/{fetch_id}", summary="Hämta en hämtning", response_model=FetchOut)
async def get_fetch(request: Request, response: Response, work: WorkDep, fetch_id: UUID) -> FetchOut:
    """Hur långt en hämtning har kommit."""
    async with work:
        fetch = await work.fetches.get_fetch(fetch_id)
    response.headers["ETag"] = etag(fetch.version)
    return present(request, fetch)


@router.post("/fetches", summary="Starta en hämtning", status_code=202, response_model=FetchOut)
async def post_fetch(
    request: Request, work: WorkDep, catalogue: CatalogueDep, body: FetchIn, key: Idempotency, now: NowDep
) -> Response:
    """Hämtar i bakgrunden, med paus mellan anropen. Avbryts tjänsten fortsätter hämtningen där den var."""
    settings: Settings = request.app.state.settings
    address = settings.register_url if body.kind is FetchKind.REGISTER else settings.statistics_url
    async with work:
        if given := await key.first_answer(work):
            return given
        fetch = await start_fetch(
            work,
            body.kind,
            catalogue,
            school_year=body.school_year,
            resources=body.resources,
            configured=address is not None,
            now=now,
        )
        return await key.answer(
            work, present(request, fetch), location=f"{ROOT}/fetches/{fetch.id}", version=fetch.version, status=202
        )


@router.post("/fetches/{fetch_id}/resumptions", summary="Återuppta en hämtning", response_model=FetchOut)
async def post_fetch_resumption(
    request: Request, response: Response, work: WorkDep, fetch_id: UUID, version: ExpectedVersion, now: NowDep
) -> FetchOut:
    """En hämtning som har avbrutits går vidare där den var; det som redan är hämtat hämtas inte igen."""
    async with work:
        fetch = await resume_fetch(work, fetch_id, version=version, now=now)
    response.headers["ETag"] = etag(fetch.version)
    return present(request, fetch)
