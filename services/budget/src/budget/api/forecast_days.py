"""The days on which the regleringsbrev wants a forecast."""

from uuid import UUID

from fastapi import Request, Response

from budget.api.dependencies import ROOT, Create, ProgrammeQuery, Read
from budget.api.forecast_schemas import (
    ForecastDayIn,
    ForecastDayOut,
)
from budget.models.forecasts import ForecastDay
from budget.use_cases.forecast_days.register_forecast_day import register_forecast_day
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.routes import Routes

router = Routes(tags=["plan och prognos"])
SORTS = {"day": ForecastDay.day, "registered_at": ForecastDay.registered_at, "updated_at": ForecastDay.registered_at}


def present(request: Request, row: ForecastDay) -> ForecastDayOut:
    return ForecastDayOut.of(
        row,
        links=links(
            request,
            f"{ROOT}/forecast-days/{row.id}",
            Step("forecast", "post_forecast", "POST", f"{ROOT}/forecasts"),
        ),
    )


@router.get("/forecast-days", summary="Lista prognosdagar", response_model=Page[ForecastDayOut])
async def get_forecast_days(call: Read, paging: PagingDep, programme: ProgrammeQuery) -> Response:
    """Dagar då regleringsbrevet vill ha en prognos."""
    async with call.work as work:
        query = work.forecasts.list_forecast_days(programme=programme)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.post("/forecast-days", summary="Registrera en prognosdag", status_code=201, response_model=ForecastDayOut)
async def post_forecast_day(call: Create, body: ForecastDayIn) -> Response:
    """Ur regleringsbrevet: dagen, hur långt fram prognosen ska gå, och diarienumret."""
    async with call.work as work:
        row = await register_forecast_day(
            work,
            body.programme,
            day=body.day,
            last_year=body.last_year,
            diary_number=body.diary_number,
            now=call.now,
        )
        return await call.answer(present, row)


@router.get("/forecast-days/{day_id}", summary="Hämta en prognosdag", response_model=ForecastDayOut)
async def get_forecast_day(call: Read, day_id: UUID) -> Response:
    """En prognosdag."""
    async with call.work as work:
        return await call.answer(present, await work.forecasts.get_forecast_day(day_id))
