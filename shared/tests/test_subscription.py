"""One effect per event and consumer, in the order of the subject; nothing that fails is ever just gone."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import nats
import pytest
from nats.js import JetStreamContext
from nats.js.api import RePublish, StreamConfig, StreamSource
from sqlalchemy import text

from shared.event import Event
from shared.kit.consumer import OUTAGES, Consumer
from shared.kit.errors import RowChanged
from shared.kit.inbox import Admission, Order
from shared.kit.nats import Broker, Delivery, Drift, ForeignStream
from shared.kit.parked import RETRY_SECONDS
from shared.kit.relay import relay_once
from shared.kit.subscription import Subscription
from shared.rest.held_events import _RELEASE
from tests.support.sandbox import NOW, ErasedV1, Note, NotedV1, Sandbox, WordsTaken, Work, event


class Handler:
    """Notes the words it is given, and fails as it is told to."""

    def __init__(self) -> None:
        self.fails: list[Exception] = []

    async def __call__(self, work: Work, noted: NotedV1, *, now: datetime) -> None:
        if self.fails:
            raise self.fails.pop(0)
        work.session.add(Note(words=f"{noted.words}", created_at=NOW, updated_at=NOW))


class Message:
    """A delivery that remembers what was answered."""

    def __init__(self, payload: bytes, number: int = 1, *, subject: str = NotedV1.TYPE) -> None:
        self.answers: list[object] = []
        self.delivery = Delivery(payload, subject, number, 1, self)  # type: ignore[arg-type]

    async def ack(self) -> None:
        self.answers.append("ack")

    async def nak(self, delay: float) -> None:
        self.answers.append(delay)

    async def term(self) -> None:
        self.answers.append("term")


@pytest.fixture
def handler() -> Handler:
    return Handler()


def consumer(sandbox: Sandbox, handler: Handler, order: Order = Order.GAPLESS) -> Consumer[Work]:
    return Consumer(Subscription("notes", {NotedV1: handler, ErasedV1: None}, order), Work, sandbox.sessions)


async def take(reader: Consumer[Work], *events: Event, number: int = 1) -> list[Message]:
    messages = [Message(e.to_json(), number, subject=e.type) for e in events]
    await reader.take([m.delivery for m in messages])
    return messages


async def words(sandbox: Sandbox) -> list[str]:
    async with sandbox.sessions() as session:
        return list((await session.execute(text("SELECT words FROM note ORDER BY words"))).scalars())


async def held(sandbox: Sandbox) -> list[tuple[str, str]]:
    async with sandbox.sessions() as session:
        rows = await session.execute(text("SELECT state, reason FROM held_event ORDER BY first_at"))
        return [(row.state, row.reason) for row in rows]


async def test_an_event_takes_effect_once_however_often_and_under_whatever_id_it_comes(
    sandbox: Sandbox, handler: Handler
) -> None:
    reader, one_id = consumer(sandbox, handler), uuid4()
    for again in (one_id, one_id, uuid4()):
        await take(reader, event(NotedV1(words="a"), event_id=again))
    assert await words(sandbox) == ["a"]


async def test_eight_processes_with_the_same_event_make_one_effect(sandbox: Sandbox, handler: Handler) -> None:
    same = event(NotedV1(words="a"))
    await asyncio.gather(*(take(consumer(sandbox, handler), same) for _ in range(8)))
    assert await words(sandbox) == ["a"]
    assert await held(sandbox) == []


async def test_events_that_come_in_reverse_order_take_effect_in_turn(sandbox: Sandbox, handler: Handler) -> None:
    reader = consumer(sandbox, handler)
    for n in (3, 2, 1):
        await take(reader, event(NotedV1(words=f"w{n}"), sequence=n))
    assert [state for state, _ in await held(sandbox)] == ["early", "early"]
    await reader.take_parked()
    assert await words(sandbox) == ["w1", "w2", "w3"]
    assert [state for state, _ in await held(sandbox)] == ["replayed", "replayed"]


async def test_a_fact_without_handler_still_counts_in_the_order(sandbox: Sandbox, handler: Handler) -> None:
    reader = consumer(sandbox, handler)
    await take(reader, event(ErasedV1(words="x"), sequence=1), event(NotedV1(words="w2"), sequence=2))
    assert await words(sandbox) == ["w2"]


async def test_latest_drops_what_is_older_than_the_newest_applied(sandbox: Sandbox, handler: Handler) -> None:
    reader = consumer(sandbox, handler, Order.LATEST)
    admissions = [await reader.apply(event(NotedV1(words=f"w{n}"), sequence=n)) for n in (5, 3, 7)]
    assert admissions == [Admission.NEXT, Admission.OUTDATED, Admission.NEXT]
    assert await words(sandbox) == ["w5", "w7"]


async def test_what_may_pass_is_tried_again_with_growing_delays_and_then_kept(
    sandbox: Sandbox, handler: Handler
) -> None:
    reader, answers = consumer(sandbox, handler), []
    for number in range(1, len(RETRY_SECONDS) + 2):
        handler.fails = [RowChanged("changed meanwhile")]
        (message,) = await take(reader, event(NotedV1(words="a")), number=number)
        answers += message.answers
    assert answers == [*RETRY_SECONDS, "term"]
    assert await held(sandbox) == [("dead", "RowChanged: changed meanwhile")]


async def test_a_refusal_by_a_rule_is_a_dead_letter_at_once_and_the_rest_of_the_batch_goes_on(
    sandbox: Sandbox, handler: Handler
) -> None:
    reader = consumer(sandbox, handler)
    handler.fails = [WordsTaken("Orden är upptagna.")]
    messages = await take(reader, event(NotedV1(words="a"), "one"), event(NotedV1(words="b"), "two"))
    # Subjects are taken side by side: which of them meets the refusal is chance.
    assert sorted(str(answer) for m in messages for answer in m.answers) == ["ack", "term"]
    assert await held(sandbox) == [("dead", "WordsTaken: Orden är upptagna.")]


async def test_a_poison_message_is_kept_with_its_reason(sandbox: Sandbox, handler: Handler) -> None:
    message = Message(b'{"specversion": "1.0", "nonsense"')
    await consumer(sandbox, handler).take([message.delivery])
    ((state, reason),) = await held(sandbox)
    assert (message.answers, state) == (["term"], "dead")
    assert "not a CloudEvent" in reason


@pytest.mark.parametrize(
    ("changed", "published", "reason"),
    [
        ({"source": "/budget"}, NotedV1.TYPE, "of /budget does not belong in the stream of sandbox"),
        ({"type": "budget.noted.v1"}, NotedV1.TYPE, "budget.noted.v1 of /sandbox does not belong"),
        ({}, ErasedV1.TYPE, "sandbox.noted.v1 was published as sandbox.erased.v1"),
    ],
    ids=["source", "type", "subject"],
)
async def test_an_event_that_is_not_its_producers_is_a_dead_letter(
    sandbox: Sandbox, handler: Handler, changed: dict[str, str], published: str, reason: str
) -> None:
    forged = event(NotedV1(words="forged")).model_copy(update=changed)
    message = Message(forged.to_json(), subject=published)
    await consumer(sandbox, handler).take([message.delivery])
    ((state, told),) = await held(sandbox)
    assert (message.answers, state, await words(sandbox)) == (["term"], "dead", [])
    assert reason in told


async def test_a_forged_event_stays_dead_when_it_is_replayed(sandbox: Sandbox, handler: Handler) -> None:
    reader = consumer(sandbox, handler)
    await take(reader, event(NotedV1(words="forged")).model_copy(update={"source": "/budget"}))
    async with sandbox.sessions() as session, session.begin():
        await session.execute(text("UPDATE held_event SET state = 'due', attempts = 0"))
    await reader.take_parked()
    assert [state for state, _ in await held(sandbox)] == ["dead"]
    assert await words(sandbox) == []


async def test_a_contract_breach_is_kept_without_the_values_that_were_sent(sandbox: Sandbox, handler: Handler) -> None:
    broken = event(NotedV1(words="a")).model_copy(update={"data": {"wrods": "19121212-1212"}})
    await take(consumer(sandbox, handler), broken)
    ((_, reason),) = await held(sandbox)
    assert "words" in reason
    assert "19121212" not in reason


async def test_a_dead_letter_blocks_its_subject_until_it_is_replayed(sandbox: Sandbox, handler: Handler) -> None:
    reader = consumer(sandbox, handler)
    handler.fails = [WordsTaken("Orden är upptagna.")]
    await take(reader, event(NotedV1(words="w1"), sequence=1))
    await take(reader, event(NotedV1(words="w2"), sequence=2))
    await reader.take_parked()
    assert await words(sandbox) == []
    async with sandbox.work() as work:
        held_id = (await work.session.execute(text("SELECT id FROM held_event WHERE state = 'dead'"))).scalar_one()
        await work.session.execute(_RELEASE, {"id": held_id, "state": "due"})
    await reader.take_parked()
    assert await words(sandbox) == ["w1", "w2"]


async def test_a_parked_event_that_meets_a_passing_fault_is_tried_again_and_not_given_up(
    sandbox: Sandbox, handler: Handler
) -> None:
    reader = consumer(sandbox, handler)
    for n in (2, 1):
        await take(reader, event(NotedV1(words=f"w{n}"), sequence=n))
    handler.fails = [RowChanged("changed meanwhile")]
    await reader.take_parked()
    assert [state for state, _ in await held(sandbox)] == ["early"]
    assert await reader.take_parked() == 0, "not before its delay"
    async with sandbox.work() as work:
        await work.session.execute(text("UPDATE held_event SET last_at = now() - interval '2 seconds'"))
    await reader.take_parked()
    assert await words(sandbox) == ["w1", "w2"]


async def test_a_parked_event_that_fails_again_and_again_is_a_dead_letter_in_the_end(
    sandbox: Sandbox, handler: Handler
) -> None:
    reader = consumer(sandbox, handler)
    for n in (2, 1):
        await take(reader, event(NotedV1(words=f"w{n}"), sequence=n))
    for _ in range(len(RETRY_SECONDS) + 1):
        handler.fails = [RowChanged("changed meanwhile")]
        await reader.take_parked()
        async with sandbox.work() as work:
            await work.session.execute(text("UPDATE held_event SET last_at = now() - interval '1 hour'"))
    assert await held(sandbox) == [("dead", "RowChanged: changed meanwhile")]


async def test_a_crash_after_the_effect_before_the_ack_has_no_second_effect(sandbox: Sandbox, handler: Handler) -> None:
    reader = consumer(sandbox, handler)
    same = event(NotedV1(words="a"))
    await reader.apply(same)  # committed; the process dies before the ack
    (again,) = await take(consumer(sandbox, handler), same, number=2)
    assert again.answers == ["ack"]
    assert await words(sandbox) == ["a"]


async def test_from_commit_to_effect_over_a_real_stream(sandbox: Sandbox, handler: Handler, nats_url: str) -> None:
    broker = await Broker.connect(nats_url, name="test")
    await broker.declare_stream("SANDBOX", ["sandbox.>"])
    async with sandbox.work() as work:
        work.publish(NotedV1(words="told"), subject="one")
    await relay_once(sandbox.engine, broker)
    running = asyncio.create_task(consumer(sandbox, handler).run(broker))
    async with asyncio.timeout(240):
        while await words(sandbox) != ["told"]:
            await asyncio.sleep(0.05)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await broker.close()


async def test_a_consumer_that_has_drifted_fails_loudly(nats_url: str) -> None:
    broker = await Broker.connect(nats_url, name="test")
    await broker.declare_stream("SANDBOX", ["sandbox.>"])
    assert await broker.pull("SANDBOX", "reader", ["sandbox.noted.v1"])
    with pytest.raises(Drift, match="filter_subjects"):
        await broker.pull("SANDBOX", "reader", ["sandbox.noted.v1", "sandbox.erased.v1"])
    with pytest.raises(Drift, match="subjects"):
        await broker.declare_stream("SANDBOX", ["sandbox.>", "other.>"])
    await broker.close()


FOREIGN = [
    {"mirror": StreamSource(name="OTHER")},
    {"subjects": ["sandbox.>"], "sources": [StreamSource(name="OTHER")]},
    {"subjects": ["sandbox.>"], "republish": RePublish(src="sandbox.noted.v1", dest="elsewhere")},
    {"subjects": ["sandbox.>", "budget.>"]},
]


@pytest.mark.parametrize("declared", FOREIGN, ids=["mirror", "sources", "republish", "subjects"])
async def test_a_stream_that_takes_in_more_than_its_producer_publishes_is_not_read(
    nats_url: str, declared: dict[str, Any]
) -> None:
    async with connected(nats_url) as (broker, jetstream):
        await jetstream.add_stream(name="OTHER", subjects=["other.>"])
        await jetstream.add_stream(name="SANDBOX", **declared)
        with pytest.raises(ForeignStream):
            await broker.pull("SANDBOX", "reader", ["sandbox.noted.v1"])
        with pytest.raises(Drift):
            await broker.declare_stream("SANDBOX", ["sandbox.>"])


async def test_a_stream_that_becomes_foreign_is_let_be_until_it_is_mended(
    sandbox: Sandbox, handler: Handler, nats_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.kit.consumer.REBIND_SECONDS", 0.0)
    whole = StreamConfig(name="SANDBOX", subjects=["sandbox.>"], duplicate_window=120, deny_delete=True)
    async with connected(nats_url) as (broker, jetstream):
        await broker.declare_stream("SANDBOX", ["sandbox.>"])
        running = asyncio.create_task(consumer(sandbox, handler).run(broker))
        await broker.publish(NotedV1.TYPE, event(NotedV1(words="before"), "1").to_json(), message_id="1")
        await until_words(sandbox, ["before"])
        await jetstream.update_stream(whole.evolve(republish=RePublish(src="sandbox.x", dest="elsewhere")))
        await asyncio.sleep(2.5)  # a fetch, then a check
        await broker.publish(NotedV1.TYPE, event(NotedV1(words="while"), "2").to_json(), message_id="2")
        await asyncio.sleep(1.5)
        assert await words(sandbox) == ["before"]
        await jetstream.delete_stream("SANDBOX")
        await broker.declare_stream("SANDBOX", ["sandbox.>"])
        await broker.publish(NotedV1.TYPE, event(NotedV1(words="mended"), "3").to_json(), message_id="3")
        await until_words(sandbox, ["before", "mended"])
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@asynccontextmanager
async def connected(nats_url: str) -> AsyncIterator[tuple[Broker, JetStreamContext]]:
    """The product's client, and one that may declare what the product never would."""
    broker, client = await Broker.connect(nats_url, name="test"), await nats.connect(nats_url)
    try:
        yield broker, client.jetstream()
    finally:
        await client.close()
        await broker.close()


