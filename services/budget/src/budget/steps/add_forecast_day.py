"""Add a day on which the regleringsbrev wants a forecast."""

from datetime import date, datetime

from budget.models.forecasts import ForecastDay
from budget.unit_of_work import Work


async def add_forecast_day(
    work: Work, programme: str, *, day: date, last_year: int, diary_number: str, now: datetime
) -> ForecastDay:
    row = ForecastDay(
        programme=programme,
        day=day,
        last_year=last_year,
        diary_number=diary_number,
        registered_by=work.actor.subject,
        registered_at=now,
    )
    work.forecasts.add(row)
    await work.session.flush()  # gives the row its id, which the audit row needs
    after = {"programme": programme, "day": str(day), "last_year": last_year, "diary_number": diary_number}
    await work.record("add_forecast_day", "forecast_day", row.id, at=now, after=after)
    return row
