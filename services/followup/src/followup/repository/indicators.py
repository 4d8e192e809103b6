"""Queries on indicators, narrowed to what the caller may see."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from followup.models.indicator import Indicator, Measurement
from shared.contracts.terms import AnalysisLevel
from shared.kit import lookup
from shared.kit.actor import Actor

NAME = "Indikatorn"
WITH_OUTCOMES = (
    selectinload(Indicator.measurements).selectinload(Measurement.former_values),
    selectinload(Indicator.published_outcomes),
)


class Indicators:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def add(self, indicator: Indicator) -> None:
        self._session.add(indicator)

    async def get_indicator(self, indicator_id: UUID) -> Indicator:
        query = self.list_indicators().where(Indicator.id == indicator_id)
        return await lookup.one(self._session, query.options(*WITH_OUTCOMES), NAME)

    async def get_indicator_for_change(self, indicator_id: UUID) -> Indicator:
        query = self.list_indicators().where(Indicator.id == indicator_id).with_for_update(of=Indicator)
        return await lookup.one(self._session, query.options(*WITH_OUTCOMES), NAME)

    async def lock_agreed_of_schedule(self, schedule_id: UUID) -> Sequence[Indicator]:
        """The goals of the agreement; in order of id, so that two transactions cannot deadlock."""
        query = select(Indicator).where(Indicator.schedule_id == schedule_id, Indicator.agreed_on.is_not(None))
        query = query.options(selectinload(Indicator.published_outcomes))
        rows = await self._session.execute(query.order_by(Indicator.id).with_for_update(of=Indicator))
        return rows.scalars().all()

    async def lock_of_unit(self, school_unit_code: str) -> Sequence[Indicator]:
        """Those in force of the unit that the statistics can be outcomes of; in order of id, as all that lock them."""
        query = select(Indicator).where(
            Indicator.school_unit_code == school_unit_code, Indicator.code.is_not(None), Indicator.dropped_on.is_(None)
        )
        query = query.options(selectinload(Indicator.published_outcomes)).order_by(Indicator.id)
        return (await self._session.scalars(query.with_for_update(of=Indicator))).all()

    def list_indicators(
        self,
        *,
        schedule_id: UUID | None = None,
        measure_id: UUID | None = None,
        analysis_level: AnalysisLevel | None = None,
        programme: str | None = None,
        organization_number: str | None = None,
        in_force: bool | None = None,
    ) -> Select[Indicator]:
        query = lookup.narrowed(
            select(Indicator),
            (Indicator.organization_number, self._actor.own_tenant),
            (Indicator.schedule_id, schedule_id),
            (Indicator.measure_id, measure_id),
            (Indicator.analysis_level, analysis_level),
            (Indicator.programme, programme),
            (Indicator.organization_number, organization_number),
        )
        if in_force is not None:
            query = query.where(Indicator.dropped_on.is_(None) if in_force else Indicator.dropped_on.is_not(None))
        return query