async def until_words(sandbox: Sandbox, wanted: list[str]) -> None:
    async with asyncio.timeout(240):
        while await words(sandbox) != wanted:
            await asyncio.sleep(0.05)


async def test_a_consumer_waits_for_a_stream_that_does_not_exist_yet(nats_url: str) -> None:
    broker = await Broker.connect(nats_url, name="test")
    assert await broker.pull("LATER", "reader", ["later.>"]) is None
    await broker.close()


async def test_a_message_the_broker_gave_up_is_kept_as_a_dead_letter(
    sandbox: Sandbox, handler: Handler, nats_url: str
) -> None:
    broker = await Broker.connect(nats_url, name="test")
    await broker.declare_stream("SANDBOX", ["sandbox.>"])
    await broker.publish("sandbox.noted.v1", event(NotedV1(words="a")).to_json(), message_id="1")
    advisory = {"stream": "SANDBOX", "consumer": "sandbox-notes-whole", "stream_seq": 1}
    reader = consumer(sandbox, handler)
    await reader.note_exhausted(broker, json.dumps(advisory | {"consumer": "another"}).encode())
    assert await held(sandbox) == []
    await reader.note_exhausted(broker, json.dumps(advisory).encode())
    assert await held(sandbox) == [("dead", "the broker's limit of deliveries was reached")]
    await broker.close()


