"""How far the ledger has been published, account by account and day by day."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Date, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from budget.rules.accounts import PositionKey
from shared.kit.db import freeze

_LOCK = text("LOCK TABLE account_published IN EXCLUSIVE MODE")
# An account's entries are in the order of their dates, and come in the order of their numbers, for its row is locked
# until they are committed: whatever comes later stands after the place that was published.
_UNPUBLISHED = (
    "SELECT a.id, a.programme, a.item, a.fiscal_year, a.cost_kind, e.booked_on, e.ledger_transaction_id FROM account a "
    "LEFT JOIN account_published t ON t.account_id = a.id "
    "CROSS JOIN LATERAL (SELECT e.booked_on, e.ledger_transaction_id FROM ledger_entry e "
    "WHERE e.account_id = a.id AND (e.booked_on, e.id) > (coalesce(t.booked_on, '-infinity'), coalesce(t.entry_id, 0)) "
    "ORDER BY e.booked_on, e.id LIMIT 1) e"
)
_FIRST = text(
    "SELECT u.booked_on, max(t.recorded_at) AS recorded_at "  # noqa: S608 (our own statement)
    f"FROM ({_UNPUBLISHED}) u JOIN ledger_transaction t ON t.id = u.ledger_transaction_id "
    "GROUP BY u.booked_on ORDER BY u.booked_on LIMIT 1"
)
# A later day that has been published already shows what is published now as well: it is published again.
_NOTE = text(
    f"WITH unpublished AS (SELECT * FROM ({_UNPUBLISHED}) u WHERE u.booked_on = :day), "  # noqa: S608 (as above)
    "noted AS (INSERT INTO account_published (account_id, booked_on, entry_id) "
    "SELECT u.id, :day, (SELECT max(e.id) FROM ledger_entry e WHERE e.account_id = u.id AND e.booked_on = :day) "
    "FROM unpublished u ON CONFLICT (account_id) DO UPDATE "
    "SET booked_on = excluded.booked_on, entry_id = excluded.entry_id) "
    "SELECT programme, item, fiscal_year, cost_kind, booked_on FROM unpublished UNION "
    "SELECT a.programme, a.item, a.fiscal_year, a.cost_kind, e.booked_on FROM account a "
    "JOIN account_published t ON t.account_id = a.id AND t.booked_on > :day JOIN ledger_entry e ON e.account_id = a.id "
    "WHERE e.booked_on > :day AND (e.booked_on, e.id) <= (t.booked_on, t.entry_id) "
    "AND (a.programme, a.item, a.fiscal_year) IN (SELECT programme, item, fiscal_year FROM unpublished)"
).bindparams(bindparam("day", type_=Date))


class Moved(NamedTuple):
    """A position with entries on a day, and the cost kind of the account that moved."""

    booked_on: date
    key: PositionKey
    cost_kind: str


class Publishing:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find_first(self) -> tuple[date, datetime] | None:
        """The first booking day with entries that are not published, and when they were recorded."""
        row = (await self._session.execute(_FIRST)).one_or_none()
        return (row.booked_on, row.recorded_at) if row else None

    async def lock(self) -> None:
        """Keep all others from publishing until the commit; all that is read from here on is the books at one moment.

        First in the transaction: locking a table takes no snapshot, so the moment comes after whoever published before.
        """
        await freeze(self._session)
        await self._session.execute(_LOCK)

    async def note_published(self, day: date) -> Sequence[Moved]:
        """Count what is booked on the day so far as published; return what moved then, and on later published days."""
        rows = await self._session.execute(_NOTE, {"day": day})
        return [
            Moved(row.booked_on, PositionKey(row.programme, row.item, row.fiscal_year), row.cost_kind) for row in rows
        ]
