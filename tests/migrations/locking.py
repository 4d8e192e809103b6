"""Runs a service's migrations on a filled database, and sees before each commit which locks PostgreSQL holds for it."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Collection, Sequence
from string import ascii_lowercase
from typing import Any, NamedTuple

from alembic import command
from sqlalchemy import Connection, event, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from insatser.layout import CLONE
from shared.process.migrate import alembic_config

RELEASED = {"selection": "0005", "agreements": "0001", "budget": "0005", "followup": "0001"}
"""The newest migration of version 1.1.0."""
HELD = text(
    "SELECT c.relname, l.mode FROM pg_locks l JOIN pg_class c ON c.oid = l.relation "
    "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE l.pid = pg_backend_pid() AND n.nspname = 'public' "
    "AND c.relkind IN ('r', 'p') AND c.relname <> 'alembic_version' "
    "AND l.mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')"
)
STRONGEST = ("ShareLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock")
"""From those that only writers wait for to the one that readers wait for too."""
COLUMNS = text(
    "SELECT a.attname, a.attnum, format_type(a.atttypid, NULL) AS kind, "
    "a.attnotnull, CAST(a.attidentity AS text), CAST(a.attgenerated AS text), "
    "(SELECT string_agg(pg_get_constraintdef(k.oid), ' ') FROM pg_constraint k "
    "WHERE k.conrelid = a.attrelid AND k.contype = 'c' AND a.attnum = ANY(k.conkey)) AS checks "
    "FROM pg_attribute a WHERE a.attrelid = CAST(:table AS regclass) AND a.attnum > 0 AND NOT a.attisdropped"
)
VALUES = {
    "uuid": "gen_random_uuid()",
    "bigint": "n",
    "integer": "(n % 2000000)",
    "smallint": "1",
    "numeric": "1",
    "boolean": "true",
    "date": "date '2026-01-01' + (n % 365)",
    "timestamp with time zone": "timestamptz '2026-01-01' + n * interval '1 second'",
    "jsonb": "'{}'::jsonb",
    "json": "'{}'::json",
    "bytea": "''::bytea",
    "xid8": "pg_current_xact_id()",
    "text[]": "ARRAY[]::text[]",
    "uuid[]": "ARRAY[]::uuid[]",
    "double precision": "1",
}


Fill = Callable[[str], object]


class Locked(NamedTuple):
    """A table that was there before, and the strongest lock that a migration has on it until it commits."""

    revision: str
    table: str
    lock: str
    seconds: float
    """How long its transaction took, and so the lock at most."""


async def locks_of(
    service: str, owner_url: str, *, fill: Fill | None = None, rows: int = 0, only: Collection[str] = ()
) -> list[Locked]:
    """What migrations since the last release lock; with `rows` in the tables `only`, written by `fill` as superuser."""
    config = alembic_config(CLONE / "services" / service / "migrations", owner_url)
    engine = create_async_engine(owner_url, poolclass=NullPool)
    found: list[Locked] = []
    before: set[str] = set()
    began = [0.0]

    def note(connection: Connection) -> None:
        seconds = time.perf_counter() - began[0]
        strongest: dict[str, str] = {}
        for table, lock in connection.execute(HELD):
            if table in before:
                strongest[table] = max(strongest.get(table, lock), lock, key=STRONGEST.index)
        if strongest:
            revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
            found.extend(Locked(str(revision), table, lock, seconds) for table, lock in sorted(strongest.items()))

    def upgrade(connection: Connection, to: str) -> None:
        config.attributes["connection"] = connection
        command.upgrade(config, to)

    async with engine.connect() as connection:
        await connection.run_sync(upgrade, RELEASED[service])
        await connection.commit()
        before |= set((await connection.execute(TABLES)).scalars())
        await connection.commit()
    if fill:
        async with engine.connect() as connection:
            written = {table: await _inserts(connection, table, rows) for table in sorted(before & set(only))}
        for table, statements in written.items():
            await asyncio.to_thread(_fill, fill, table, statements)
    event.listen(engine.sync_engine, "begin", lambda _connection: began.__setitem__(0, time.perf_counter()))
    event.listen(engine.sync_engine, "commit", note)
    async with engine.connect() as connection:
        await connection.run_sync(upgrade, "head")
        await connection.commit()
    await engine.dispose()
    return found


TABLES = text("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'")


def _fill(fill: Fill, table: str, statements: Sequence[str]) -> None:
    """Rows that mean nothing: without triggers and foreign keys, and with the first value that each check names.

    Where checks of several columns refuse them, rows with what must be there alone.
    """
    why = ""
    for statement in statements:
        try:
            fill(f"SET session_replication_role = replica; {statement}")
        except Exception as refused:
            why = next((line for line in str(refused).splitlines() if "ERROR" in line), str(refused))
        else:
            return
    print(f"  {table}: inga rader, {why[:110]}")


async def _inserts(connection: AsyncConnection, table: str, rows: int) -> list[str]:
    columns = [row for row in await connection.execute(COLUMNS, {"table": f'"{table}"'}) if not row.attgenerated]
    drawn = [row for row in columns if row.attidentity != "a"]
    required = [row for row in drawn if row.attnotnull]
    return [_insert(table, found, rows) for found in (drawn, required)]


def _insert(table: str, columns: list[Any], rows: int) -> str:
    names = ", ".join(f'"{row.attname}"' for row in columns)
    values = ", ".join(_value(row) for row in columns)
    return f'INSERT INTO "{table}" ({names}) SELECT {values} FROM generate_series(1, {rows}) n'


def _value(column: Any) -> str:
    if column.attname == "fiscal_year":
        return "2026"
    named = re.search(rf"\(?{column.attname}\)?(?:::text)? = (?:ANY \(+ARRAY\[)?('[^']*')", column.checks or "")
    if named:
        return named[1]
    if column.kind in ("text", "character varying"):
        # Never what another column of the row has: two people are two.
        return f"'{ascii_lowercase[column.attnum % len(ascii_lowercase)]}' || n"
    return VALUES.get(column.kind, "NULL")
