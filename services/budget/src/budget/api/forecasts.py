"""Forecasts per appropriation item, on the days that the regleringsbrev names. Nothing here touches the books."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from budget.api.dependencies import ROOT, ProgrammeQuery, WorkDep
from budget.api.forecast_schemas import (
    ForecastDayIn,
    ForecastDayOut,
    ForecastIn,
    ForecastLineOut,
    ForecastOut,
    ForecastSummaryOut,
)
from budget.api.tables import FORMS, TableOut, answer_table
from budget.models import Forecast, ForecastDay
from budget.rules.forecasts import Figures, Place, added, forecast_table, lacks_comment
from budget.rules.money import ZERO
from budget.use_cases.forecasts.make_forecast import Comment, make_forecast
from budget.use_cases.forecasts.register_forecast_day import register_forecast_day
from shared.kit.errors import NotFound
from shared.rest.idempotency import Idempotency
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep, answer_list
from shared.rest.opening import NowDep
from shared.rest.versions import etag

router = APIRouter(tags=["plan och prognos"])
SORTS = {"forecast_on": Forecast.forecast_on, "updated_at": Forecast.updated_at}
DAY_SORTS = {"day": ForecastDay.day, "registered_at": ForecastDay.registered_at}


async def present(request: Request, work: WorkDep, row: Forecast) -> ForecastOut:
    """Beside the forecast before it, and beside the outcome as booked today."""
    before = await work.plans.forecasts_before(row.forecast_on, programmes=[row.programme])
    earlier = {(line.item, line.fiscal_year): line.amount for forecast in before for line in forecast.lines}
    spent = await work.ledger.spent_by_position(row.programme)
    lines = []
    for line in row.lines:
        place, figures = (line.item, line.fiscal_year), line.figures
        lines.append(
            ForecastLineOut(
                item=line.item,
                fiscal_year=line.fiscal_year,
                amount=line.amount,
                amount_before=earlier.get(place),
                brought_forward=line.brought_forward,
                allotted=line.allotted,
                withdrawn=line.withdrawn,
                disposable=figures.disposable,
                against_budget=figures.against_budget,
                outcome_at_forecast=line.outcome,
                outcome=spent.get(place, ZERO),
                comment_before=line.comment_before,
                comment_budget=line.comment_budget,
                lacks_comment=lacks_comment(figures, earlier.get(place)),
            )
        )
    report = f"{ROOT}/forecast-reports?forecast_on={row.forecast_on}&programme={row.programme}"
    return ForecastOut(
        id=row.id,
        version=row.version,
        programme=row.programme,
        forecast_on=row.forecast_on,
        note=row.note,
        lines=lines,
        made_by=row.made_by,
        updated_at=row.updated_at,
        _links=links(request, f"{ROOT}/forecasts/{row.id}", Step("report", "get_forecast_report", "GET", report)),
    )


def summarise(request: Request, row: Forecast) -> ForecastSummaryOut:
    out = ForecastSummaryOut.model_validate(row)
    out.links = links(request, f"{ROOT}/forecasts/{row.id}")
    return out


def present_day(request: Request, row: ForecastDay) -> ForecastDayOut:
    out = ForecastDayOut.model_validate(row)
    out.links = links(
        request,
        f"{ROOT}/forecast-days/{row.id}",
        Step("forecast", "post_forecast", "POST", f"{ROOT}/forecasts"),
    )
    return out


@router.get("/forecasts", summary="Lista prognoser", response_model=Page[ForecastSummaryOut])
async def get_forecasts(request: Request, work: WorkDep, paging: PagingDep) -> Response:
    """Prognoser, en per prognosdag."""
    async with work:
        query = work.plans.list_forecasts()
    return await answer_list(request, work, query, lambda row: summarise(request, row), paging=paging, sorts=SORTS)


@router.post("/forecasts", summary="Gör en prognos", status_code=201, response_model=ForecastOut)
async def post_forecast(request: Request, work: WorkDep, body: ForecastIn, key: Idempotency, now: NowDep) -> Response:
    """Det som är betalt, bundet och reserverat per anslagspost och år, med det ni lägger till eller drar ifrån.

    Prognosen gäller innevarande år och så många år framåt som regleringsbrevet säger för prognosdagen, annars tre.
    """
    async with work:
        if answer := await key.first_answer(work):
            return answer
        adjustments = {(each.item, each.fiscal_year): each.amount for each in body.adjustments}
        comments = {
            (each.item, each.fiscal_year): Comment(each.comment_before, each.comment_budget) for each in body.comments
        }
        row = await make_forecast(
            work,
            body.programme,
            forecast_on=body.forecast_on,
            note=body.note,
            adjustments=adjustments,
            comments=comments,
            now=now,
        )
        out = await present(request, work, row)
        return await key.answer(work, out, location=out.links["self"].href, version=row.version)


@router.get("/forecasts/{forecast_id}", summary="Hämta en prognos", response_model=ForecastOut)
async def get_forecast(request: Request, response: Response, work: WorkDep, forecast_id: UUID) -> ForecastOut:
    """En prognos bredvid den föregående, budgeten och utfallet."""
    async with work:
        row = await work.plans.get_forecast(forecast_id)
        out = await present(request, work, row)
    response.headers["ETag"] = etag(row.version)
    return out


@router.get("/forecast-reports", summary="Prognos för Hermes", response_model=TableOut, responses=FORMS)
async def get_forecast_report(
    request: Request,
    work: WorkDep,
    now: NowDep,
    forecast_on: Annotated[
        date | None, Query(description="Prognosdagen; den senaste prognosen om inget anges", examples=["2026-10-23"])
    ] = None,
    programme: ProgrammeQuery = None,
) -> Response:
    """De uppgifter som prognoserna i Hermes frågar efter, per anslagspost och år, för alla uppdrag tillsammans."""
    async with work:
        day = forecast_on or await work.plans.last_forecast_day(programme=programme)
        found = await work.plans.forecasts_on(day, programme=programme) if day else []
        if not found:
            raise NotFound("Det finns ingen prognos för den dagen. Gör prognosen först.")
        programmes = [row.programme for row in found]
        earlier = await work.plans.forecasts_before(found[0].forecast_on, programmes=programmes)
    before = {place: figures.amount for place, figures in _by_place(earlier).items()}
    return answer_table(request, forecast_table(_by_place(found), before, day=str(day)), now=now)


def _by_place(forecasts: Iterable[Forecast]) -> dict[Place, Figures]:
    """The programmes' forecasts added up per item and year."""
    places: dict[Place, list[Figures]] = {}
    for forecast in forecasts:
        for line in forecast.lines:
            places.setdefault((line.item, line.fiscal_year), []).append(line.figures)
    return {place: added(parts) for place, parts in places.items()}


