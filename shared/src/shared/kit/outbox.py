"""The outbox: facts stored in the same transaction as the change they tell of; the record behind the stream."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from shared.event import Event, Fact
from shared.kit.clock import new_id
from shared.kit.trace import Trace

_NUMBER = text(
    "INSERT INTO outbox_sequence AS s (subject, last) VALUES (:subject, 1) "
    "ON CONFLICT (subject) DO UPDATE SET last = s.last + 1 RETURNING last"
)
_STORE = text(
    "INSERT INTO outbox (id, type, subject, sequence, event) VALUES (:id, :type, :key, :sequence, :event)"
).bindparams(bindparam("id", type_=Uuid))


async def store(
    session: AsyncSession, fact: Fact, *, subject: str, programme: str | None, at: datetime, trace: Trace
) -> Event:
    """Store a fact to be published. Its number is taken under a row lock, so that one subject has no gaps.

    The lock is held until the commit: publish last in a transaction.
    """
    key = f"{fact.AGGREGATE}/{subject}"
    sequence = (await session.execute(_NUMBER, {"subject": key})).scalar_one()
    event = Event(
        id=new_id(),
        source=f"/{fact.service()}",
        type=fact.TYPE,
        subject=subject,
        time=at,
        dataschema=f"/{fact.service()}/v1/schemas/{fact.TYPE}",
        sequence=sequence,
        programme=programme,
        traceparent=trace.traceparent,
        causationid=trace.causation_id,
        correlationid=trace.correlation_id,
        data=fact.model_dump(mode="json"),
    )
    await session.execute(
        _STORE,
        {"id": event.id, "type": event.type, "key": key, "sequence": sequence, "event": event.to_json().decode()},
    )
    return event


_FEED = text(
    "SELECT id, type, event FROM outbox "
    "WHERE transaction_id < pg_snapshot_xmin(pg_current_snapshot()) "
    "AND (CAST(:after_xid AS text) IS NULL "
    "OR (transaction_id, position) > (CAST(CAST(:after_xid AS text) AS xid8), CAST(:after_position AS bigint))) "
    "AND (CAST(:types AS text[]) IS NULL OR type = ANY(CAST(:types AS text[]))) "
    "ORDER BY transaction_id, position LIMIT :limit"
)
_PLACE = text("SELECT CAST(transaction_id AS text) AS xid, position FROM outbox WHERE id = :id")


async def read_feed(
    session: AsyncSession, *, after: UUID | None, types: list[str] | None, limit: int
) -> list[str] | None:
    """Stored events after the one with id `after`, as JSON; None when that id was never told.

    Only rows below the oldest running transaction are read: a cursor over plain positions skips late commits.
    """
    xid, position = None, 0
    if after is not None:
        place = (await session.execute(_PLACE, {"id": after})).one_or_none()
        if place is None:
            return None
        xid, position = place.xid, place.position
    rows = await session.execute(_FEED, {"after_xid": xid, "after_position": position, "types": types, "limit": limit})
    return [row.event for row in rows]


_REPUBLISH = text(
    "UPDATE outbox SET published_at = NULL, attempt = attempt + 1 "
    "WHERE published_at IS NOT NULL AND created_at >= :since AND created_at < :until"
).bindparams(bindparam("since", type_=DateTime(timezone=True)), bindparam("until", type_=DateTime(timezone=True)))


_REPUBLISH_ALL = text("UPDATE outbox SET published_at = NULL, attempt = attempt + 1 WHERE published_at IS NOT NULL")


async def republish_all(connection: AsyncConnection) -> int:
    """Send every event once more, into a stream that is new: the outbox is the record, the stream only carries."""
    return (await connection.execute(_REPUBLISH_ALL)).rowcount


async def republish(session: AsyncSession, *, since: datetime, until: datetime) -> int:
    """Send stored events once more, after a broker has lost them; readers' inboxes stop what they already have."""
    result = await session.execute(_REPUBLISH, {"since": since, "until": until})
    return int(result.rowcount)  # type: ignore[attr-defined]
