"""Pulling from a real stream: what comes is had at once, however long the question stays open."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import nats
import pytest

from insatser.nats_server import EmbeddedNats
from shared.broker import pulling as pulling_module
from shared.broker.nats import Broker
from shared.broker.pulling import Delivery, Pull, reaching
from shared.telemetry.trouble import BrokerAway
from tests.support.consuming import Handler, consumer, words
from tests.support.sandbox import NotedV1, Sandbox, event

FOR_EVER = 3600.0
"""A question that is open so long has to be answered by what comes: no test waits for its end."""


@asynccontextmanager
async def pulling(nats_url: str) -> AsyncIterator[tuple[Broker, Pull]]:
    broker = await Broker.connect(nats_url, name="test")
    await broker.declare_stream("SANDBOX", ["sandbox.>"])
    pull = await broker.pull("SANDBOX", "reader", ["sandbox.noted.v1"])
    assert pull
    try:
        yield broker, pull
    finally:
        await broker.close()


async def publish(broker: Broker, *numbers: int) -> None:
    for number in numbers:
        await broker.publish(NotedV1.TYPE, b"%d" % number, message_id=str(number))


async def taken(pull: Pull, *, batch: int = 64) -> list[bytes]:
    deliveries = await pull.fetch(batch, seconds=FOR_EVER)
    for delivery in deliveries:
        await delivery.ack()
    return [delivery.payload for delivery in deliveries]


async def test_what_waits_comes_together_and_no_more_of_it_than_was_asked_for(nats_url: str) -> None:
    async with asyncio.timeout(240), pulling(nats_url) as (broker, pull):
        await publish(broker, *range(5))
        assert await taken(pull, batch=3) == [b"0", b"1", b"2"]
        assert await taken(pull) == [b"3", b"4"]
        assert await pull.fetch(64, seconds=0.1) == []


async def test_what_comes_to_a_question_that_is_open_is_had_at_once(nats_url: str) -> None:
    async with asyncio.timeout(240), pulling(nats_url) as (broker, pull):
        for number in range(200):
            waiting = asyncio.create_task(taken(pull))
            await asyncio.sleep(0.001 * (number % 4))  # before, while and after the question has reached the broker
            await publish(broker, number)
            assert await waiting == [b"%d" % number]


async def test_what_comes_while_a_batch_is_worked_on_is_given_to_whoever_asks_first(nats_url: str) -> None:
    async with asyncio.timeout(240), pulling(nats_url) as (broker, pull):
        other = await broker.pull("SANDBOX", "reader", ["sandbox.noted.v1"])
        assert other
        waiting = asyncio.create_task(pull.fetch(64, seconds=FOR_EVER))
        await publish(broker, 1)
        assert [delivery.payload for delivery in await waiting] == [b"1"]
        await publish(broker, 2, 3)  # the first is still at its batch of one
        assert await taken(other) == [b"2", b"3"]


async def test_whoever_waits_is_interrupted_and_what_it_lets_go_of_goes_to_another(nats_url: str) -> None:
    async with asyncio.timeout(240), pulling(nats_url) as (broker, pull):
        other = await broker.pull("SANDBOX", "reader", ["sandbox.noted.v1"])
        assert other
        waiting = asyncio.create_task(pull.fetch(64, seconds=FOR_EVER))
        await asyncio.sleep(0.2)
        pull.interrupt()
        assert await waiting == []
        await pull.close()
        await publish(broker, 1)
        assert await taken(other) == [b"1"]
        await publish(broker, 2)
        assert await taken(pull) == [b"2"]  # opens anew


async def test_whoever_is_interrupted_before_the_broker_has_said_what_waits_asks_no_more(
    nats_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with asyncio.timeout(240), pulling(nats_url) as (broker, pull):
        asked = pull._ask

        async def interrupted(*given: Any, **how: Any) -> list[Delivery]:
            if "no_wait" in how:
                pull.interrupt()
            return await asked(*given, **how)

        monkeypatch.setattr(pull, "_ask", interrupted)
        waiting = asyncio.create_task(pull.fetch(64, seconds=FOR_EVER))
        await asyncio.sleep(0.2)
        await publish(broker, 1)
        assert await waiting == []


async def test_a_consumer_that_is_deleted_meanwhile_ends_the_question(nats_url: str) -> None:
    async with asyncio.timeout(240), pulling(nats_url) as (_, pull):
        waiting = asyncio.create_task(pull.fetch(64, seconds=FOR_EVER))
        await asyncio.sleep(0.2)
        client = await nats.connect(nats_url)
        await client.jetstream().delete_consumer("SANDBOX", "reader")
        await client.close()
        with pytest.raises(BrokerAway, match="409"):
            await waiting
        with pytest.raises(BrokerAway, match="503"):
            await pull.fetch(64, seconds=FOR_EVER)


async def test_a_question_that_nobody_has_any_longer_is_asked_anew(
    nats_url: str, nats_server: EmbeddedNats, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broker is silent, and the connection stands."""
    monkeypatch.setattr(pulling_module, "HEARTBEAT_SECONDS", 0.5)
    async with asyncio.timeout(240), pulling(nats_url) as (broker, pull):
        waiting = asyncio.create_task(pull.fetch(64, seconds=FOR_EVER))
        await asyncio.sleep(2)
        assert not waiting.done()  # the broker says that it waits
        assert nats_server.process
        os.kill(nats_server.process.pid, signal.SIGSTOP)
        try:
            assert await waiting == []
        finally:
            os.kill(nats_server.process.pid, signal.SIGCONT)
        await publish_again(broker, 1)
        assert await taken(pull) == [b"1"]