async def test_a_subscription_reads_one_stream() -> None:
    class ElsewhereV1(NotedV1):
        TYPE = "elsewhere.noted.v1"

    with pytest.raises(ValueError, match="one stream"):
        Subscription("both", {NotedV1: None, ElsewhereV1: None})


def raw(**changes: object) -> bytes:
    """An event as it comes, with something wrong in it."""
    return json.dumps(json.loads(event(NotedV1(words="a"), "bad").to_json()) | changes).encode()


DEEP = b'{"data": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"


@pytest.mark.parametrize(
    "payload",
    [
        DEEP,
        raw(sequence=10**25),
        raw(sequence=0),
        raw(subject="a\x00b"),
        raw(data={"words": "a\x00b"}),
        b"\xff\xfe",
        b"[]",
        b"",
    ],
    ids=["deep", "huge number", "number zero", "nul in subject", "nul in data", "no utf-8", "no object", "empty"],
)
async def test_a_message_that_nobody_can_read_is_kept_and_delays_no_other(
    sandbox: Sandbox, handler: Handler, payload: bytes
) -> None:
    reader = consumer(sandbox, handler)
    bad, good = Message(payload), Message(event(NotedV1(words="good")).to_json())
    await reader.take([bad.delivery, good.delivery])
    assert (bad.answers, good.answers) == (["term"], ["ack"])
    assert await words(sandbox) == ["good"]
    assert [state for state, _ in await held(sandbox)] == ["dead"]


