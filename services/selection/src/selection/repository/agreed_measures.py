"""Measures that cooperations have agreed on."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from selection.copies import AgreedMeasures


class AgreedMeasuresCopies:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: AgreedMeasures) -> None:
        self._session.add(row)

    async def find_measures(self, cooperation_id: UUID) -> AgreedMeasures | None:
        return await self._session.get(AgreedMeasures, cooperation_id)

    async def list_all_measures(self) -> Sequence[AgreedMeasures]:
        query = select(AgreedMeasures).order_by(AgreedMeasures.signed_on, AgreedMeasures.cooperation_id)
        return (await self._session.scalars(query)).all()
