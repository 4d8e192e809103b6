"""The ledger's statements: move money under its limits in one statement, and show balances now and then."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Boolean, Date, Integer, Text, Uuid, bindparam, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from budget.errors import AmountTooLarge
from budget.models.ledger import TransactionKind
from budget.rules.accounts import LIMITS, Account, PositionKey, Posting, Stage
from budget.rules.money import total
from budget.rules.positions import Balance
from budget.rules.wording import BALANCE_TOO_LARGE
from shared.clock import new_id
from shared.kit.db import INSTANT


@dataclass(frozen=True, slots=True)
class Movement:
    """The circumstances of what is booked: kind, reason, actor and time."""

    kind: TransactionKind
    programme: str
    reference: str
    cause_id: UUID
    actor: str
    booked_on: date
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Touched:
    """An account as it stood, locked, when the movement was tried."""

    account: Account
    balance: Decimal
    limited: bool
    closed: bool


@dataclass(frozen=True, slots=True)
class Attempt:
    """`done`: all postings were made; otherwise none was, and `touched` shows the accounts that were tried."""

    done: bool
    touched: list[Touched]


# All or none, in one statement: the trigger behind the view locks the accounts, tries every limit and books. It is the
# busiest statement of all, so it is sent past the ORM with the driver's own parameters: a tenth of its time is saved.
_MOVE = (
    "INSERT INTO ledger_movement (items, fiscal_years, stages, cost_kinds, programme, "
    "amounts, limits, id, kind, booked_on, recorded_at, reference, cause_id, actor) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING done"
)

# The accounts that refused. Their rows are locked since the movement was tried, so they stand as they stood then.
_TOUCHED = text(
    "SELECT a.item, a.fiscal_year, a.stage, a.cost_kind, a.balance, a.limited, a.closed FROM account a "
    "JOIN unnest(:items, :years, :stages, :kinds) AS w (item, fiscal_year, stage, cost_kind) "
    "USING (item, fiscal_year, stage, cost_kind) WHERE a.programme = :programme ORDER BY a.id"
).bindparams(
    bindparam("items", type_=ARRAY(Text)),
    bindparam("years", type_=ARRAY(Integer)),
    bindparam("stages", type_=ARRAY(Text)),
    bindparam("kinds", type_=ARRAY(Text)),
)

_OUT_OF_RANGE = "22003"
"""PostgreSQL's code for a number that its column cannot hold."""

_NEW_POSITION = text(
    "INSERT INTO position (id, programme, item, fiscal_year) VALUES (:id, :programme, :item, :fiscal_year) "
    "ON CONFLICT DO NOTHING"
).bindparams(bindparam("id", type_=Uuid))

_NEW_ACCOUNT = text(
    "INSERT INTO account (programme, item, fiscal_year, stage, cost_kind, limited) "
    "SELECT p.programme, p.item, p.fiscal_year, :stage, :cost_kind, p.state = 'open' AND :is_limit "
    "FROM position p WHERE p.programme = :programme AND p.item = :item AND p.fiscal_year = :fiscal_year "
    "AND p.state <> 'closed' FOR SHARE OF p ON CONFLICT DO NOTHING"
).bindparams(bindparam("stage", type_=Text), bindparam("cost_kind", type_=Text), bindparam("is_limit", type_=Boolean))

_BALANCES = text(
    "SELECT stage, cost_kind, balance FROM account "
    "WHERE programme = :programme AND item = :item AND fiscal_year = :fiscal_year"
)

_BALANCES_AS_OF = text(
    "SELECT a.stage, a.cost_kind, e.balance_after AS balance FROM account a "
    "CROSS JOIN LATERAL (SELECT e.balance_after FROM ledger_entry e WHERE e.account_id = a.id "
    "AND e.booked_on <= :day ORDER BY e.booked_on DESC, e.id DESC LIMIT 1) e "
    "WHERE a.programme = :programme AND a.item = :item AND a.fiscal_year = :fiscal_year"
).bindparams(bindparam("day", type_=Date))