@router.get("/forecast-days", summary="Lista prognosdagar", response_model=Page[ForecastDayOut])
async def get_forecast_days(
    request: Request, work: WorkDep, paging: PagingDep, programme: ProgrammeQuery = None
) -> Response:
    """Dagar då regleringsbrevet vill ha en prognos."""
    async with work:
        query = work.plans.list_forecast_days(programme=programme)
    return await answer_list(
        request, work, query, lambda row: present_day(request, row), paging=paging, sorts=DAY_SORTS
    )


@router.post("/forecast-days", summary="Registrera en prognosdag", status_code=201, response_model=ForecastDayOut)
async def post_forecast_day(
    request: Request, work: WorkDep, body: ForecastDayIn, key: Idempotency, now: NowDep
) -> Response:
    """Ur regleringsbrevet: dagen, hur långt fram prognosen ska gå, och diarienumret."""
    async with work:
        if answer := await key.first_answer(work):
            return answer
        row = await register_forecast_day(
            work,
            body.programme,
            day=body.day,
            last_year=body.last_year,
            diary_number=body.diary_number,
            now=now,
        )
        out = present_day(request, row)
        return await key.answer(work, out, location=out.links["self"].href)


@router.get("/forecast-days/{day_id}", summary="Hämta en prognosdag", response_model=ForecastDayOut)
async def get_forecast_day(request: Request, work: WorkDep, day_id: UUID) -> ForecastDayOut:
    """En prognosdag."""
    async with work:
        return present_day(request, await work.plans.get_forecast_day(day_id))
