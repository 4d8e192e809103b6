"""Fetches from Skolverket's open APIs, and how far they have come."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from selection.api.dependencies import ROOT, SchoolYear, WorkDep
from selection.models import Fetch, FetchKind, FetchStatus
from selection.settings import Settings
from selection.use_cases.start_fetch import start_fetch
from shared.kit.http.dependencies import Idempotency, NowDep, etag
from shared.kit.http.resources import In, Out, Page, PagingDep, answer_list, link, links

router = APIRouter(tags=["import"])
SORTS = {"updated_at": Fetch.updated_at, "kind": Fetch.kind, "status": Fetch.status}


class FetchIn(In):
    kind: FetchKind = Field(description="Vad som ska hämtas", examples=["national_values"])
    school_year: SchoolYear | None = Field(default=None, description="Läsår; krävs för SALSA")


class FetchOut(Out):
    id: UUID
    version: int
    kind: FetchKind
    status: FetchStatus
    school_year: str | None
    total: int = Field(description="Så många enheter ska hämtas", examples=[837])
    done: int = Field(description="Så många är hämtade", examples=[240])
    problem: str | None = Field(description="Varför hämtningen avbröts")
    import_id: UUID = Field(description="Importen med resultatet")
    asked_by: str
    updated_at: datetime


def present(request: Request, fetch: Fetch) -> FetchOut:
    out = FetchOut.model_validate(fetch)
    out.links = links(request, f"{ROOT}/fetches/{fetch.id}")
    out.links["import"] = link(request, f"{ROOT}/imports/{fetch.import_id}", "import")
    return out


@router.get("/fetches", summary="Lista hämtningar", response_model=Page[FetchOut])
async def get_fetches(request: Request, work: WorkDep, paging: PagingDep) -> Response:
    """Hämtningar från Skolverkets öppna API:er."""
    async with work:
        query = work.register.list_fetches()
    return await answer_list(request, work, query, lambda f: present(request, f), paging=paging, sorts=SORTS)


@router.get("/fetches/{fetch_id}", summary="Hämta en hämtning", response_model=FetchOut)
async def get_fetch(request: Request, response: Response, work: WorkDep, fetch_id: UUID) -> FetchOut:
    """Hur långt en hämtning har kommit."""
    async with work:
        fetch = await work.register.get_fetch(fetch_id)
    response.headers["ETag"] = etag(fetch.version)
    return present(request, fetch)


@router.post("/fetches", summary="Starta en hämtning", status_code=202, response_model=FetchOut)
async def post_fetch(request: Request, work: WorkDep, body: FetchIn, key: Idempotency, now: NowDep) -> Response:
    """Hämtar i bakgrunden, med paus mellan anropen. Avbryts tjänsten fortsätter hämtningen där den var."""
    settings: Settings = request.app.state.settings
    address = settings.register_url if body.kind is FetchKind.REGISTER else settings.statistics_url
    async with work:
        if given := await key.first_answer(work):
            return given
        fetch = await start_fetch(
            work, body.kind, school_year=body.school_year, configured=address is not None, now=now
        )
        return await key.answer(
            work, present(request, fetch), location=f"{ROOT}/fetches/{fetch.id}", version=fetch.version, status=202
        )
