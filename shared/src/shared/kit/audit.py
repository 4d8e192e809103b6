"""The audit trail: a row in the same transaction as the change, sealed into a hash chain right after the commit.

Chaining inside the transaction would make every change in a service wait for the one before it to reach the disk. A
sealer in the worker instead numbers and chains committed rows, below the oldest running transaction so that none is
skipped. Rows and seals are append-only in the database.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from shared.clock import new_id
from shared.kit.actor import Actor
from shared.kit.audit_values import Changes
from shared.kit.db import ALONE
from shared.kit.schema import audit_entry, audit_seal

GENESIS = "0" * 64
MOST = 1000
"""Rows that are chained in one transaction."""
SEALED_COLUMNS = [c for c in audit_entry.c if c.name != "transaction_id"]
_LOCK = text("SELECT pg_try_advisory_xact_lock(hashtext('audit-seal'))")
_LAST = text(
    "SELECT s.number, s.hash, e.position, CAST(e.transaction_id AS text) AS xid "
    "FROM audit_seal s JOIN audit_entry e USING (position) ORDER BY s.number DESC LIMIT 1"
)
_ANY = text(
    "WITH last AS (SELECT e.transaction_id, e.position FROM audit_seal s JOIN audit_entry e USING (position) "
    "ORDER BY s.number DESC LIMIT 1) SELECT EXISTS (SELECT FROM audit_entry "
    "WHERE transaction_id < pg_snapshot_xmin(pg_current_snapshot()) AND (transaction_id, position) > "
    "(coalesce((SELECT transaction_id FROM last), CAST('0' AS xid8)), coalesce((SELECT position FROM last), 0)))"
)
# Whatever commits later has a higher transaction number than all that was sealed, so the last place is a safe cursor.
_UNSEALED = text(
    f"SELECT {', '.join(column.name for column in SEALED_COLUMNS)} FROM audit_entry "  # noqa: S608 (our own names)
    "WHERE transaction_id < pg_snapshot_xmin(pg_current_snapshot()) "
    "AND (transaction_id, position) > (CAST(CAST(:xid AS text) AS xid8), CAST(:position AS bigint)) "
    "ORDER BY transaction_id, position LIMIT :limit"
).columns(*SEALED_COLUMNS)


_STORE, _SEAL = insert(audit_entry), insert(audit_seal)


@dataclass(frozen=True)
class Entry:
    """A step that was taken on one object, as whoever took it describes it."""

    action: str
    object_type: str
    object_id: str
    at: datetime
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    reason: str | None = None


async def store(
    session: AsyncSession,
    actor: Actor,
    entries: Sequence[Entry],
    *,
    request_id: str,
    changes: Changes,
    key: bytes | None = None,
) -> None:
    """A row for each entry, with the old and new value of every field of its object that changed; one statement."""
    if not entries:
        return
    rows = [_row(entry, *changes.of(entry.object_id, key)) for entry in entries]
    common = {"actor": actor.subject, "roles": _roles(actor), "request_id": request_id}
    await session.execute(_STORE, [row | common for row in rows])


def _row(entry: Entry, before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Row of the trail: what the use case says of a field stands; what it does not say comes from the object itself."""
    return {
        "id": new_id(),
        "at": entry.at,
        "action": entry.action,
        "object_type": entry.object_type,
        "object_id": entry.object_id,
        "before": _together(before, entry.before),
        "after": _together(after, entry.after),
        "reason": entry.reason,
    }


def _together(seen: dict[str, Any], said: dict[str, Any] | None) -> dict[str, Any] | None:
    return seen | (said or {}) or said


def _roles(actor: Actor) -> str:
    """`case_officer decider:<delegation>:<delegator>`: the delegated one last, for a subject may hold any character."""
    own, used = sorted(actor.own_roles), actor.delegation
    return " ".join([*own, f"{used.role}:{used.id}:{used.delegator}"] if used else own)


async def seal_all(engine: AsyncEngine) -> bool:
    """Chain what has been committed, if anything has: whether there was something is one question."""
    async with engine.connect() as connection:
        alone = await connection.execution_options(**ALONE)
        if not (await alone.execute(_ANY)).scalar_one():
            return False
    sealed = MOST
    while sealed == MOST:
        async with engine.begin() as connection:
            sealed = await seal(connection)
    return True


async def seal(connection: AsyncConnection, *, limit: int = MOST) -> int:
    """Chain committed rows that are not sealed yet; return how many. One sealer at a time: others return 0."""
    if not (await connection.execute(_LOCK)).scalar_one():
        return 0
    last = (await connection.execute(_LAST)).one_or_none()
    number, previous = (last.number, last.hash) if last else (0, GENESIS)
    place = {"xid": last.xid if last else "0", "position": last.position if last else 0, "limit": limit}
    rows = (await connection.execute(_UNSEALED, place)).all()
    seals = []
    for row in rows:
        number, previous = number + 1, link_hash(previous, row)
        seals.append({"number": number, "position": row.position, "hash": previous})
    if seals:
        await connection.execute(_SEAL, seals)
    return len(seals)


def link_hash(previous: str, row: Row[Any]) -> str:
    """SHA-256 over the link before and the row as it is sealed; anybody can compute it from an export."""
    return hashlib.sha256((previous + sealed_text(row)).encode()).hexdigest()


def sealed_text(row: Row[Any]) -> str:
    """Every column of the row as JSON, always in the same form."""
    fields = {column.name: getattr(row, column.name) for column in SEALED_COLUMNS}
    return json.dumps(fields, sort_keys=True, ensure_ascii=False, default=_as_text, separators=(",", ":"))


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
