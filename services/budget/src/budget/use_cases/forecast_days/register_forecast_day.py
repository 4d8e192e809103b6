"""Register a day on which the regleringsbrev wants a forecast, and how far ahead."""

from datetime import date, datetime

from budget.models.forecasts import ForecastDay
from budget.steps.add_forecast_day import add_forecast_day
from budget.steps.check_programme import check_programme
from budget.unit_of_work import Work


async def register_forecast_day(
    work: Work, programme: str, *, day: date, last_year: int, diary_number: str, now: datetime
) -> ForecastDay:
    await check_programme(work, programme)
    return await add_forecast_day(work, programme, day=day, last_year=last_year, diary_number=diary_number, now=now)
