"""What was there before history began is kept while version 1.1 writes on: nothing twice, nothing as it became."""

import asyncio
import importlib.util
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from insatser.layout import CLONE
from shared.clock import new_id
from shared.process.migrate import alembic_config

MIGRATIONS = CLONE / "services" / "followup" / "migrations"
ORGANIZER = (
    "INSERT INTO organizer_copy (organization_number, name, organizer_type, active, source_version, source_at) "
    "VALUES (:number, 'Före', 'MUNICIPALITY', true, 1, '2026-10-01')"
)
RENAMED = "UPDATE organizer_copy SET name = :name, source_at = '2026-11-25' WHERE organization_number = :number"
POSITION = (
    "INSERT INTO position_entry (id, position, programme, fiscal_year, appropriation_item, allotted, reserved, "
    "committed, paid, available, effective_on, source_version, source_at) "
    "VALUES (:id, 'läget', 'p', 2026, '1:5 ap.3', :allotted, 0, 0, 0, 0, '2026-10-01', :version, :at)"
)
# As `repository/history.py` reads what was known by a day.
KNOWN = text(
    "SELECT row_id, row_as_known(changes ORDER BY known_on, known_at, id) AS state, count(*) AS entries, "
    "count(*) FILTER (WHERE known_on = '1900-01-01') AS before FROM history_entry "
    "WHERE known_on <= CAST(CAST(:day AS text) AS date) GROUP BY row_id ORDER BY row_id"
)


@pytest.fixture
async def engine(empty_database: str) -> AsyncIterator[AsyncEngine]:
    """A database of version 1.1 with five organisers, and a position that has been told twice."""
    engine = create_async_engine(empty_database, poolclass=NullPool)
    await upgrade(engine, "0008")
    for number in "ABCDE":
        await run(engine, ORGANIZER, number=number)
    for version in (2, 1):
        await run(engine, POSITION, id=new_id(), allotted=version, version=version, at=moment(version))
    yield engine
    await engine.dispose()


def moment(day: int) -> datetime:
    return datetime(2026, 10, day, tzinfo=UTC)


async def run(engine: AsyncEngine, statement: str, **values: Any) -> None:
    async with engine.begin() as connection:
        await connection.execute(text(statement), values)


async def upgrade(engine: AsyncEngine, to: str) -> None:
    config = alembic_config(MIGRATIONS, "")

    def upgraded(connection: Connection) -> None:
        config.attributes["connection"] = connection
        command.upgrade(config, to)

    async with engine.connect() as connection:
        await connection.run_sync(upgraded)
        await connection.commit()


async def known(engine: AsyncEngine, day: str, column: str) -> dict[str, tuple[str, int, int]]:
    """A column of each record as it was known by a day, how many entries it has, and how many of before."""
    async with engine.connect() as connection:
        rows = await connection.execute(KNOWN, {"day": day})
        return {r.row_id: (r.state[column], r.entries, r.before) for r in rows if column in r.state}


async def test_checks_that_were_added_hold_for_what_was_there(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        unsure = await connection.execute(text("SELECT conname FROM pg_constraint WHERE NOT convalidated"))
        assert unsure.scalars().all() == []


async def test_what_is_changed_before_its_history_is_kept_is_kept_as_it_was(engine: AsyncEngine) -> None:
    await upgrade(engine, "0009")
    assert await known(engine, "2099-01-01", "name") == {}
    for name in ("Under", "Sist"):
        await run(engine, RENAMED, number="A", name=name)
    await run(engine, "UPDATE organizer_copy SET source_at = '2026-11-26' WHERE organization_number = 'B'")
    await run(engine, ORGANIZER, number="F")
    await run(engine, RENAMED, number="F", name="Ny")
    await run(engine, POSITION, id=new_id(), allotted=3, version=3, at=moment(3))

    await upgrade(engine, "0009a")
    await run(engine, RENAMED, number="B", name="Efter")
    names = await known(engine, "2099-01-01", "name")
    assert names.pop("A") == ("Sist", 3, 1)
    assert names.pop("B") == ("Efter", 2, 1)
    assert names.pop("F") == ("Ny", 2, 0)
    assert names == dict.fromkeys("CDE", ("Före", 1, 1))
    assert await known(engine, "1900-01-01", "name") == dict.fromkeys("ABCDE", ("Före", 1, 1))
    assert await known(engine, "1900-01-01", "allotted") == {"läget": ("2.00", 2, 2)}
    assert await known(engine, "2099-01-01", "allotted") == {"läget": ("3.00", 3, 2)}


async def test_a_row_that_is_being_changed_meanwhile_is_kept_once(engine: AsyncEngine) -> None:
    await upgrade(engine, "0009")
    async with engine.begin() as changing:
        await changing.execute(text(RENAMED), {"number": "C", "name": "Under"})
        keeping = asyncio.create_task(upgrade(engine, "0009a"))
        # It has come to the row when it waits for it; one that does not wait has kept the row twice below.
        await asyncio.wait([keeping], timeout=0.5)
    await keeping
    assert (await known(engine, "2099-01-01", "name"))["C"] == ("Under", 2, 1)
    assert (await known(engine, "1900-01-01", "name"))["C"] == ("Före", 1, 1)


async def test_what_was_broken_off_goes_on_and_keeps_nothing_twice(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    await upgrade(engine, "0009")
    spec = importlib.util.spec_from_file_location("revision", MIGRATIONS / "versions" / "0009a_history_of_before.py")
    assert spec
    assert spec.loader
    revision = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(revision)
    monkeypatch.setattr(revision, "MANY", 2)
    await run(engine, revision.batch_of("organizer_copy", "organization_number", first=True))
    assert list(await known(engine, "2099-01-01", "name")) == ["A", "B"]
    await run(engine, revision.batch_of("organizer_copy", "organization_number", first=False), after="B")
    await run(engine, revision.POSITIONS)

    await upgrade(engine, "0009a")
    assert await known(engine, "2099-01-01", "name") == dict.fromkeys("ABCDE", ("Före", 1, 1))
    assert await known(engine, "2099-01-01", "allotted") == {"läget": ("2.00", 2, 2)}
