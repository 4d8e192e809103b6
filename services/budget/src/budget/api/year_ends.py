"""Year-ends: a year is closed on an item, once and for good."""

from datetime import datetime
from uuid import UUID

from fastapi import Request, Response
from pydantic import Field

from budget.api.dependencies import ROOT, Create, Dnr, Item, Programme, ProgrammeQuery, Read, Year
from budget.models.limits import YearEnd
from budget.rules.accounts import PositionKey
from budget.use_cases.years.close_year import close_year
from shared.amount import Amount
from shared.rest.links import links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes

router = Routes(tags=["bokslut"])
SORTS = {"closed_at": YearEnd.closed_at, "fiscal_year": YearEnd.fiscal_year, "updated_at": YearEnd.closed_at}


class YearEndIn(In):
    programme: Programme = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    item: Item = Field(description="Anslagsposten", examples=["1:5 ap.3"])
    fiscal_year: Year = Field(description="Räkenskapsåret", examples=[2026])
    may_save: Amount | None = Field(
        default=None, ge=0, description="Beslutat sparande i stället för tre procent", examples=["500000.00"]
    )
    diary_number: Dnr = Field(description="Diarienummer", examples=["U2025/03001"])


class YearEndOut(Out):
    id: UUID = Field(description="Identitet")
    programme: str = Field(examples=["riktade-insatser-2024"], description="Regeringsuppdraget")
    item: str = Field(examples=["1:5 ap.3"], description="Anslagsposten")
    fiscal_year: int = Field(description="Räkenskapsåret", examples=[2026])
    diary_number: str = Field(description="Diarienummer", examples=["U2025/03001"])
    moved: Amount = Field(description="Reserverat och bundet som följde med till nästa år", examples=["0.00"])
    left: Amount = Field(description="Kvar vid årets slut, med krediten inräknad", examples=["0.00"])
    saved: Amount = Field(description="Får användas nästa år", examples=["0.00"])
    credit_used: Amount = Field(description="Utnyttjad kredit som minskar nästa år", examples=["0.00"])
    lapsed: Amount = Field(description="Återgår till statskassan", examples=["0.00"])
    closed_by: str = Field(description="Vem som stängde", examples=["a1b2c3"])
    closed_at: datetime = Field(description="När året stängdes")


def present(request: Request, row: YearEnd) -> YearEndOut:
    return YearEndOut.of(row, links=links(request, f"{ROOT}/year-ends/{row.id}"))


@router.get("/year-ends", summary="Lista bokslut", response_model=Page[YearEndOut])
async def get_year_ends(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeQuery,
) -> Response:
    """Stängda år per anslagspost."""
    async with call.work as work:
        query = work.year_ends.list_year_ends(programme=programme)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.post("/year-ends", summary="Stäng ett räkenskapsår", status_code=201, response_model=YearEndOut)
async def post_year_end(call: Create, body: YearEndIn) -> Response:
    """Efter årsskiftet. Åtaganden som inte är betalda följer med till nästa år, resten sparas, skuldförs eller återgår.
    Ett stängt år kan inte öppnas."""
    async with call.work as work:
        row = await close_year(
            work,
            PositionKey(body.programme, body.item, body.fiscal_year),
            may_save=body.may_save,
            diary_number=body.diary_number,
            now=call.now,
        )
        return await call.answer(present, row)


@router.get("/year-ends/{year_end_id}", summary="Hämta ett bokslut", response_model=YearEndOut)
async def get_year_end(call: Read, year_end_id: UUID) -> Response:
    """Hur ett år stängdes på en anslagspost."""
    async with call.work as work:
        return await call.answer(present, await work.year_ends.get_year_end(year_end_id))
