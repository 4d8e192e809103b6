"""Sums for reports, made by the database."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import Date, Row, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from budget.rules.authorisation_table import Bound
from budget.rules.reports import Spent


class CostBy(StrEnum):
    """What costs are divided by."""

    ORGANIZER = "organizer"
    ORGANIZER_TYPE = "organizer_type"
    REGION = "region"
    COST_KIND = "cost_kind"


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

_COSTS = text(
    "WITH shares AS ("
    "SELECT c.organization_number, l.cost_kind, l.amount AS bound, 0::numeric AS paid FROM commitment c "
    "JOIN commitment_line l ON l.commitment_id = c.id WHERE c.programme = :programme AND l.amount > 0 "
    "UNION ALL SELECT p.organization_number, p.cost_kind, 0, p.amount FROM payment p "
    "WHERE p.programme = :programme AND p.state = 'paid' AND p.paid_on BETWEEN :since AND :until "
    "UNION ALL SELECT c.organization_number, c.cost_kind, 0, -r.amount FROM claim c "
    "JOIN receipt r ON r.claim_id = c.id "
    "WHERE c.programme = :programme AND r.received_on BETWEEN :since AND :until) "
    "SELECT CASE :by WHEN 'cost_kind' THEN s.cost_kind "
    "WHEN 'organizer' THEN coalesce(o.name, s.organization_number) "
    "WHEN 'organizer_type' THEN coalesce(o.organizer_type, 'okänd') "
    "ELSE coalesce(left(o.municipality_code, 2), 'okänd') END AS name, "
    "sum(s.bound) AS bound, sum(s.paid) AS paid FROM shares s "
    "LEFT JOIN organizer o ON o.organization_number = s.organization_number GROUP BY 1"
).bindparams(bindparam("since", type_=Date), bindparam("until", type_=Date))

_VOUCHERS = text(
    "SELECT * FROM ("
    "SELECT p.id, p.paid_on AS day, p.message AS text, p.cost_kind, pp.item, pp.amount, c.diary_number "
    "FROM payment p JOIN commitment c ON c.id = p.commitment_id JOIN (SELECT payment_id, item, sum(amount) AS amount "
    "FROM payment_part GROUP BY payment_id, item) pp ON pp.payment_id = p.id "
    "WHERE p.programme = :programme AND p.state = 'paid' AND p.paid_on BETWEEN :since AND :until "
    "UNION ALL SELECT r.id, r.received_on, 'Återbetalning', c.cost_kind, c.item, -r.amount, c.diary_number "
    "FROM receipt r JOIN claim c ON c.id = r.claim_id "
    "WHERE c.programme = :programme AND r.received_on BETWEEN :since AND :until) AS v ORDER BY v.day, v.id, v.item"
).bindparams(bindparam("since", type_=Date), bindparam("until", type_=Date))


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

    async def costs(
        self, programme: str, by: CostBy, *, since: date, until: date
    ) -> list[tuple[str, Decimal, Decimal]]:
        """Name, bound now, and paid in the period less what came back in it."""
        values = {"programme": programme, "by": by.value, "since": since, "until": until}
        return [(row.name, row.bound, row.paid) for row in await self._session.execute(_COSTS, values)]

    async def voucher_rows(self, programme: str, *, since: date, until: date) -> Sequence[Row[tuple[object, ...]]]:
        """What was paid and what came back, by day: id, day, text, cost_kind, item, amount, diary_number."""
        values = {"programme": programme, "since": since, "until": until}
        return (await self._session.execute(_VOUCHERS, values)).all()
