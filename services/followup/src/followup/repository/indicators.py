"""Queries on indicators, narrowed to what the caller may see."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from followup.models.indicator import Indicator
from shared.kit import lookup
from shared.kit.actor import Actor

NAME = "Indikatorn"
WITH_MEASUREMENTS = selectinload(Indicator.measurements)


class Indicators:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def add(self, indicator: Indicator) -> None:
        self._session.add(indicator)

    async def get_indicator(self, indicator_id: UUID) -> Indicator:
        query = self.list_indicators().where(Indicator.id == indicator_id)
        return await lookup.one(self._session, query.options(WITH_MEASUREMENTS), NAME)

    async def lock_indicator(self, indicator_id: UUID) -> Indicator:
        query = self.list_indicators().where(Indicator.id == indicator_id).with_for_update(of=Indicator)
        return await lookup.one(self._session, query.options(WITH_MEASUREMENTS), NAME)

    def list_indicators(self, *, schedule_id: UUID | None = None, measure_id: UUID | None = None) -> Select[Indicator]:
        return lookup.narrowed(
            select(Indicator),
            (Indicator.organization_number, self._actor.own_tenant),
            (Indicator.schedule_id, schedule_id),
            (Indicator.measure_id, measure_id),
        )
