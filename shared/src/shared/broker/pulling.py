"""Taking messages from a stream: what a durable consumer is given, and what is answered for each."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Self

from shared.broker.library import Client, Msg, nats
from shared.telemetry.trouble import BrokerAway

ACK_WAIT_SECONDS = 30.0
HEARTBEAT_SECONDS = 5.0
"""How often the broker says that it still waits. After two that did not come the question was lost, and is put anew."""
NO_MESSAGES, TIME_IS_UP, HEARTBEAT = "404", "408", "100"


@dataclass(frozen=True)
class Delivery:
    """One delivered message. `number` counts its deliveries from 1, `stream_sequence` its place in the stream."""

    payload: bytes
    subject: str
    number: int
    stream_sequence: int
    _message: Msg

    @classmethod
    def of(cls, message: Msg) -> Self:
        about = message.metadata
        return cls(message.data, message.subject, about.num_delivered, about.sequence.stream, message)

    async def ack(self) -> None:
        with reaching():
            await self._message.ack()

    async def retry_in(self, seconds: float) -> None:
        with reaching():
            await self._message.nak(delay=seconds)

    async def in_progress(self) -> None:
        """Tell the broker that the message is being worked on: it waits anew before it gives it to anybody else."""
        with reaching():
            await self._message.in_progress()

    async def give_up(self) -> None:
        with reaching():
            await self._message.term()


class Pull:
    """A durable pull consumer bound to its stream, with one question to the broker at a time.

    The library's own `fetch` leaves what comes at the wrong moment until its time is up, now and then, and cannot be
    interrupted; so it would have to ask again each second second (docs/adr/0103).
    """

    def __init__(self, client: Client, stream: str, durable: str) -> None:
        self._client = client
        self._jetstream = client.jetstream(timeout=5)
        self._consumer = (stream, durable)
        self._inbox = client.new_inbox()
        self._questions = 0
        self._came: asyncio.Queue[Msg | None] = asyncio.Queue()
        """What the broker has answered; None interrupts."""
        self._interrupted = False
        """Whoever is interrupted at the first of two questions does not ask the second."""
        self._subscription: Any = None

    async def fetch(self, batch: int, *, seconds: float) -> list[Delivery]:
        """Up to `batch` messages that wait, or else the next to come, at once; none after so long, or interrupted.

        Never more than is returned: what lies here unread is given to nobody else.
        """
        self._interrupted = False
        if self._subscription is None:
            with reaching():
                self._subscription = await self._client.subscribe(f"{self._inbox}.*", cb=self._came.put)
        found = await self._ask(batch, HEARTBEAT_SECONDS, no_wait=True)
        if found or self._interrupted:
            return found
        how = {"expires": _nanoseconds(seconds)}
        if seconds > 2 * HEARTBEAT_SECONDS:
            how["idle_heartbeat"] = _nanoseconds(HEARTBEAT_SECONDS)
        return await self._ask(1, min(seconds, 2 * HEARTBEAT_SECONDS), **how)

    def interrupt(self) -> None:
        """Whoever waits in `fetch` gets what has come."""
        self._interrupted = True
        self._came.put_nowait(None)

    async def close(self) -> None:
        """Let go of the connection's end, and with it of the question that is open: the broker gives it nothing more.

        The durable consumer stays, and `fetch` opens anew.
        """
        if subscription := self._subscription:
            self._subscription = None
            with suppress(nats.errors.Error, ConnectionError):
                await subscription.unsubscribe()

    async def waiting(self) -> int:
        """Number of messages that have not been delivered or not been acknowledged yet."""
        with reaching():
            info = await self._jetstream.consumer_info(*self._consumer)
        return (info.num_pending or 0) + (info.num_ack_pending or 0)

    async def _ask(self, number: int, silence: float, **how: object) -> list[Delivery]:
        self._questions += 1
        reply = f"{self._inbox}.{self._questions}"
        question = json.dumps({"batch": number, **how}).encode()
        with reaching():
            await self._client.publish(f"$JS.API.CONSUMER.MSG.NEXT.{'.'.join(self._consumer)}", question, reply)
        found: list[Delivery] = []
        while len(found) < number and (message := await self._next(silence)):
            status = (message.headers or {}).get("Status")
            if message.reply and not status:
                found.append(Delivery.of(message))  # also one that answers an older question
            elif message.subject == reply and status != HEARTBEAT:
                if status in (NO_MESSAGES, TIME_IS_UP) or found:
                    break
                raise BrokerAway(f"{status} {(message.headers or {}).get('Description', '')}".strip())
        return found

    async def _next(self, seconds: float) -> Msg | None:
        """None when nothing comes for so long: the question was lost with a connection, or with a broker."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                return await self._came.get()
        return None


def _nanoseconds(seconds: float) -> int:
    return int(seconds * 1_000_000_000)


@contextmanager
def reaching() -> Iterator[None]:
    try:
        yield
    except (nats.errors.Error, nats.js.errors.Error, ConnectionError, TimeoutError) as error:
        raise BrokerAway(reason_of(error)) from error
    # Cancelled in the very moment that the answer came, `wait_for` of Python 3.11 returns it, and nobody would stop.
    if (task := asyncio.current_task()) and task.cancelling():
        raise asyncio.CancelledError


def reason_of(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"


@asynccontextmanager
async def kept(deliveries: Iterable[Delivery]) -> AsyncIterator[None]:
    """The broker is reminded that the batch is being worked on, so that it gives nobody else what waits here."""

    async def remind() -> None:
        while True:
            await asyncio.sleep(ACK_WAIT_SECONDS / 3)
            for delivery in deliveries:
                with suppress(BrokerAway):
                    await delivery.in_progress()

    reminding = asyncio.create_task(remind())
    try:
        yield
    finally:
        reminding.cancel()
