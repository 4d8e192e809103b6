"""Plans by the cohort model, and what-if scenarios. Nothing here touches the books."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from budget.api.dependencies import ROOT, WorkDep
from budget.api.plan_schemas import (
    OutlookOut,
    PlanIn,
    PlannedYearOut,
    PlanOut,
    ScenarioIn,
    ScenarioOut,
)
from budget.api.tables import FORMS, TableOut, answer_table
from budget.models import Plan, Scenario
from budget.rules.cohorts import PlannedYear
from budget.rules.plan_table import plan_table
from budget.use_cases.plans.make_plan import (
    cohorts_of,
    make_plan,
    make_scenario,
    planned_years,
    scenario_outlook,
    stated_lines,
)
from shared.rest.idempotency import Idempotency
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep, answer_list
from shared.rest.opening import NowDep
from shared.rest.versions import etag

router = APIRouter(tags=["plan och prognos"])
PLAN_SORTS = {"updated_at": Plan.updated_at, "name": Plan.name}
SCENARIO_SORTS = {"updated_at": Scenario.updated_at, "name": Scenario.name}


def present_plan(request: Request, row: Plan) -> PlanOut:
    cohorts = cohorts_of(row.inputs)
    years = sorted({half.year for cohort in cohorts for half in cohort.running()})
    return PlanOut(
        id=row.id,
        version=row.version,
        programme=row.programme,
        name=row.name,
        years=[_year(year) for year in planned_years(row, years)],
        made_by=row.made_by,
        updated_at=row.updated_at,
        _links=links(
            request,
            f"{ROOT}/plans/{row.id}",
            Step("comparison", "get_plan_comparison", "GET", f"{ROOT}/plans/{row.id}/comparisons"),
        ),
    )


def _year(year: PlannedYear) -> PlannedYearOut:
    return PlannedYearOut(fiscal_year=year.year, started=year.started, running=year.running, cost=year.cost)


def present_scenario(request: Request, row: Scenario) -> ScenarioOut:
    outlooks = [OutlookOut.model_validate(each) for each in scenario_outlook(row)]
    return ScenarioOut(
        id=row.id,
        version=row.version,
        programme=row.programme,
        name=row.name,
        copied_on=row.copied_on,
        outlooks=outlooks,
        breaks=any(each.why for each in outlooks),
        made_by=row.made_by,
        updated_at=row.updated_at,
        _links=links(request, f"{ROOT}/scenarios/{row.id}"),
    )


@router.get("/plans", summary="Lista planer", response_model=Page[PlanOut])
async def get_plans(request: Request, work: WorkDep, paging: PagingDep) -> Response:
    """Planer för uppdragen."""
    async with work:
        query = work.plans.list_plans()
    return await answer_list(
        request, work, query, lambda row: present_plan(request, row), paging=paging, sorts=PLAN_SORTS
    )


@router.post("/plans", summary="Gör en plan", status_code=201, response_model=PlanOut)
async def post_plan(request: Request, work: WorkDep, body: PlanIn, key: Idempotency, now: NowDep) -> Response:
    """Hur många huvudmän som börjar varje halvår och vad de kostar ger dialoger och kostnader år för år."""
    async with work:
        if answer := await key.first_answer(work):
            return answer
        inputs = body.model_dump(mode="json", include={"cohorts", "lines"})
        row = await make_plan(work, body.programme, name=body.name, inputs=inputs, now=now)
        out = present_plan(request, row)
        return await key.answer(work, out, location=out.links["self"].href, version=row.version)


@router.get("/plans/{plan_id}", summary="Hämta en plan", response_model=PlanOut)
async def get_plan(request: Request, response: Response, work: WorkDep, plan_id: UUID) -> PlanOut:
    """En plan, år för år."""
    async with work:
        row = await work.plans.get_plan(plan_id)
    response.headers["ETag"] = etag(row.version)
    return present_plan(request, row)


@router.get(
    "/plans/{plan_id}/comparisons",
    summary="Hämta planen bredvid modellen",
    response_model=TableOut,
    responses=FORMS,
)
async def get_plan_comparison(request: Request, work: WorkDep, plan_id: UUID, now: NowDep) -> Response:
    """Det som planen anger bredvid det som omgångarna av huvudmän ger, med planens förklaringar till skillnaderna."""
    async with work:
        row = await work.plans.get_plan(plan_id)
    stated = stated_lines(row)
    years = sorted({line.fiscal_year for line in stated}) or sorted(
        {half.year for cohort in cohorts_of(row.inputs) for half in cohort.running()}
    )
    return answer_table(request, plan_table(stated, planned_years(row, years)), now=now)


@router.get("/scenarios", summary="Lista scenarier", response_model=Page[ScenarioOut])
async def get_scenarios(request: Request, work: WorkDep, paging: PagingDep) -> Response:
    """Sparade tankeförsök."""
    async with work:
        query = work.plans.list_scenarios()
    return await answer_list(
        request, work, query, lambda row: present_scenario(request, row), paging=paging, sorts=SCENARIO_SORTS
    )


@router.post("/scenarios", summary="Gör ett scenario", status_code=201, response_model=ScenarioOut)
async def post_scenario(request: Request, work: WorkDep, body: ScenarioIn, key: Idempotency, now: NowDep) -> Response:
    """Utgår från dagens läge och visar var, när och varför det brister. Bokföringen berörs inte."""
    async with work:
        if answer := await key.first_answer(work):
            return answer
        changes = body.model_dump(mode="json", include={"changes", "cohorts", "cohort_item"})
        row = await make_scenario(work, body.programme, name=body.name, changes=changes, now=now)
        out = present_scenario(request, row)
        return await key.answer(work, out, location=out.links["self"].href, version=row.version)


@router.get("/scenarios/{scenario_id}", summary="Hämta ett scenario", response_model=ScenarioOut)
async def get_scenario(request: Request, response: Response, work: WorkDep, scenario_id: UUID) -> ScenarioOut:
    """Ett scenario, så som det såg ut när det gjordes."""
    async with work:
        row = await work.plans.get_scenario(scenario_id)
    response.headers["ETag"] = etag(row.version)
    return present_scenario(request, row)
