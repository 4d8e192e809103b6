"""Queries about year-ends."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from budget.models.limits import YearEnd
from budget.rules.accounts import PositionKey
from shared.clock import swedish_date
from shared.kit.lookup import narrowed, one


class YearEnds:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: YearEnd) -> None:
        self._session.add(row)

    async def get_year_end(self, year_end_id: UUID) -> YearEnd:
        return await one(self._session, select(YearEnd).where(YearEnd.id == year_end_id), "Bokslutet")

    def list_year_ends(self, *, programme: str | None = None) -> Select[YearEnd]:
        return narrowed(select(YearEnd), (YearEnd.programme, programme))

    async def list_closing_days(
        self, *, programme: str | None = None, item: str | None = None, fiscal_year: int | None = None
    ) -> dict[PositionKey, date]:
        """Swedish day of the closing, by position."""
        columns = (YearEnd.programme, YearEnd.item, YearEnd.fiscal_year)
        asked = zip(columns, (programme, item, fiscal_year), strict=True)
        query = select(*columns, YearEnd.closed_at)
        found = await self._session.execute(
            query.where(*(column == value for column, value in asked if value is not None))
        )
        return {PositionKey(row.programme, row.item, row.fiscal_year): swedish_date(row.closed_at) for row in found}
