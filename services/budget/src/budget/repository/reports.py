"""Sums for reports, made by the database."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import Date, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from budget.rules.authorisation_table import Bound
from budget.rules.reports import Spent

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
    "SELECT a.fiscal_year, a.cost_kind, sum(e.amount) AS amount FROM ledger_entry e "
    "JOIN account a ON a.id = e.account_id "
    "WHERE a.stage IN ('paid', 'repaid') AND a.programme = :programme AND e.booked_on <= :until "
    "GROUP BY a.fiscal_year, a.cost_kind"
).bindparams(bindparam("until", type_=Date))

_DIALOGUES = text(
    "SELECT y AS year, count(*) AS dialogues FROM commitment c "
    "CROSS JOIN LATERAL generate_series(CAST(extract(year FROM c.signed_on) AS int), "
    "CAST(extract(year FROM c.ends_on) AS int)) AS y "
    "WHERE c.programme = :programme AND c.state <> 'refused' GROUP BY y"
)


class Reports:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def bound_changes(self, programmes: Sequence[str], *, until: date) -> list[Bound]:
        """Every change of what is committed, by item, year of booking and fiscal year; ups and downs apart."""
        rows = await self._session.execute(_CHANGES, {"programmes": list(programmes), "until": until})
        return [Bound(row.item, row.booked_in, row.fiscal_year, row.amount) for row in rows]

    async def ceilings(self, programmes: Sequence[str], *, year: int) -> dict[str, Decimal]:
        rows = await self._session.execute(_CEILINGS, {"programmes": list(programmes), "year": year})
        return {row.item: row.ceiling for row in rows}

    async def spent(self, programme: str, *, until: date) -> list[Spent]:
        """Outcome by the year it counts in and cost kind, as booked up to a day."""
        rows = await self._session.execute(_SPENT, {"programme": programme, "until": until})
        return [Spent(row.fiscal_year, row.cost_kind, row.amount) for row in rows]

    async def dialogues(self, programme: str) -> dict[int, int]:
        """Agreements that run some time in each year."""
        rows = await self._session.execute(_DIALOGUES, {"programme": programme})
        return {row.year: row.dialogues for row in rows}