_ALL = text(
    "SELECT a.programme, a.item, a.fiscal_year, a.stage, a.cost_kind, a.balance FROM account a "
    "WHERE (CAST(:programme AS text) IS NULL OR a.programme = :programme) "
    "AND (CAST(:item AS text) IS NULL OR a.item = :item) "
    "AND (CAST(:fiscal_year AS int) IS NULL OR a.fiscal_year = :fiscal_year)"
)
_ALL_AS_OF = text(
    "SELECT a.programme, a.item, a.fiscal_year, a.stage, a.cost_kind, e.balance_after AS balance FROM account a "
    "CROSS JOIN LATERAL (SELECT e.balance_after FROM ledger_entry e WHERE e.account_id = a.id "
    "AND e.booked_on <= :day ORDER BY e.booked_on DESC, e.id DESC LIMIT 1) e "
    "WHERE (CAST(:programme AS text) IS NULL OR a.programme = :programme) "
    "AND (CAST(:item AS text) IS NULL OR a.item = :item) "
    "AND (CAST(:fiscal_year AS int) IS NULL OR a.fiscal_year = :fiscal_year)"
).bindparams(bindparam("day", type_=Date))

_LOCK = text("SELECT ledger_lock(:programme)")
_STATE = text("SELECT state FROM position WHERE programme = :programme AND item = :item AND fiscal_year = :fiscal_year")
_LOCK_POSITION = text(
    "SELECT state FROM position WHERE programme = :programme AND item = :item AND fiscal_year = :fiscal_year FOR UPDATE"
)
_SET_STATE = text(
    "UPDATE position SET state = :state WHERE programme = :programme AND item = :item AND fiscal_year = :fiscal_year"
)
_OPEN_ACCOUNTS = text(
    "UPDATE account SET limited = true, overdrawn = greatest(0, -balance), updated_at = :at "
    "WHERE programme = :programme AND item = :item AND fiscal_year = :fiscal_year AND stage IN ('available', 'room')"
).bindparams(bindparam("at", type_=INSTANT))
_CLOSE_ACCOUNTS = text(
    "UPDATE account SET closed = true, updated_at = :at "
    "WHERE programme = :programme AND item = :item AND fiscal_year = :fiscal_year"
).bindparams(bindparam("at", type_=INSTANT))
_YEARS_AHEAD = text(
    "SELECT a.fiscal_year, sum(a.balance) AS bound FROM account a WHERE a.programme = :programme AND a.item = :item "
    "AND a.fiscal_year > :fiscal_year AND a.stage IN ('reserved', 'committed') GROUP BY a.fiscal_year"
)

_OUTSTANDING_BEFORE = text(
    "SELECT fiscal_year, balance FROM account WHERE programme = :programme AND item = :item "
    "AND fiscal_year < :fiscal_year AND stage = 'outstanding' AND balance <> 0 AND NOT closed ORDER BY fiscal_year"
)


