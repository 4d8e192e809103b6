"""Commitments per second beside bare statements and public libraries, and how long a position takes to read as the
books grow. `python -m tests.performance.bench_budget [entries …]` runs it alone."""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median

import asyncpg
from rich.console import Console
from rich.table import Table

from budget.models import TransactionKind
from budget.repository.ledger import Ledger, Movement
from budget.rules.accounts import Account, Posting, Stage
from budget.rules.movements import Against, Line, Scope, rebind
from insatser.layout import CLONE
from shared.kit.clock import new_id, utc_now
from shared.kit.db import Sessions, create_engine, create_sessions
from shared.kit.migrate import migrate
from tests.performance.servers import Servers, bare, durable_servers

MIGRATIONS = CLONE / "services" / "budget" / "migrations"
LIBRARIES = Path(__file__).parent / "ledgers"
YEAR = 2026
ITEM = "1:5 ap.3"
POSITIONS = 64
TOTAL = 600
CLIENTS = (1, 4, 16)
ROUNDS = 3
DEFAULT_SIZES = (10_000, 100_000, 1_000_000)


@dataclass(frozen=True)
class Row:
    """Commitments per second with some clients, on one item or spread over many."""

    clients: int
    hot: bool
    ours: float
    bare: float


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
    await migrate(MIGRATIONS, url)
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
            await ledger.create([*(posting.account for posting in giving), committed])
            await ledger.open_position(programme, ITEM, fiscal_year=YEAR)
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


async def _bare_commit(pool: "asyncpg.Pool[asyncpg.Record]", number: int) -> None:
    done = await pool.execute(
        "UPDATE item SET committed = committed + $1 WHERE id = $2 AND committed + $1 <= total", Decimal(1), number
    )
    assert done == "UPDATE 1"


async def measure(servers: Servers) -> list[Row]:
    ours_url, bare_url = servers.new_database("ours"), servers.new_database("bare")
    await _our_books(ours_url)
    await _bare_table(bare_url)
    engine = create_engine(ours_url, name="bench", pool=max(CLIENTS))
    sessions = create_sessions(engine)
    pool = await asyncpg.create_pool(bare(bare_url), min_size=max(CLIENTS), max_size=max(CLIENTS))
    rows = []
    for clients in CLIENTS:
        for hot in (False, True):
            spread = 1 if hot else POSITIONS
            ours, others = [], []
            for _ in range(ROUNDS):
                ours.append(await _spread(clients, TOTAL, lambda n, s=spread: _commit(sessions, n % s)))  # type: ignore[misc]
                others.append(await _spread(clients, TOTAL, lambda n, s=spread: _bare_commit(pool, n % s)))  # type: ignore[misc]
            rows.append(Row(clients, hot, median(ours), median(others)))
    await pool.close()
    await engine.dispose()
    return rows


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
            found = await Ledger(session).balances("p0", ITEM, fiscal_year=YEAR, as_of=as_of)
            taken.append(time.perf_counter() - started)
            assert found
    return median(taken) * 1000


INSTALLS = {
    "django-hordak": [["django-hordak", "psycopg2-binary"]],
    # It asks for drivers that have to be compiled; what it needs here is named instead.
    "python-accounting": [
        ["--no-deps", "python-accounting"],
        ["sqlalchemy<2.2", "psycopg2-binary", "python-dateutil<3", "strenum", "toml"],
    ],
}
LIBRARY_TOTAL = 200


def measure_library(name: str, servers: Servers, folder: Path) -> dict[str, float]:
    """Transfers per second in a public library, in an environment of its own that is thrown away; it checks no limit.
    Keys are `clients/spread` and `clients/hot`."""
    home = folder / name
    venv.create(home, with_pip=True)
    python = str(home / "bin" / "python")
    for packages in INSTALLS[name]:
        subprocess.run([python, "-m", "pip", "install", "-q", *packages], check=True, capture_output=True, timeout=300)
    url = bare(servers.new_database(name.replace("-", "_")))
    script = str(LIBRARIES / f"{name.replace('-', '_')}.py")
    asked = [url, str(POSITIONS), str(LIBRARY_TOTAL), ",".join(map(str, CLIENTS))]
    done = subprocess.run([python, script, *asked], capture_output=True, text=True, timeout=600, cwd=home)
    if done.returncode:
        raise RuntimeError(done.stderr[-500:])
    rates: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return rates


def run(console: Console, sizes: tuple[int, ...] = DEFAULT_SIZES, *, libraries: bool = True) -> None:
    with durable_servers() as servers, tempfile.TemporaryDirectory() as folder:
        rows = asyncio.run(measure(servers))
        others = {name: _library(console, name, servers, Path(folder)) for name in INSTALLS if libraries}
        console.print(_commitments(rows, others))
        console.print(_positions(asyncio.run(measure_positions(servers, sizes))))


def _library(console: Console, name: str, servers: Servers, folder: Path) -> dict[str, float]:
    """Without a package registry the comparison is left out, and that is said."""
    try:
        return measure_library(name, servers, folder)
    except (subprocess.SubprocessError, RuntimeError, OSError) as error:
        console.print(f"{name} kunde inte mätas: {type(error).__name__}: {error}"[:600])
        return {}


def _commitments(rows: list[Row], others: dict[str, dict[str, float]]) -> Table:
    table = Table(title=f"Åtaganden per sekund, {TOTAL} i varje omgång, median av {ROUNDS}", title_justify="left")
    for heading in ("Klienter", "Poster", "Vi", "Bart", "Kvot", *others):
        table.add_column(heading, justify="right")
    for row in rows:
        key = f"{row.clients}/{'hot' if row.hot else 'spread'}"
        table.add_row(
            str(row.clients),
            "en het" if row.hot else str(POSITIONS),
            f"{row.ours:.0f}",
            f"{row.bare:.0f}",
            f"{row.ours / row.bare:.2f}".replace(".", ","),
            *(f"{rates[key]:.0f}" if key in rates else "–" for rates in others.values()),
        )
    return table


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
