"""Queries about costs, bound and counted, as finely as they are booked; reports add them up."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Date, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from budget.rules.cost_report import Bound, Counted
from budget.rules.measures import Tied

# Bound and unpaid at the end of a day, from the ledger's entries: an entry is caused by an agreement, or by a payment
# or a delivery on one. The turn of a year moves bound money between years and changes no sum.
_BOUND = text(
    "SELECT c.id, c.organization_number, a.cost_kind, sum(e.amount) AS amount FROM ledger_entry e "
    "JOIN account a ON a.id = e.account_id JOIN ledger_transaction t ON t.id = e.ledger_transaction_id "
    "LEFT JOIN payment p ON p.id = t.cause_id LEFT JOIN accrual d ON d.id = t.cause_id "
    "JOIN commitment c ON c.id = coalesce(p.commitment_id, d.commitment_id, t.cause_id) "
    "WHERE a.stage = 'committed' AND a.programme = :programme AND e.booked_on <= :until "
    "GROUP BY c.id, c.organization_number, a.cost_kind HAVING sum(e.amount) <> 0"
).bindparams(bindparam("until", type_=Date))

_COUNTED = text(
    "SELECT v.organization_number, r.cost_kind, r.measure_id, r.measure_kind, r.activity, sum(r.amount) AS amount "
    "FROM voucher v JOIN voucher_row r ON r.voucher_id = v.id "
    "WHERE v.programme = :programme AND v.kind <> 'settlement' AND v.day BETWEEN :since AND :until "
    "GROUP BY v.organization_number, r.cost_kind, r.measure_id, r.measure_kind, r.activity "
    "UNION ALL SELECT NULL, o.cost_kind, NULL, o.measure_kind, o.activity, sum(o.amount) FROM outside_payment o "
    "WHERE o.programme = :programme AND o.counted_on BETWEEN :since AND :until "
    "GROUP BY o.cost_kind, o.measure_kind, o.activity"
).bindparams(bindparam("since", type_=Date), bindparam("until", type_=Date))

_LEFT = text(
    "SELECT commitment_id, cost_kind, measure_id, measure_kind, sum(amount) AS amount FROM ("
    "SELECT a.commitment_id, a.cost_kind, a.measure_id, a.measure_kind, a.amount FROM agreed_cost a "
    "UNION ALL SELECT v.commitment_id, r.cost_kind, r.measure_id, r.measure_kind, -r.amount FROM voucher v "
    "JOIN voucher_row r ON r.voucher_id = v.id WHERE v.kind <> 'settlement' AND v.day <= :until) AS s "
    "JOIN commitment c ON c.id = s.commitment_id WHERE c.programme = :programme "
    "GROUP BY commitment_id, cost_kind, measure_id, measure_kind HAVING sum(amount) > 0"
).bindparams(bindparam("until", type_=Date))


class Costs:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def list_bound(self, programme: str, *, until: date) -> list[Bound]:
        rows = await self._session.execute(_BOUND, {"programme": programme, "until": until})
        return [Bound(row.id, row.organization_number, row.cost_kind, row.amount) for row in rows]

    async def list_counted(self, programme: str, *, since: date, until: date) -> list[Counted]:
        """Costs that counted in the period, less repayments; rows without an organiser are own costs."""
        rows = await self._session.execute(_COUNTED, {"programme": programme, "since": since, "until": until})
        return [
            Counted(
                row.organization_number,
                row.cost_kind,
                Tied(row.measure_id, row.measure_kind),
                row.amount,
                row.activity,
            )
            for row in rows
        ]

    async def list_left_to_pay(self, programme: str, *, until: date) -> Mapping[tuple[UUID, str], dict[Tied, Decimal]]:
        """Agreed less counted, per measure, for every agreement and cost kind."""
        found: dict[tuple[UUID, str], dict[Tied, Decimal]] = {}
        for row in await self._session.execute(_LEFT, {"programme": programme, "until": until}):
            left = found.setdefault((row.commitment_id, row.cost_kind), {})
            left[Tied(row.measure_id, row.measure_kind)] = row.amount
        return found
