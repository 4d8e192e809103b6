"""Queries about plans and scenarios."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from budget.models.plans import Plan, Scenario
from shared.kit.lookup import narrowed, one


class Plans:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: Plan | Scenario) -> None:
        self._session.add(row)

    async def get_plan(self, plan_id: UUID) -> Plan:
        return await one(self._session, select(Plan).where(Plan.id == plan_id), "Planen")

    def list_plans(self, *, programme: str | None = None) -> Select[Plan]:
        return narrowed(select(Plan), (Plan.programme, programme))

    async def get_scenario(self, scenario_id: UUID) -> Scenario:
        return await one(self._session, select(Scenario).where(Scenario.id == scenario_id), "Scenariot")

    def list_scenarios(self, *, programme: str | None = None) -> Select[Scenario]:
        return narrowed(select(Scenario), (Scenario.programme, programme))
