"""The service's series of diary numbers."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from agreements.models.diary_series import DiarySeries


class DiaryNumbers:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def take_number(self, year: int) -> str:
        """`ÖK 2026:17`. A row lock keeps the series without gaps: a transaction that fails gives its number back."""
        first = insert(DiarySeries).values(year=year, last=1)
        taken = first.on_conflict_do_update(index_elements=["year"], set_={"last": DiarySeries.last + 1})
        number = (await self._session.execute(taken.returning(DiarySeries.last))).scalar_one()
        return f"ÖK {year}:{number}"
