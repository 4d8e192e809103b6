"""NATS JetStream: the connection, streams and consumers, publishing with ack."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Any, Self
from weakref import WeakSet

import structlog

from shared.broker.library import Client, Msg, api, nats
from shared.broker.pulling import ACK_WAIT_SECONDS, Pull, reason_of
from shared.telemetry.trouble import BrokerAway

DUPLICATE_WINDOW_SECONDS = 120.0
MAX_DELIVERIES = 50
"""A safety net far above our own limit; an advisory tells when it was reached."""
OTHER_ORIGINS = ("mirror", "sources", "republish", "subject_transform")
"""Settings of a stream by which messages get into it, or out of it, in another way than by being published."""
log = structlog.get_logger()


class Drift(Exception):
    """A stream or consumer exists with another configuration than the one declared: a person must look."""


class ForeignStream(BrokerAway):
    """Others than its producer may have put messages into a stream: nothing is read from it until that is mended."""


class Broker:
    """A connection that comes back by itself, for as long as it takes."""

    def __init__(self, client: Client, pulls: WeakSet[Pull], *, replicas: int) -> None:
        self._client = client
        self._jetstream = client.jetstream(timeout=5)
        self._replicas = replicas
        self._replicas_said = False
        self._pulls = pulls

    @classmethod
    async def connect(cls, url: str, *, name: str, replicas: int = 1) -> Self:
        """Connect, or raise BrokerAway; later interruptions are mended in the background without limit."""
        pulls: WeakSet[Pull] = WeakSet()

        async def ask_anew() -> None:
            # What was asked over a connection that is gone is answered by nobody.
            for pull in pulls:
                pull.interrupt()

        try:
            client = await nats.connect(
                url.split(","),
                name=name,
                max_reconnect_attempts=-1,
                reconnect_time_wait=0.5,
                connect_timeout=3,
                ping_interval=10,
                max_outstanding_pings=2,
                allow_reconnect=True,
                error_cb=_note_error,
                reconnected_cb=ask_anew,
                # No buffer: while away, publishing must fail at once and stay in the outbox.
                pending_size=0,
            )
        except (nats.errors.Error, OSError, TimeoutError) as error:
            raise BrokerAway(reason_of(error)) from error
        return cls(client, pulls, replicas=replicas)

    @property
    def closed(self) -> bool:
        return bool(self._client.is_closed)

    async def close(self) -> None:
        """The last acks leave before the connection does; nobody reads what still comes in."""
        with suppress(nats.errors.Error, TimeoutError, OSError):
            async with asyncio.timeout(3):
                await self._client.flush()
        await self._client.close()

    async def ping(self) -> None:
        """A real round trip to JetStream."""
        await self._ask(self._jetstream.account_info)

    async def publish(self, subject: str, payload: bytes, *, message_id: str) -> None:
        """Publish and wait until the broker has stored the message."""
        headers = {"Nats-Msg-Id": message_id, "Content-Type": "application/cloudevents+json"}
        await self._ask(lambda: self._jetstream.publish(subject, payload, headers=headers, timeout=5))

    async def has_stream(self, name: str) -> bool:
        return await self._find(lambda: self._jetstream.stream_info(name)) is not None

    async def declare_stream(self, name: str, subjects: list[str]) -> None:
        """Create the stream, or check that it is as declared."""
        wanted = api.StreamConfig(
            name=name,
            subjects=subjects,
            storage=api.StorageType.FILE,
            num_replicas=self._replicas,
            duplicate_window=DUPLICATE_WINDOW_SECONDS,
            deny_delete=True,
        )
        found = await self._find(lambda: self._jetstream.stream_info(name))
        if found is None:
            await self._ask(lambda: self._jetstream.add_stream(wanted))
            return
        names = ("subjects", "storage", "duplicate_window", *OTHER_ORIGINS)
        _compare(f"stream {name}", wanted, found.config, names)
        if found.config.num_replicas != self._replicas and not self._replicas_said:
            # Its number of copies is the cluster's owner's to change, while everything works: the runbook says how.
            self._replicas_said = True
            is_ = found.config.num_replicas
            log.warning(
                "the stream has another number of copies than NATS_REPLICAS", copies=is_, declared=self._replicas
            )

    async def pull(self, stream: str, durable: str, subjects: list[str]) -> Pull | None:
        """The durable consumer, created or checked against the declaration; None while its stream does not exist."""
        wanted = api.ConsumerConfig(
            durable_name=durable,
            filter_subjects=sorted(subjects),
            deliver_policy=api.DeliverPolicy.ALL,
            ack_policy=api.AckPolicy.EXPLICIT,
            ack_wait=ACK_WAIT_SECONDS,
            max_deliver=MAX_DELIVERIES,
            max_ack_pending=1024,
        )
        if not await self.check_origin(stream):
            return None
        found = await self._find(lambda: self._jetstream.consumer_info(stream, durable))
        if found is None:
            await self._ask(lambda: self._jetstream.add_consumer(stream, wanted))
        else:
            kept = found.config
            kept.filter_subjects = sorted(kept.filter_subjects or [kept.filter_subject])
            names = ("filter_subjects", "deliver_policy", "ack_policy", "ack_wait", "max_deliver", "max_ack_pending")
            _compare(f"consumer {durable}", wanted, kept, names)
        pull = Pull(self._client, stream, durable)
        self._pulls.add(pull)
        return pull

    async def check_origin(self, stream: str) -> bool:
        """Return whether the stream is there; ForeignStream when it takes in more than its producer publishes."""
        found = await self._find(lambda: self._jetstream.stream_info(stream))
        if found is None:
            return False
        wanted = api.StreamConfig(name=stream, subjects=[f"{stream.lower()}.>"])
        try:
            _compare(f"stream {stream}", wanted, found.config, ("subjects", *OTHER_ORIGINS))
        except Drift as drift:
            raise ForeignStream(str(drift)) from drift
        return True

    async def look(self, stream: str) -> str | None:
        """Identity of the stream, another when it was made anew or has lost messages; None while it is not there."""
        found = await self._find(lambda: self._jetstream.stream_info(stream))
        return found and f"{found.created} {found.state.first_seq} {found.state.num_deleted}"

    async def stored(self, stream: str, sequence: int) -> bytes:
        """The payload of one stored message."""
        message = await self._ask(lambda: self._jetstream.get_msg(stream, sequence))
        return message.data or b""

    async def read_stream(self, stream: str) -> AsyncIterator[bytes]:
        """Every stored message, oldest first, beside the consumers: it moves none of them."""
        sequence = 1
        while found := await self._find(partial(self._next, stream, sequence)):
            yield found.data or b""
            sequence = (found.seq or 0) + 1

    async def _next(self, stream: str, sequence: int) -> api.RawStreamMsg:
        return await self._jetstream.get_msg(stream, sequence, subject=f"{stream.lower()}.>", next=True)

    async def listen(self, subject: str, heard: Callable[[bytes], Awaitable[None]]) -> None:
        """Subscribe in core NATS, for advisories."""

        async def forward(message: Msg) -> None:
            await heard(message.data)

        await self._client.subscribe(subject, cb=forward)

    async def _find(self, ask: Callable[[], Awaitable[Any]]) -> Any | None:
        try:
            return await self._ask(ask)
        except nats.js.errors.NotFoundError:
            return None

    async def _ask(self, ask: Callable[[], Awaitable[Any]]) -> Any:
        try:
            return await ask()
        except nats.js.errors.NotFoundError:
            raise
        except (nats.errors.Error, nats.js.errors.Error, ConnectionError, TimeoutError) as error:
            raise BrokerAway(reason_of(error)) from error


def _compare(what: str, wanted: Any, found: Any, names: tuple[str, ...]) -> None:
    pairs = {name: (getattr(found, name) or None, getattr(wanted, name) or None) for name in names}
    differing = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    if differing:
        drift = "; ".join(f"{name} is {is_!r}, declared {should!r}" for name, (is_, should) in differing.items())
        raise Drift(f"{what} differs from its declaration: {drift}")


async def _note_error(error: Exception) -> None:
    log.warning("broker connection", reason=reason_of(error))
