"""What is lost between a producer and its readers is seen by the readers, asked for, and comes once."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import nats
import pytest
from sqlalchemy import text

from insatser.layout import CLONE
from shared.broker import manifests
from shared.broker.comparing import Comparison, comparisons, register
from shared.broker.consumer import Consumer
from shared.broker.manifests import manifests_of, publish_manifest
from shared.broker.nats import Broker
from shared.broker.pulling import Pull
from shared.broker.relay import relay_once
from shared.clock import new_id
from shared.event import Fact
from shared.kit.inbox import Admission, Order
from shared.kit.subscription import Subscription
from shared.telemetry import metrics
from tests.support import sandbox as contracts
from tests.support.alarms import alarms
from tests.support.consuming import Handler, Message, consumer, held, words
from tests.support.sandbox import (
    ErasedV1,
    ManifestPublishedV1,
    NotedV1,
    ResendRequestedV1,
    Sandbox,
    WordsTaken,
    Work,
    event,
)

WORDS = [f"w{n}" for n in range(10)]


@dataclass
class Both:
    """The sandbox as producer and reader of itself; each step of a worker is taken by hand."""

    sandbox: Sandbox
    broker: Broker
    notes: Consumer[Work]
    keeper: Consumer[Work]
    comparison: Comparison
    _pulls: dict[str, Pull]

    async def publish(self, *words: str) -> None:
        for number, word in enumerate(words):
            async with self.sandbox.work() as work:
                work.publish(NotedV1(words=word), subject=f"subject {number % 3}")
        await self.relay()

    async def relay(self) -> None:
        while await relay_once(self.sandbox.engine, self.broker):
            pass

    async def list_sent(self) -> int:
        listed = await publish_manifest(self.sandbox.work, ManifestPublishedV1)
        await self.relay()
        return listed

    async def take(self, *readers: Consumer[Work]) -> None:
        """All that the stream has for the readers."""
        for reader in readers or (self.keeper, self.notes):
            pull = self._pulls[reader.name]
            while deliveries := await pull.fetch(64, seconds=0.2):
                await reader.take(deliveries)
            await reader.take_parked()

    async def compare(self) -> None:
        """A round, and what comes of it."""
        await self.comparison.run(self.sandbox.work, await self.broker.look("SANDBOX"))
        await self.relay()
        await self.take()
        await self.relay()
        await self.take()

    async def count(self, fact: type[Fact]) -> object:
        return await self.sandbox.scalar(f"SELECT count(*) FROM outbox WHERE type = '{fact.TYPE}'")

    async def let_time_pass(self, time: str = "1 day") -> None:
        async with self.sandbox.owner.begin() as connection:
            await connection.execute(text(f"UPDATE manifest SET asked_at = asked_at - interval '{time}'"))


@pytest.fixture
async def both(sandbox: Sandbox, handler: Handler, nats_url: str) -> AsyncIterator[Both]:
    broker = await Broker.connect(nats_url, name="test")
    await broker.declare_stream("SANDBOX", ["sandbox.>"])
    notes = Consumer(Subscription("notes", {NotedV1: handler, ErasedV1: None}), Work, sandbox.sessions)
    keeper = Consumer(manifests_of(contracts), Work, sandbox.sessions)
    pulls = {}
    for reader in (notes, keeper):
        found = await broker.pull("SANDBOX", reader.durable, reader.subscription.subjects)
        assert found
        reader._pull = pulls[reader.name] = found
    async with sandbox.sessions() as session, session.begin():
        await register(session, (notes, keeper))
    (comparison,) = comparisons(ResendRequestedV1, [notes, keeper])
    yield Both(sandbox, broker, notes, keeper, comparison, pulls)
    await broker.close()


Purge = Callable[[], Awaitable[None]]


@pytest.fixture
def purge(nats_url: str) -> Purge:
    async def purged() -> None:
        client = await nats.connect(nats_url)
        await client.jetstream().purge_stream("SANDBOX")
        await client.close()

    return purged


def missing() -> float | None:
    return metrics.WORKER.get_sample_value("events_missing", {"producer": "sandbox"})


async def test_events_that_a_purge_took_unread_come_again_once(both: Both, purge: Purge) -> None:
    await both.publish(*WORDS)
    await purge()
    await both.take()
    assert await words(both.sandbox) == [], "with every light green"
    assert await both.list_sent() == len(WORDS)
    await both.take()
    await both.compare()
    assert missing() == len(WORDS)
    assert alarms()["EventsMissing"].passed_by(len(WORDS))
    assert await words(both.sandbox) == WORDS
    await both.compare()
    assert (missing(), await words(both.sandbox)) == (0, WORDS)
    assert await both.sandbox.scalar("SELECT count(*) FROM inbox WHERE consumer = 'sandbox-notes'") == len(WORDS)


async def test_what_was_lost_with_its_manifest_is_asked_for_when_the_reader_starts(both: Both, purge: Purge) -> None:
    await both.publish(*WORDS)
    await both.list_sent()
    await purge()
    await both.take()
    await both.compare()  # asks for the manifests
    await both.compare()  # asks for what they list
    assert await words(both.sandbox) == WORDS


async def test_a_running_reader_sees_that_the_stream_has_lost_what_nobody_had_read(both: Both, purge: Purge) -> None:
    await both.compare()
    await both.publish(*WORDS)
    await both.list_sent()
    await purge()
    await both.compare()
    await both.compare()
    assert await words(both.sandbox) == WORDS


async def test_where_nothing_happens_nothing_is_published(both: Both) -> None:
    await both.publish(*WORDS)
    await both.list_sent()
    await both.take()
    await both.compare()
    assert await both.count(ResendRequestedV1) == 1, "at the start, for what may have been lost before it"
    for _ in range(3):
        assert await both.list_sent() == 0
        await both.compare()
    assert (await both.count(ManifestPublishedV1), await both.count(ResendRequestedV1)) == (1, 1)


async def test_what_does_not_come_is_asked_for_ever_more_seldom_and_by_one_process(both: Both, purge: Purge) -> None:
    await both.publish(*WORDS)
    await both.list_sent()
    await both.take(both.keeper)
    await purge()
    (another,) = comparisons(ResendRequestedV1, [both.notes, both.keeper])
    streams = both.comparison._streams = another._streams = await both.broker.look("SANDBOX")
    for comparison in (both.comparison, another, both.comparison):
        await comparison.run(both.sandbox.work, streams)
    assert await both.count(ResendRequestedV1) == 1
    await both.let_time_pass()
    await both.comparison.run(both.sandbox.work, streams)
    assert await both.count(ResendRequestedV1) == 2
    assert await both.sandbox.scalar("SELECT asks FROM manifest") == 2
    await both.let_time_pass("-2 days")  # asked last by a clock that was wrong
    await both.comparison.run(both.sandbox.work, streams)
    assert await both.count(ResendRequestedV1) == 3


async def test_a_reader_that_has_more_to_take_is_not_compared(both: Both) -> None:
    await both.publish(*WORDS)
    await both.list_sent()
    await both.take(both.keeper)
    both.comparison._streams = streams = await both.broker.look("SANDBOX")
    await both.comparison.run(both.sandbox.work, streams)
    assert (missing(), await both.count(ResendRequestedV1)) == (0, 0)


async def test_what_waits_for_a_person_or_was_discarded_is_not_missing(both: Both, handler: Handler) -> None:
    handler.fails = [WordsTaken("Orden är upptagna.")]
    await both.publish(*WORDS)
    await both.list_sent()
    await both.take()
    assert "dead" in {state for state, _ in await held(both.sandbox)}
    await both.compare()
    assert missing() == 0
    async with both.sandbox.owner.begin() as connection:
        await connection.execute(text("UPDATE held_event SET state = 'discarded' WHERE state = 'dead'"))
        await connection.execute(text("UPDATE consumer SET manifests_passed = 0"))
    await both.compare()
    assert missing() == 0


async def test_a_manifest_that_is_missing_is_seen_in_the_next_one(both: Both, purge: Purge) -> None:
    await both.publish("w1")
    await both.list_sent()
    await purge()
    await both.publish("w2")
    await both.list_sent()
    await both.take()
    both.comparison._streams = await both.broker.look("SANDBOX")
    await both.compare()
    await both.compare()
    assert await words(both.sandbox) == ["w1", "w2"]


async def test_much_is_listed_in_several_manifests(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifests, "MOST", 4)
    await both.publish(*WORDS)
    assert await both.list_sent() == 10
    assert await both.count(ManifestPublishedV1) == 3
    await both.take()
    await both.compare()
    assert await both.sandbox.scalar("SELECT manifests_passed FROM consumer WHERE name = 'sandbox-notes'") == 3


async def test_what_waits_for_the_broker_is_not_listed_nor_what_comes_after_it(both: Both) -> None:
    await both.publish("w1")
    await both.sandbox.note("unsent")
    assert await both.list_sent() == 1  # and now the other is sent
    assert await both.list_sent() == 1


async def test_a_commit_that_comes_late_is_listed_with_the_next(both: Both) -> None:
    late = both.sandbox.work()
    async with late:
        await late.session.execute(text("SELECT pg_current_xact_id()"))
        await both.publish("w1")
        assert await both.list_sent() == 0, "an older transaction may still tell something"
    assert await both.list_sent() == 1


async def test_after_a_move_to_another_cluster_the_next_manifest_goes_on_where_the_last_ended(both: Both) -> None:
    """The order of transactions is gone there: an event that came late, and lay before, is listed all the same."""
    async with both.sandbox.work() as late:
        late.publish(NotedV1(words="late"), subject="late")
        await late.session.execute(text("SELECT pg_current_xact_id()"))
        async with both.sandbox.owner.begin() as connection:
            await connection.execute(text("ALTER SEQUENCE outbox_position_seq RESTART WITH 100"))
        await both.publish("w1")
    async with both.sandbox.owner.begin() as connection:  # as if "late" had begun after w1
        await connection.execute(text("UPDATE outbox SET transaction_id = '1' WHERE subject <> 'note/late'"))
    await both.relay()
    async with both.sandbox.owner.begin() as connection:
        await connection.execute(text("UPDATE outbox SET published_at = NULL WHERE subject = 'note/late'"))
    assert await both.list_sent() == 1
    script = (CLONE / "deploy" / "postgres" / "after-move-to-new-cluster.sql").read_text()
    (statement,) = [part for part in script.split(";") if "UPDATE outbox" in part]
    async with both.sandbox.owner.begin() as connection:
        await connection.execute(text(statement))
    assert await both.list_sent() == 1


async def test_another_manifest_under_a_number_is_put_before_a_person(both: Both) -> None:
    await both.publish("w1")
    await both.list_sent()
    await both.take()
    manifest = ManifestPublishedV1(listed=(), last_event_id=new_id())
    await both.keeper.take([Message(event(manifest).to_json(), subject=manifest.TYPE).delivery])
    ((state, reason),) = await held(both.sandbox)
    assert state == "dead"
    assert "återställd" in reason


async def test_a_request_to_another_producer_is_let_be(both: Both) -> None:
    await both.publish("w1")
    asked = ResendRequestedV1(producer="elsewhere", event_ids=(), manifests_after=0)
    await both.keeper.apply(event(asked))
    assert await both.sandbox.scalar("SELECT count(*) FROM outbox WHERE published_at IS NULL") == 0


async def test_each_event_by_itself_is_taken_once_in_any_order(sandbox: Sandbox, handler: Handler) -> None:
    reader = consumer(sandbox, handler, Order.NONE)
    second = event(NotedV1(words="w2"), sequence=2)
    assert [await reader.apply(e) for e in (second, second)] == [Admission.NEXT, Admission.DUPLICATE]
    assert await reader.apply(event(NotedV1(words="w1"), sequence=1)) is Admission.NEXT
