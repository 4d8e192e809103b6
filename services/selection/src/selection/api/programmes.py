"""Programmes: the rules of each government assignment, version by version."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Query, Request, Response
from pydantic import Field

from selection.api.dependencies import ROOT, CatalogueDep, ProgrammesDir, WorkDep
from selection.models.programme_version import ProgrammeVersion
from selection.steps.store_programme import store_programme
from selection.use_cases.programmes.load_programmes import load_programmes
from shared.rest.idempotency import Idempotency
from shared.rest.links import links
from shared.rest.lists import Page, PagingDep, answer_list
from shared.rest.opening import NowDep
from shared.rest.resources import Out
from shared.rest.versions import etag

router = APIRouter(tags=["program"])
SORTS = {"updated_at": ProgrammeVersion.updated_at, "code": ProgrammeVersion.code}


class ProgrammeOut(Out):
    id: UUID
    code: str = Field(description="Uppdragets kod", examples=["riktade-insatser-2024"])
    number: str = Field(description="Reglernas version", examples=["1"])
    name: str
    legal_basis: str = Field(description="Regeringsbeslutet som reglerna genomför")
    document_hash: str = Field(description="SHA-256 av reglerna")
    document: dict[str, Any] = Field(description="Reglerna, som de läses in från programfilen")
    updated_at: datetime


def present(request: Request, row: ProgrammeVersion) -> ProgrammeOut:
    out = ProgrammeOut.model_validate(row)
    out.links = links(request, f"{ROOT}/programmes/{row.id}")
    return out


@router.get("/programmes", summary="Lista program", response_model=Page[ProgrammeOut])
async def get_programmes(
    request: Request,
    work: WorkDep,
    catalogue: CatalogueDep,
    directory: ProgrammesDir,
    paging: PagingDep,
    now: NowDep,
    code: Annotated[str | None, Query(max_length=60, examples=["riktade-insatser-2024"])] = None,
) -> Response:
    """Alla versioner av programmens regler, även de som följer med installationen."""
    async with work:
        await load_programmes(work, directory, catalogue, now=now)
        query = work.programmes.list_programmes(code=code)
    return await answer_list(request, work, query, lambda row: present(request, row), paging=paging, sorts=SORTS)


@router.get("/programmes/{programme_id}", summary="Hämta ett program", response_model=ProgrammeOut)
async def get_programme(request: Request, response: Response, work: WorkDep, programme_id: UUID) -> ProgrammeOut:
    """En version av ett programs regler."""
    async with work:
        row = await work.programmes.get_programme(programme_id)
    response.headers["ETag"] = etag(row.version)
    return present(request, row)


@router.post("/programmes", summary="Lägg in ett program", status_code=201, response_model=ProgrammeOut)
async def post_programme(
    request: Request,
    work: WorkDep,
    catalogue: CatalogueDep,
    body: Annotated[dict[str, Any], Body(description="Reglerna som JSON, med samma rubriker som programfilerna")],
    key: Idempotency,
    now: NowDep,
) -> Response:
    """Ett nytt uppdrag eller en ny version. Allt som är fel i reglerna räknas upp på en gång."""
    async with work:
        if given := await key.first_answer(work):
            return given
        row = await store_programme(work, body, catalogue, now=now)
        return await key.answer(
            work, present(request, row), location=f"{ROOT}/programmes/{row.id}", version=row.version
        )
