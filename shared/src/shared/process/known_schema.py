"""Whether the database has the tables that this code knows: its own migrations, or those of a release to come.

A release migrates first and then changes its processes, so the last release's code runs on newer tables for a while,
and may; code on older tables may not, and waits.
"""

import asyncio
from pathlib import Path

import structlog
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.telemetry.logging import log_outage

log = structlog.get_logger()
LOOK_SECONDS = 1


class SchemaOlder(Exception):
    """The database lacks migrations that this code rests on."""


def newest(migrations: Path) -> str:
    """The number of the last migration: files are named by it, and it grows (tests/faults/test_older_schema.py)."""
    return max(file.name.partition("_")[0] for file in (migrations / "versions").glob("[0-9]*.py"))


class KnownSchema:
    """Without a number, in tests that make their own tables, any database that answers is known."""

    def __init__(self, engine: AsyncEngine, wanted: str) -> None:
        self._engine = engine
        self._wanted = wanted

    async def check(self) -> None:
        async with self._engine.connect() as connection:
            if not self._wanted:
                await connection.execute(text("SELECT 1"))
                return
            try:
                found = await connection.scalar(text("SELECT max(version_num) FROM alembic_version"))
            except ProgrammingError:  # no such table, or its migration has granted us nothing yet
                found = None
        if found is None or found < self._wanted:
            raise SchemaOlder(f"the database is {found or 'empty'}, {self._wanted} is needed")

    async def wait(self) -> None:
        """Until it is there. What a process would do before is refused by tables that are not."""
        said = False
        while True:
            try:
                return await self.check()
            except SchemaOlder as older:
                if not said:
                    log.warning("this process waits for its migration", reason=str(older))
                said = True
            except Exception as failure:
                if not log_outage(failure):
                    raise
            await asyncio.sleep(LOOK_SECONDS)
