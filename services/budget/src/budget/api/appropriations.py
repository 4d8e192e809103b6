"""Appropriations, their items, and the rules that say which item a cost kind burdens."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from budget.api.dependencies import ROOT, Item, Programme, ProgrammeQuery, WorkDep
from budget.models import Appropriation, AppropriationItem, CostRuleRow
from budget.rules.fiscal_year import CountedWhen
from budget.use_cases.appropriations.register_appropriation import (
    register_appropriation,
    register_cost_rule,
    register_item,
)
from shared.contracts.terms import CostKind
from shared.rest.idempotency import Idempotency
from shared.rest.links import links
from shared.rest.lists import Page, PagingDep, answer_list
from shared.rest.opening import NowDep
from shared.rest.resources import In, Out
from shared.rest.versions import etag

router = APIRouter(tags=["anslag"])
SORTS = {"code": Appropriation.code, "updated_at": Appropriation.updated_at}
ITEM_SORTS = {"code": AppropriationItem.code, "updated_at": AppropriationItem.updated_at}
RULE_SORTS = {"valid_from": CostRuleRow.valid_from, "updated_at": CostRuleRow.updated_at}


class AppropriationIn(In):
    code: str = Field(pattern=r"^\d{1,2}:\d{1,2}$", description="Anslagets beteckning", examples=["1:5"])
    name: str = Field(min_length=3, max_length=200, description="Anslagets namn", examples=["Statens skolverk"])


class AppropriationOut(Out):
    id: UUID = Field(description="Identitet")
    code: str = Field(examples=["1:5"], description="Beteckning")
    name: str = Field(examples=["Utveckling av skolväsendet och annan pedagogisk verksamhet"], description="Namn")


class ItemIn(In):
    code: Item = Field(description="Beteckning", examples=["1:5"])
    appropriation: str = Field(description="Anslaget som posten hör till", examples=["1:5"])
    name: str = Field(min_length=3, max_length=200, examples=["Riktade insatser"], description="Namn")
    saves: bool = Field(description="Om tre procent får sparas till nästa år utan särskilt beslut", examples=[False])


class ItemOut(Out):
    id: UUID = Field(description="Identitet")
    code: str = Field(examples=["1:5 ap.3"], description="Beteckning")
    appropriation: str = Field(examples=["1:5"], description="Anslaget som posten hör till")
    name: str = Field(examples=["Riktade insatser"], description="Namn")
    saves: bool = Field(description="Om tre procent får sparas till nästa år utan särskilt beslut", examples=[False])


class CostRuleIn(In):
    programme: Programme = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    cost_kind: CostKind = Field(description="Kostnadsslag", examples=["grant"])
    item: Item = Field(description="Anslagsposten", examples=["1:5 ap.3"])
    counted: CountedWhen = Field(
        description="Om utbetalningsdagen eller kostnadsdagen avgör räkenskapsåret", examples=["paid"]
    )
    development: bool = Field(description="Om kostnaden särredovisas som utveckling", examples=[False])
    ledger_account: str = Field(pattern=r"^\d{4}$", description="Konto i verifikationer", examples=["7711"])
    valid_from: date = Field(description="Första dag som regeln gäller", examples=["2024-01-01"])


class CostRuleOut(Out):
    id: UUID = Field(description="Identitet")
    programme: str = Field(examples=["riktade-insatser-2024"], description="Regeringsuppdraget")
    cost_kind: CostKind = Field(description="Kostnadsslag", examples=["grant"])
    item: str = Field(examples=["1:5 ap.3"], description="Anslagsposten")
    counted: CountedWhen = Field(
        description="Om utbetalningsdagen eller kostnadsdagen avgör räkenskapsåret", examples=["paid"]
    )
    development: bool = Field(description="Om kostnaden särredovisas som utveckling", examples=[False])
    ledger_account: str = Field(examples=["7711"], description="Konto i verifikationer")
    valid_from: date = Field(description="Första dag som regeln gäller", examples=["2024-01-01"])


def present_appropriation(request: Request, row: Appropriation) -> AppropriationOut:
    out = AppropriationOut.model_validate(row)
    out.links = links(request, f"{ROOT}/appropriations/{row.code.replace(':', '-')}")
    return out


def present_item(request: Request, row: AppropriationItem) -> ItemOut:
    out = ItemOut.model_validate(row)
    out.links = links(request, f"{ROOT}/appropriation-items/{row.id}")
    return out


def present_rule(request: Request, row: CostRuleRow) -> CostRuleOut:
    out = CostRuleOut.model_validate(row)
    out.links = links(request, f"{ROOT}/cost-rules/{row.id}")
    return out


@router.get("/appropriations", summary="Lista anslag", response_model=Page[AppropriationOut])
async def get_appropriations(request: Request, work: WorkDep, paging: PagingDep) -> Response:
    """De anslag som uppdragen belastar."""
    async with work:
        query = work.limits.list_appropriations()
    return await answer_list(
        request, work, query, lambda row: present_appropriation(request, row), paging=paging, sorts=SORTS
    )


@router.post("/appropriations", summary="Registrera ett anslag", status_code=201, response_model=AppropriationOut)
async def post_appropriation(
    request: Request, work: WorkDep, body: AppropriationIn, key: Idempotency, now: NowDep
) -> Response:
    """Ett anslag i statens budget."""
    async with work:
        if answer := await key.first_answer(work):
            return answer
        row = await register_appropriation(work, code=body.code, name=body.name, now=now)
        out = present_appropriation(request, row)
        return await key.answer(work, out, location=out.links["self"].href, version=row.version)


@router.get("/appropriations/{code}", summary="Hämta ett anslag", response_model=AppropriationOut)
async def get_appropriation(request: Request, response: Response, work: WorkDep, code: str) -> AppropriationOut:
    """Beteckningen skrivs med bindestreck i adressen: 1-5 för anslag 1:5."""
    async with work:
        row = await work.limits.get_appropriation(code.replace("-", ":"))
    response.headers["ETag"] = etag(row.version)
    return present_appropriation(request, row)


@router.get("/appropriation-items", summary="Lista anslagsposter", response_model=Page[ItemOut])
async def get_appropriation_items(request: Request, work: WorkDep, paging: PagingDep) -> Response:
    """Anslagsposter, med regeln för sparande."""
    async with work:
        query = work.limits.list_items()
    return await answer_list(
        request, work, query, lambda row: present_item(request, row), paging=paging, sorts=ITEM_SORTS
    )


@router.post("/appropriation-items", summary="Registrera en anslagspost", status_code=201, response_model=ItemOut)
async def post_appropriation_item(
    request: Request, work: WorkDep, body: ItemIn, key: Idempotency, now: NowDep
) -> Response:
    """En anslagspost under ett registrerat anslag."""
    async with work:
        if answer := await key.first_answer(work):
            return answer
        row = await register_item(work, now=now, **dict(body))
        out = present_item(request, row)
        return await key.answer(work, out, location=out.links["self"].href, version=row.version)


@router.get("/appropriation-items/{item_id}", summary="Hämta en anslagspost", response_model=ItemOut)
async def get_appropriation_item(request: Request, response: Response, work: WorkDep, item_id: UUID) -> ItemOut:
    """En anslagspost."""
    async with work:
        row = await work.limits.get_item(item_id)
    response.headers["ETag"] = etag(row.version)
    return present_item(request, row)


@router.get("/cost-rules", summary="Lista kostnadsregler", response_model=Page[CostRuleOut])
async def get_cost_rules(
    request: Request, work: WorkDep, paging: PagingDep, programme: ProgrammeQuery = None
) -> Response:
    """Vilken anslagspost varje kostnadsslag belastar, och från vilken dag."""
    async with work:
        query = work.limits.list_cost_rules(programme=programme)
    return await answer_list(
        request, work, query, lambda row: present_rule(request, row), paging=paging, sorts=RULE_SORTS
    )


@router.post("/cost-rules", summary="Lägg till en kostnadsregel", status_code=201, response_model=CostRuleOut)
async def post_cost_rule(request: Request, work: WorkDep, body: CostRuleIn, key: Idempotency, now: NowDep) -> Response:
    """Regeln gäller från en dag och tills en senare regel tar vid. Äldre regler ligger kvar."""
    async with work:
        if answer := await key.first_answer(work):
            return answer
        row = await register_cost_rule(work, now=now, **dict(body))
        out = present_rule(request, row)
        return await key.answer(work, out, location=out.links["self"].href, version=row.version)


@router.get("/cost-rules/{rule_id}", summary="Hämta en kostnadsregel", response_model=CostRuleOut)
async def get_cost_rule(request: Request, response: Response, work: WorkDep, rule_id: UUID) -> CostRuleOut:
    """En kostnadsregel."""
    async with work:
        row = await work.limits.get_cost_rule(rule_id)
    response.headers["ETag"] = etag(row.version)
    return present_rule(request, row)
