"""Makes copies again of what their producer has published, and puts right what differs; nothing is done or said anew.

The handlers run once more in a transaction that is rolled back, on copies that are emptied there: what they leave in
the copies is read, and all else that they do is undone with it. Then the copies are made alike in one transaction, so
that nobody ever reads a copy that is half made.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import ARRAY, Table, Uuid, bindparam, inspect, text
from sqlalchemy.event import listen
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.orm import Session

from shared.broker.comparing import TO_BE_REBUILT, NewWork, Reader
from shared.broker.incoming import Unreadable, read_event
from shared.broker.nats import Broker
from shared.clock import utc_now
from shared.event import Event
from shared.kit.actor import Actor
from shared.kit.db import ALONE, Sessions
from shared.kit.errors import DomainError
from shared.kit.inbox import subject_key
from shared.kit.rows import Difference, Digest, Row, compare, digest, read_rows, write
from shared.kit.subscription import Subscription
from shared.kit.unit_of_work import UnitOfWork
from shared.manifests import MOST, ResendRequest
from shared.telemetry.logging import log_outage
from shared.telemetry.trouble import is_away

TOGETHER = 100
"""Events that one session replays, so that memory does not grow with their number."""
ASKS = 8
"""Rounds in which what the stream lacks is waited for; then the producer no longer has it."""
Contents = dict[str, list[Row]]
log = structlog.get_logger()


class CannotRebuild(Exception):
    """The copies stay as they are; the reason is in Swedish, for the operator's desk."""


