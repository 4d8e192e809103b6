"""Queries about plans, scenarios, forecasts and imports."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from budget.models import Base, Forecast, ForecastDay, ImportRun, OutsidePayment, Plan, Scenario
from shared.kit.errors import NotFound


class Plans:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: Base) -> None:
        self._session.add(row)

    async def get_plan(self, plan_id: UUID) -> Plan:
        plan = await self._session.get(Plan, plan_id)
        if plan is None:
            raise NotFound("Planen finns inte. Kontrollera identiteten.")
        return plan

    async def get_scenario(self, scenario_id: UUID) -> Scenario:
        scenario = await self._session.get(Scenario, scenario_id)
        if scenario is None:
            raise NotFound("Scenariot finns inte. Kontrollera identiteten.")
        return scenario

    async def get_forecast(self, forecast_id: UUID) -> Forecast:
        forecast = await self._session.scalar(self.list_forecasts().where(Forecast.id == forecast_id))
        if forecast is None:
            raise NotFound("Prognosen finns inte. Kontrollera identiteten.")
        return forecast

    async def forecasts_before(self, day: date, *, programmes: Sequence[str]) -> Sequence[Forecast]:
        """The last forecast of each programme before a day."""
        query = self.list_forecasts().where(Forecast.programme.in_(programmes), Forecast.forecast_on < day)
        newest = query.ext(distinct_on(Forecast.programme)).order_by(Forecast.programme, Forecast.forecast_on.desc())
        return (await self._session.scalars(newest)).all()

    async def forecasts_on(self, day: date, *, programme: str | None = None) -> Sequence[Forecast]:
        """The forecast of each programme for a day, or of one."""
        query = self.list_forecasts().where(Forecast.forecast_on == day).order_by(Forecast.programme)
        query = query.where(Forecast.programme == programme) if programme else query
        return (await self._session.scalars(query)).all()

    async def last_forecast_day(self, *, programme: str | None = None) -> date | None:
        query = select(func.max(Forecast.forecast_on))
        return await self._session.scalar(query.where(Forecast.programme == programme) if programme else query)

    async def find_forecast_day(self, programme: str, day: date) -> ForecastDay | None:
        query = select(ForecastDay).where(ForecastDay.programme == programme, ForecastDay.day == day)
        return await self._session.scalar(query)

    async def get_forecast_day(self, day_id: UUID) -> ForecastDay:
        found = await self._session.get(ForecastDay, day_id)
        if found is None:
            raise NotFound("Prognosdagen finns inte. Kontrollera identiteten.")
        return found

    async def get_import(self, import_id: UUID) -> ImportRun:
        run = await self._session.get(ImportRun, import_id)
        if run is None:
            raise NotFound("Inläsningen finns inte. Kontrollera identiteten.")
        return run

    async def find_import(self, kind: str, sha256: str) -> ImportRun | None:
        query = select(ImportRun).where(ImportRun.kind == kind, ImportRun.sha256 == sha256)
        return await self._session.scalar(query)

    async def known_references(self, programme: str, references: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
        """Which of other systems' payments (system, its reference) are imported already."""
        query = select(OutsidePayment.source, OutsidePayment.source_reference).where(
            OutsidePayment.programme == programme,
            OutsidePayment.source_reference.in_([reference for _, reference in references]),
        )
        return {(row.source, row.source_reference) for row in await self._session.execute(query)}

    def list_plans(self) -> Select[Plan]:
        return select(Plan)

    def list_scenarios(self) -> Select[Scenario]:
        return select(Scenario)

    def list_forecasts(self) -> Select[Forecast]:
        return select(Forecast).options(selectinload(Forecast.lines))

    def list_forecast_days(self, *, programme: str | None = None) -> Select[ForecastDay]:
        query = select(ForecastDay)
        return query.where(ForecastDay.programme == programme) if programme else query

    def list_imports(self) -> Select[ImportRun]:
        return select(ImportRun)
