"""Plans by the cohort model. Nothing here touches the books."""

from uuid import UUID

from fastapi import Request, Response

from budget.api.dependencies import ROOT, Create, ProgrammeQuery, Read
from budget.api.plan_schemas import (
    PlanIn,
    PlannedYearOut,
    PlanOut,
)
from budget.api.tables import FORMS, TableOut, answer_table
from budget.models.plans import Plan
from budget.rules.plan_table import plan_table
from budget.use_cases.plans.make_plan import make_plan
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.routes import Routes

router = Routes(tags=["plan och prognos"])
SORTS = {"updated_at": Plan.updated_at, "name": Plan.name}


def present(request: Request, row: Plan) -> PlanOut:
    path = f"{ROOT}/plans/{row.id}"
    years = [PlannedYearOut.of(year, fiscal_year=year.year) for year in row.modelled(row.running_years)]
    step = Step("comparison", "get_plan_comparison", "GET", f"{path}/comparisons")
    return PlanOut.of(row, years=years, links=links(request, path, step))


@router.get("/plans", summary="Lista planer", response_model=Page[PlanOut])
async def get_plans(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeQuery,
) -> Response:
    """Planer för uppdragen."""
    async with call.work as work:
        query = work.plans.list_plans(programme=programme)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.post("/plans", summary="Gör en plan", status_code=201, response_model=PlanOut)
async def post_plan(call: Create, body: PlanIn) -> Response:
    """Hur många huvudmän som börjar varje halvår och vad de kostar ger dialoger och kostnader år för år."""
    async with call.work as work:
        plan = await make_plan(work, body.programme, name=body.name, inputs=body.inputs, now=call.now)
        return await call.answer(present, plan)


@router.get("/plans/{plan_id}", summary="Hämta en plan", response_model=PlanOut)
async def get_plan(call: Read, plan_id: UUID) -> Response:
    """En plan, år för år."""
    async with call.work as work:
        return await call.answer(present, await work.plans.get_plan(plan_id))


@router.get(
    "/plans/{plan_id}/comparisons",
    summary="Hämta planen bredvid modellen",
    response_model=TableOut,
    responses=FORMS,
)
async def get_plan_comparison(call: Read, plan_id: UUID) -> Response:
    """Det som planen anger bredvid det som omgångarna av huvudmän ger, med planens förklaringar till skillnaderna."""
    async with call.work as work:
        plan = await work.plans.get_plan(plan_id)
    years = sorted({line.fiscal_year for line in plan.stated}) or plan.running_years
    return answer_table(call.request, plan_table(plan.stated, plan.modelled(years)), now=call.now)
