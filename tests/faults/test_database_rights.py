"""The role that a service's processes have is granted what they need; the rest is refused, in all four databases."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest
from alembic import command
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from insatser.layout import CLONE, Layout
from insatser.postgres import EmbeddedPostgres
from insatser.process import inherited_environment
from insatser.services import NAMES, SERVICES, environment, process_role
from shared.process.migrate import alembic_config
from tests.support.servers import PASSWORD, ForService, as_owner, as_process

APPENDED = {
    "selection": ["register_change"],
    "agreements": ["status_change"],
    "budget": [
        *("ledger_transaction", "ledger_entry", "voucher", "voucher_row", "limit_change", "year_end"),
        *("payment_part", "receipt", "import_run", "outside_payment"),
    ],
    "followup": ["funding_entry", "position_entry"],
}
"""A service's own tables that are only added to; the audit trail is one in every service."""
RELEASED = {"selection": "0005", "agreements": "0001", "budget": "0005", "followup": "0001"}
"""The newest migration of version 1.1.0."""
PLUMBING = (
    "UPDATE outbox SET event = event",
    "UPDATE outbox SET type = type",
    "UPDATE outbox SET sequence = sequence",
    "UPDATE outbox SET transaction_id = transaction_id",
    "DELETE FROM outbox",
    "INSERT INTO outbox (id, type, subject, sequence, event, transaction_id) "
    "VALUES (gen_random_uuid(), 'x', 'x', 1, 'x', '1')",
    "DELETE FROM outbox_sequence",
    "UPDATE inbox SET event_id = event_id",
    "UPDATE inbox SET consumer = consumer",
    "DELETE FROM inbox",
    "UPDATE inbox_position SET subject = subject",
    "DELETE FROM inbox_position",
    "UPDATE held_event SET payload = payload",
    "DELETE FROM held_event",
    "DELETE FROM idempotency",
    "DELETE FROM alembic_version",
    "UPDATE alembic_version SET version_num = version_num",
)
BOOKS = (
    "INSERT INTO ledger_entry (ledger_transaction_id, account_id, amount, balance_after, booked_on, hash) "
    "VALUES (gen_random_uuid(), 1, 1, 1, current_date, '')",
    "INSERT INTO ledger_transaction (id, kind, programme, booked_on, recorded_at, reference, cause_id, actor) "
    "VALUES (gen_random_uuid(), 'paid', 'x', current_date, now(), 'x', gen_random_uuid(), 'x')",
    "UPDATE account SET balance = balance + 1",
    "UPDATE account SET hash = hash",
    "UPDATE account SET booked_on = booked_on",
    "INSERT INTO account (programme, item, fiscal_year, stage, cost_kind, balance) "
    "VALUES ('x', 'x', 2026, 'x', 'x', 1)",
    "DELETE FROM account",
    "DELETE FROM position",
)
FORM = (
    "CREATE TABLE mine (id int)",
    "CREATE TEMP TABLE mine (id int)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "ALTER FUNCTION refuse_change() RENAME TO let_change",
    "SET ROLE {service}",
    "ALTER ROLE {service}_app SUPERUSER",
    "SET session_replication_role = replica",
    "CREATE EXTENSION vector",
)


@pytest.mark.parametrize("service", NAMES)
async def test_no_process_changes_the_form_of_anything_or_empties_a_table(
    service: str, fresh_database: ForService
) -> None:
    async with _connected(fresh_database(service)) as process:
        rows = await process.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [row["tablename"] for row in rows]
        assert {"audit_entry", "outbox"} < set(tables)
        changes = ("TRUNCATE {0} CASCADE", "DROP TABLE {0} CASCADE", "ALTER TABLE {0} DISABLE TRIGGER USER")
        wanted = [change.format(f'"{table}"') for table in tables for change in changes]
        assert await _allowed(process, wanted + [change.format(service=service) for change in FORM]) == []


@pytest.mark.parametrize("service", NAMES)
async def test_what_is_only_added_to_is_neither_changed_nor_deleted(service: str, fresh_database: ForService) -> None:
    async with _connected(fresh_database(service)) as process:
        for table in ("audit_entry", "audit_seal", *APPENDED[service]):
            columns = await process.fetch(
                "SELECT column_name FROM information_schema.columns WHERE table_name = $1 AND is_identity = 'NO'", table
            )
            assert columns, table
            changes = [f"UPDATE {table} SET {name} = {name}" for name in (f'"{row[0]}"' for row in columns)]
            assert await _allowed(process, [*changes, f"DELETE FROM {table}"]) == []


