"""Three brokers: the number of copies is changed while everything works, and a lost node loses no event."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

import nats
import pytest
from nats.js import JetStreamContext
from nats.js.errors import APIError, ServiceUnavailableError

from shared.broker.nats import Broker
from shared.broker.pulling import Pull
from shared.telemetry.trouble import BrokerAway
from tests.support.clusters import Cluster, running_cluster

SECONDS = 240
T = TypeVar("T")
STREAM, SUBJECT = "SANDBOX", "sandbox.noted.v1"


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    with running_cluster(tmp_path) as cluster:
        yield cluster


@pytest.fixture
async def operator(cluster: Cluster) -> AsyncIterator[JetStreamContext]:
    connection = await nats.connect(cluster.url.split(","), max_reconnect_attempts=-1, reconnect_time_wait=0.2)
    yield connection.jetstream(timeout=5)
    await connection.close()


async def _until(attempt: Callable[[], Awaitable[T]]) -> T:
    """What fails while a new leader is chosen is asked again, as workers do."""
    async with asyncio.timeout(SECONDS):
        while True:
            try:
                return await attempt()
            except (BrokerAway, APIError, ServiceUnavailableError, nats.errors.Error, TimeoutError):
                await asyncio.sleep(0.2)


async def test_copies_are_changed_while_it_works_and_each_node_may_be_lost(
    cluster: Cluster, operator: JetStreamContext
) -> None:
    alone = await Broker.connect(cluster.url, name="test", replicas=1)
    await _until(lambda: alone.declare_stream(STREAM, ["sandbox.>"]))
    await _until(lambda: alone.publish(SUBJECT, b"0", message_id="0"))

    broker = await Broker.connect(cluster.url, name="test", replicas=3)
    await broker.declare_stream(STREAM, ["sandbox.>"])  # another number than declared stops nobody
    config = (await operator.stream_info(STREAM)).config
    config.num_replicas = 3
    await _until(lambda: operator.update_stream(config))
    await _until(lambda: _in_step(operator, 3))
    await broker.declare_stream(STREAM, ["sandbox.>"])

    for number, name in enumerate(cluster.names, 1):
        cluster.kill(name)
        await _until(partial(broker.publish, SUBJECT, str(number).encode(), message_id=str(number)))
        cluster.start(name)
        await _until(lambda: _in_step(operator, 3))
    pull = await _until(lambda: broker.pull(STREAM, "reader", ["sandbox.>"]))
    assert pull
    got: list[bytes] = []
    async with asyncio.timeout(SECONDS):
        while len(got) < len(cluster.names) + 1:
            got += await _until(lambda: _taken(pull))
    assert got == [b"0", b"1", b"2", b"3"]
    await alone.close()
    await broker.close()


async def _in_step(operator: JetStreamContext, copies: int) -> None:
    """Raises until every copy is up to date."""
    found = (await operator.stream_info(STREAM)).cluster
    current = 1 + sum(bool(peer.current) for peer in (found.replicas or [])) if found and found.leader else 0
    if current < copies:
        raise BrokerAway(f"{current} of {copies} copies are up to date")


async def _taken(pull: Pull) -> list[bytes]:
    deliveries = await pull.fetch(4, seconds=5)
    for delivery in deliveries:
        await delivery.ack()
    return [delivery.payload for delivery in deliveries]
