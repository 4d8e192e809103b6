"""Commitments per second beside bare statements and public libraries, and how long a position takes to read as the
books grow. `python -m tests.performance.bench_budget [entries …]` runs it alone."""

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median

import asyncpg
from rich.console import Console
from rich.table import Table
from sqlalchemy import Numeric, bindparam, text

from budget.models.ledger import TransactionKind
from budget.repository.ledger import Ledger, Movement
from budget.rules.accounts import Account, PositionKey, Posting, Stage
from budget.rules.movements import Against, Line, Scope, rebind
from insatser.layout import CLONE
from shared.clock import new_id, utc_now
from shared.kit.db import Sessions, create_engine, create_sessions
from shared.process.migrate import migrate
from tests.performance.libraries import Workload, measure_libraries
from tests.performance.servers import PROCESSES, Servers, bare, durable_servers

MIGRATIONS = CLONE / "services" / "budget" / "migrations"
YEAR = 2026
ITEM = "1:5 ap.3"
POSITIONS = 64
TOTAL = 300
CLIENTS = (1, 4, 16)
ROUNDS = 7
DEFAULT_SIZES = (10_000, 100_000, 1_000_000)


@dataclass(frozen=True)
class Row:
    """Commitments per second with some clients, on one item or spread over many; each pair goes the same way in."""

    clients: int
    hot: bool
    service: float
    service_bare: float
    driver: float
    driver_bare: float


async def _spread(clients: int, total: int, one: Callable[[int], Awaitable[None]]) -> float:
    """`total` pieces of work by `clients` at a time; how many were done a second."""
    numbers = iter(range(total))

    async def client() -> None:
        for number in numbers:
            await one(number)

    started = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    return total / (time.perf_counter() - started)


def _scope(number: int) -> Scope:
    return Scope(f"p{number}", YEAR)


def _movement(kind: TransactionKind, programme: str) -> Movement:
    now = utc_now()
    return Movement(kind, programme, "bench", new_id(), "bench", booked_on=now.date(), recorded_at=now)


async def _our_books(url: str) -> None:
    """Positions with more than enough allotted, open for the year."""
    await migrate(MIGRATIONS, url, role=PROCESSES)
    engine = create_engine(url, name="bench")
    sessions = create_sessions(engine)
    for number in range(POSITIONS):
        programme = _scope(number).programme
        giving = [
            Posting(Account(programme, ITEM, YEAR, Stage.ALLOTTED), Decimal(-1_000_000)),
            Posting(Account(programme, ITEM, YEAR, Stage.AVAILABLE), Decimal(1_000_000)),
        ]
        committed = Account(programme, ITEM, YEAR, Stage.COMMITTED, "grant")
        async with sessions() as session, session.begin():
            ledger = Ledger(session)
            await ledger.add_accounts([*(posting.account for posting in giving), committed])
            await ledger.open_position(PositionKey(programme, ITEM, YEAR), at=utc_now())
            assert (await ledger.move(_movement(TransactionKind.LIMIT_CHANGED, programme), giving)).done
    await engine.dispose()


async def _commit(sessions: Sessions, number: int) -> None:
    """The whole movement: limit, transaction, two entries with their hashes, balances, and the sum at commit."""
    scope = _scope(number)
    line = Line(ITEM, YEAR, "grant", Decimal(1), Against.ALLOTMENT)
    async with sessions() as session, session.begin():
        movement = _movement(TransactionKind.COMMITTED, scope.programme)
        attempt = await Ledger(session).move(movement, rebind(scope, committed=([], [line])))
        assert attempt.done


_MOVEMENT = (
    "INSERT INTO ledger_movement (id, programme, booked_on, recorded_at, cause_id, items, fiscal_years, stages, "
    "cost_kinds, amounts, limits, kind, reference, actor) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'committed', 'bench', 'bench') RETURNING done"
)


