"""Items of appropriations, with their rule for savings."""

from uuid import UUID

from fastapi import Request, Response
from pydantic import Field

from budget.api.dependencies import ROOT, AppropriationCode, Create, Item, Name, Read
from budget.models.limits import AppropriationItem
from budget.use_cases.appropriations.register_item import register_item
from shared.days import Flag
from shared.rest.links import links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes

router = Routes(tags=["anslag"])
SORTS = {"code": AppropriationItem.code, "updated_at": AppropriationItem.updated_at}


class ItemIn(In):
    code: Item = Field(description="Beteckning", examples=["1:5"])
    appropriation: AppropriationCode = Field(description="Anslaget som posten hör till", examples=["1:5"])
    name: Name = Field(examples=["Riktade insatser"], description="Namn")
    saves: Flag = Field(description="Om tre procent får sparas till nästa år utan särskilt beslut", examples=[False])


class ItemOut(Out):
    id: UUID = Field(description="Identitet")
    code: str = Field(examples=["1:5 ap.3"], description="Beteckning")
    appropriation: str = Field(examples=["1:5"], description="Anslaget som posten hör till")
    name: str = Field(examples=["Riktade insatser"], description="Namn")
    saves: bool = Field(description="Om tre procent får sparas till nästa år utan särskilt beslut", examples=[False])


def present(request: Request, row: AppropriationItem) -> ItemOut:
    return ItemOut.of(row, links=links(request, f"{ROOT}/appropriation-items/{row.id}"))


@router.get("/appropriation-items", summary="Lista anslagsposter", response_model=Page[ItemOut])
async def get_appropriation_items(call: Read, paging: PagingDep) -> Response:
    """Anslagsposter, med regeln för sparande."""
    async with call.work as work:
        query = work.appropriations.list_items()
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.post("/appropriation-items", summary="Registrera en anslagspost", status_code=201, response_model=ItemOut)
async def post_appropriation_item(call: Create, body: ItemIn) -> Response:
    """En anslagspost under ett registrerat anslag."""
    async with call.work as work:
        row = await register_item(work, now=call.now, **dict(body))
        return await call.answer(present, row)


@router.get("/appropriation-items/{item_id}", summary="Hämta en anslagspost", response_model=ItemOut)
async def get_appropriation_item(call: Read, item_id: UUID) -> Response:
    """En anslagspost."""
    async with call.work as work:
        return await call.answer(present, await work.appropriations.get_item(item_id))
