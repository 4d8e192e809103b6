"""Appropriations of the state's budget."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response
from pydantic import Field

from budget.api.dependencies import ROOT, AppropriationCode, Create, Name, Read
from budget.models.limits import Appropriation
from budget.use_cases.appropriations.register_appropriation import (
    register_appropriation,
)
from shared.rest.links import links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import Line

router = Routes(tags=["anslag"])
SORTS = {"code": Appropriation.code, "updated_at": Appropriation.updated_at}


class AppropriationIn(In):
    code: AppropriationCode
    name: Name = Field(description="Anslagets namn", examples=["Statens skolverk"])


class AppropriationOut(Out):
    id: UUID = Field(description="Identitet")
    code: str = Field(examples=["1:5"], description="Beteckning")
    name: str = Field(examples=["Utveckling av skolväsendet och annan pedagogisk verksamhet"], description="Namn")


def present(request: Request, row: Appropriation) -> AppropriationOut:
    return AppropriationOut.of(row, links=links(request, f"{ROOT}/appropriations/{row.code.replace(':', '-')}"))


@router.get("/appropriations", summary="Lista anslag", response_model=Page[AppropriationOut])
async def get_appropriations(call: Read, paging: PagingDep) -> Response:
    """De anslag som uppdragen belastar."""
    async with call.work as work:
        query = work.appropriations.list_appropriations()
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.post("/appropriations", summary="Registrera ett anslag", status_code=201, response_model=AppropriationOut)
async def post_appropriation(call: Create, body: AppropriationIn) -> Response:
    """Ett anslag i statens budget."""
    async with call.work as work:
        row = await register_appropriation(work, code=body.code, name=body.name, now=call.now)
        return await call.answer(present, row)


@router.get("/appropriations/{code}", summary="Hämta ett anslag", response_model=AppropriationOut)
async def get_appropriation(call: Read, code: Annotated[Line, Path(max_length=10)]) -> Response:
    """Beteckningen skrivs med bindestreck i adressen: 1-5 för anslag 1:5."""
    async with call.work as work:
        return await call.answer(present, await work.appropriations.get_appropriation(code.replace("-", ":")))