@dataclass
class Rebuilding:
    """What one service's worker does about the consumers whose copies are to be made again."""

    request: type[ResendRequest]
    readers: Sequence[Reader]
    engine: AsyncEngine
    sessions: Sessions
    work: type[UnitOfWork]
    new_work: NewWork
    broker: Broker
    _asked: Counter[str] = field(default_factory=Counter)

    async def run(self) -> bool:
        """Run one round: a consumer that waits for events of its producer is tried again in the next.

        Whether there was anything to rebuild.
        """
        async with self.sessions() as session:
            await session.connection(execution_options=ALONE)
            names = set((await session.execute(_TO_BE_REBUILT, {"state": TO_BE_REBUILT})).scalars())
        for reader in self.readers:
            if reader.name in names:
                await self._rebuild_or_say_why(reader)
        return bool(names)

    async def _rebuild_or_say_why(self, reader: Reader) -> None:
        try:
            await self._rebuild(reader)
        except CannotRebuild as failure:
            await self._end(reader, "fail_rebuild", {"reason": str(failure)})
        except Exception as failure:
            if is_away(failure):
                log_outage(failure, consumer=reader.name)
                raise
            log.exception("copies could not be rebuilt", consumer=reader.name)
            said = str(failure) if isinstance(failure, DomainError) else ""
            await self._end(reader, "fail_rebuild", {"reason": f"{type(failure).__name__} {said}".strip()})

    async def _rebuild(self, reader: Reader) -> None:
        subscription = reader.subscription
        events = await self._read_events(subscription)
        async with self.sessions() as session:
            taken = set((await session.execute(_TAKEN, {"consumer": reader.name})).scalars())
            skipped = set((await session.execute(_DISCARDED, {"consumer": reader.name})).scalars())
        if lacking := taken - events.keys():
            await self._ask_for(reader, lacking)
            return
        replayed = sorted(
            (event for event in events.values() if event.id not in skipped),
            key=lambda event: (subject_key(event), event.sequence),
        )
        wanted = await self._replay(subscription, replayed)
        outcome = await self._put_right(reader, wanted, replayed)
        log.info("copies rebuilt", consumer=reader.name, **outcome)

    async def _read_events(self, subscription: Subscription) -> dict[UUID, Event]:
        found = {}
        async for payload in self.broker.read_stream(subscription.stream):
            try:
                event = read_event(payload, producer=subscription.producer)
            except Unreadable:
                continue  # kept as a dead letter when it came
            if subscription.concerns(event):
                found[event.id] = event
        return found

    async def _ask_for(self, reader: Reader, lacking: set[UUID]) -> None:
        """The stream no longer has what the outbox has: it comes again, and inboxes stop it where it is known."""
        self._asked[reader.name] += 1
        if self._asked[reader.name] > ASKS:
            del self._asked[reader.name]
            raise CannotRebuild(
                f"{len(lacking)} händelser som har tagits emot finns inte längre hos {reader.subscription.producer}."
            )
        if self._asked[reader.name] > 1:
            return
        async with self.new_work() as work:
            for ids in _parts(sorted(lacking)):
                work.publish(
                    self.request(producer=reader.subscription.producer, event_ids=ids),
                    subject=reader.subscription.producer,
                )

    async def _replay(self, subscription: Subscription, events: Sequence[Event]) -> Contents:
        """What the copies hold when every event has been handled on empty ones, in order."""
        tables = subscription.tables
        async with self.engine.connect() as connection:
            transaction = await connection.begin()
            try:
                for table in reversed(tables):
                    await connection.execute(text(_emptied(table)))
                own = partial(self.sessions, bind=connection, join_transaction_mode="create_savepoint")
                for part in _parts(events, TOGETHER):
                    await self._handle(own, subscription, part)
                return {table.name: await read_rows(connection, table) for table in tables}
            finally:
                await transaction.rollback()

    async def _handle(self, own: Any, subscription: Subscription, events: Sequence[Event]) -> None:
        work = self.work(own, actor=Actor.worker(self.work.service))
        async with work:
            listen(work.session.sync_session, "before_flush", partial(_leave_others, set(subscription.tables)))
            for event in events:
                fact_type, handler = subscription.by_type.get(event.type, (None, None))
                if fact_type and handler:
                    work.event = event
                    now = event.serverdate or utc_now()
                    await handler(work, fact_type.model_validate(event.data), now=now)
                    await work.session.flush()  # the next one may read what this one wrote by SQL
                    work.leave_unsaid()

    async def _put_right(self, reader: Reader, wanted: Contents, replayed: Sequence[Event]) -> dict[str, Any]:
        outcome: dict[str, Any] = {"events": len(replayed)}
        async with self.new_work() as work:
            session = work.session
            for table in reader.subscription.tables:
                # Whoever reads goes on; what another process has begun to write is waited for.
                await session.execute(text(f"LOCK TABLE {table.name} IN SHARE ROW EXCLUSIVE MODE"))
            asked = {"name": reader.name, "state": TO_BE_REBUILT}
            if (await session.execute(_STILL, asked)).first() is None:
                return outcome | {"done": True}  # by another process
            taken = set((await session.execute(_TAKEN, {"consumer": reader.name})).scalars())
            if taken - {event.id for event in replayed}:
                return outcome | {"again": True}  # something was taken meanwhile: another round
            for copy, table in zip(reader.subscription.copies, reader.subscription.tables, strict=True):
                lasting = bool(getattr(copy, "LASTING", False))
                outcome[table.name] = await _alike(session, table, wanted[table.name], lasting=lasting)
            await _note_taken(session, reader.name, replayed)
            await session.execute(_DONE, asked)
            await work.record("rebuild_copies", "consumer", reader.name, at=utc_now(), after=outcome)
        return outcome

    async def _end(self, reader: Reader, action: str, after: dict[str, Any]) -> None:
        log.error("copies stay as they were", consumer=reader.name, **after)
        async with self.new_work() as work:
            await work.session.execute(_DONE, {"name": reader.name, "state": TO_BE_REBUILT})
            await work.record(action, "consumer", reader.name, at=utc_now(), after=after)


def _leave_others(copies: set[Table], session: Session, *_: object) -> None:
    """What is no copy has been done already: it is not written a second time, also where that would be undone."""
    for thing in (*session.new, *session.dirty, *session.deleted):
        if inspect(thing).mapper.local_table not in copies:
            session.expunge(thing)


