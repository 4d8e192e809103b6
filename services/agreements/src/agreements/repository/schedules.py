"""Our copy of the follow-up of a case."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from agreements.copies import Schedule


class Schedules:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, schedule: Schedule) -> None:
        self._session.add(schedule)

    async def find_schedule(self, cooperation_id: UUID) -> Schedule | None:
        return await self._session.get(Schedule, cooperation_id)