@pytest.mark.parametrize("service", NAMES)
async def test_of_the_plumbing_a_process_changes_the_columns_it_sets(service: str, fresh_database: ForService) -> None:
    async with _connected(fresh_database(service)) as process:
        assert await _allowed(process, PLUMBING) == []


async def test_money_moves_through_the_ledgers_own_function_alone(fresh_database: ForService) -> None:
    async with _connected(fresh_database("budget")) as process:
        assert await _allowed(process, BOOKS) == []


@pytest.mark.parametrize("service", NAMES)
async def test_a_database_that_one_role_made_and_used_is_taken_over_by_two(
    service: str, postgres_server: EmbeddedPostgres, tmp_path: Path
) -> None:
    """Version 1.1.0 had one role, which owns the tables. What was granted too much meanwhile is taken back."""
    database = f"taken_over_{service}"
    postgres_server.create_database(database, service)
    try:
        owner_url = postgres_server.url(database, service, password=PASSWORD)
        await _as_version_1_1_0(service, owner_url)
        postgres_server.let_in(database, process_role(service))
        async with _connected(owner_url) as owner, _connected(as_process(owner_url)) as process:
            assert await _allowed(process, ["SELECT * FROM outbox"]) == []
            await owner.execute(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {process_role(service)}")
            for _ in range(2):
                done = await asyncio.to_thread(_migrate, service, owner_url, tmp_path, as_process(owner_url))
                assert done.returncode == 0, done.stderr
                assert await _allowed(process, ["DELETE FROM audit_seal", "UPDATE outbox SET event = event"]) == []
                await process.execute("UPDATE outbox SET published_at = now()")
            await owner.execute("INSERT INTO outbox_sequence VALUES ('still the owner''s', 1)")
    finally:
        postgres_server.drop_database(database)


async def test_processes_under_the_owners_role_are_not_granted_anything(
    fresh_database: ForService, tmp_path: Path
) -> None:
    url = as_owner(fresh_database("agreements"))
    done = await asyncio.to_thread(_migrate, "agreements", url, tmp_path, url)
    assert done.returncode == 2
    assert "give the processes another role" in done.stderr


async def test_the_migration_says_that_it_lacks_the_owners_address(fresh_database: ForService, tmp_path: Path) -> None:
    url = fresh_database("agreements")
    done = await asyncio.to_thread(_migrate, "agreements", None, tmp_path, url)
    assert done.returncode == 2
    assert "MIGRATION_DATABASE_URL" in done.stderr


async def _allowed(process: asyncpg.Connection, statements: Iterable[str]) -> list[str]:
    """Those that are not refused for want of rights; nothing of what they do stays."""
    found = []
    for statement in statements:
        transaction = process.transaction()
        await transaction.start()
        try:
            await process.execute(statement)
            found.append(statement)
        except asyncpg.InsufficientPrivilegeError:
            """As it should be."""
        finally:
            await transaction.rollback()
    return found


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        yield connection
    finally:
        await connection.close()


async def _as_version_1_1_0(service: str, owner_url: str) -> None:
    """The tables as its migrations left them, without a word of rights."""
    config = alembic_config(CLONE / "services" / service / "migrations", owner_url)
    engine = create_async_engine(owner_url, poolclass=NullPool)

    def upgrade(connection: Connection) -> None:
        config.attributes["connection"] = connection
        command.upgrade(config, RELEASED[service])

    async with engine.begin() as connection:
        await connection.run_sync(upgrade)
    await engine.dispose()


def _migrate(service: str, owner_url: str | None, folder: Path, url: str) -> subprocess.CompletedProcess[str]:
    chosen = next(known for known in SERVICES if known.name == service)
    settings = environment(chosen, Layout(CLONE, folder), database_url=url, nats_url="nats://127.0.0.1:1")
    settings |= {"MIGRATION_DATABASE_URL": owner_url} if owner_url else {}
    run = [sys.executable, "-m", service, "migrate"]
    return subprocess.run(
        run, env=inherited_environment() | settings, capture_output=True, text=True, cwd=CLONE, check=False
    )
