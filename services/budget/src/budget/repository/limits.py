"""Queries about appropriations, cost rules, and changes of limits."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Select, case, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from budget.models import (
    AccountRow,
    Appropriation,
    AppropriationItem,
    Base,
    CostRuleRow,
    LimitChange,
    LimitKind,
    PositionRow,
    YearEnd,
    YearState,
)
from budget.rules.accounts import Stage
from shared.kit.clock import STOCKHOLM, swedish_date
from shared.kit.errors import NotFound

Row = TypeVar("Row")
PositionKey = tuple[str, str, int]
"""Programme, item, fiscal year."""


class Limits:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: Base) -> None:
        self._session.add(row)

    async def get_appropriation(self, code: str) -> Appropriation:
        query = select(Appropriation).where(Appropriation.code == code)
        return _found(await self._session.scalar(query), "Anslaget finns inte. Kontrollera beteckningen.")

    async def find_item(self, code: str) -> AppropriationItem | None:
        return await self._session.scalar(select(AppropriationItem).where(AppropriationItem.code == code))

    async def get_item(self, item_id: UUID) -> AppropriationItem:
        row = await self._session.get(AppropriationItem, item_id)
        return _found(row, "Anslagsposten finns inte. Kontrollera identiteten.")

    async def get_limit_change(self, change_id: UUID) -> LimitChange:
        row = await self._session.get(LimitChange, change_id)
        return _found(row, "Posten finns inte. Kontrollera identiteten.")

    async def get_year_end(self, year_end_id: UUID) -> YearEnd:
        return _found(await self._session.get(YearEnd, year_end_id), "Bokslutet finns inte. Kontrollera identiteten.")

    async def get_cost_rule(self, rule_id: UUID) -> CostRuleRow:
        row = await self._session.get(CostRuleRow, rule_id)
        return _found(row, "Kostnadsregeln finns inte. Kontrollera identiteten.")

    async def get_position(self, position_id: UUID) -> PositionRow:
        row = await self._session.get(PositionRow, position_id)
        return _found(row, "Anslagsläget finns inte. Kontrollera identiteten.")

    async def open_year_before(self, programme: str, item: str, *, fiscal_year: int) -> int | None:
        """The first earlier year of a position that is not closed."""
        query = select(func.min(PositionRow.fiscal_year)).where(
            PositionRow.programme == programme,
            PositionRow.item == item,
            PositionRow.fiscal_year < fiscal_year,
            PositionRow.state != YearState.CLOSED,
        )
        return await self._session.scalar(query)

    async def years_to_open(self, year: int) -> Sequence[tuple[str, str, int]]:
        """Positions (programme, item, fiscal year) whose year has come and that nothing has opened yet."""
        query = (
            select(PositionRow.programme, PositionRow.item, PositionRow.fiscal_year)
            .where(PositionRow.state == YearState.AHEAD, PositionRow.fiscal_year <= year)
            .order_by(PositionRow.fiscal_year, PositionRow.programme, PositionRow.item)
        )
        return [(row.programme, row.item, row.fiscal_year) for row in await self._session.execute(query)]

    async def rules_on(self, programme: str, day: date) -> dict[str, CostRuleRow]:
        """The rule of each cost kind that holds on a day."""
        query = (
            select(CostRuleRow)
            .where(CostRuleRow.programme == programme, CostRuleRow.valid_from <= day)
            .order_by(CostRuleRow.valid_from)
        )
        return {row.cost_kind: row for row in await self._session.scalars(query)}

    async def authorised_items(self, programme: str, fiscal_year: int) -> frozenset[str]:
        """Items that have a commitment authorisation in the year."""
        query = select(AccountRow.item).where(
            AccountRow.programme == programme,
            AccountRow.fiscal_year == fiscal_year,
            AccountRow.stage == Stage.AUTHORISED,
            AccountRow.balance != 0,
        )
        return frozenset(await self._session.scalars(query))

    def list_appropriations(self) -> Select[Appropriation]:
        return select(Appropriation)

    def list_items(self) -> Select[AppropriationItem]:
        return select(AppropriationItem)

    def list_cost_rules(self, *, programme: str | None = None) -> Select[CostRuleRow]:
        query = select(CostRuleRow)
        return query.where(CostRuleRow.programme == programme) if programme else query

    def list_limit_changes(
        self,
        kinds: Sequence[LimitKind],
        *,
        programme: str | None = None,
        item: str | None = None,
        fiscal_year: int | None = None,
    ) -> Select[LimitChange]:
        query = select(LimitChange).where(LimitChange.kind.in_(kinds))
        for column, value in (
            (LimitChange.programme, programme),
            (LimitChange.item, item),
            (LimitChange.fiscal_year, fiscal_year),
        ):
            query = query.where(column == value) if value else query
        return query

    def list_year_ends(self) -> Select[YearEnd]:
        return select(YearEnd)

    async def closing_days(
        self, *, programme: str | None = None, item: str | None = None, fiscal_year: int | None = None
    ) -> dict[PositionKey, date]:
        """The Swedish day on which each closed position was closed."""
        columns = (YearEnd.programme, YearEnd.item, YearEnd.fiscal_year)
        query = select(*columns, YearEnd.closed_at)
        for column, value in zip(columns, (programme, item, fiscal_year), strict=True):
            query = query.where(column == value) if value else query
        found = await self._session.execute(query)
        return {(row.programme, row.item, row.fiscal_year): swedish_date(row.closed_at) for row in found}

    async def registered_later(
        self, day: date, *, programme: str | None = None, item: str | None = None, fiscal_year: int | None = None
    ) -> dict[PositionKey, tuple[Decimal, Decimal]]:
        """Decided on the day or before and registered after it, so not in the books of that day: kronor of what may be
        used, and of the authorisation."""
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
            .where(LimitChange.decided_on <= day, LimitChange.registered_at >= _end_of(day))
            .group_by(*columns)
        )
        for column, value in zip(columns, (programme, item, fiscal_year), strict=True):
            query = query.where(column == value) if value else query
        found = await self._session.execute(query)
        return {(row.programme, row.item, row.fiscal_year): (row.usable, row.authorised) for row in found}

    def list_positions(
        self, *, programme: str | None = None, item: str | None = None, fiscal_year: int | None = None
    ) -> Select[PositionRow]:
        query = select(PositionRow)
        for column, value in (
            (PositionRow.programme, programme),
            (PositionRow.item, item),
            (PositionRow.fiscal_year, fiscal_year),
        ):
            query = query.where(column == value) if value else query
        return query

    async def lock_loading(self) -> None:
        """One process loads programme files at a time."""
        await self._session.execute(text("SELECT pg_advisory_xact_lock(hashtext('load-programmes'))"))

    async def find_rule(self, programme: str, cost_kind: str, *, valid_from: date) -> CostRuleRow | None:
        return await self._session.scalar(
            select(CostRuleRow).where(
                CostRuleRow.programme == programme,
                CostRuleRow.cost_kind == cost_kind,
                CostRuleRow.valid_from == valid_from,
            )
        )

    async def has_entry(self, kind: LimitKind, values: Mapping[str, Any]) -> bool:
        """Whether a decision's entry is registered: the same kind, item, year, diary number and day."""
        named = ("programme", "item", "fiscal_year", "diary_number", "decided_on")
        query = select(LimitChange.id).where(LimitChange.kind == kind)
        for name in named:
            query = query.where(getattr(LimitChange, name) == values[name])
        return await self._session.scalar(query) is not None

    async def find_appropriation(self, code: str) -> Appropriation | None:
        return await self._session.scalar(select(Appropriation).where(Appropriation.code == code))

    async def programmes(self) -> Sequence[str]:
        return (await self._session.scalars(select(func.distinct(CostRuleRow.programme)))).all()


def _end_of(day: date) -> datetime:
    """The first instant that is not that Swedish day."""
    return datetime.combine(day + timedelta(days=1), time.min, STOCKHOLM)


def _found(row: Row | None, missing: str) -> Row:
    if row is None:
        raise NotFound(missing)
    return row
