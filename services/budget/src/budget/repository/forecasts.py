"""Queries about forecasts and the days on which they are wanted."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from budget.models.forecasts import Forecast, ForecastDay
from shared.kit.lookup import narrowed, one


class Forecasts:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: Forecast | ForecastDay) -> None:
        self._session.add(row)

    async def get_forecast(self, forecast_id: UUID) -> Forecast:
        return await one(self._session, self.list_forecasts().where(Forecast.id == forecast_id), "Prognosen")

    def list_forecasts(self, *, programme: str | None = None) -> Select[Forecast]:
        query = select(Forecast).options(selectinload(Forecast.lines))
        return narrowed(query, (Forecast.programme, programme))

    async def list_forecasts_on(self, day: date, *, programme: str | None = None) -> Sequence[Forecast]:
        """The forecast of each programme for a day, or of one."""
        query = self.list_forecasts().where(Forecast.forecast_on == day).order_by(Forecast.programme)
        return (await self._session.scalars(narrowed(query, (Forecast.programme, programme)))).all()

    async def list_forecasts_before(self, day: date, *, programmes: Sequence[str]) -> Sequence[Forecast]:
        """The last forecast of each programme before a day."""
        query = self.list_forecasts().where(Forecast.programme.in_(programmes), Forecast.forecast_on < day)
        newest = query.ext(distinct_on(Forecast.programme)).order_by(Forecast.programme, Forecast.forecast_on.desc())
        return (await self._session.scalars(newest)).all()

    async def find_last_day(self, *, programme: str | None = None) -> date | None:
        """The day of the newest forecast."""
        query = select(func.max(Forecast.forecast_on))
        return await self._session.scalar(narrowed(query, (Forecast.programme, programme)))

    async def get_forecast_day(self, day_id: UUID) -> ForecastDay:
        return await one(self._session, select(ForecastDay).where(ForecastDay.id == day_id), "Prognosdagen")

    async def find_forecast_day(self, programme: str, day: date) -> ForecastDay | None:
        query = select(ForecastDay).where(ForecastDay.programme == programme, ForecastDay.day == day)
        return await self._session.scalar(query)

    def list_forecast_days(self, *, programme: str | None = None) -> Select[ForecastDay]:
        return narrowed(select(ForecastDay), (ForecastDay.programme, programme))
