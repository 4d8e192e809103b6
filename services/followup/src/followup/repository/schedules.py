"""Queries on schedules, narrowed to what the caller may see."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from followup.models.schedule import Schedule
from shared.kit import lookup
from shared.kit.actor import Actor


class Schedules:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def add(self, schedule: Schedule) -> None:
        self._session.add(schedule)

    async def get_schedule(self, cooperation_id: UUID) -> Schedule:
        query = self.list_schedules().where(Schedule.id == cooperation_id)
        return await lookup.one(self._session, query.options(selectinload(Schedule.activities)), "Schemat")

    async def get_signing_day(self, cooperation_id: UUID) -> date:
        """The day on which the agreement that is followed was signed."""
        query = select(Schedule.signed_on).where(Schedule.id == cooperation_id)
        return (await self._session.execute(query)).scalar_one()

    async def lock_schedule(self, cooperation_id: UUID) -> Schedule:
        """With its activities and measures. Every change locks it before its statements and activities, or two changes
        could deadlock."""
        return lookup.present_or_refused(await self.find_for_change(cooperation_id), "Schemat")

    async def find_for_change(self, cooperation_id: UUID) -> Schedule | None:
        """As `lock_schedule`; None before the agreement is signed."""
        query = self.list_schedules().where(Schedule.id == cooperation_id).with_for_update(of=Schedule)
        whole = query.options(selectinload(Schedule.activities), selectinload(Schedule.measures))
        return (await self._session.execute(whole)).scalar_one_or_none()

    def list_schedules(
        self, *, status: str | None = None, programme: str | None = None, organization_number: str | None = None
    ) -> Select[Schedule]:
        return lookup.narrowed(
            select(Schedule),
            (Schedule.organization_number, self._actor.own_tenant),
            (Schedule.status, status),
            (Schedule.programme, programme),
            (Schedule.organization_number, organization_number),
        )
