"""Nothing is lost between the database and the stream, whatever crashes in between."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import nats
import pytest
from nats.js.api import DiscardPolicy
from sqlalchemy import event as sa_event
from sqlalchemy import text

from insatser.layout import CLONE
from shared.broker.listening import Listener
from shared.broker.nats import Broker
from shared.broker.relay import Relay, relay_once
from shared.clock import utc_now
from shared.event import Event
from shared.kit import audit, outbox
from shared.kit.db import create_engine
from shared.kit.errors import EventTooLarge
from shared.process.own_stream import declare
from shared.telemetry.trouble import BrokerAway
from tests.support.sandbox import NotedV1, Sandbox


class CountingBroker:
    """Stands where the broker would, to crash at a chosen moment."""

    def __init__(self, *, dies_after_ack: bool = False) -> None:
        self.ids: list[str] = []
        self.subjects: list[str] = []
        self._dies = dies_after_ack

    async def publish(self, subject: str, payload: bytes, *, message_id: str) -> None:
        self.ids.append(message_id)
        self.subjects.append(subject)
        if self._dies:
            raise asyncio.CancelledError


async def test_change_audit_row_and_event_commit_together_or_not_at_all(sandbox: Sandbox) -> None:
    with pytest.raises(ZeroDivisionError):
        async with sandbox.work() as work:
            work.publish(NotedV1(words="a"), subject="one")
            await work.record("note", "note", "one", at=utc_now())
            _ = 1 / 0
    assert await sandbox.scalar("SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM audit_entry)") == 0


async def test_events_of_one_subject_are_numbered_without_gaps_under_concurrency(sandbox: Sandbox) -> None:
    await asyncio.gather(*(sandbox.note(f"w{n}") for n in range(20)))
    async with sandbox.sessions() as session:
        rows = (await session.execute(text("SELECT sequence FROM outbox ORDER BY sequence"))).scalars().all()
    assert list(rows) == list(range(1, 21))


async def test_a_crash_after_commit_before_publish_loses_nothing(sandbox: Sandbox) -> None:
    await sandbox.note("a")
    broker = CountingBroker()
    assert await relay_once(sandbox.engine, broker) == 1  # type: ignore[arg-type]
    assert await relay_once(sandbox.engine, broker) == 0  # type: ignore[arg-type]
    assert broker.subjects == ["sandbox.noted.v1"]


async def test_a_crash_after_publish_before_mark_sends_the_same_event_again(sandbox: Sandbox) -> None:
    await sandbox.note("a")
    dying = CountingBroker(dies_after_ack=True)
    with pytest.raises(asyncio.CancelledError):
        await relay_once(sandbox.engine, dying)  # type: ignore[arg-type]
    after = CountingBroker()
    await relay_once(sandbox.engine, after)  # type: ignore[arg-type]
    assert dying.ids == after.ids


async def test_many_relays_at_once_send_each_event_once(sandbox: Sandbox) -> None:
    for n in range(60):
        await sandbox.note(f"w{n}")
    broker = CountingBroker()
    await asyncio.gather(*(relay_once(sandbox.engine, broker, batch=10) for _ in range(8)))  # type: ignore[arg-type]
    while await relay_once(sandbox.engine, broker):  # type: ignore[arg-type]
        pass
    assert len(broker.ids) == len(set(broker.ids)) == 60


async def test_a_commit_wakes_the_relay_long_before_the_clock_would(
    sandbox: Sandbox, nats_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.broker.relay.POLL_SECONDS", 3600)
    broker = await Broker.connect(nats_url, name="test")
    await broker.declare_stream("SANDBOX", ["sandbox.>"])
    listener = Listener(sandbox.engine)
    relay = asyncio.gather(Relay(sandbox.engine, broker, listener.wake("outbox")).run(), listener.run())
    listening = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query ILIKE 'listen%'"
    async with asyncio.timeout(240):
        while not await sandbox.scalar(listening):
            await asyncio.sleep(0.02)
        await sandbox.note("a")
        while await sandbox.scalar("SELECT count(*) FROM outbox WHERE published_at IS NULL"):
            await asyncio.sleep(0.02)
    relay.cancel()
    await asyncio.gather(relay, return_exceptions=True)
    await broker.close()


async def test_republished_events_get_a_new_message_id(sandbox: Sandbox) -> None:
    await sandbox.note("a")
    broker = CountingBroker()
    await relay_once(sandbox.engine, broker)  # type: ignore[arg-type]
    now = utc_now()
    async with sandbox.work() as work:
        await outbox.republish(work.session, since=now - timedelta(hours=1), until=now + timedelta(hours=1))
    await relay_once(sandbox.engine, broker)  # type: ignore[arg-type]
    first, second = broker.ids
    assert first.split(":")[0] == second.split(":")[0]
    assert first != second


async def _feed(sandbox: Sandbox, after: UUID | None = None) -> list[Event] | None:
    async with sandbox.sessions() as session:
        found = await outbox.read_feed(session, after=after, types=None, limit=100)
    return None if found is None else [Event.from_json(e.encode()) for e in found]


async def test_the_feed_never_skips_a_transaction_that_commits_late(sandbox: Sandbox) -> None:
    late = sandbox.work("late")
    async with late:
        late.publish(NotedV1(words="late"), subject="late")
        await late.session.execute(text("SELECT pg_current_xact_id()"))  # the transaction has its number now
        await sandbox.note("early")
        before = await _feed(sandbox)
    after = await _feed(sandbox)
    assert before == []
    assert {e.subject for e in after or []} == {"late", "one"}


async def test_the_feed_goes_on_after_a_known_event_and_refuses_an_unknown(sandbox: Sandbox) -> None:
    for n in range(3):
        await sandbox.note(f"w{n}")
    events = await _feed(sandbox) or []
    rest = await _feed(sandbox, events[0].id)
    assert [e.id for e in rest or []] == [e.id for e in events[1:]]
    assert await _feed(sandbox, UUID(int=1)) is None


async def test_after_a_move_to_another_cluster_the_feed_and_the_sealer_go_on(sandbox: Sandbox) -> None:
    """Stored transaction numbers may lie ahead of a new cluster's; the script that is run after a move mends it."""
    for n in range(3):
        await sandbox.note(f"w{n}")
    script = (CLONE / "deploy" / "postgres" / "after-move-to-new-cluster.sql").read_text()
    lines = [line for line in script.splitlines() if not line.startswith(("--", "\\", "BEGIN", "COMMIT"))]
    statements = [statement for statement in "\n".join(lines).split(";") if statement.strip()]
    async with sandbox.owner.begin() as connection:
        await connection.execute(text(statements[0]))
        for table in ("outbox", "audit_entry"):
            await connection.execute(text(f"UPDATE {table} SET transaction_id = '99999999'"))
    assert await _feed(sandbox) == []
    async with sandbox.owner.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await sandbox.note("after")
    assert [e.sequence for e in await _feed(sandbox) or []] == [1, 2, 3, 4]
    async with sandbox.engine.begin() as connection:
        assert await audit.seal(connection) == 4


