"""Migrations: `upgrade head` under an advisory lock, so that replicas that start together do not race."""

import asyncio
import warnings
from pathlib import Path
from typing import Any

import structlog
from alembic import command, context
from alembic.config import Config
from sqlalchemy import Connection, MetaData, pool, text
from sqlalchemy.ext.asyncio import create_async_engine

from shared.kit import schema
from shared.process.rights import PLUMBING, Rights, grant
from shared.webhooks import tables as webhook_tables

LOCK = 7_240_611
log = structlog.get_logger()


def alembic_config(migrations: Path, url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations))
    config.attributes["url"] = url
    return config


async def migrate(migrations: Path, url: str, *, role: str) -> None:
    """Bring the database to the newest version, as its owner, and grant the processes' role what it needs.

    Waits for another process that is doing the same.
    """
    config = alembic_config(migrations, url)
    config.attributes["role"] = role
    await _connected(config, lambda connection: _locked(connection, config))


async def check(migrations: Path, url: str) -> None:
    """Raise when models and migrations differ."""
    config = alembic_config(migrations, url)
    with warnings.catch_warnings():
        # Alembic hands on what PostgreSQL says of a NOT VALID constraint under a name that SQLAlchemy does not know.
        warnings.filterwarnings("ignore", "Can't validate argument 'dialect_options'")
        await _connected(config, lambda connection: _attached(connection, config, command.check))


async def _connected(config: Config, run: Any) -> None:
    engine = create_async_engine(config.attributes["url"], poolclass=pool.NullPool)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(run)
            await connection.commit()
    finally:
        await engine.dispose()


def _locked(connection: Connection, config: Config) -> None:
    connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
    connection.commit()
    try:
        _attached(connection, config, lambda c: command.upgrade(c, "head"))
        connection.commit()
    finally:
        connection.rollback()
        connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK})


def _attached(connection: Connection, config: Config, run: Any) -> None:
    config.attributes["connection"] = connection
    run(config)


def run_env(metadata: MetaData, rights: Rights) -> None:
    """The whole of a service's `migrations/env.py`: its own tables, and what its processes may do with them."""
    connection = context.config.attributes.get("connection")
    if connection is None:
        asyncio.run(_connected(context.config, lambda c: _configure(c, metadata, rights)))
    else:
        _configure(connection, metadata, rights)


def _configure(connection: Connection, metadata: MetaData, rights: Rights) -> None:
    connection.dialect.ischema_names["xid8"] = schema.Xid8  # type: ignore[attr-defined]
    context.configure(
        connection=connection,
        target_metadata=[metadata, webhook_tables.webhook.metadata],  # the plumbing's, with webhooks
        compare_type=True,
        compare_server_default=False,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if role := context.config.attributes.get("role"):
        grant(connection, role, (schema.metadata, PLUMBING), (metadata, rights))
