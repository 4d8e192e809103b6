"""Our copy of what is published of the units that take part."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from agreements.copies import UnitStatistics


class UnitStatisticsCopies:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def put(self, statistics: UnitStatistics) -> None:
        """Insert the row or replace it: the inbox lets one event of a unit in at a time, and drops older ones."""
        await self._session.merge(statistics)

    async def find_statistics(self, codes: Collection[str]) -> dict[str, UnitStatistics]:
        query = select(UnitStatistics).where(UnitStatistics.school_unit_code.in_(codes))
        return {row.school_unit_code: row for row in (await self._session.scalars(query)).all()}