async def test_a_question_that_went_down_with_the_broker_is_asked_anew(
    nats_url: str, nats_server: EmbeddedNats, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulling_module, "HEARTBEAT_SECONDS", FOR_EVER)  # it is the connection that says so
    async with asyncio.timeout(240), pulling(nats_url) as (broker, pull):
        waiting = asyncio.create_task(pull.fetch(64, seconds=FOR_EVER))
        await asyncio.sleep(0.2)
        nats_server.kill()
        nats_server.start()
        assert await waiting == []
        await publish_again(broker, 1)
        found: list[Delivery] = []
        while not found:
            found = await pull.fetch(64, seconds=FOR_EVER)
        assert [delivery.payload for delivery in found] == [b"1"]


async def test_whoever_is_stopped_in_the_moment_that_the_broker_answers_stops() -> None:
    answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def ask() -> None:
        with reaching():
            await asyncio.wait_for(answer, FOR_EVER)  # as the library waits
        await asyncio.sleep(FOR_EVER)

    asking = asyncio.create_task(ask())
    await asyncio.sleep(0)
    answer.set_result(None)
    asking.cancel()
    await asyncio.wait({asking}, timeout=10)
    assert asking.cancelled()


async def publish_again(broker: Broker, number: int) -> None:
    while True:
        try:
            return await publish(broker, number)
        except BrokerAway:
            await asyncio.sleep(0.1)


async def test_a_paused_consumer_takes_nothing_from_the_moment_it_is_paused(
    sandbox: Sandbox, handler: Handler, nats_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.broker.consumer.FETCH_SECONDS", FOR_EVER)
    async with asyncio.timeout(240), pulling(nats_url) as (broker, _):
        reader = consumer(sandbox, handler)
        running = asyncio.create_task(reader.run(broker))
        await broker.publish(NotedV1.TYPE, event(NotedV1(words="before"), "1").to_json(), message_id="1")
        while await words(sandbox) != ["before"]:
            await asyncio.sleep(0.02)
        reader.pause(paused=True)
        await asyncio.sleep(0.2)
        await broker.publish(NotedV1.TYPE, event(NotedV1(words="while"), "2").to_json(), message_id="2")
        await asyncio.sleep(1)
        assert await words(sandbox) == ["before"]
        assert await reader.find_waiting() == 1
        reader.pause(paused=False)
        while await words(sandbox) != ["before", "while"]:
            await asyncio.sleep(0.02)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
