"""Analysis bases: every organiser's results against goals and indicators, before a dialogue."""

import json
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from selection.api.dependencies import ROOT, CatalogueDep, Create, OrganizationNumberQuery, ProgrammesDir, Read
from selection.documents.basis_page import basis_page
from selection.documents.basis_parts import parts_of
from selection.documents.letters import basis_pdf
from selection.models.basis_run import AnalysisBasis, BasisRun, BasisRunStatus
from selection.use_cases.analysis_bases.start_basis_run import start_basis_run
from selection.use_cases.analysis_bases.write_basis_file import write_basis_file
from selection.use_cases.programmes.load_programmes import load_programmes
from selection.use_cases.quality_entries.load_entries import load_entries
from shared.rest.accept import chosen
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.operations import JSON
from shared.rest.resources import Out
from shared.rest.routes import Routes

router = Routes(tags=["analysunderlag"])
RUN_SORTS = {"updated_at": BasisRun.updated_at, "as_of": BasisRun.as_of}
SORTS = {
    "organizer_name": AnalysisBasis.organizer_name,
    "organization_number": AnalysisBasis.organization_number,
    "updated_at": AnalysisBasis.recorded_at,
}
HTML, PDF = "text/html", "application/pdf"


class BasisRunOut(Out):
    id: UUID = Field(description="Körningens identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    as_of: date = Field(description="Läget som underlagen visar", examples=["2026-11-28"])
    status: BasisRunStatus = Field(description="Hur långt körningen har kommit", examples=["running"])
    total: int = Field(description="Antal huvudmän", examples=[625])
    done: int = Field(description="Antal underlag som är gjorda", examples=[250])
    inputs_hash: str = Field(description="SHA-256 av allt som underlagen bygger på")
    asked_by: str = Field(description="Vem som startade körningen", examples=["anna"])
    created_at: datetime = Field(description="När körningen startades")
    updated_at: datetime = Field(description="När uppgiften senast ändrades")


class AnalysisBasisOut(Out):
    id: UUID = Field(description="Underlagets identitet")
    run_id: UUID = Field(description="Körningen som underlaget är gjort i")
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["2120000530"])
    organizer_name: str = Field(description="Huvudmannens namn", examples=["Jönköpings kommun"])
    as_of: date = Field(description="Läget som underlaget visar", examples=["2026-11-28"])
    content_hash: str = Field(description="SHA-256 av underlaget")
    recorded_at: datetime = Field(description="När underlaget gjordes")


def present_run(request: Request, run: BasisRun) -> BasisRunOut:
    path = f"{ROOT}/basis-runs/{run.id}"
    file = Step("file", "get_basis_file", "GET", f"{path}/files", run.status is BasisRunStatus.DONE)
    bases = Step("bases", "get_analysis_bases", "GET", f"{ROOT}/analysis-bases?run_id={run.id}")
    return BasisRunOut.of(run, links=links(request, path, file, bases))


def present(request: Request, basis: AnalysisBasis) -> AnalysisBasisOut:
    path = f"{ROOT}/analysis-bases/{basis.id}"
    document = Step("document", "get_basis_document", "GET", f"{path}/documents")
    return AnalysisBasisOut.of(basis, links=links(request, path, document))


@router.post("/basis-runs", summary="Gör analysunderlag", status_code=201, response_model=BasisRunOut)
async def post_basis_run(call: Create, catalogue: CatalogueDep, directory: ProgrammesDir) -> Response:
    """Fryser allt som är känt och gör underlag för alla huvudmän, i bakgrunden. `done` visar hur långt det är."""
    async with call.work as work:
        await load_entries(work, catalogue, now=call.now)
        await load_programmes(work, directory, catalogue, now=call.now)
        return await call.answer(present_run, await start_basis_run(work, now=call.now))


@router.get("/basis-runs", summary="Lista körningar av analysunderlag", response_model=Page[BasisRunOut])
async def get_basis_runs(
    call: Read,
    paging: PagingDep,
    status: Annotated[BasisRunStatus | None, Query(description="Hur långt körningen har kommit")] = None,
) -> Response:
    """Körningar, med hur långt var och en har kommit."""
    async with call.work as work:
        query = work.basis_runs.list_runs(status=status)
    return await call.list(query, present_run, paging=paging, sorts=RUN_SORTS)


@router.get("/basis-runs/{run_id}", summary="Hämta en körning av analysunderlag", response_model=BasisRunOut)
async def get_basis_run(call: Read, run_id: UUID) -> Response:
    """En körning."""
    async with call.work as work:
        return await call.answer(present_run, await work.basis_runs.get_run(run_id))


@router.get("/basis-runs/{run_id}/files", summary="Hämta det som underlagen bygger på")
async def get_basis_file(call: Read, run_id: UUID) -> Response:
    """Allt som behövs för att göra om körningen utan nätverk: `selection verify FIL`, `selection basis FIL MAPP`."""
    async with call.work as work:
        file = await write_basis_file(work, run_id)
    name = f"analysunderlag-{run_id}.json"
    return JSONResponse(file, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@router.get("/analysis-bases", summary="Lista analysunderlag", response_model=Page[AnalysisBasisOut])
async def get_analysis_bases(
    call: Read,
    paging: PagingDep,
    run_id: Annotated[UUID | None, Query(description="Körningen")] = None,
    organization_number: OrganizationNumberQuery = None,
) -> Response:
    """Underlag per huvudman. En huvudman ser sina egna."""
    async with call.work as work:
        query = work.basis_runs.list_bases(
            run_id=run_id, organization_number=organization_number, own=call.actor.own_tenant
        )
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/analysis-bases/{basis_id}", summary="Hämta ett analysunderlag", response_model=AnalysisBasisOut)
async def get_analysis_basis(call: Read, basis_id: UUID) -> Response:
    """Ett underlag; innehållet hämtas som dokument."""
    async with call.work as work:
        return await call.answer(present, await work.basis_runs.get_basis(basis_id, own=call.actor.own_tenant))


@router.get(
    "/analysis-bases/{basis_id}/documents",
    summary="Läs ett analysunderlag",
    responses={
        200: {"content": {JSON: {}, HTML: {}, PDF: {"schema": {"type": "string", "format": "binary"}}}},
    },
)
async def get_basis_document(call: Read, basis_id: UUID) -> Response:
    """Underlaget som JSON, som tillgänglig webbsida (`text/html`) eller som tillgänglig PDF (`application/pdf`)."""
    async with call.work as work:
        basis = await work.basis_runs.get_basis(basis_id, own=call.actor.own_tenant)
    wanted = chosen(call.request, (JSON, HTML, PDF))
    if wanted == JSON:
        return Response(basis.content, media_type=JSON)
    parts = parts_of(json.loads(basis.content), basis.content_hash)
    if wanted == HTML:
        return Response(basis_page(parts), media_type=HTML)
    # In a thread: a PDF takes some tenths of a second to set, and other requests must be answered meanwhile.
    content = await run_in_threadpool(basis_pdf, parts)
    name = f"analysunderlag-{basis.organization_number}.pdf"
    return Response(content, media_type=PDF, headers={"Content-Disposition": f'inline; filename="{name}"'})
