"""Forecasts per appropriation item, on the days that the regleringsbrev names. Nothing here touches the books."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from budget.api.dependencies import ROOT, BookDay, Create, ProgrammeQuery, Read
from budget.api.forecast_schemas import (
    ForecastIn,
    ForecastLineOut,
    ForecastOut,
    ForecastSummaryOut,
)
from budget.api.tables import FORMS, TableOut, answer_table
from budget.models.forecasts import Forecast, ForecastLine
from budget.rules.forecasts import Figures, Place, added, forecast_table, lacks_comment
from budget.rules.money import ZERO
from budget.unit_of_work import Work
from budget.use_cases.forecasts.make_forecast import Comment, make_forecast
from shared.kit.errors import NotFound
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.routes import Routes

router = Routes(tags=["plan och prognos"])
SORTS = {"forecast_on": Forecast.forecast_on, "updated_at": Forecast.updated_at}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Shown beside a forecast: the one before it, and the outcome as booked today."""

    earlier: Mapping[Place, Decimal]
    spent: Mapping[Place, Decimal]


async def compare(work: Work, row: Forecast) -> Comparison:
    before = await work.forecasts.list_forecasts_before(row.forecast_on, programmes=[row.programme])
    earlier = {(line.item, line.fiscal_year): line.amount for forecast in before for line in forecast.lines}
    return Comparison(earlier, await work.ledger.sum_spent(row.programme))


def present(comparison: Comparison, request: Request, row: Forecast) -> ForecastOut:
    report = f"{ROOT}/forecast-reports?forecast_on={row.forecast_on}&programme={row.programme}"
    step = Step("report", "get_forecast_report", "GET", report)
    lines = [_line(comparison, line) for line in row.lines]
    return ForecastOut.of(row, lines=lines, links=links(request, f"{ROOT}/forecasts/{row.id}", step))


def _line(comparison: Comparison, line: ForecastLine) -> ForecastLineOut:
    place, figures = (line.item, line.fiscal_year), line.figures
    before = comparison.earlier.get(place)
    return ForecastLineOut.of(
        line,
        amount_before=before,
        disposable=figures.disposable,
        against_budget=figures.against_budget,
        outcome_at_forecast=line.outcome,
        outcome=comparison.spent.get(place, ZERO),
        lacks_comment=lacks_comment(figures, before),
    )


def summarise(request: Request, row: Forecast) -> ForecastSummaryOut:
    return ForecastSummaryOut.of(row, links=links(request, f"{ROOT}/forecasts/{row.id}"))


@router.get("/forecasts", summary="Lista prognoser", response_model=Page[ForecastSummaryOut])
async def get_forecasts(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeQuery,
) -> Response:
    """Prognoser, en per prognosdag."""
    async with call.work as work:
        query = work.forecasts.list_forecasts(programme=programme)
    return await call.list(query, summarise, paging=paging, sorts=SORTS)


@router.post("/forecasts", summary="Gör en prognos", status_code=201, response_model=ForecastOut)
async def post_forecast(call: Create, body: ForecastIn) -> Response:
    """Det som är betalt, bundet och reserverat per anslagspost och år, med det ni lägger till eller drar ifrån.

    Prognosen gäller innevarande år och så många år framåt som regleringsbrevet säger för prognosdagen, annars tre.
    """
    async with call.work as work:
        forecast = await make_forecast(
            work,
            body.programme,
            forecast_on=body.forecast_on,
            note=body.note,
            adjustments={(part.item, part.fiscal_year): part.amount for part in body.adjustments},
            comments={
                (part.item, part.fiscal_year): Comment(part.comment_before, part.comment_budget)
                for part in body.comments
            },
            now=call.now,
        )
        return await call.answer(partial(present, await compare(work, forecast)), forecast)


@router.get("/forecasts/{forecast_id}", summary="Hämta en prognos", response_model=ForecastOut)
async def get_forecast(call: Read, forecast_id: UUID) -> Response:
    """En prognos bredvid den föregående, budgeten och utfallet."""
    async with call.work as work:
        forecast = await work.forecasts.get_forecast(forecast_id)
        return await call.answer(partial(present, await compare(work, forecast)), forecast)


@router.get("/forecast-reports", summary="Prognos för Hermes", response_model=TableOut, responses=FORMS)
async def get_forecast_report(
    call: Read,
    programme: ProgrammeQuery,
    forecast_on: Annotated[
        BookDay | None, Query(description="Prognosdagen; den senaste prognosen om inget anges", examples=["2026-10-23"])
    ] = None,
) -> Response:
    """De uppgifter som prognoserna i Hermes frågar efter, per anslagspost och år, för alla uppdrag tillsammans."""
    async with call.work as work:
        day = forecast_on or await work.forecasts.find_last_day(programme=programme)
        found = await work.forecasts.list_forecasts_on(day, programme=programme) if day else []
        if not found:
            raise NotFound("Det finns ingen prognos för den dagen. Gör prognosen först.")
        programmes = [row.programme for row in found]
        earlier = await work.forecasts.list_forecasts_before(found[0].forecast_on, programmes=programmes)
    before = {place: figures.amount for place, figures in _by_place(earlier).items()}
    return answer_table(call.request, forecast_table(_by_place(found), before, day=str(day)), now=call.now)


def _by_place(forecasts: Iterable[Forecast]) -> dict[Place, Figures]:
    """The programmes' forecasts added up per item and year."""
    places: dict[Place, list[Figures]] = {}
    for forecast in forecasts:
        for line in forecast.lines:
            places.setdefault((line.item, line.fiscal_year), []).append(line.figures)
    return {place: added(parts) for place, parts in places.items()}
