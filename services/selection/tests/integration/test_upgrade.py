"""What stood in the database of version 1.0.0 goes on after an upgrade: fetches under way, reminders given."""

from pathlib import Path
from typing import Any

from alembic import command
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from shared.process.migrate import alembic_config

MIGRATIONS = Path(__file__).parents[2] / "migrations"
ROUND, IMPORT = "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"
NEW = "gen_random_uuid(), 1, now(), now()"
FETCHES = (
    ("statistics", "running", "{10017830}", 30),
    ("statistics", "queued", "{}", 0),
    ("register", "running", "{12345678}", 2),
    ("salsa", "queued", "{}", 0),
)


async def upgrade(engine: AsyncEngine, revision: str) -> None:
    config = alembic_config(MIGRATIONS, engine.url.render_as_string(hide_password=False))

    def run(connection: Connection) -> None:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)

    async with engine.begin() as connection:
        await connection.run_sync(run)


async def rows(engine: AsyncEngine, query: str) -> list[tuple[Any, ...]]:
    async with engine.begin() as connection:
        return [tuple(row) for row in await connection.execute(text(query))]


async def test_fetches_under_way_and_reminders_given_are_taken_over(empty_database: str) -> None:
    engine = create_async_engine(empty_database)
    await upgrade(engine, "0001")
    async with engine.begin() as connection:
        for statement in _of_version_1_0_0():
            await connection.execute(text(statement))
    await upgrade(engine, "head")
    assert await rows(engine, 'SELECT kind, unread_lists, pending, total FROM "fetch" ORDER BY kind, total DESC') == [
        ("register", [], ["school-units/12345678"], 2),
        ("salsa", [], ["salsa"], 1),
        ("statistics", [], ["gr/10017830"], 30),
        ("statistics", ["gr"], [], 0),
    ]
    assert await rows(engine, "SELECT awaited, kind, answer_by::text FROM reminder") == [
        ("consultation", "before_due", "2026-02-01")
    ]
    await engine.dispose()


def _of_version_1_0_0() -> list[str]:
    aggregate = "id, version, created_at, updated_at"
    known = [
        f"""INSERT INTO data_import ({aggregate}, kind, source, content_hash, dry_run, rows_read, rows_failed, created,
            changed, unchanged, errors, imported_by)
            VALUES ('{IMPORT}', 1, now(), now(), 'statistics', 'x', 'x', false, 0, 0, 0, 0, 0, '[]', 'anna')""",
        f"""INSERT INTO round ({aggregate}, name, programme, rule_version, school_year, status, created_by,
            participants)
            VALUES ('{ROUND}', 1, now(), now(), 'x', 'sbs-2015', '1', '2024/25', 'analysed', 'anna', '{{}}')""",
        f"""INSERT INTO consultation ({aggregate}, round_id, diary_number, school_unit_codes, sent_on, answer_by,
            reminded_at) VALUES ({NEW}, '{ROUND}', '2026:1', '{{}}', '2026-01-01', '2026-02-01', now())""",
    ]
    fetches = [
        f"""INSERT INTO "fetch" ({aggregate}, kind, status, import_id, pending, total, done, asked_by)
            VALUES ({NEW}, '{kind}', '{status}', '{IMPORT}', '{pending}', {total}, 0, 'anna')"""
        for kind, status, pending, total in FETCHES
    ]
    return known + fetches
