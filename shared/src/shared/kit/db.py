"""The database: engine, sessions, names of constraints, and the columns every aggregate has."""

import asyncio
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic_core import from_json
from sqlalchemy import CheckConstraint, DateTime, Enum, MetaData, Numeric, Uuid, event, text
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Mapped, Session, declared_attr, mapped_column
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.pool import ConnectionPoolEntry

from shared.clock import new_id
from shared.kit.duties import Duties
from shared.kit.errors import StaleVersion
from shared.telemetry.trouble import is_away

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

MONEY = Numeric(15, 2)
INSTANT = DateTime(timezone=True)

ANY_VERSION = 0
"""Version that a change expects when its caller accepts any that exists (`If-Match: *`); no row has it."""

DUTIES = "duties"
"""Key under which a session keeps its duties."""
AUDIT_KEY = "audit key"
"""Key under which a session keeps the key of what the audit trail masks, if there is one."""
READS = "reads"
"""Key under which a session keeps that nothing is written with it."""

Sessions = async_sessionmaker[AsyncSession]


ALONE = {"isolation_level": "AUTOCOMMIT"}
"""For one question, or several that need not see the same moment: none of them waits for a BEGIN and a COMMIT."""


SNAPSHOT = {"isolation_level": "REPEATABLE READ"}
"""For questions that must see the same moment, as those by which what belongs to the rows of a list is loaded."""


class WatchedSession(Session):
    """A session whose flushes the audit trail sees (`shared.kit.audit_values`)."""


def new_metadata() -> MetaData:
    return MetaData(naming_convention=NAMING)


def create_engine(url: str, *, name: str, pool: int = 10) -> AsyncEngine:
    """An engine whose forgotten transactions and lock waits end by themselves instead of stopping the service."""
    engine = create_async_engine(
        url,
        pool_size=pool,
        max_overflow=0,  # the processes together must never ask for more connections than the server has
        pool_timeout=10,
        json_deserializer=from_json,  # what is stored as JSON is read in half the time that `json` takes
        # Values of a failing statement may be personal data, and errors are logged.
        hide_parameters=True,
        connect_args={
            "timeout": 10,
            "server_settings": {
                "application_name": name,
                "idle_in_transaction_session_timeout": "60000",
                # Shorter than a caller waits, so that the answer says why; far longer than any of our transactions.
                "lock_timeout": "8000",
                "statement_timeout": "60000",
                "timezone": "UTC",
            },
        },
    )
    event.listen(engine.sync_engine, "checkout", _refuse_closed)
    return engine


def _refuse_closed(_connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
    """Have the pool replace a connection that the database has closed, so that its restart costs a caller nothing.

    The event loop has heard of it when it happened: asking the database (`pool_pre_ping`) would take three round trips
    before each use to learn the same.
    """
    driver: Any = record.driver_connection
    if driver.is_closed():
        raise DisconnectionError


def create_sessions(
    engine: AsyncEngine, *, duties: Duties | None = None, audit_key: str | None = None, reads: bool = False
) -> Sessions:
    """Sessions that know who may not be who, and how the audit trail masks, where steps that ask for it are taken.

    `reads`: nothing is written with them, so that questions need no BEGIN and no COMMIT around them. Each sees its own
    moment then, as each does in a transaction of ours too, if it is not frozen.
    """
    info = {DUTIES: duties or Duties(()), AUDIT_KEY: audit_key.encode() if audit_key else None, READS: reads}
    return async_sessionmaker(
        engine,
        sync_session_class=WatchedSession,
        expire_on_commit=False,
        autoflush=True,
        info=info,
        execution_options=ALONE if reads else None,
    )


async def freeze(session: AsyncSession) -> None:
    """Let every question of the transaction see the same moment; must come before the first of them."""
    await session.connection(execution_options=SNAPSHOT)


def enum_column(kind: type[StrEnum]) -> Enum:
    """A column that holds the values of an enum as text; pair it with `one_of` so that the database judges too."""
    return Enum(kind, native_enum=False, create_constraint=False, length=40, values_callable=_values)


def one_of(column: str, kind: type[StrEnum]) -> CheckConstraint:
    """The CHECK that a column holds one of the enum's values, named after the column."""
    listed = ", ".join(f"'{value}'" for value in _values(kind))
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def _values(kind: type[StrEnum]) -> list[str]:
    return [member.value for member in kind]


PROBE_SECONDS = 0.5
"""How often a database that is away is asked whether it is back."""


async def until_back(sessions: Sessions) -> None:
    """Return when the database answers again; raises what it fails with otherwise than by being away."""
    while True:
        await asyncio.sleep(PROBE_SECONDS)
        try:
            async with sessions() as session:
                await session.execute(text("SELECT 1"))
        except Exception as failure:
            if not is_away(failure):
                raise
        else:
            return


class Aggregate:
    """Mixin for what is changed as a whole: identity, a version that is its ETag, and when it last changed."""

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    version: Mapped[int] = mapped_column()
    created_at: Mapped[datetime] = mapped_column(INSTANT)
    updated_at: Mapped[datetime] = mapped_column(INSTANT, index=True)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        return {"version_id_col": cls.version, "eager_defaults": False}

    def touch(self, now: datetime) -> None:
        """Mark the whole as changed, also when only a part of it was: the version and `updated_at` move."""
        self.updated_at = now
        # A moved clock may stand still: without an UPDATE the version would not move.
        flag_modified(self, "updated_at")

    def expect(self, version: int | None) -> None:
        """Refuse a change that was made against an older version than the one that stands."""
        if version not in (None, ANY_VERSION, self.version):
            raise StaleVersion("Hämta uppgiften på nytt, kontrollera den och gör om ändringen med den nya ETag-koden.")
