"""Queries about changes of limits: allotments, savings, credit, withdrawals, authorisations."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from budget.models.limits import LimitChange, LimitKind
from budget.rules.accounts import PositionKey
from shared.kit.lookup import narrowed, one
from shared.kit.swedish import end_of


class Limits:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: LimitChange) -> None:
        self._session.add(row)

    async def get_change(self, change_id: UUID) -> LimitChange:
        return await one(self._session, select(LimitChange).where(LimitChange.id == change_id), "Posten")

    async def find_entry(
        self, kind: LimitKind, key: PositionKey, *, diary_number: str, decided_on: date
    ) -> LimitChange | None:
        """An entry of a decision: no two have the same kind, position, diary number and day."""
        query = select(LimitChange).where(
            LimitChange.kind == kind,
            LimitChange.programme == key.programme,
            LimitChange.item == key.item,
            LimitChange.fiscal_year == key.fiscal_year,
            LimitChange.diary_number == diary_number,
            LimitChange.decided_on == decided_on,
        )
        return await self._session.scalar(query)

    def list_changes(
        self,
        kinds: Sequence[LimitKind],
        *,
        programme: str | None = None,
        item: str | None = None,
        fiscal_year: int | None = None,
    ) -> Select[LimitChange]:
        query = select(LimitChange).where(LimitChange.kind.in_(kinds))
        return narrowed(
            query,
            (LimitChange.programme, programme),
            (LimitChange.item, item),
            (LimitChange.fiscal_year, fiscal_year),
        )

    async def sum_registered_later(
        self, day: date, *, programme: str | None = None, item: str | None = None, fiscal_year: int | None = None
    ) -> dict[PositionKey, tuple[Decimal, Decimal]]:
        """Kronor of what may be used, and of the authorisation, by position: decided on the day or before and
        registered after it, so not in the books of that day."""
        columns = (LimitChange.programme, LimitChange.item, LimitChange.fiscal_year)
        takes = LimitChange.kind.in_([kind for kind in LimitKind if kind.sign < 0])
        signed = case((takes, -LimitChange.amount), else_=LimitChange.amount)
        is_room = LimitChange.kind == LimitKind.AUTHORISATION
        query = (
            select(
                *columns,
                func.coalesce(func.sum(signed).filter(~is_room), 0).label("usable"),
                func.coalesce(func.sum(signed).filter(is_room), 0).label("authorised"),
            )
            .where(LimitChange.decided_on <= day, LimitChange.registered_at >= end_of(day))
            .group_by(*columns)
        )
        asked = zip(columns, (programme, item, fiscal_year), strict=True)
        found = await self._session.execute(narrowed(query, *asked))
        return {PositionKey(row.programme, row.item, row.fiscal_year): (row.usable, row.authorised) for row in found}
