"""Consumers on a real stream: their own producer's, or none at all."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import nats
import pytest
from nats.js import JetStreamContext
from nats.js.api import RePublish, StreamConfig, StreamSource

from shared.broker.nats import Broker, Drift, ForeignStream
from shared.broker.pulling import Delivery
from shared.broker.relay import relay_once
from shared.kit.subscription import Subscription
from shared.telemetry.trouble import BrokerAway
from tests.support.consuming import Handler, consumer, held, words
from tests.support.sandbox import NotedV1, Sandbox, event


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


class _Closed:
    """A message whose connection is gone."""

    def __getattr__(self, _name: str) -> Any:
        async def lost(**_how: object) -> None:
            raise nats.errors.OutboundBufferLimitError

        return lost


@pytest.mark.parametrize("answer", ["ack", "in_progress", "give_up"])
async def test_an_answer_that_does_not_reach_the_broker_is_no_fault_of_the_event(answer: str) -> None:
    """It is given out again: whoever takes it must tell that from a failure of its own."""
    delivery = Delivery(b"", "sandbox.noted.v1", 1, 1, _Closed())  # type: ignore[arg-type]
    with pytest.raises(BrokerAway):
        await getattr(delivery, answer)()
    with pytest.raises(BrokerAway):
        await delivery.retry_in(1)


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
    monkeypatch.setattr("shared.broker.consumer.REBIND_SECONDS", 0.0)
    monkeypatch.setattr("shared.broker.consumer.FETCH_SECONDS", 1.0)
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
