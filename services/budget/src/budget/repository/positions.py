"""Queries about positions: which there are, and how far their years have come."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from budget.models.ledger import AccountRow, PositionRow, YearState
from budget.rules.accounts import PositionKey, Stage
from shared.kit.lookup import narrowed, one


class Positions:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get_position(self, position_id: UUID) -> PositionRow:
        return await one(self._session, select(PositionRow).where(PositionRow.id == position_id), "Anslagsläget")

    def list_positions(
        self, *, programme: str | None = None, item: str | None = None, fiscal_year: int | None = None
    ) -> Select[PositionRow]:
        return narrowed(
            select(PositionRow),
            (PositionRow.programme, programme),
            (PositionRow.item, item),
            (PositionRow.fiscal_year, fiscal_year),
        )

    async def sum_bound(self) -> Sequence[tuple[PositionKey, Decimal]]:
        """Kronor that agreements bind, by position; zero too."""
        key = (AccountRow.programme, AccountRow.item, AccountRow.fiscal_year)
        query = select(*key, func.sum(AccountRow.balance)).where(AccountRow.stage == Stage.COMMITTED).group_by(*key)
        rows = await self._session.execute(query)
        return [(PositionKey(programme, item, year), bound) for programme, item, year, bound in rows]

    async def find_open_year_before(self, key: PositionKey) -> int | None:
        """The first earlier year of the same programme and item that is not closed."""
        query = select(func.min(PositionRow.fiscal_year)).where(
            PositionRow.programme == key.programme,
            PositionRow.item == key.item,
            PositionRow.fiscal_year < key.fiscal_year,
            PositionRow.state != YearState.CLOSED,
        )
        return await self._session.scalar(query)

    async def find_newest_begun_year(self, programme: str) -> int | None:
        """The newest year that has begun on any of the programme's items."""
        query = select(func.max(PositionRow.fiscal_year))
        has_begun = PositionRow.state != YearState.AHEAD
        return await self._session.scalar(query.where(PositionRow.programme == programme, has_begun))

    async def list_years_to_open(self, year: int) -> Sequence[PositionKey]:
        """Positions whose year has come and that nothing has opened yet."""
        query = (
            select(PositionRow.programme, PositionRow.item, PositionRow.fiscal_year)
            .where(PositionRow.state == YearState.AHEAD, PositionRow.fiscal_year <= year)
            .order_by(PositionRow.fiscal_year, PositionRow.programme, PositionRow.item)
        )
        return [PositionKey(*row) for row in await self._session.execute(query)]

    async def list_authorised_items(self, programme: str, fiscal_year: int) -> frozenset[str]:
        """Items that have a commitment authorisation in the year."""
        query = select(AccountRow.item).where(
            AccountRow.programme == programme,
            AccountRow.fiscal_year == fiscal_year,
            AccountRow.stage == Stage.AUTHORISED,
            AccountRow.balance != 0,
        )
        return frozenset(await self._session.scalars(query))
