"""Manual reviews."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from selection.models.review import Review


class Reviews:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: Review) -> None:
        self._session.add(row)

    def list_reviews(self, round_id: UUID) -> Select[Review]:
        return select(Review).where(Review.round_id == round_id)

    async def list_all_reviews(self, round_id: UUID) -> Sequence[Review]:
        return (await self._session.scalars(select(Review).where(Review.round_id == round_id))).all()
