"""The inbox: exactly one effect per event and consumer, and order within one subject."""

from enum import Enum
from hashlib import sha256
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.clock import new_id
from shared.event import Event
from shared.kit.db import ALONE, Sessions
from shared.telemetry import metrics


class Order(Enum):
    """Order within a subject that a subscription asks for."""

    GAPLESS = "gapless"
    """Every step in turn: what comes too early waits. The subscription must read every fact of the aggregate."""
    LATEST = "latest"
    """The newest state wins: what is older than the last applied is dropped, gaps do not matter."""
    NONE = "none"
    """Each event stands by itself: nothing waits for another, and nothing is dropped for one."""


class Admission(Enum):
    NEXT = "next"
    DUPLICATE = "duplicate"
    OUTDATED = "outdated"
    EARLY = "early"


_SEEN = (
    "WITH seen AS (INSERT INTO inbox (consumer, event_id, source, type, effect) "
    "VALUES (:consumer, :event_id, :source, :type, 'applied') ON CONFLICT DO NOTHING RETURNING 1), moved AS ("
)
_COUNTS = ") SELECT (SELECT count(*) FROM seen) AS seen, (SELECT count(*) FROM moved) AS moved"
_FIRST = (
    "INSERT INTO inbox_position (consumer, subject, sequence) "
    "SELECT CAST(:consumer AS text), CAST(:subject AS text), CAST(:sequence AS bigint) FROM seen "
    "ON CONFLICT DO NOTHING RETURNING 1"
)
_NEXT = (
    "UPDATE inbox_position SET sequence = CAST(:sequence AS bigint) WHERE consumer = :consumer AND subject = :subject "
    "AND sequence = CAST(:sequence AS bigint) - 1 AND EXISTS (SELECT FROM seen) RETURNING 1"
)
_NEWER = (
    "INSERT INTO inbox_position AS p (consumer, subject, sequence) "
    "SELECT CAST(:consumer AS text), CAST(:subject AS text), CAST(:sequence AS bigint) FROM seen "
    "ON CONFLICT (consumer, subject) DO UPDATE SET sequence = excluded.sequence "
    "WHERE p.sequence < excluded.sequence RETURNING 1"
)
_ALONE = "SELECT FROM seen"
_ID = bindparam("event_id", type_=Uuid)
_ADMIT = {form: text(_SEEN + form + _COUNTS).bindparams(_ID) for form in (_FIRST, _NEXT, _NEWER, _ALONE)}
_FREE = {Order.LATEST: _NEWER, Order.NONE: _ALONE}
_POSITION = text("SELECT sequence FROM inbox_position WHERE consumer = :consumer AND subject = :subject")
_OUTDATED = text("UPDATE inbox SET effect = 'outdated' WHERE consumer = :consumer AND event_id = :event_id").bindparams(
    _ID
)


async def admit(session: AsyncSession, consumer: str, event: Event, *, order: Order) -> Admission:
    """Decide in the open transaction whether an event may take effect now; one statement when it may.

    NEXT has written the inbox row: the caller's effect commits with it. OUTDATED has too, so that counts agree. EARLY
    must be rolled back by the caller and held, so that the event can come again.
    """
    # The first event has no row to move on from, and a later one must not make one: that would skip what is missing.
    form = _FREE.get(order, _FIRST if event.sequence == 1 else _NEXT)
    where = {"consumer": consumer, "subject": subject_key(event)}
    what = {"event_id": event.id, "source": event.source, "type": event.type, "sequence": event.sequence}
    admitted = (await session.execute(_ADMIT[form], where | what)).one()
    if not admitted.seen:
        return Admission.DUPLICATE
    if admitted.moved:
        return Admission.NEXT
    last = (await session.execute(_POSITION, where)).scalar_one_or_none() or 0
    if order is Order.GAPLESS and event.sequence > last + 1:
        return Admission.EARLY
    if order is Order.GAPLESS and event.sequence == last + 1:
        return Admission.EARLY  # the step before was committed a moment ago by another process: come again
    await session.execute(_OUTDATED, {"consumer": consumer, "event_id": event.id})
    return Admission.OUTDATED