class Ledger:
    """Moves money between accounts, and reads how they stand."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def move(self, movement: Movement, postings: Sequence[Posting]) -> Attempt:
        """Make all postings if every limit allows it, else none; at most one posting per account."""
        accounts = (
            [posting.account.item for posting in postings],
            [posting.account.fiscal_year for posting in postings],
            [posting.account.stage.value for posting in postings],
            [posting.account.cost_kind for posting in postings],
            movement.programme,
        )
        if await self._book(accounts, movement, postings):
            return Attempt(True, [])
        names = ("items", "years", "stages", "kinds", "programme")
        rows = await self._session.execute(_TOUCHED, dict(zip(names, accounts, strict=True)))
        return Attempt(False, [_touched(movement.programme, row) for row in rows])

    async def _book(self, accounts: tuple[object, ...], movement: Movement, postings: Sequence[Posting]) -> bool:
        values = (
            [posting.amount for posting in postings],
            [posting.limited for posting in postings],
            new_id(),
            movement.kind.value,
            movement.booked_on,
            movement.recorded_at,
            movement.reference,
            movement.cause_id,
            movement.actor,
        )

        def insert(session: Session) -> bool:
            session.flush()  # the driver's own statement does not wait for the ORM's
            return bool(session.connection().exec_driver_sql(_MOVE, (*accounts, *values)).scalar_one())

        try:
            return await self._session.run_sync(insert)
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) == _OUT_OF_RANGE:
                raise AmountTooLarge(BALANCE_TOO_LARGE) from error
            raise

    async def lock_programmes(self, programmes: Iterable[str]) -> None:
        """Have nobody else move their money until this ends. Each movement does, of its own programme; who moves money
        of several locks them first, in one order for all, so that two cannot deadlock."""
        for programme in sorted(set(programmes)):
            await self._session.execute(_LOCK, {"programme": programme})

    async def add_accounts(self, accounts: Sequence[Account]) -> None:
        """Add the positions and accounts that are missing."""
        keys = sorted({account.position for account in accounts})
        await self.lock_programmes(key.programme for key in keys)
        for key in keys:
            await self._session.execute(_NEW_POSITION, key._asdict() | {"id": new_id()})
        limits = {Account(*key, stage) for key in keys for stage in LIMITS}
        for account in sorted(limits | set(accounts)):
            columns = {
                "stage": account.stage.value,
                "cost_kind": account.cost_kind,
                "is_limit": account.stage in LIMITS,
            }
            await self._session.execute(_NEW_ACCOUNT, account.position._asdict() | columns)

    async def add_position(self, key: PositionKey) -> None:
        await self.add_accounts([Account(*key, Stage.AVAILABLE)])

    async def list_balances(self, key: PositionKey, *, as_of: date | None = None) -> list[Balance]:
        """The balances of a position: now, or as they stood at the end of a day. Constant in the number of entries."""
        statement = _BALANCES if as_of is None else _BALANCES_AS_OF
        rows = await self._session.execute(statement, key._asdict() | ({"day": as_of} if as_of else {}))
        return [Balance(Stage(row.stage), row.cost_kind, row.balance) for row in rows]

    async def list_all_balances(
        self,
        *,
        programme: str | None = None,
        item: str | None = None,
        fiscal_year: int | None = None,
        as_of: date | None = None,
    ) -> dict[PositionKey, list[Balance]]:
        """The balances of many positions, in one statement."""
        asked: dict[str, Any] = {"programme": programme, "item": item, "fiscal_year": fiscal_year}
        rows = await self._session.execute(_ALL_AS_OF if as_of else _ALL, asked | ({"day": as_of} if as_of else {}))
        found: dict[PositionKey, list[Balance]] = {}
        for row in rows:
            balance = Balance(Stage(row.stage), row.cost_kind, row.balance)
            found.setdefault(PositionKey(row.programme, row.item, row.fiscal_year), []).append(balance)
        return found

    async def sum_spent(self, programme: str) -> dict[tuple[str, int], Decimal]:
        """Paid less repaid, by item and fiscal year."""
        spent = {Stage.PAID, Stage.REPAID}
        return {
            (key.item, key.fiscal_year): total(balance.amount for balance in balances if balance.stage in spent)
            for key, balances in (await self.list_all_balances(programme=programme)).items()
        }

    async def find_state(self, key: PositionKey) -> str | None:
        """A position's state, which only goes forward; None when there is no such position."""
        return (await self._session.execute(_STATE, key._asdict())).scalar_one_or_none()

    async def lock_state(self, key: PositionKey) -> str | None:
        """Lock the position, its programme first as movements do, and return its state as `find_state` does."""
        await self.lock_programmes([key.programme])
        return (await self._session.execute(_LOCK_POSITION, key._asdict())).scalar_one_or_none()

    async def open_position(self, key: PositionKey, *, at: datetime) -> None:
        """Open the position: the year's own limit is tried from now on; money bound already may leave it in the red."""
        await self._session.execute(_OPEN_ACCOUNTS, key._asdict() | {"at": at})
        await self._session.execute(_SET_STATE, key._asdict() | {"state": "open"})

    async def close_position(self, key: PositionKey, *, at: datetime) -> None:
        await self._session.execute(_CLOSE_ACCOUNTS, key._asdict() | {"at": at})
        await self._session.execute(_SET_STATE, key._asdict() | {"state": "closed"})

    async def sum_bound_after(self, key: PositionKey) -> Decimal:
        """Kronor reserved and committed for the years after the position's."""
        rows = await self._session.execute(_YEARS_AHEAD, key._asdict())
        return total(row.bound for row in rows)

    async def list_outstanding_before(self, key: PositionKey) -> list[tuple[int, Decimal]]:
        """Earlier years whose authorisation still has something outstanding, and how much."""
        rows = await self._session.execute(_OUTSTANDING_BEFORE, key._asdict())
        return [(row.fiscal_year, row.balance) for row in rows]


def _touched(programme: str, row: Any) -> Touched:
    account = Account(programme, row.item, row.fiscal_year, Stage(row.stage), row.cost_kind)
    return Touched(account, row.balance, row.limited, row.closed)