async def test_a_fact_that_is_not_known_yet_counts_in_the_order_and_has_no_effect(
    sandbox: Sandbox, handler: Handler
) -> None:
    """A producer may be deployed first. Its new fact must not park everything that follows for ever."""
    new = event(NotedV1(words="x"), sequence=1).model_copy(update={"type": "sandbox.coloured.v1", "aggregate": "note"})
    (message, following) = await take(consumer(sandbox, handler), new, event(NotedV1(words="w2"), sequence=2))
    assert (message.answers, following.answers) == (["ack"], ["ack"])
    assert await words(sandbox) == ["w2"]


async def test_a_fact_of_another_aggregate_is_let_pass_without_a_trace(sandbox: Sandbox, handler: Handler) -> None:
    other = event(NotedV1(words="x")).model_copy(update={"type": "sandbox.painted.v1", "aggregate": "wall"})
    (message,) = await take(consumer(sandbox, handler), other)
    assert message.answers == ["ack"]
    assert await sandbox.scalar("SELECT count(*) FROM inbox") == 0


async def test_while_the_database_is_away_nothing_is_put_off_and_no_attempt_is_counted(
    sandbox: Sandbox, handler: Handler
) -> None:
    handler.fails = [ConnectionError("away"), ConnectionError("still away")]
    (message,) = await take(consumer(sandbox, handler), event(NotedV1(words="a")))
    assert message.answers == ["ack"]
    assert await words(sandbox) == ["a"]


async def test_what_is_away_for_one_event_alone_becomes_its_failed_attempt(sandbox: Sandbox, handler: Handler) -> None:
    handler.fails = [ConnectionError("away")] * OUTAGES
    (message,) = await take(consumer(sandbox, handler), event(NotedV1(words="a")))
    assert message.answers == [RETRY_SECONDS[0]]


async def test_a_worker_follows_a_clock_that_its_caller_has_moved_only_in_the_local_profile(sandbox: Sandbox) -> None:
    seen: list[datetime] = []

    async def note(work: Work, noted: NotedV1, *, now: datetime) -> None:
        seen.append(now)

    moved = datetime(2031, 3, 15, tzinfo=UTC)
    subscription = Subscription("notes", {NotedV1: note, ErasedV1: None})
    for number, follows in enumerate((True, False), start=1):
        reader = Consumer(subscription, Work, sandbox.sessions, follows_server_date=follows)
        await reader.apply(event(NotedV1(words="a"), sequence=number).model_copy(update={"serverdate": moved}))
    assert seen[0] == moved
    assert seen[1] < moved
