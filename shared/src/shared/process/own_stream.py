"""A worker's connection to the broker, and the stream that its service publishes in."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.broker.nats import Broker
from shared.kit.outbox import republish_all
from shared.kit.settings import ServiceSettings
from shared.telemetry.trouble import BrokerAway

log = structlog.get_logger()


async def connect(settings: ServiceSettings, service: str) -> Broker:
    """Connect, however long it takes."""
    while True:
        try:
            return await Broker.connect(
                settings.nats_url.get_secret_value(), name=f"{service}-worker", replicas=settings.nats_replicas
            )
        except BrokerAway as away:
            log.warning("broker away", reason=str(away))
            await asyncio.sleep(1)


async def declare(service: str, engine: AsyncEngine, broker: Broker) -> None:
    """The stream is there as declared. One that is missing although events were sent has been lost.

    What was sent is marked unsent *before* the stream is made: a crash in between is seen again at the next try.
    """
    stream = service.upper()
    if not await broker.has_stream(stream):
        async with engine.begin() as connection:
            if again := await republish_all(connection):
                log.error("the stream was lost, every event is sent again", events=again)
    await broker.declare_stream(stream, [f"{service}.>"])


async def until_present(ask: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            return await ask()
        except BrokerAway as away:
            log.warning("broker away", reason=str(away))
            await asyncio.sleep(1)


async def end_when_closed(broker: Broker) -> None:
    """A client that has given up for good, its password revoked for instance, ends the process: it is started anew."""
    while not broker.closed:  # noqa: ASYNC110 (there is nothing to wait on)
        await asyncio.sleep(1)
    raise BrokerAway("the connection was closed for good")
