"""Income beside the appropriation: ESF and other co-financing, each a source of its own."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from budget.api.dependencies import (
    ROOT,
    BookDay,
    ChangedAmount,
    Create,
    Dnr,
    Note,
    Programme,
    ProgrammeQuery,
    Read,
)
from budget.models.own_costs import Income
from budget.rules.own_costs import Source
from budget.use_cases.incomes.register_income import register_income
from shared.amount import Amount
from shared.rest.links import links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import Line

router = Routes(tags=["egna kostnader"])
SORTS = {
    "registered_at": Income.registered_at,
    "received_on": Income.received_on,
    "updated_at": Income.registered_at,
}


class IncomeIn(In):
    programme: Programme
    source: Source = Field(description="esf: Europeiska socialfonden; other: annan inkomst", examples=["esf"])
    amount: ChangedAmount = Field(
        description="Belopp i kronor; negativt när det betalas tillbaka", examples=["500000.00"]
    )
    diary_number: Dnr
    reference: Line = Field(
        min_length=1, max_length=100, description="Ekonomisystemets verifikation", examples=["V2026-4711"]
    )
    received_on: BookDay = Field(description="Dagen då pengarna kom", examples=["2026-11-20"])
    note: Note = Field(default="", max_length=1000, description="Anmärkning", examples=["Delutbetalning 1"])


class IncomeOut(Out):
    id: UUID = Field(description="Identitet")
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    source: Source = Field(description="Varifrån pengarna kom", examples=["esf"])
    fiscal_year: int = Field(description="Räkenskapsåret", examples=[2026])
    amount: Amount = Field(description="Belopp i kronor", examples=["500000.00"])
    diary_number: str = Field(description="Diarienummer", examples=["U2024/00123"])
    reference: str = Field(description="Ekonomisystemets verifikation", examples=["V2026-4711"])
    received_on: date = Field(description="Dagen då pengarna kom", examples=["2026-11-20"])
    note: str = Field(description="Anmärkning", examples=["Delutbetalning 1"])
    registered_by: str = Field(description="Vem som registrerade", examples=["a1b2c3"])
    registered_at: datetime = Field(description="När det registrerades")


def present(request: Request, row: Income) -> IncomeOut:
    return IncomeOut.of(row, links=links(request, f"{ROOT}/incomes/{row.id}"))


@router.get("/incomes", summary="Lista andra inkomster", response_model=Page[IncomeOut])
async def get_incomes(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeQuery,
    since: Annotated[BookDay | None, Query(description="Mottagna från och med dagen")] = None,
    until: Annotated[BookDay | None, Query(description="Mottagna till och med dagen")] = None,
) -> Response:
    """Inkomster vid sidan av anslaget. Läget för varje källa visas bland anslagslägena."""
    async with call.work as work:
        query = work.own_costs.list_incomes(programme=programme, since=since, until=until)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.post("/incomes", summary="Registrera en annan inkomst", status_code=201, response_model=IncomeOut)
async def post_income(call: Create, body: IncomeIn) -> Response:
    """Som ekonomisystemet har bokfört den. Den ger utrymme på en källa för sig, aldrig på anslaget."""
    async with call.work as work:
        return await call.answer(present, await register_income(work, now=call.now, **dict(body)))


@router.get("/incomes/{income_id}", summary="Hämta en annan inkomst", response_model=IncomeOut)
async def get_income(call: Read, income_id: UUID) -> Response:
    """En registrerad inkomst."""
    async with call.work as work:
        return await call.answer(present, await work.own_costs.get_income(income_id))
