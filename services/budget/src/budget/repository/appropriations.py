"""Queries about appropriations and their items."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from budget.models.limits import Appropriation, AppropriationItem
from shared.kit.lookup import one


class Appropriations:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: Appropriation | AppropriationItem) -> None:
        self._session.add(row)

    async def get_appropriation(self, code: str) -> Appropriation:
        return await one(self._session, select(Appropriation).where(Appropriation.code == code), "Anslaget")

    async def find_appropriation(self, code: str) -> Appropriation | None:
        return await self._session.scalar(select(Appropriation).where(Appropriation.code == code))

    def list_appropriations(self) -> Select[Appropriation]:
        return select(Appropriation)

    async def get_item(self, item_id: UUID) -> AppropriationItem:
        query = select(AppropriationItem).where(AppropriationItem.id == item_id)
        return await one(self._session, query, "Anslagsposten")

    async def find_item(self, code: str) -> AppropriationItem | None:
        return await self._session.scalar(select(AppropriationItem).where(AppropriationItem.code == code))

    def list_items(self) -> Select[AppropriationItem]:
        return select(AppropriationItem)

    async def list_codes(self) -> Sequence[str]:
        """What the items are called, in order."""
        return (await self._session.scalars(select(AppropriationItem.code).order_by(AppropriationItem.code))).all()
