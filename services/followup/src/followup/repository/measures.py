"""Queries on the measures of agreements, narrowed to what the caller may see."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from followup.models.measure import AgreedMeasure
from followup.models.schedule import Schedule
from shared.kit import lookup
from shared.kit.actor import Actor


class Measures:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    async def get_measure(self, measure_id: UUID) -> tuple[AgreedMeasure, Schedule]:
        """The measure, and the schedule that follows it."""
        query = select(AgreedMeasure, Schedule).join(Schedule, Schedule.id == AgreedMeasure.schedule_id)
        if own := self._actor.own_tenant:
            query = query.where(Schedule.organization_number == own)
        found = (await self._session.execute(query.where(AgreedMeasure.measure_id == measure_id))).one_or_none()
        measure, schedule = lookup.present_or_refused(found, "Insatsen")
        return measure, schedule
