"""Our copy of what is published of the units that take part."""

from collections.abc import Collection, Sequence

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from followup.copies import UnitStatistics

_LOCK = text(
    "SELECT pg_advisory_xact_lock(hashtext('unit-statistics'), hashtext(code)) "
    "FROM (SELECT unnest(CAST(:codes AS text[])) AS code ORDER BY 1 OFFSET 0) AS units"
)


class UnitStatisticsCopies:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def lock_units(self, codes: Collection[str]) -> None:
        """Let one transaction at a time bring goals and statistics of a unit together, whichever of them it has.

        Two that come at the same moment would else not see each other. Comes before every lock of a goal.
        """
        if codes:
            await self._session.execute(_LOCK, {"codes": sorted(codes)})

    async def put(self, statistics: UnitStatistics) -> None:
        """Insert the row or replace it: the inbox lets one event of a unit in at a time, and drops older ones."""
        await self._session.merge(statistics)

    async def list_statistics(self, codes: Collection[str]) -> Sequence[UnitStatistics]:
        query = select(UnitStatistics).where(UnitStatistics.school_unit_code.in_(codes))
        return (await self._session.scalars(query)).all()