_NEW = "NOT EXISTS (SELECT FROM inbox WHERE consumer = :consumer AND event_id = :event_id)"
_BEGUN = (
    "INSERT INTO inbox_position (consumer, subject, sequence) "
    f"SELECT CAST(:consumer AS text), CAST(:subject AS text), CAST(:sequence AS bigint) WHERE {_NEW} "
    "ON CONFLICT DO NOTHING RETURNING 1"
)
_MOVED = (
    f"UPDATE inbox_position SET sequence = CAST(:sequence AS bigint) WHERE {_NEW} "  # noqa: S608 (our own words)
    "AND consumer = :consumer AND subject = :subject AND sequence = CAST(:sequence AS bigint) - 1 RETURNING 1"
)
_PASS = {
    form: text(
        f"WITH moved AS ({form}) INSERT INTO inbox (consumer, event_id, source, type, effect) "  # noqa: S608 (our own)
        "SELECT CAST(:consumer AS text), :event_id, CAST(:source AS text), CAST(:type AS text), 'applied' FROM moved "
        "RETURNING 1"
    ).bindparams(_ID)
    for form in (_BEGUN, _MOVED)
}


async def pass_over(sessions: Sessions, consumer: str, event: Event) -> bool:
    """Count the next event of its subject, which has no effect here, in one statement that needs no transaction.

    False when it is not the next one, or was counted before: nothing is done then, and `admit` says which it is. The
    row of the position is locked first, so that of two who have the same event one finds that it has been moved.
    """
    form = _PASS[_BEGUN if event.sequence == 1 else _MOVED]
    where = {"consumer": consumer, "subject": subject_key(event), "sequence": event.sequence}
    what = {"event_id": event.id, "source": event.source, "type": event.type}
    async with sessions() as session:
        await session.connection(execution_options=ALONE)
        passed = (await session.execute(form, where | what)).scalar_one_or_none() is not None
    if passed:
        metrics.note_event(consumer, Admission.NEXT.value, event)
    return passed


def subject_key(event: Event) -> str:
    """A subject is unique within its producer."""
    return f"{event.source}/{event.subject}"


_HOLD = text(
    "INSERT INTO held_event (id, consumer, event_id, subject, sequence, state, reason, attempts, payload) "
    "SELECT :id, :consumer, :event_id, :subject, :sequence, :state, :reason, :attempts, :payload "
    "WHERE NOT EXISTS (SELECT FROM held_event gone WHERE gone.consumer = :consumer AND gone.state = 'discarded' "
    "AND gone.event_id = :event_id AND gone.payload = :payload) "
    "ON CONFLICT (consumer, event_id) WHERE state IN ('early', 'dead', 'due') DO UPDATE "
    "SET state = excluded.state, reason = excluded.reason, attempts = excluded.attempts, last_at = now()"
).bindparams(bindparam("id", type_=Uuid), bindparam("event_id", type_=Uuid))


async def set_aside(
    session: AsyncSession,
    consumer: str,
    payload: bytes,
    *,
    event: Event | None,
    state: str,
    reason: str,
    attempts: int = 0,
) -> None:
    """Keep what cannot take effect now: too early, or dead with its reason. Held once per consumer and event.

    A delivery may come again after a person has discarded it: that decision stands for the same bytes.
    """
    await session.execute(
        _HOLD,
        {
            "id": new_id(),
            "consumer": consumer,
            # A payload that cannot be read names no event: its hash tells that it is the same when it comes again.
            "event_id": event.id if event else uuid5(NAMESPACE_OID, sha256(payload).hexdigest()),
            "subject": subject_key(event) if event else "",
            "sequence": event.sequence if event else 0,
            "state": state,
            "reason": reason[:2000],  # one failure may quote a whole payload
            "attempts": attempts,
            "payload": payload,
        },
    )