async def _alike(session: AsyncSession, table: Table, wanted: list[Row], *, lasting: bool) -> dict[str, Any]:
    standing = await read_rows(session, table)
    difference = compare(table, standing=standing, wanted=wanted)
    stays = difference.removed if lasting else ()
    if stays:
        difference = Difference((), difference.written)
    await write(session, table, difference)
    found = digest(table, await read_rows(session, table))
    if found != digest(table, [*wanted, *stays]):
        raise CannotRebuild(f"{table.name} blev inte som händelserna säger.")
    return _counted(digest(table, standing), found, difference) | ({"kept": len(stays)} if stays else {})


def _counted(before: Digest, after: Digest, difference: Difference) -> dict[str, Any]:
    return {
        "rows": after.rows,
        "written": len(difference.written),
        "removed": len(difference.removed),
        "before": before.sha256,
        "after": after.sha256,
    }


async def _note_taken(session: AsyncSession, consumer: str, events: Sequence[Event]) -> None:
    """What has taken effect now is not to take effect when the stream hands it over."""
    last: dict[str, int] = {}
    for event in events:
        last[subject_key(event)] = max(event.sequence, last.get(subject_key(event), 0))
    named = {
        "ids": [event.id for event in events],
        "sources": [event.source for event in events],
        "types": [event.type for event in events],
    }
    await session.execute(_NOTE_TAKEN, {"consumer": consumer} | named)
    where = {"consumer": consumer, "subjects": list(last), "sequences": list(last.values())}
    await session.execute(_NOTE_POSITIONS, where)


def _emptied(table: Table) -> str:
    """Empty but for rows that others refer to: these are written over by their event."""
    referring = [
        f"NOT EXISTS (SELECT FROM {other.name} r WHERE r.{key.parent.name} = t.{key.column.name})"
        for other in table.metadata.tables.values()
        for key in other.foreign_keys
        if key.column.table is table
    ]
    where = f" WHERE {' AND '.join(referring)}" if referring else ""
    return f"DELETE FROM {table.name} t{where}"  # noqa: S608 (our own tables)


def _parts(values: Sequence[Any], most: int = MOST) -> Iterator[tuple[Any, ...]]:
    for start in range(0, len(values), most):
        yield tuple(values[start : start + most])


# Every process has read meanwhile that it is to take nothing.
_TO_BE_REBUILT = text(
    "SELECT name FROM consumer WHERE manifests_passed = :state "
    "AND (updated_at < now() - interval '5 seconds' OR updated_at > now() + interval '1 minute')"
)
_TAKEN = text("SELECT event_id FROM inbox WHERE consumer = :consumer")
_DISCARDED = text("SELECT event_id FROM held_event WHERE consumer = :consumer AND state = 'discarded'")
_NOTE_TAKEN = text(
    "INSERT INTO inbox (consumer, event_id, source, type, effect) "
    "SELECT :consumer, e.id, e.source, e.type, 'applied' "
    "FROM unnest(:ids, CAST(:sources AS text[]), CAST(:types AS text[])) AS e (id, source, type) ON CONFLICT DO NOTHING"
).bindparams(bindparam("ids", type_=ARRAY(Uuid)))
_NOTE_POSITIONS = text(
    "INSERT INTO inbox_position AS p (consumer, subject, sequence) "
    "SELECT :consumer, e.subject, e.sequence "
    "FROM unnest(CAST(:subjects AS text[]), CAST(:sequences AS bigint[])) AS e (subject, sequence) "
    "ON CONFLICT (consumer, subject) DO UPDATE SET sequence = excluded.sequence WHERE p.sequence < excluded.sequence"
)
_STILL = text("SELECT 1 FROM consumer WHERE name = :name AND manifests_passed = :state FOR UPDATE")
_DONE = text("UPDATE consumer SET manifests_passed = 0 WHERE name = :name AND manifests_passed = :state")