async def _commit_by_driver(pool: "asyncpg.Pool[asyncpg.Record]", number: int) -> None:
    """The same movement by the driver alone, as bare as the statement it is measured against."""
    now = utc_now()
    items, years, stages, kinds = [ITEM, ITEM], [YEAR, YEAR], ["available", "committed"], ["any", "grant"]
    accounts = (items, years, stages, kinds, [Decimal(-1), Decimal(1)], [True, False])
    assert await pool.fetchval(_MOVEMENT, new_id(), _scope(number).programme, now.date(), now, new_id(), *accounts)


_BARE = (
    "UPDATE item SET committed = committed + {amount} WHERE id = {item} AND committed + {amount} <= total RETURNING id"
)
_BARE_CORE = text(_BARE.format(amount=":amount", item=":item")).bindparams(bindparam("amount", type_=Numeric))


async def _bare_by_core(sessions: Sessions, number: int) -> None:
    """One conditional statement in a transaction of a session: what any service of this kind would do at least."""
    async with sessions() as session, session.begin():
        assert (await session.execute(_BARE_CORE, {"amount": Decimal(1), "item": number})).scalar_one() == number


async def _bare_table(url: str) -> None:
    connection = await asyncpg.connect(bare(url))
    await connection.execute(
        "CREATE TABLE item (id int PRIMARY KEY, total numeric(15, 2) NOT NULL, "
        "committed numeric(15, 2) NOT NULL DEFAULT 0 CHECK (committed <= total))"
    )
    await connection.execute(
        "INSERT INTO item (id, total) SELECT n, 1000000 FROM generate_series(0, $1::int) n", POSITIONS
    )
    await connection.close()


async def _bare_by_driver(pool: "asyncpg.Pool[asyncpg.Record]", number: int) -> None:
    assert await pool.fetchval(_BARE.format(amount="$1", item="$2"), Decimal(1), number) == number


async def measure(servers: Servers) -> list[Row]:
    """Four ways in turn, so that what else the machine does falls on all of them."""
    ours_url, bare_url = servers.new_database("ours"), servers.new_database("bare")
    await _our_books(ours_url)
    await _bare_table(bare_url)
    engines = [create_engine(url, name="bench", pool=max(CLIENTS)) for url in (ours_url, bare_url)]
    ours, bare_sessions = (create_sessions(engine) for engine in engines)
    pools = [
        await asyncpg.create_pool(bare(url), min_size=max(CLIENTS), max_size=max(CLIENTS))
        for url in (ours_url, bare_url)
    ]
    ways: list[Callable[[int], Awaitable[None]]] = [
        lambda n: _commit(ours, n),
        lambda n: _bare_by_core(bare_sessions, n),
        lambda n: _commit_by_driver(pools[0], n),
        lambda n: _bare_by_driver(pools[1], n),
    ]
    rows = [await _row(ways, clients, hot=hot) for clients in CLIENTS for hot in (False, True)]
    for pool in pools:
        await pool.close()
    for engine in engines:
        await engine.dispose()
    return rows


async def _row(ways: list[Callable[[int], Awaitable[None]]], clients: int, *, hot: bool) -> Row:
    spread = 1 if hot else POSITIONS
    rates: list[list[float]] = [[] for _ in ways]
    for _ in range(ROUNDS):
        for found, way in zip(rates, ways, strict=True):
            found.append(await _spread(clients, TOTAL, lambda n, way=way: way(n % spread)))  # type: ignore[misc]
    return Row(clients, hot, *map(median, rates))


_FILL = """
INSERT INTO ledger_entry (ledger_transaction_id, account_id, amount, balance_after, booked_on, hash)
SELECT $1, a.id, 1, n, date '2026-01-01' + (n * 365 / $2)::int, '\\x00'
FROM generate_series($3::bigint, $2::bigint) n CROSS JOIN (SELECT id FROM account WHERE programme = 'p0') a
"""


