"""Allotments and commitment authorisations: every change of a limit, as a dated entry with its diary number."""

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
    Item,
    ItemQuery,
    Note,
    Programme,
    ProgrammeQuery,
    Read,
    Year,
    YearQuery,
)
from budget.models.limits import LimitChange, LimitEntry, LimitKind
from budget.rules.accounts import PositionKey
from budget.steps.check_item import check_item
from budget.use_cases.limits.change_limit import change_limit
from shared.amount import Amount
from shared.rest.links import links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes

router = Routes(tags=["tilldelning"])
SORTS = {
    "registered_at": LimitChange.registered_at,
    "decided_on": LimitChange.decided_on,
    "fiscal_year": LimitChange.fiscal_year,
    "updated_at": LimitChange.registered_at,
}
ALLOTMENTS = [kind for kind in LimitKind if kind is not LimitKind.AUTHORISATION]


class AuthorisationIn(In):
    programme: Programme = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    item: Item = Field(description="Anslagsposten", examples=["1:5 ap.3"])
    fiscal_year: Year = Field(description="Räkenskapsåret", examples=[2026])
    amount: ChangedAmount = Field(description="Ändringen i kronor; negativ vid en minskning", examples=["30000000.00"])
    diary_number: Dnr = Field(description="Diarienummer", examples=["U2025/03001"])
    decided_on: BookDay = Field(description="Beslutsdag", examples=["2025-12-18"])
    note: Note = Field(default="", max_length=1000, description="Anmärkning", examples=["Regleringsbrev 2026"])

    def entry(self, kind: LimitKind) -> LimitEntry:
        return LimitEntry(
            kind,
            PositionKey(self.programme, self.item, self.fiscal_year),
            amount=self.amount,
            diary_number=self.diary_number,
            decided_on=self.decided_on,
            note=self.note,
        )


class AllotmentIn(AuthorisationIn):
    kind: LimitKind = Field(
        default=LimitKind.ALLOTMENT,
        description="allotment: tilldelning eller ändring av den; reallocation: omdisponering mellan anslag; "
        "saving: sparande som får användas; credit: anslagskredit; withdrawal: indragning; credit_used: föregående års "
        "utnyttjade kredit",
    )


class LimitChangeOut(Out):
    id: UUID = Field(description="Identitet")
    kind: LimitKind = Field(description="Slag")
    programme: str = Field(examples=["riktade-insatser-2024"], description="Regeringsuppdraget")
    item: str = Field(examples=["1:5 ap.3"], description="Anslagsposten")
    fiscal_year: int = Field(examples=[2026], description="Räkenskapsåret")
    amount: Amount = Field(description="Belopp i kronor", examples=["250000.00"])
    diary_number: str = Field(examples=["U2025/03001"], description="Diarienummer")
    decided_on: date = Field(description="Beslutsdag", examples=["2025-12-18"])
    note: str = Field(description="Anmärkning", examples=["Regleringsbrev 2026"])
    registered_by: str = Field(description="Vem som registrerade", examples=["a1b2c3"])
    registered_at: datetime = Field(description="När det registrerades")


def present(request: Request, row: LimitChange) -> LimitChangeOut:
    plural = "authorisations" if row.kind is LimitKind.AUTHORISATION else "allotments"
    return LimitChangeOut.of(row, links=links(request, f"{ROOT}/{plural}/{row.id}"))


@router.get("/allotments", summary="Lista tilldelningar", response_model=Page[LimitChangeOut])
async def get_allotments(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeQuery,
    item: ItemQuery = None,
    fiscal_year: YearQuery = None,
    kind: Annotated[LimitKind | None, Query(description="Bara detta slag")] = None,
) -> Response:
    """Varje ändring av det som får användas: regleringsbrev, ändringsbeslut, kredit, sparande och indragning."""
    async with call.work as work:
        await check_item(work, item)
        query = work.limits.list_changes(
            [kind] if kind else ALLOTMENTS, programme=programme, item=item, fiscal_year=fiscal_year
        )
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.post("/allotments", summary="Registrera en tilldelning", status_code=201, response_model=LimitChangeOut)
async def post_allotment(call: Create, body: AllotmentIn) -> Response:
    """En post i ett regleringsbrev eller ett annat beslut. Inget skrivs över: en minskning är en ny post med
    minustecken. Blir läget rött står undertecknade åtaganden kvar och nya avvaktar."""
    async with call.work as work:
        return await call.answer(present, await change_limit(work, body.entry(body.kind), now=call.now))


@router.get("/allotments/{allotment_id}", summary="Hämta en tilldelning", response_model=LimitChangeOut)
async def get_allotment(call: Read, allotment_id: UUID) -> Response:
    """En registrerad post."""
    async with call.work as work:
        return await call.answer(present, await work.limits.get_change(allotment_id))


@router.get("/authorisations", summary="Lista bemyndiganden", response_model=Page[LimitChangeOut])
async def get_authorisations(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeQuery,
    item: ItemQuery = None,
    fiscal_year: YearQuery = None,
) -> Response:
    """Bemyndiganderamar: taket för åtaganden som medför utgifter kommande år."""
    async with call.work as work:
        await check_item(work, item)
        query = work.limits.list_changes(
            [LimitKind.AUTHORISATION], programme=programme, item=item, fiscal_year=fiscal_year
        )
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.post("/authorisations", summary="Registrera ett bemyndigande", status_code=201, response_model=LimitChangeOut)
async def post_authorisation(call: Create, body: AuthorisationIn) -> Response:
    """Ramen för ett år, eller en ändring av den. Utan ram kan bara innevarande år bindas; senare år är planerade."""
    async with call.work as work:
        entry = body.entry(LimitKind.AUTHORISATION)
        return await call.answer(present, await change_limit(work, entry, now=call.now))


@router.get("/authorisations/{authorisation_id}", summary="Hämta ett bemyndigande", response_model=LimitChangeOut)
async def get_authorisation(call: Read, authorisation_id: UUID) -> Response:
    """En registrerad ram eller ändring av den."""
    async with call.work as work:
        return await call.answer(present, await work.limits.get_change(authorisation_id))
