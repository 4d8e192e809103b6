"""Allotments and commitment authorisations: every change of a limit, as a dated entry with its diary number."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from budget.api.dependencies import ROOT, Dnr, Item, ItemQuery, Programme, ProgrammeQuery, WorkDep, YearQuery
from budget.models import LimitChange, LimitKind
from budget.use_cases.limits.change_limit import change_limit
from shared.amount import Amount
from shared.contracts.terms import FiscalYear
from shared.rest.idempotency import Idempotency
from shared.rest.links import links
from shared.rest.lists import Page, PagingDep, answer_list
from shared.rest.opening import NowDep
from shared.rest.resources import In, Out

router = APIRouter(tags=["tilldelning"])
SORTS = {
    "registered_at": LimitChange.registered_at,
    "decided_on": LimitChange.decided_on,
    "fiscal_year": LimitChange.fiscal_year,
}
ALLOTMENTS = [kind for kind in LimitKind if kind is not LimitKind.AUTHORISATION]


class AuthorisationIn(In):
    programme: Programme = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    item: Item = Field(description="Anslagsposten", examples=["1:5 ap.3"])
    fiscal_year: FiscalYear = Field(description="Räkenskapsåret", examples=[2026])
    amount: Amount = Field(description="Ändringen i kronor; negativ vid en minskning", examples=["30000000.00"])
    diary_number: Dnr = Field(description="Diarienummer", examples=["U2025/03001"])
    decided_on: date = Field(description="Beslutsdag", examples=["2025-12-18"])
    note: str = Field(default="", max_length=1000, description="Anmärkning", examples=["Regleringsbrev 2026"])


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
    out = LimitChangeOut.model_validate(row)
    out.links = links(request, f"{ROOT}/{plural}/{row.id}")
    return out


@router.get("/allotments", summary="Lista tilldelningar", response_model=Page[LimitChangeOut])
async def get_allotments(
    request: Request,
    work: WorkDep,
    paging: PagingDep,
    programme: ProgrammeQuery = None,
    item: ItemQuery = None,
    fiscal_year: YearQuery = None,
    kind: Annotated[LimitKind | None, Query(description="Bara detta slag")] = None,
) -> Response:
    """Varje ändring av det som får användas: regleringsbrev, ändringsbeslut, kredit, sparande och indragning."""
    async with work:
        query = work.limits.list_limit_changes(
            [kind] if kind else ALLOTMENTS, programme=programme, item=item, fiscal_year=fiscal_year
        )
    return await answer_list(request, work, query, lambda row: present(request, row), paging=paging, sorts=SORTS)


@router.post("/allotments", summary="Registrera en tilldelning", status_code=201, response_model=LimitChangeOut)
async def post_allotment(request: Request, work: WorkDep, body: AllotmentIn, key: Idempotency, now: NowDep) -> Response:
    """En post i ett regleringsbrev eller ett annat beslut. Inget skrivs över: en minskning är en ny post med
    minustecken. Blir läget rött står undertecknade åtaganden kvar och nya får vänta."""
    return await _register(request, work, body, body.kind, key=key, now=now)


@router.get("/allotments/{allotment_id}", summary="Hämta en tilldelning", response_model=LimitChangeOut)
async def get_allotment(request: Request, work: WorkDep, allotment_id: UUID) -> LimitChangeOut:
    """En registrerad post."""
    async with work:
        return present(request, await work.limits.get_limit_change(allotment_id))


@router.get("/authorisations", summary="Lista bemyndiganden", response_model=Page[LimitChangeOut])
async def get_authorisations(
    request: Request,
    work: WorkDep,
    paging: PagingDep,
    programme: ProgrammeQuery = None,
    item: ItemQuery = None,
    fiscal_year: YearQuery = None,
) -> Response:
    """Bemyndiganderamar: taket för åtaganden som medför utgifter kommande år."""
    async with work:
        query = work.limits.list_limit_changes(
            [LimitKind.AUTHORISATION], programme=programme, item=item, fiscal_year=fiscal_year
        )
    return await answer_list(request, work, query, lambda row: present(request, row), paging=paging, sorts=SORTS)


@router.post("/authorisations", summary="Registrera ett bemyndigande", status_code=201, response_model=LimitChangeOut)
async def post_authorisation(
    request: Request, work: WorkDep, body: AuthorisationIn, key: Idempotency, now: NowDep
) -> Response:
    """Ramen för ett år, eller en ändring av den. Utan ram kan bara innevarande år bindas; senare år är planerade."""
    return await _register(request, work, body, LimitKind.AUTHORISATION, key=key, now=now)


@router.get("/authorisations/{authorisation_id}", summary="Hämta ett bemyndigande", response_model=LimitChangeOut)
async def get_authorisation(request: Request, work: WorkDep, authorisation_id: UUID) -> LimitChangeOut:
    """En registrerad ram eller ändring av den."""
    async with work:
        return present(request, await work.limits.get_limit_change(authorisation_id))


async def _register(
    request: Request, work: WorkDep, body: AuthorisationIn, kind: LimitKind, *, key: Idempotency, now: NowDep
) -> Response:
    async with work:
        if answer := await key.first_answer(work):
            return answer
        change = await change_limit(work, kind, now=now, **{name: value for name, value in body if name != "kind"})
        out = present(request, change)
        return await key.answer(work, out, location=out.links["self"].href)
