"""What waits for its turn or for a person: the rows that may be tried now, and what becomes of them."""

from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Integer, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kit.db import ALONE, Sessions

RETRY_SECONDS = (1, 5, 30, 120, 600)
"""Delays before the next try of what may pass; after the last the event is a dead letter."""
_ID = bindparam("id", type_=Uuid)
_FROM = "FROM held_event h LEFT JOIN inbox_position p ON p.consumer = h.consumer AND p.subject = h.subject"
_IS_READY = (
    "(h.state = 'due' OR (h.state = 'early' AND h.sequence <= coalesce(p.sequence, 0) + 1)) "
    "AND (h.attempts = 0 OR h.last_at <= now() - make_interval(secs => (:delays)[least(h.attempts, :most)]) "
    "OR h.last_at > now() + interval '1 minute')"
)
"""A last attempt that lies ahead was written by a clock that was wrong: nobody waits for that moment to come."""
_DELAYS = (
    bindparam("delays", list(RETRY_SECONDS), type_=ARRAY(Integer)),
    bindparam("most", len(RETRY_SECONDS), type_=Integer),
)
_READY = text(
    f"SELECT h.id, h.payload, h.state, h.attempts {_FROM} WHERE {_IS_READY} AND h.consumer = :consumer "
    "ORDER BY h.sequence, h.first_at LIMIT 1"
).bindparams(*_DELAYS)
_CONSUMERS = text(
    f"SELECT h.consumer, bool_or({_IS_READY}) AS ready {_FROM} WHERE h.state IN ('due', 'early') GROUP BY h.consumer"
).bindparams(*_DELAYS)
_SETTLE = text("UPDATE held_event SET state = 'replayed', last_at = now() WHERE id = :id").bindparams(_ID)
_MARK = text(
    "UPDATE held_event SET state = :state, reason = :reason, attempts = attempts + 1, last_at = now() WHERE id = :id"
).bindparams(_ID)


async def find_ready(sessions: Sessions, consumer: str) -> Any | None:
    """The first row whose gap is filled, or that a person has asked to replay, and whose delay has passed."""
    async with sessions() as session:
        return (await session.execute(_READY, {"consumer": consumer})).one_or_none()


async def list_consumers(sessions: Sessions) -> dict[str, bool]:
    """The names of those that have events parked, and whether one of them may be tried now.

    One question for a whole process.
    """
    async with sessions() as session:
        await session.connection(execution_options=ALONE)
        return {row.consumer: row.ready for row in await session.execute(_CONSUMERS)}


async def mark(sessions: Sessions, held_id: UUID, state: str, reason: str) -> None:
    """A failed attempt: the row's new state, and why."""
    async with sessions() as session, session.begin():
        await session.execute(_MARK, {"id": held_id, "state": state, "reason": reason[:2000]})


async def settle(session: AsyncSession, held_id: UUID) -> None:
    """The event took effect, in the transaction of that effect."""
    await session.execute(_SETTLE, {"id": held_id})
