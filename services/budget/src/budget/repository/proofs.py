"""Queries that prove the books: every balance from its entries, every chain unbroken, every sum zero."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit.db import freeze


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that is broken, and where."""

    rule: str
    where: str


@dataclass(frozen=True, slots=True)
class Proven:
    """Number of things verified, and every fault that was found."""

    entries: int
    transactions: int
    accounts: int
    debit: str
    credit: str
    faults: Sequence[Fault]


_COUNTS = text(
    "SELECT (SELECT count(*) FROM ledger_entry) AS entries, (SELECT count(*) FROM ledger_transaction) AS transactions, "
    "(SELECT count(*) FROM account) AS accounts, "
    "(SELECT coalesce(sum(amount), 0)::numeric(30, 2)::text FROM ledger_entry WHERE amount > 0) AS debit, "
    "(SELECT coalesce(-sum(amount), 0)::numeric(30, 2)::text FROM ledger_entry WHERE amount < 0) AS credit"
)
_FAULTS = {
    "every transaction sums to zero": text(
        "SELECT t.id::text AS place FROM ledger_transaction t "
        "LEFT JOIN ledger_entry e ON e.ledger_transaction_id = t.id "
        "GROUP BY t.id HAVING coalesce(sum(e.amount), 0) <> 0 OR count(e.id) < 2 LIMIT 20"
    ),
    "every balance is the sum of its entries": text(
        "SELECT a.id::text AS place FROM account a LEFT JOIN ledger_entry e ON e.account_id = a.id "
        "GROUP BY a.id HAVING a.balance <> coalesce(sum(e.amount), 0) LIMIT 20"
    ),
    "every entry continues the one before it": text(
        "SELECT place FROM (SELECT id::text AS place, balance_after, hash, account_id, ledger_transaction_id, amount, "
        "booked_on, "
        "lag(balance_after, 1, 0) OVER w AS balance_before, lag(hash, 1, '\\x'::bytea) OVER w AS hash_before "
        "FROM ledger_entry WINDOW w AS (PARTITION BY account_id ORDER BY id)) AS e "
        "WHERE balance_after <> balance_before + amount OR hash <> "
        "ledger_hash(hash_before, account_id, ledger_transaction_id, amount, balance_after, booked_on) LIMIT 20"
    ),
    "every account ends with its newest entry": text(
        "SELECT a.id::text AS place FROM account a LEFT JOIN LATERAL (SELECT hash FROM ledger_entry e "
        "WHERE e.account_id = a.id ORDER BY e.id DESC LIMIT 1) e ON true "
        "WHERE a.hash <> coalesce(e.hash, '\\x'::bytea) LIMIT 20"
    ),
    "what is available is what was given less what is bound": text(
        "SELECT programme || ' ' || item || ' ' || fiscal_year AS place FROM account "
        "WHERE stage NOT IN ('authorised', 'room', 'outstanding') "
        "GROUP BY programme, item, fiscal_year HAVING sum(balance) <> 0 LIMIT 20"
    ),
    "the room of each authorisation is its ceiling less the outstanding": text(
        "SELECT programme || ' ' || item || ' ' || fiscal_year AS place FROM account "
        "WHERE stage IN ('authorised', 'room', 'outstanding') "
        "GROUP BY programme, item, fiscal_year HAVING sum(balance) <> 0 LIMIT 20"
    ),
    "no limit is passed but by a cut": text(
        "SELECT id::text AS place FROM account WHERE limited AND balance < -overdrawn LIMIT 20"
    ),
    "what agreements and decisions hold is what the accounts hold": text(
        "WITH bound AS ("
        "SELECT r.programme, l.item, l.fiscal_year, l.cost_kind, 'reserved' AS stage, l.amount FROM reservation r "
        "JOIN reservation_line l ON l.reservation_id = r.id WHERE r.state = 'reserved' AND l.against <> 'plan' "
        "UNION ALL SELECT c.programme, l.item, l.fiscal_year, l.cost_kind, 'committed', l.amount FROM commitment c "
        "JOIN commitment_line l ON l.commitment_id = c.id WHERE l.amount > 0), "
        "sums AS (SELECT programme, item, fiscal_year, cost_kind, stage, sum(amount) AS amount FROM bound "
        "GROUP BY programme, item, fiscal_year, cost_kind, stage) "
        "SELECT coalesce(a.programme, s.programme) || ' ' || coalesce(a.item, s.item) || ' ' || "
        "coalesce(a.fiscal_year, s.fiscal_year) || ' ' || coalesce(a.stage, s.stage) AS place "
        "FROM (SELECT * FROM account WHERE stage IN ('reserved', 'committed')) a "
        "FULL JOIN sums s USING (programme, item, fiscal_year, cost_kind, stage) "
        "WHERE coalesce(a.balance, 0) <> coalesce(s.amount, 0) LIMIT 20"
    ),
    "what counts is what vouchers and other systems say": text(
        "WITH vouchered AS (SELECT v.programme, r.item, r.fiscal_year, r.cost_kind, r.amount FROM voucher v "
        "JOIN voucher_row r ON r.voucher_id = v.id WHERE v.kind <> 'settlement' "
        "UNION ALL SELECT programme, item, fiscal_year, cost_kind, amount FROM outside_payment), "
        "sums AS (SELECT programme, item, fiscal_year, cost_kind, sum(amount) AS amount FROM vouchered "
        "GROUP BY programme, item, fiscal_year, cost_kind), "
        "counted AS (SELECT programme, item, fiscal_year, cost_kind, sum(balance) AS amount FROM account "
        "WHERE stage IN ('paid', 'repaid') GROUP BY programme, item, fiscal_year, cost_kind) "
        "SELECT programme || ' ' || item || ' ' || fiscal_year || ' ' || cost_kind AS place "
        "FROM counted c FULL JOIN sums s USING (programme, item, fiscal_year, cost_kind) "
        "WHERE coalesce(c.amount, 0) <> coalesce(s.amount, 0) LIMIT 20"
    ),
    "vouchers are numbered without gaps": text(
        "SELECT series || ' ' || voucher_year AS place FROM voucher GROUP BY series, voucher_year "
        "HAVING max(number) <> count(*) OR min(number) <> 1 LIMIT 20"
    ),
}


class Proofs:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def verify(self) -> Proven:
        """Run all checks on one snapshot, so that movements made meanwhile cannot look like faults."""
        await freeze(self._session)
        counts = (await self._session.execute(_COUNTS)).one()
        faults = [
            Fault(rule, row.place)
            for rule, statement in _FAULTS.items()
            for row in (await self._session.execute(statement)).all()
        ]
        return Proven(counts.entries, counts.transactions, counts.accounts, counts.debit, counts.credit, faults)
