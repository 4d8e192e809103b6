"""The audit trail: a row in the same transaction as the change, sealed into a hash chain right after the commit.

Chaining inside the transaction would make every change in a service wait for the one before it to reach the disk. A
sealer in the worker instead numbers and chains committed rows, below the oldest running transaction so that none is
skipped. Rows and seals are append-only in the database.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from shared.kit.actor import Actor
from shared.kit.clock import new_id
from shared.kit.schema import audit_entry, audit_seal

GENESIS = "0" * 64
_SEALED_COLUMNS = [c for c in audit_entry.c if c.name != "transaction_id"]
_LOCK = text("SELECT pg_try_advisory_xact_lock(hashtext('audit-seal'))")
_LAST = text(
    "SELECT s.number, s.hash, e.position, CAST(e.transaction_id AS text) AS xid "
    "FROM audit_seal s JOIN audit_entry e USING (position) ORDER BY s.number DESC LIMIT 1"
)
# Whatever commits later has a higher transaction number than all that was sealed, so the last place is a safe cursor.
_UNSEALED = text(
    f"SELECT {', '.join(column.name for column in _SEALED_COLUMNS)} FROM audit_entry "  # noqa: S608 (our own names)
    "WHERE transaction_id < pg_snapshot_xmin(pg_current_snapshot()) "
    "AND (transaction_id, position) > (CAST(CAST(:xid AS text) AS xid8), CAST(:position AS bigint)) "
    "ORDER BY transaction_id, position LIMIT :limit"
).columns(*_SEALED_COLUMNS)


async def record(
    session: AsyncSession,
    actor: Actor,
    *,
    action: str,
    object_type: str,
    object_id: str,
    at: datetime,
    request_id: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str | None = None,
) -> None:
    await session.execute(
        insert(audit_entry).values(
            id=new_id(),
            at=at,
            actor=actor.subject,
            roles=_roles(actor),
            action=action,
            object_type=object_type,
            object_id=object_id,
            before=before,
            after=after,
            reason=reason,
            request_id=request_id,
        )
    )


def _roles(actor: Actor) -> str:
    """`case_officer decider:<delegation>:<delegator>`: the delegated one last, for a subject may hold any character."""
    own, used = sorted(actor.own_roles), actor.delegation
    return " ".join([*own, f"{used.role}:{used.id}:{used.delegator}"] if used else own)


async def seal(connection: AsyncConnection, *, limit: int = 1000) -> int:
    """Chain committed rows that are not sealed yet; how many. One sealer at a time: others return 0."""
    if not (await connection.execute(_LOCK)).scalar_one():
        return 0
    last = (await connection.execute(_LAST)).one_or_none()
    number, previous = (last.number, last.hash) if last else (0, GENESIS)
    place = {"xid": last.xid if last else "0", "position": last.position if last else 0, "limit": limit}
    rows = (await connection.execute(_UNSEALED, place)).all()
    seals = []
    for row in rows:
        number, previous = number + 1, _hash(previous, row)
        seals.append({"number": number, "position": row.position, "hash": previous})
    if seals:
        await connection.execute(insert(audit_seal), seals)
    return len(seals)


class Verdict(NamedTuple):
    """Result of walking the whole chain: `broken_at` is the first seal that does not match, or None."""

    sealed: int
    unsealed: int
    broken_at: int | None


async def verify(session: AsyncSession) -> Verdict:
    """Recompute every link from the rows themselves. Memory does not grow with the number of rows."""
    chain = (
        select(audit_seal.c.number, audit_seal.c.hash, *_SEALED_COLUMNS)
        .outerjoin(audit_entry, audit_entry.c.position == audit_seal.c.position)
        .order_by(audit_seal.c.number)
    )
    previous, sealed, broken_at = GENESIS, 0, None
    async for row in await session.stream(chain.execution_options(yield_per=1000)):
        sealed += 1
        expected = _hash(previous, row)
        if broken_at is None and (row.number != sealed or row.hash != expected):
            broken_at = sealed
        previous = row.hash
    total = (await session.execute(text("SELECT count(*) FROM audit_entry"))).scalar_one()
    return Verdict(sealed=sealed, unsealed=total - sealed, broken_at=broken_at)


def _hash(previous: str, row: Row[Any]) -> str:
    fields = {column.name: getattr(row, column.name) for column in _SEALED_COLUMNS}
    canonical = json.dumps(fields, sort_keys=True, ensure_ascii=False, default=_as_text, separators=(",", ":"))
    return hashlib.sha256((previous + canonical).encode()).hexdigest()


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def changed(before: dict[str, Any], after: dict[str, Any], *, only: Iterable[str] = ()) -> dict[str, Any]:
    """The fields of `after` that differ from `before`; `only` narrows which are compared."""
    keys = only or after.keys()
    return {key: after[key] for key in keys if before.get(key) != after.get(key)}
