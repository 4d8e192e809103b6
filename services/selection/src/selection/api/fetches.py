"""Fetches from Skolverket's open APIs, and how far they have come."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from selection.api.dependencies import ROOT, CatalogueDep, Change, Create, Read, SchoolYear
from selection.models.fetch import Fetch, FetchKind, FetchStatus
from selection.settings import Settings
from selection.use_cases.fetches.resume_fetch import resume_fetch
from selection.use_cases.fetches.start_fetch import start_fetch
from shared.days import Day
from shared.rest.links import Step, link, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import Line

router = Routes(tags=["import"])
SORTS = {"updated_at": Fetch.updated_at, "kind": Fetch.kind, "status": Fetch.status}


class FetchIn(In):
    kind: FetchKind = Field(description="Vad som ska hämtas", examples=["national_values"])
    school_year: SchoolYear | None = Field(default=None, description="Bara detta läsår; utelämnas för alla år")
    resources: list[Annotated[Line, Field(max_length=20)]] = Field(
        default_factory=list,
        max_length=20,
        description="Skolformer i källans ord, för `statistics` och `national_values`; tom lista hämtar alla",
        examples=[["gr", "gy"]],
    )


class FetchOut(Out):
    id: UUID = Field(description="Hämtningens identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    kind: FetchKind = Field(description="Vad som hämtas", examples=["national_values"])
    status: FetchStatus = Field(description="Hur långt hämtningen har kommit", examples=["running"])
    school_year: str | None = Field(description="Bara detta läsår; tomt för alla år", examples=["2024/25"])
    total: int = Field(description="Så många uppgifter ska hämtas, enligt de listor som är lästa", examples=[837])
    done: int = Field(description="Så många är hämtade", examples=[240])
    unread_lists: list[str] = Field(description="Listor som återstår att läsa", examples=[["gran"]])
    retry_at: datetime | None = Field(description="Nästa försök, när källan inte svarar")
    problem: str | None = Field(
        description="Varför hämtningen väntar eller avbröts", examples=["Källan svarar inte just nu."]
    )
    import_id: UUID = Field(description="Importen med resultatet")
    asked_by: str = Field(description="Vem som begärde hämtningen", examples=["anna"])
    updated_at: datetime = Field(description="När hämtningen senast kom vidare")


def present(request: Request, fetch: Fetch) -> FetchOut:
    path = f"{ROOT}/fetches/{fetch.id}"
    stopped = fetch.status is FetchStatus.FAILED
    found = links(request, path, Step("resume", "post_fetch_resumption", "POST", f"{path}/resumptions", stopped))
    found["import"] = link(request, f"{ROOT}/imports/{fetch.import_id}", "import")
    return FetchOut.of(fetch, links=found)


@router.get("/fetches", summary="Lista hämtningar", response_model=Page[FetchOut])
async def get_fetches(
    call: Read,
    paging: PagingDep,
    kind: Annotated[FetchKind | None, Query(description="Vad som hämtas")] = None,
    status: Annotated[FetchStatus | None, Query(description="Hur långt hämtningen har kommit")] = None,
    since: Annotated[Day | None, Query(description="Startade från och med dagen")] = None,
    until: Annotated[Day | None, Query(description="Startade till och med dagen")] = None,
) -> Response:
    """Hämtningar från Skolverkets öppna API:er."""
    async with call.work as work:
        query = work.fetches.list_fetches(kind=kind, status=status, since=since, until=until)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/fetches/{fetch_id}", summary="Hämta en hämtning", response_model=FetchOut)
async def get_fetch(call: Read, fetch_id: UUID) -> Response:
    """Hur långt en hämtning har kommit."""
    async with call.work as work:
        return await call.answer(present, await work.fetches.get_fetch(fetch_id))


@router.post("/fetches", summary="Starta en hämtning", status_code=202, response_model=FetchOut)
async def post_fetch(call: Create, catalogue: CatalogueDep, body: FetchIn) -> Response:
    """Hämtar i bakgrunden, med paus mellan anropen. Avbryts tjänsten fortsätter hämtningen där den var."""
    settings: Settings = call.request.app.state.settings
    address = settings.register_url if body.kind is FetchKind.REGISTER else settings.statistics_url
    async with call.work as work:
        fetch = await start_fetch(
            work,
            body.kind,
            catalogue,
            school_year=body.school_year,
            resources=body.resources,
            configured=address is not None,
            now=call.now,
        )
        return await call.answer(present, fetch)


@router.post("/fetches/{fetch_id}/resumptions", summary="Återuppta en hämtning", response_model=FetchOut)
async def post_fetch_resumption(call: Change, fetch_id: UUID) -> Response:
    """En hämtning som har avbrutits går vidare där den var; det som redan är hämtat hämtas inte igen."""
    async with call.work as work:
        return await call.answer(present, await resume_fetch(work, fetch_id, version=call.version, now=call.now))
