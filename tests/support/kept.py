"""What many tests begin with is made once per test process, by the service itself; after that its rows are put back.

To bring a case to its signatures takes forty calls and half a second, to put back the rows that they left a fiftieth
of it. What the calls answer is asked by tests of their own.
"""

import io
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

import asyncpg

from shared.clock import swedish_date, utc_now
from tests.support.servers import connect_as_cleaner

T = TypeVar("T")
TABLES = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'alembic_version' ORDER BY relname
"""
SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"
LAST_WRITTEN = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text"
"""Another as soon as anything has been written in this server, whatever came of it."""
NOTHING = ""


@dataclass(frozen=True)
class Rows:
    """All there is in a database, as COPY writes it."""

    tables: dict[str, bytes]
    sequences: dict[str, int]


@dataclass
class Kept:
    """What has been made by this process, by what was called after what."""

    on: ClassVar[bool] = True
    """Not where the code that makes it is changed from test to test: `tests/mutants`."""
    _made: dict[str, tuple[Rows, Any]] = field(default_factory=dict)
    _stands: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By database: what was made there last, and the last transaction then."""

    async def once(self, database_url: str, called: str, make: Callable[[], Awaitable[T]]) -> T:
        """What `make` gave the first time, with its rows put back: if nothing, or nothing but other things made so, has
        been done in this database. Else it is made anew.

        What is given is shared by all who ask: a caller changes a copy of it. A new day makes everything anew.
        """
        if not self.on:
            return await make()
        async with connect_as_cleaner(database_url) as cleaner:
            before = await self._made_there(cleaner, database_url)
            if before is None:
                return await make()
            after = f"{before} > {swedish_date(utc_now())} {called}"
            if after not in self._made:
                made = await make()
                self._made[after] = await _all_rows(cleaner), made
            else:
                await _put_back(cleaner, self._made[after][0], self._made[before][0].tables if before else {})
            self._stands[database_url] = after, await cleaner.fetchval(LAST_WRITTEN)
        return self._made[after][1]  # type: ignore[no-any-return]

    async def _made_there(self, cleaner: asyncpg.Connection, database_url: str) -> str | None:
        """All that has been done in the database; None if it is something else."""
        made, last = self._stands.get(database_url, (NOTHING, ""))
        if last == await cleaner.fetchval(LAST_WRITTEN):
            return made
        return None if await _filled(cleaner) else NOTHING


async def _filled(cleaner: asyncpg.Connection) -> list[str]:
    """Names of tables that have rows."""
    names = [row["relname"] for row in await cleaner.fetch(TABLES)]
    asked = " UNION ALL ".join(f"(SELECT '{name}' FROM \"{name}\" LIMIT 1)" for name in names)
    return [row[0] for row in await cleaner.fetch(asked)]


async def _all_rows(cleaner: asyncpg.Connection) -> Rows:
    """As they are at one moment: who has read what may still be noted."""
    tables = {}
    async with cleaner.transaction(isolation="repeatable_read", readonly=True):
        for name in await _filled(cleaner):
            written = io.BytesIO()
            await cleaner.copy_from_table(name, output=written, format="binary")
            tables[name] = written.getvalue()
        sequences = {row["sequencename"]: row["last_value"] for row in await cleaner.fetch(SEQUENCES)}
    return Rows(tables, sequences)


async def _put_back(cleaner: asyncpg.Connection, rows: Rows, there: dict[str, bytes]) -> None:
    """As a replica: no rule is asked and nobody is woken, as when a database is copied."""
    async with cleaner.transaction():
        await cleaner.execute("SET LOCAL session_replication_role = replica")
        for name, written in there.items():
            if written != rows.tables.get(name):
                await cleaner.execute(f'DELETE FROM "{name}"')
        for name, written in rows.tables.items():
            if written != there.get(name):
                await cleaner.copy_to_table(name, source=io.BytesIO(written), format="binary")
        for name, value in rows.sequences.items():
            await cleaner.execute("SELECT setval($1, $2)", f'"{name}"', value)
