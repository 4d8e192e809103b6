"""What can be seen of a programme's books in the database and the outbox, and what must hold whatever has happened."""

import json
from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import text

from budget.worker import publish_moved
from shared.clock import utc_now
from tests.support.service import ServiceUnderTest

from .book_sums import ZERO

FUNDING = {
    "funds-reserved": "total",
    "reservation-refused": None,
    "funds-committed": "total",
    "commitment-adjusted": "released",
    "commitment-refused": None,
    "payment-made": "amount",
    "repayment-claimed": "amount",
    "repayment-received": "amount",
    "repayment-changed": "outstanding",
}
"""Facts about a cooperation's money, and the field with their amount."""

_ACCOUNTS = "SELECT id, item, fiscal_year, stage, cost_kind, balance FROM account WHERE programme = :programme"
_ENTRIES = (
    "SELECT e.id, e.ledger_transaction_id, e.account_id, e.amount FROM ledger_entry e "
    "JOIN account a ON a.id = e.account_id WHERE a.programme = :programme AND e.id > :after"
)
_AGREEMENTS = (
    "SELECT c.id, c.state, c.reason IS NOT NULL AS waits, l.item, l.fiscal_year, l.cost_kind, l.agreed, l.amount, "
    "l.paid FROM commitment c JOIN commitment_line l ON l.commitment_id = c.id WHERE c.programme = :programme"
)
_RESERVED = (
    "SELECT r.cooperation_id, l.item, l.fiscal_year, l.cost_kind, l.amount FROM reservation r JOIN reservation_line l "
    "ON l.reservation_id = r.id WHERE r.programme = :programme AND r.state = 'reserved' AND l.against <> 'plan' "
    "AND l.amount <> 0"
)
_PAYMENTS = "SELECT message, state FROM payment WHERE programme = :programme"
_CLAIMS = (
    "SELECT c.source, c.state, c.amount - (SELECT coalesce(sum(r.amount), 0) FROM receipt r WHERE r.claim_id = c.id) "
    "AS outstanding FROM claim c WHERE c.programme = :programme"
)
_OUTBOX = "SELECT position, subject, sequence, event FROM outbox WHERE position > :after ORDER BY position"
_RETIRE = (
    "UPDATE commitment SET state = 'ended' WHERE programme = :programme",
    "UPDATE position SET state = 'closed' WHERE programme = :programme",
)
_REASONS = "SELECT reason FROM held_event WHERE state = 'dead'"


class Sight:
    def __init__(self, budget: ServiceUnderTest, programme: str) -> None:
        self._budget = budget
        self._where: dict[str, Any] = {"programme": programme}
        self._entry = self._position = 0
        self._sums: dict[int, Decimal] = defaultdict(lambda: ZERO)
        self._sequences: dict[str, int] = {}
        self._facts: dict[UUID, list[tuple[str, Decimal]]] = {}
        self._positions: dict[str, Any] = {}

    async def look(self) -> dict[str, Any]:
        """All that the model speaks of, in the model's words; on the way, all that must always hold."""
        await publish_moved(self._budget.sessions, utc_now())
        async with self._budget.sessions() as session:

            async def rows(statement: str, **more: Any) -> list[Any]:
                return list((await session.execute(text(statement), self._where | more)).all())

            accounts = await rows(_ACCOUNTS)
            self._add_up(await rows(_ENTRIES, after=self._entry), accounts)
            self._read(await rows(_OUTBOX, after=self._position), accounts)
            claims = await rows(_CLAIMS)
            return {
                "accounts": {tuple(row[1:5]): row.balance for row in accounts if row.balance},
                "agreements": _agreements(await rows(_AGREEMENTS)),
                "reserved": _by_cooperation(await rows(_RESERVED)),
                "payments": {row.message: row.state for row in await rows(_PAYMENTS)},
                "claims": {row.source: (row.state, _left(row)) for row in claims},
                "facts": self._facts,
            }

    async def on(self, day: date) -> dict[Any, Decimal]:
        """The accounts as the service shows them of a past day."""
        async with self._budget.work() as work:
            found = await work.ledger.list_all_balances(programme=self._where["programme"], as_of=day)
        return {
            (item, year, balance.stage.value, balance.cost_kind): balance.amount
            for (_, item, year), balances in found.items()
            for balance in balances
            if balance.amount
        }

    async def reasons(self) -> list[str]:
        async with self._budget.sessions() as session:
            return list(await session.scalars(text(_REASONS)))

    async def retire(self) -> None:
        async with self._budget.sessions() as session, session.begin():
            for statement in _RETIRE:
                await session.execute(text(statement), self._where)

    def _add_up(self, entries: list[Any], accounts: list[Any]) -> None:
        """Debit is credit in each transaction, and each balance is the sum of its entries."""
        transactions: dict[UUID, list[Decimal]] = defaultdict(list)
        for entry in entries:
            transactions[entry.ledger_transaction_id].append(entry.amount)
            self._sums[entry.account_id] += entry.amount
            self._entry = max(self._entry, entry.id)
        crooked = {str(key): amounts for key, amounts in transactions.items() if sum(amounts) or len(amounts) < 2}
        assert not crooked, f"debit is not credit: {crooked}"
        off = [tuple(row) for row in accounts if row.balance != self._sums[row.id]]
        assert not off, f"balances are not the sums of their entries: {off}"

    def _read(self, outbox: list[Any], accounts: list[Any]) -> None:
        """Events of a subject are numbered without gaps, and the last word on each position is how it stands."""
        for row in outbox:
            self._position = row.position
            event = json.loads(row.event)
            if event.get("programme") != self._where["programme"]:
                continue
            assert row.sequence == self._sequences.get(row.subject, 0) + 1, f"a gap in the events of {row.subject}"
            self._sequences[row.subject] = row.sequence
            name = event["type"].split(".")[1]
            if name in FUNDING:
                self._hear(name, event)
            elif name == "position-changed":
                self._positions[event["subject"]] = event["data"]
        for row in accounts:
            published = self._positions.get(f"{self._where['programme']}/{row.fiscal_year}/{row.item}")
            if row.stage == "available" and row.balance:
                assert published, f"no event of {row.item} {row.fiscal_year}"
                assert Decimal(published["available"]) == row.balance, f"{row.item} {row.fiscal_year}: {published}"

    def _hear(self, name: str, event: dict[str, Any]) -> None:
        field = FUNDING[name]
        amount = Decimal(event["data"][field]) if field else ZERO
        self._facts.setdefault(UUID(event["data"]["cooperation_id"]), []).append((name, amount))


def _left(row: Any) -> Decimal:
    return ZERO if row.state == "written_off" else row.outstanding


def _agreements(rows: list[Any]) -> dict[UUID, Any]:
    found: dict[UUID, Any] = {}
    for row in rows:
        waits = row.waits and row.state in ("committed", "refused")
        agreed, bound, paid = found.setdefault(row.id, (row.state, waits, {}, {}, {}))[2:]
        for lines, amount in ((agreed, row.agreed), (bound, row.amount), (paid, row.paid)):
            if amount:
                lines[row.item, row.fiscal_year, row.cost_kind] = amount
    return found


def _by_cooperation(rows: list[Any]) -> dict[UUID, Any]:
    found: dict[UUID, Any] = {}
    for row in rows:
        found.setdefault(row.cooperation_id, {})[row.item, row.fiscal_year, row.cost_kind] = row.amount
    return found
