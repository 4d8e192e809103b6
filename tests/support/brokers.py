"""nats-server under the settings of every place it runs in: this machine's, docker-compose.yml's and Kubernetes'."""

import asyncio
import time
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import nats
from nats.aio.client import Client

from insatser import broker
from insatser.guard import Guard
from insatser.nats_server import binary
from insatser.ports import LOOPBACK, free_port
from insatser.process import ProcessRef, kill, start_detached, tail
from insatser.services import NAMES
from shared.broker.nats import Broker
from shared.broker.pulling import Delivery, Pull
from shared.telemetry.trouble import BrokerAway

PASSWORD = "test"  # the servers listen on the loopback address and live for one test run
START_SECONDS = 240.0


@dataclass(frozen=True)
class Place:
    """A running broker; `replicas` is what the services are told there as NATS_REPLICAS."""

    ports: tuple[int, ...]
    replicas: int = 1

    def url(self, service: str) -> str:
        return self._url(service)

    def operator_url(self, service: str) -> str:
        return self._url(broker.operator_of(service))

    def _url(self, user: str) -> str:
        return ",".join(f"nats://{user}:{PASSWORD}@{LOOPBACK}:{port}" for port in self.ports)


@contextmanager
def committed_settings(file: Path, folder: Path, *, passwords: str, servers: int, guard: Guard) -> Iterator[Place]:
    """Servers with a committed file, in which only the folder for data and the address for peers are others."""
    secrets = folder / passwords
    secrets.parent.mkdir(parents=True)
    ports, health, routes = _distinct_ports(servers), _distinct_ports(servers), _distinct_ports(servers)
    peers = broker.routes_line(PASSWORD, [f"{LOOPBACK}:{route}" for route in routes]) if servers > 1 else ""
    secrets.write_text(broker.password_lines(dict.fromkeys((*NAMES, broker.OPERATOR), PASSWORD)) + peers)
    started = [
        _start(file, folder, place, port=ports[place], health=health[place], route=routes[place])
        for place in range(servers)
    ]
    for process in started:
        guard.watch_process(process)
    try:
        _wait(health, started, folder)
        yield Place(tuple(ports), replicas=servers)
    finally:
        for process in started:
            kill(process)


def _start(file: Path, folder: Path, place: int, *, port: int, health: int, route: int) -> ProcessRef:
    settings = folder / "etc" / f"nats-{place}" / "insatser.conf"
    settings.parent.mkdir(parents=True)
    written = file.read_text().replace('"/data"', f'"{folder}/data-{place}"')
    written = written.replace("0.0.0.0:6222", f"{LOOPBACK}:{route}")
    settings.write_text(written)
    command: list[str | Path] = [binary(), "-c", settings, "-a", LOOPBACK, "-p", str(port), "-m", str(health)]
    return start_detached(command, folder / f"nats-{place}.log", env={"POD_NAME": f"nats-{place}"})


def _distinct_ports(number: int) -> list[int]:
    found: set[int] = set()
    while len(found) < number:
        found.add(free_port())
    return sorted(found)


def _wait(health: list[int], started: list[ProcessRef], folder: Path) -> None:
    """A server of three is healthy when it knows who leads."""
    deadline = time.monotonic() + START_SECONDS
    while not all(_healthy(port) for port in health):
        if time.monotonic() > deadline or not all(process.running for process in started):
            raise RuntimeError(f"nats-server did not start:\n{tail(folder / 'nats-0.log')}")
        time.sleep(0.1)


def _healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{LOOPBACK}:{port}/healthz", timeout=1) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@asynccontextmanager
async def operator_of(place: Place, service: str) -> AsyncIterator[Client]:
    client = await nats.connect(place.operator_url(service).split(","))
    try:
        yield client
    finally:
        await client.close()


@asynccontextmanager
async def broker_of(place: Place, service: str) -> AsyncIterator[Broker]:
    """The product's own client, with the password of one service."""
    found = await Broker.connect(place.url(service), name=service, replicas=place.replicas)
    try:
        yield found
    finally:
        await found.close()


async def publish(own: Broker, subject: str, *, message_id: str) -> None:
    """Again until it is stored, as the relay does: a stream of three servers chooses its leader first."""
    await until_there(lambda: own.publish(subject, b"{}", message_id=message_id))


async def pull_of(reader: Broker, stream: str, consumer: str, subject: str) -> Pull:
    bound: Pull | None = await until_there(lambda: reader.pull(stream, consumer, [subject]))
    assert bound
    return bound


async def fetch(pull: Pull, *, number: int = 1) -> list[Delivery]:
    """What comes, once something does that is delivered for that time."""
    found: list[Delivery] = []
    async with asyncio.timeout(240):
        while not any(delivery.number == number for delivery in found):
            found += await until_there(partial(pull.fetch, 64, seconds=1))
    return found


async def until_there(ask: Callable[[], Awaitable[Any]]) -> Any:
    async with asyncio.timeout(240):
        while True:
            try:
                return await ask()
            except BrokerAway:
                await asyncio.sleep(0.1)


async def until_zero(pull: Pull) -> None:
    async with asyncio.timeout(240):
        while await until_there(pull.waiting):
            await asyncio.sleep(0.02)