async def measure_positions(servers: Servers, sizes: tuple[int, ...]) -> list[tuple[int, float, float]]:
    """Entries, and the milliseconds it takes to read a position now and as of a day in the middle (median of 200)."""
    url = servers.new_database("positions")
    await _our_books(url)
    engine = create_engine(url, name="bench")
    sessions = create_sessions(engine)
    connection = await asyncpg.connect(bare(url))
    accounts = await connection.fetchval("SELECT count(*) FROM account WHERE programme = 'p0'")
    transaction = await connection.fetchval("SELECT id FROM ledger_transaction LIMIT 1")
    await connection.execute("ALTER TABLE ledger_entry DISABLE TRIGGER USER")
    await connection.execute(
        "ALTER TABLE ledger_entry DROP CONSTRAINT uq_ledger_entry_ledger_transaction_id_account_id"
    )
    rows, filled = [], 0
    for size in sizes:
        await connection.execute(_FILL, transaction, size // accounts, filled + 1, timeout=1800)
        filled = size // accounts
        await connection.execute("ANALYZE ledger_entry")
        now = await _reading(sessions, None)
        then = await _reading(sessions, date(YEAR, 6, 30))
        rows.append((size, now, then))
    await connection.close()
    await engine.dispose()
    return rows


async def _reading(sessions: Sessions, as_of: date | None) -> float:
    taken = []
    for _ in range(200):
        async with sessions() as session:
            started = time.perf_counter()
            found = await Ledger(session).list_balances(PositionKey("p0", ITEM, YEAR), as_of=as_of)
            taken.append(time.perf_counter() - started)
            assert found
    return median(taken) * 1000


def run(console: Console, sizes: tuple[int, ...] = DEFAULT_SIZES, *, libraries: bool = True) -> None:
    with durable_servers() as servers, tempfile.TemporaryDirectory() as folder:
        rows = asyncio.run(measure(servers))
        others = measure_libraries(console, servers, Path(folder), Workload(POSITIONS, CLIENTS)) if libraries else {}
        _commitments(console, rows, others)
        console.print(_positions(asyncio.run(measure_positions(servers, sizes))))


def _commitments(console: Console, rows: list[Row], others: dict[str, dict[str, float]]) -> None:
    drawn = f"{TOTAL} i varje omgång, median av {ROUNDS}"
    service = _table(f"Åtaganden per sekund så som tjänsten bokför dem, {drawn}", *others)
    driver = _table("Samma rörelse med drivrutinen ensam")
    for row in rows:
        key = f"{row.clients}/{'hot' if row.hot else 'spread'}"
        libraries = [f"{rates[key]:.0f}" if key in rates else "–" for rates in others.values()]
        _add(service, row, ours=row.service, bare=row.service_bare, more=libraries)
        _add(driver, row, ours=row.driver, bare=row.driver_bare)
    console.print(service)
    console.print(driver)


def _table(title: str, *more: str) -> Table:
    table = Table(title=title, title_justify="left")
    for heading in ("Klienter", "Poster", "Vi", "Bart", "Kvot", *more):
        table.add_column(heading, justify="right")
    return table


def _add(table: Table, row: Row, *, ours: float, bare: float, more: Iterable[str] = ()) -> None:
    ratio = f"{ours / bare:.2f}".replace(".", ",")
    table.add_row(str(row.clients), "en het" if row.hot else str(POSITIONS), f"{ours:.0f}", f"{bare:.0f}", ratio, *more)


def _positions(rows: list[tuple[int, float, float]]) -> Table:
    table = Table(title="Ett anslagsläge, millisekunder att läsa", title_justify="left")
    for heading in ("Konteringar", "Nu", "En dag i mitten"):
        table.add_column(heading, justify="right")
    for entries, now, then in rows:
        written = f"{entries:,}".replace(",", " ")
        table.add_row(written, f"{now:.2f}".replace(".", ","), f"{then:.2f}".replace(".", ","))
    return table


if __name__ == "__main__":
    chosen = tuple(int(size) for size in sys.argv[1:] if size.isdigit())
    run(Console(), chosen or DEFAULT_SIZES, libraries="--alone" not in sys.argv)
