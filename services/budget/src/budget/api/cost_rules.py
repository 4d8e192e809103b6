"""The rules that say which item a cost kind burdens."""

from datetime import date
from uuid import UUID

from fastapi import Request, Response
from pydantic import Field

from budget.api.dependencies import ROOT, BookDay, Create, Item, Programme, ProgrammeQuery, Read
from budget.models.limits import CostRuleRow
from budget.rules.fiscal_year import CountedWhen
from budget.use_cases.cost_rules.register_cost_rule import register_cost_rule
from shared.contracts.terms import CostKind
from shared.days import Flag
from shared.rest.links import links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import Line

router = Routes(tags=["anslag"])
SORTS = {"valid_from": CostRuleRow.valid_from, "updated_at": CostRuleRow.updated_at}


class CostRuleIn(In):
    programme: Programme = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    cost_kind: CostKind = Field(description="Kostnadsslag", examples=["grant"])
    item: Item = Field(description="Anslagsposten", examples=["1:5 ap.3"])
    counted: CountedWhen = Field(
        description="Om utbetalningsdagen eller kostnadsdagen avgör räkenskapsåret", examples=["paid"]
    )
    development: Flag = Field(description="Om kostnaden särredovisas som utveckling", examples=[False])
    ledger_account: Line = Field(pattern=r"^[0-9]{4}$", description="Konto i verifikationer", examples=["7711"])
    valid_from: BookDay = Field(description="Första dag som regeln gäller", examples=["2024-01-01"])


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


def present(request: Request, row: CostRuleRow) -> CostRuleOut:
    return CostRuleOut.of(row, links=links(request, f"{ROOT}/cost-rules/{row.id}"))


@router.get("/cost-rules", summary="Lista kostnadsregler", response_model=Page[CostRuleOut])
async def get_cost_rules(call: Read, paging: PagingDep, programme: ProgrammeQuery) -> Response:
    """Vilken anslagspost varje kostnadsslag belastar, och från vilken dag."""
    async with call.work as work:
        query = work.cost_rules.list_rules(programme=programme)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.post("/cost-rules", summary="Lägg till en kostnadsregel", status_code=201, response_model=CostRuleOut)
async def post_cost_rule(call: Create, body: CostRuleIn) -> Response:
    """Regeln gäller från en dag och tills en senare regel tar vid. Äldre regler ligger kvar."""
    async with call.work as work:
        row = await register_cost_rule(work, now=call.now, **dict(body))
        return await call.answer(present, row)


@router.get("/cost-rules/{rule_id}", summary="Hämta en kostnadsregel", response_model=CostRuleOut)
async def get_cost_rule(call: Read, rule_id: UUID) -> Response:
    """En kostnadsregel."""
    async with call.work as work:
        return await call.answer(present, await work.cost_rules.get_rule(rule_id))