async def test_a_lost_stream_is_made_only_after_its_events_are_marked_to_be_sent_again(
    sandbox: Sandbox, nats_url: str
) -> None:
    """The other order would lose the events for good, were the process to end in between."""
    broker = await Broker.connect(nats_url, name="test")
    await broker.declare_stream("SANDBOX", ["sandbox.>"])
    await sandbox.note("a")
    assert await relay_once(sandbox.engine, broker) == 1
    await _lose_stream(nats_url)
    nowhere = create_engine("postgresql+asyncpg://nobody:nothing@127.0.0.1:1/nothing", name="test")
    with pytest.raises(OSError):
        await declare("sandbox", nowhere, broker)
    assert not await broker.has_stream("SANDBOX")
    await declare("sandbox", sandbox.engine, broker)
    assert await relay_once(sandbox.engine, broker) == 1
    assert NotedV1.TYPE.encode() in await broker.stored("SANDBOX", 1)
    await broker.close()
    await nowhere.dispose()


async def _lose_stream(nats_url: str) -> None:
    client = await nats.connect(nats_url)
    await client.jetstream().delete_stream("SANDBOX")
    await client.close()


async def test_what_one_transaction_publishes_is_two_statements_numbered_by_subject_in_order(
    sandbox: Sandbox,
) -> None:
    seen: list[str] = []
    note = lambda *statement: seen.append(statement[2])  # noqa: E731
    sa_event.listen(sandbox.engine.sync_engine, "before_cursor_execute", note)
    try:
        async with sandbox.work() as work:
            for words, subject in (("a", "two"), ("b", "one"), ("c", "two"), ("d", "two")):
                work.publish(NotedV1(words=words), subject=subject)
    finally:
        sa_event.remove(sandbox.engine.sync_engine, "before_cursor_execute", note)
    assert len(seen) == 2
    async with sandbox.sessions() as session:
        rows = (await session.execute(text("SELECT subject, sequence, event FROM outbox ORDER BY position"))).all()
    stored = [(row.subject.partition("/")[2], row.sequence, Event.from_json(row.event.encode()).data) for row in rows]
    assert stored == [
        ("two", 1, {"words": "a"}),
        ("one", 1, {"words": "b"}),
        ("two", 2, {"words": "c"}),
        ("two", 3, {"words": "d"}),
    ]


async def test_what_the_broker_would_not_take_is_refused_before_it_is_stored(sandbox: Sandbox, nats_url: str) -> None:
    """An event that could never be sent would keep its reader, and all that follows of its subject, waiting."""

    async def publish(letters: int) -> None:
        async with sandbox.work() as work:
            work.publish(NotedV1(words="å" * letters), subject="one")

    with pytest.raises(EventTooLarge):
        await publish(500_000)
    assert await sandbox.scalar("SELECT count(*) FROM outbox") == 0
    await publish(499_500)
    broker = await Broker.connect(nats_url, name="test")
    try:
        await broker.declare_stream("SANDBOX", ["sandbox.>"])
        assert await relay_once(sandbox.engine, broker) == 1
    finally:
        await broker.close()


async def test_a_broker_that_answers_and_takes_no_message_is_seen_until_it_does(
    sandbox: Sandbox, nats_url: str
) -> None:
    """As after a full disk: JetStream answers whatever it is asked, and stores nothing."""
    broker = await Broker.connect(nats_url, name="test")
    await broker.declare_stream("SANDBOX", ["sandbox.>"])
    connection = await nats.connect(nats_url)
    jetstream = connection.jetstream(timeout=240)
    config = (await jetstream.stream_info("SANDBOX")).config
    wake = asyncio.Event()
    relay = Relay(sandbox.engine, broker, wake)
    running = asyncio.create_task(relay.run())

    async def seen(refused: bool) -> None:
        async with asyncio.timeout(240):
            while True:
                try:
                    relay.check()
                except BrokerAway:
                    if refused:
                        return
                else:
                    if not refused:
                        return
                await asyncio.sleep(0.05)

    await seen(False)
    await jetstream.update_stream(replace(config, max_msgs=1, discard=DiscardPolicy.NEW))
    for words in ("there is room", "there is none"):
        await sandbox.note(words)
    wake.set()
    await seen(True)
    await broker.ping()
    await jetstream.update_stream(config)
    await seen(False)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await connection.close()
    await broker.close()
