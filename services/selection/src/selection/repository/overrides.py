"""Departures from a round's rules."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from selection.models.override import Override, OverrideStatus
from shared.kit.lookup import narrowed, one


class Overrides:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: Override) -> None:
        self._session.add(row)

    async def list_all_overrides(self, round_id: UUID, status: OverrideStatus | None = None) -> Sequence[Override]:
        query = narrowed(select(Override).where(Override.round_id == round_id), (Override.status, status))
        return (await self._session.scalars(query)).all()

    def list_overrides(self, round_id: UUID) -> Select[Override]:
        return select(Override).where(Override.round_id == round_id)

    async def get_override(self, override_id: UUID) -> Override:
        return await one(self._session, select(Override).where(Override.id == override_id), "Avsteget")

    async def get_override_for_change(self, override_id: UUID) -> Override:
        query = select(Override).where(Override.id == override_id).with_for_update()
        return await one(self._session, query, "Avsteget")
