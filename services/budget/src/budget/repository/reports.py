"""Queries for reports: sums, made by the database."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Date, DateTime, RowMapping, bindparam, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from budget.rules.authorisation_table import Bound
from budget.rules.money import ZERO
from budget.rules.own_costs import OWN_SOURCES
from budget.rules.reports import Shown, Spent
from shared.kit.schema import audit_entry

_CHANGES = text(
    "SELECT a.item, CAST(extract(year FROM e.booked_on) AS int) AS booked_in, a.fiscal_year, sum(e.amount) AS amount "
    "FROM ledger_entry e JOIN account a ON a.id = e.account_id "
    "WHERE a.stage = 'committed' AND a.programme = ANY(:programmes) AND e.booked_on <= :until "
    "GROUP BY a.item, booked_in, a.fiscal_year, e.amount > 0"
).bindparams(bindparam("until", type_=Date))

_CEILINGS = text(
    "SELECT item, -sum(balance) AS ceiling FROM account WHERE stage = 'authorised' AND programme = ANY(:programmes) "
    "AND fiscal_year = :year GROUP BY item"
)

_SPENT = text(
    "SELECT a.fiscal_year, a.item, a.cost_kind, coalesce(c.activity, o.activity) AS activity, sum(e.amount) AS amount "
    "FROM ledger_entry e JOIN account a ON a.id = e.account_id "
    "JOIN ledger_transaction t ON t.id = e.ledger_transaction_id "
    "LEFT JOIN own_cost c ON c.id = t.cause_id LEFT JOIN outside_payment o ON o.id = t.cause_id "
    "WHERE a.stage IN ('paid', 'repaid') AND a.programme = :programme AND e.booked_on <= :until "
    "GROUP BY a.fiscal_year, a.item, a.cost_kind, coalesce(c.activity, o.activity)"
).bindparams(bindparam("until", type_=Date))

_DIALOGUES = text(
    "SELECT y AS year, count(*) AS dialogues FROM commitment c "
    "CROSS JOIN LATERAL generate_series(CAST(extract(year FROM c.signed_on) AS int), "
    "CAST(extract(year FROM c.ends_on) AS int)) AS y "
    "WHERE c.programme = :programme AND c.state <> 'refused' GROUP BY y"
)


_REALLOCATED = text(
    "SELECT item, sum(amount) AS amount FROM limit_change WHERE kind = 'reallocation' AND fiscal_year = :year "
    "AND registered_at < :end GROUP BY item"
).bindparams(bindparam("end", type_=DateTime(timezone=True)))

_LAPSED = text(
    "SELECT item, sum(lapsed) AS amount FROM year_end WHERE fiscal_year = :year - 1 AND closed_at < :end GROUP BY item"
).bindparams(bindparam("end", type_=DateTime(timezone=True)))


class Reports:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def list_bound_changes(self, programmes: Sequence[str], *, until: date) -> list[Bound]:
        """Every change of the committed amounts, by item, year of booking and fiscal year; ups and downs apart."""
        rows = await self._session.execute(_CHANGES, {"programmes": list(programmes), "until": until})
        return [Bound(row.item, row.booked_in, row.fiscal_year, row.amount) for row in rows]

    async def list_shown_apart(self, *, year: int, end: datetime) -> dict[str, Shown]:
        """Moved between appropriations in the year, and lapsed from the one before, by item; registered before
        `end`."""
        values = {"year": year, "end": end}
        moved = {row.item: row.amount for row in await self._session.execute(_REALLOCATED, values)}
        lapsed = {row.item: row.amount for row in await self._session.execute(_LAPSED, values)}
        return {item: Shown(moved.get(item, ZERO), lapsed.get(item, ZERO)) for item in {*moved, *lapsed}}

    async def list_changes(self, *, start: datetime, end: datetime, limit: int) -> Sequence[RowMapping]:
        """Audit rows from `start` to before `end`, oldest first, at most `limit`."""
        query = select(audit_entry).where(audit_entry.c.at >= start, audit_entry.c.at < end)
        rows = await self._session.execute(query.order_by(audit_entry.c.position).limit(limit))
        return rows.mappings().all()

    async def list_ceilings(self, programmes: Sequence[str], *, year: int) -> dict[str, Decimal]:
        rows = await self._session.execute(_CEILINGS, {"programmes": list(programmes), "year": year})
        return {row.item: row.ceiling for row in rows}

    async def list_spent(self, programme: str, *, until: date) -> list[Spent]:
        """Outcome by the year it counts in, cost kind and activity, as booked up to a day."""
        rows = await self._session.execute(_SPENT, {"programme": programme, "until": until})
        return [
            Spent(row.fiscal_year, row.cost_kind, row.amount, row.activity, elsewhere=row.item in OWN_SOURCES)
            for row in rows
        ]

    async def count_dialogues(self, programme: str) -> dict[int, int]:
        """Number of agreements that run some time in each year."""
        rows = await self._session.execute(_DIALOGUES, {"programme": programme})
        return {row.year: row.dialogues for row in rows}
