"""The outbox: facts stored in the same transaction as the change they describe; the record behind the stream."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, DateTime, Text, Uuid, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from shared.clock import new_id
from shared.event import Event, Fact
from shared.kit.errors import EventTooLarge
from shared.telemetry.trace import Trace

MOST_BYTES = 1_000_000
"""Largest event: the broker takes a mebibyte, its headers included, and what is larger could never be sent."""
# Rows are locked in the order of their subjects, so that two transactions about the same ones cannot deadlock.
_NUMBER = text(
    "INSERT INTO outbox_sequence AS s (subject, last) "
    "SELECT subject, number FROM unnest(:subjects, :counts) AS w (subject, number) ORDER BY subject "
    "ON CONFLICT (subject) DO UPDATE SET last = s.last + excluded.last RETURNING subject, last"
).bindparams(bindparam("subjects", type_=ARRAY(Text)), bindparam("counts", type_=ARRAY(BigInteger)))
_STORE = text(
    "INSERT INTO outbox (id, type, subject, sequence, event) SELECT id, type, subject, sequence, event "
    "FROM unnest(:ids, :types, :subjects, :sequences, :events) "
    "WITH ORDINALITY AS w (id, type, subject, sequence, event, place) ORDER BY place"
).bindparams(
    bindparam("ids", type_=ARRAY(Uuid)),
    bindparam("types", type_=ARRAY(Text)),
    bindparam("subjects", type_=ARRAY(Text)),
    bindparam("sequences", type_=ARRAY(BigInteger)),
    bindparam("events", type_=ARRAY(Text)),
)


@dataclass(frozen=True, slots=True)
class Publication:
    """A fact about one aggregate, to be published when the transaction commits."""

    fact: Fact
    subject: str
    scope: str | None

    @property
    def key(self) -> str:
        return f"{self.fact.AGGREGATE}/{self.subject}"


async def store(
    session: AsyncSession,
    publications: Sequence[Publication],
    *,
    at: datetime,
    trace: Trace,
    server_date: datetime | None = None,
) -> None:
    """Store facts to be published, in two statements however many they are.

    Numbers are taken under row locks, so that one subject has no gaps. The locks are held until the commit: publish
    last in a transaction.
    """
    if not publications:
        return
    counts = Counter(publication.key for publication in publications)
    taken = await session.execute(_NUMBER, {"subjects": list(counts), "counts": list(counts.values())})
    # The numbers of this transaction begin after what each subject had before it.
    last = {row.subject: row.last - counts[row.subject] for row in taken}
    events = []
    for publication in publications:
        last[publication.key] += 1
        event = _event(publication, last[publication.key], at=at, trace=trace)
        events.append(event.model_copy(update={"serverdate": server_date}) if server_date else event)
    written = [event.to_json() for event in events]
    if (largest := max(map(len, written))) > MOST_BYTES:
        raise EventTooLarge(
            f"Det som ska berättas för de andra tjänsterna är {largest} byte och får vara högst {MOST_BYTES}."
        )
    stored = {
        "ids": [event.id for event in events],
        "types": [event.type for event in events],
        "subjects": [publication.key for publication in publications],
        "sequences": [event.sequence for event in events],
        "events": [event.decode() for event in written],
    }
    await session.execute(_STORE, stored)


def _event(publication: Publication, sequence: int, *, at: datetime, trace: Trace) -> Event:
    fact = publication.fact
    return Event(
        id=new_id(),
        source=f"/{fact.service()}",
        type=fact.TYPE,
        subject=publication.subject,
        time=at,
        dataschema=f"/{fact.service()}/v1/schemas/{fact.TYPE}",
        sequence=sequence,
        scope=publication.scope,
        aggregate=fact.AGGREGATE,
        traceparent=trace.traceparent,
        causationid=trace.causation_id,
        correlationid=trace.correlation_id,
        data=fact.model_dump(mode="json"),
    )


_FEED = text(
    "SELECT id, type, event FROM outbox "
    "WHERE transaction_id < pg_snapshot_xmin(pg_current_snapshot()) "
    "AND (CAST(:after_xid AS text) IS NULL "
    "OR (transaction_id, position) > (CAST(CAST(:after_xid AS text) AS xid8), CAST(:after_position AS bigint))) "
    "AND (CAST(:types AS text[]) IS NULL OR type = ANY(CAST(:types AS text[]))) "
    "AND (CAST(:subjects AS text[]) IS NULL OR subject = ANY(CAST(:subjects AS text[]))) "
    "ORDER BY transaction_id, position LIMIT :limit"
)
_PLACE = text("SELECT CAST(transaction_id AS text) AS xid, position FROM outbox WHERE id = :id")


async def read_feed(
    session: AsyncSession,
    *,
    after: UUID | None,
    types: list[str] | None,
    subjects: list[str] | None = None,
    limit: int,
) -> list[str] | None:
    """Stored events after the one with id `after`, as JSON; None when that id was never published.

    `subjects` as the outbox has them: kind and id, `note/0198f3a0-…`.

    Only rows below the oldest running transaction are read: a cursor over plain positions skips late commits.
    """
    xid, position = None, 0
    if after is not None:
        place = (await session.execute(_PLACE, {"id": after})).one_or_none()
        if place is None:
            return None
        xid, position = place.xid, place.position
    after_place = {"after_xid": xid, "after_position": position}
    rows = await session.execute(_FEED, after_place | {"types": types, "subjects": subjects, "limit": limit})
    return [row.event for row in rows]


END = (
    "SELECT id FROM outbox WHERE transaction_id < pg_snapshot_xmin(pg_current_snapshot()) "
    "ORDER BY transaction_id DESC, position DESC LIMIT 1"
)
"""The last event that can be read now."""


async def read_end(session: AsyncSession) -> UUID | None:
    """The last event that can be read now; None when there is none."""
    end: UUID | None = (await session.execute(text(END))).scalar_one_or_none()
    return end


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
