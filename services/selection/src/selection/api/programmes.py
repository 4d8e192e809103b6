"""Programmes: the rules of each government assignment, version by version."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Body, Request, Response
from pydantic import Field

from selection.api.dependencies import ROOT, CatalogueDep, Create, ProgrammeCodeQuery, ProgrammesDir, Read, ReadNoted
from selection.models.programme_version import ProgrammeVersion
from selection.steps.check_searched import check_searched
from selection.use_cases.programmes.add_programme import add_programme
from selection.use_cases.programmes.load_programmes import load_programmes
from shared.rest.links import links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import Out
from shared.rest.routes import Routes
from shared.text import Line

router = Routes(tags=["program"])
Heading = Annotated[Line, Field(max_length=60)]
SORTS = {"updated_at": ProgrammeVersion.updated_at, "code": ProgrammeVersion.code}


class ProgrammeOut(Out):
    id: UUID = Field(description="Versionens identitet")
    code: str = Field(description="Uppdragets kod", examples=["riktade-insatser-2024"])
    number: str = Field(description="Reglernas version", examples=["1"])
    name: str = Field(description="Uppdragets namn", examples=["Samverkan för bästa skola"])
    legal_basis: str = Field(
        description="Regeringsbeslutet som reglerna genomför", examples=["Regeringsbeslut U2015/3357/S"]
    )
    document_hash: str = Field(description="SHA-256 av reglerna")
    document: dict[str, Any] = Field(description="Reglerna, som de läses in från programfilen")
    updated_at: datetime = Field(description="När uppgiften senast ändrades")


def present(request: Request, programme: ProgrammeVersion) -> ProgrammeOut:
    return ProgrammeOut.of(programme, links=links(request, f"{ROOT}/programmes/{programme.id}"))


@router.get("/programmes", summary="Lista program", response_model=Page[ProgrammeOut])
async def get_programmes(
    call: ReadNoted,
    catalogue: CatalogueDep,
    directory: ProgrammesDir,
    paging: PagingDep,
    code: ProgrammeCodeQuery = None,
) -> Response:
    """Alla versioner av programmens regler, även de som följer med installationen."""
    async with call.work as work:
        await load_programmes(work, directory, catalogue, now=call.now)
        if code is not None:
            await check_searched(work, code, directory, parameter="code")
        query = work.programmes.list_programmes(code=code)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/programmes/{programme_id}", summary="Hämta ett program", response_model=ProgrammeOut)
async def get_programme(call: Read, programme_id: UUID) -> Response:
    """En version av ett programs regler."""
    async with call.work as work:
        return await call.answer(present, await work.programmes.get_programme(programme_id))


@router.post("/programmes", summary="Lägg in ett program", status_code=201, response_model=ProgrammeOut)
async def post_programme(
    call: Create,
    catalogue: CatalogueDep,
    body: Annotated[dict[Heading, Any], Body(description="Reglerna som JSON, med samma rubriker som programfilerna")],
) -> Response:
    """Ett nytt uppdrag eller en ny version. Allt som är fel i reglerna räknas upp på en gång."""
    async with call.work as work:
        return await call.answer(present, await add_programme(work, body, catalogue, now=call.now))
