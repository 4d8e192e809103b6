"""Plans by the cohort model, what-if scenarios, and forecasts. Nothing here touches the books."""

from decimal import Decimal
from uuid import UUID

from fastapi import APIRouter, Request, Response

from budget.api.dependencies import ROOT, WorkDep
from budget.api.plan_schemas import (
    ForecastIn,
    ForecastLineOut,
    ForecastOut,
    ForecastSummaryOut,
    OutlookOut,
    PlanIn,
    PlannedYearOut,
    PlanOut,
    ScenarioIn,
    ScenarioOut,
)
from budget.models import Forecast, Plan, Scenario
from budget.rules.cohorts import PlannedYear
from budget.use_cases.keep_plan import (
    cohorts_of,
    make_forecast,
    make_plan,
    make_scenario,
    planned_years,
    scenario_outlook,
)
from shared.kit.http.dependencies import Idempotency, NowDep, etag
from shared.kit.http.resources import Page, PagingDep, answer_list, links

router = APIRouter(tags=["plan och prognos"])
PLAN_SORTS = {"updated_at": Plan.updated_at, "name": Plan.name}
SCENARIO_SORTS = {"updated_at": Scenario.updated_at, "name": Scenario.name}
FORECAST_SORTS = {"forecast_on": Forecast.forecast_on, "updated_at": Forecast.updated_at}


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
        _links=links(request, f"{ROOT}/plans/{row.id}"),
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


async def present_forecast(request: Request, work: WorkDep, row: Forecast) -> ForecastOut:
    """Beside the forecast before it, and beside the outcome as booked today."""
    before = await work.plans.find_forecast_before(row.programme, row.forecast_on)
    earlier = {(line.item, line.fiscal_year): line.amount for line in before.lines} if before else {}
    spent = await work.ledger.spent_by_position(row.programme)
    lines = [
        ForecastLineOut(
            item=line.item,
            fiscal_year=line.fiscal_year,
            amount=line.amount,
            amount_before=earlier.get((line.item, line.fiscal_year)),
            outcome=spent.get((line.item, line.fiscal_year), Decimal(0)),
        )
        for line in row.lines
    ]
    return ForecastOut(
        id=row.id,
        version=row.version,
        programme=row.programme,
        forecast_on=row.forecast_on,
        note=row.note,
        lines=lines,
        made_by=row.made_by,
        updated_at=row.updated_at,
        _links=links(request, f"{ROOT}/forecasts/{row.id}"),
    )


def summarise_forecast(request: Request, row: Forecast) -> ForecastSummaryOut:
    out = ForecastSummaryOut.model_validate(row)
    out.links = links(request, f"{ROOT}/forecasts/{row.id}")
    return out


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


@router.get("/forecasts", summary="Lista prognoser", response_model=Page[ForecastSummaryOut])
async def get_forecasts(request: Request, work: WorkDep, paging: PagingDep) -> Response:
    """Prognoser, en per prognosdag."""
    async with work:
        query = work.plans.list_forecasts()
    return await answer_list(
        request, work, query, lambda row: summarise_forecast(request, row), paging=paging, sorts=FORECAST_SORTS
    )


@router.post("/forecasts", summary="Gör en prognos", status_code=201, response_model=ForecastOut)
async def post_forecast(request: Request, work: WorkDep, body: ForecastIn, key: Idempotency, now: NowDep) -> Response:
    """Det som är betalt, bundet och reserverat per anslagspost och år, med det ni lägger till eller drar ifrån."""
    async with work:
        if answer := await key.first_answer(work):
            return answer
        adjustments = {(each.item, each.fiscal_year): each.amount for each in body.adjustments}
        row = await make_forecast(
            work, body.programme, forecast_on=body.forecast_on, note=body.note, adjustments=adjustments, now=now
        )
        out = await present_forecast(request, work, row)
        return await key.answer(work, out, location=out.links["self"].href, version=row.version)


@router.get("/forecasts/{forecast_id}", summary="Hämta en prognos", response_model=ForecastOut)
async def get_forecast(request: Request, response: Response, work: WorkDep, forecast_id: UUID) -> ForecastOut:
    """En prognos bredvid den föregående och bredvid utfallet."""
    async with work:
        row = await work.plans.get_forecast(forecast_id)
        out = await present_forecast(request, work, row)
    response.headers["ETag"] = etag(row.version)
    return out
