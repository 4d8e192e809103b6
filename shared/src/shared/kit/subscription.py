"""Subscriptions: which fact runs which use case, with retries, order, dead letters and replay."""

import asyncio
import json
import math
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Generic, TypeVar
from uuid import UUID

import structlog
from pydantic import ValidationError
from sqlalchemy import ARRAY, Integer, Uuid, bindparam, text

from shared.event import Event, Fact
from shared.kit import metrics
from shared.kit.actor import Actor
from shared.kit.clock import utc_now
from shared.kit.db import Sessions
from shared.kit.errors import DomainError
from shared.kit.inbox import Admission, Order, admit, hold
from shared.kit.nats import Broker, BrokerAway, Delivery, Pull
from shared.kit.trace import Trace
from shared.kit.unit_of_work import UnitOfWork

RETRY_SECONDS = (1, 5, 30, 120, 600)
"""Delays before the next try of what may pass; after the last the event is a dead letter."""
FETCH = 64
REBIND_SECONDS = 60.0
"""How often a quiet consumer binds anew. The broker keeps a route back for each pull until then (0.6 kB)."""
W = TypeVar("W", bound=UnitOfWork)
log = structlog.get_logger()

Handler = Callable[..., Awaitable[object]]
"""`handler(work, fact, now=…)`; a use case that takes the fact whole."""


@dataclass(frozen=True)
class Subscription:
    """One durable consumer, `<service>-<name>`, on the stream of one producer.

    `handlers` has a line for each fact it reads; None reads a fact only to keep the order whole.
    """

    name: str
    handlers: Mapping[type[Fact], Handler | None]
    order: Order = Order.GAPLESS
    stream: str = field(init=False)

    def __post_init__(self) -> None:
        streams = {fact.stream() for fact in self.handlers}
        if len(streams) != 1:
            raise ValueError(f"subscription {self.name} must read one stream, reads {sorted(streams)}")
        object.__setattr__(self, "stream", streams.pop())

    @property
    def producer(self) -> str:
        """The service that publishes on the stream, and nobody else."""
        return self.stream.lower()

    @property
    def by_type(self) -> dict[str, tuple[type[Fact], Handler | None]]:
        return {fact.TYPE: (fact, handler) for fact, handler in self.handlers.items()}


class _Early(Exception):
    """Rolls the transaction back: the event came before the one that precedes it."""


class _Unreadable(Exception):
    """The payload does not follow its contract: no retry can mend it."""


class Consumer(Generic[W]):
    """Runs one subscription. Any number of processes may run the same one."""

    def __init__(self, subscription: Subscription, work: type[W], sessions: Sessions, *, concurrency: int = 8) -> None:
        self.subscription = subscription
        self.name = f"{work.service}-{subscription.name}"
        self._work = work
        self._sessions = sessions
        self._by_type = subscription.by_type
        self._slots = asyncio.Semaphore(concurrency)
        self._pull: Pull | None = None
        self._check_at = 0.0
        self._held_early = False
        """Set when an event was parked: look again soon, also when there is no quiet moment."""

    async def run(self, broker: Broker) -> None:
        """Until cancelled. Waits for a stream that does not exist yet: its producer may be deployed later."""
        self._pull = await self._bind(broker)
        while True:
            try:
                deliveries = await self._pull.fetch(FETCH, seconds=1.0)
                await self.take(deliveries)
                if not deliveries or self._held_early:
                    self._held_early = False
                    await self.take_held()
                if time.monotonic() >= self._check_at:
                    await self._check(broker, quiet=not deliveries)
            except BrokerAway as away:
                log.warning("broker away", consumer=self.name, reason=str(away))
                await asyncio.sleep(1)
                # The stream itself may have been lost, and the consumer with it: it is made again where it is gone.
                await self._rebind(broker)
            except Exception:
                log.exception("consumer failed, will go on", consumer=self.name)
                await asyncio.sleep(1)

    async def read_lag(self) -> None:
        """Set the lag metric: a stalled consumer raises no exception, its lag is the only sign. NaN when unknown."""
        waiting = math.nan
        with suppress(BrokerAway):
            if self._pull:
                waiting = await self._pull.waiting()
        metrics.LAG.labels(self.name).set(waiting)

    async def _check(self, broker: Broker, *, quiet: bool) -> None:
        """The stream is still its producer's alone. What is on its way to a busy consumer must not be dropped."""
        if quiet:
            await self._rebind(broker)
        else:
            await broker.check_origin(self.subscription.stream)
            self._check_at = time.monotonic() + REBIND_SECONDS

    async def _rebind(self, broker: Broker) -> None:
        if self._pull:
            await self._pull.close()
        self._pull = await self._bind(broker)

    async def _bind(self, broker: Broker) -> Pull:
        while True:
            try:
                if pull := await broker.pull(self.subscription.stream, self.name, list(self._by_type)):
                    self._check_at = time.monotonic() + REBIND_SECONDS
                    return pull
                log.info("waiting for stream", consumer=self.name, stream=self.subscription.stream)
            except BrokerAway as away:
                log.warning("broker away", consumer=self.name, reason=str(away))
            await asyncio.sleep(1)

    async def take(self, deliveries: list[Delivery]) -> None:
        """Apply a batch: subjects side by side, the events of one subject in turn."""
        parsed = [(self._subject(d), d) for d in deliveries]
        parsed.sort(key=lambda pair: pair[0])
        groups = [[d for _, d in group] for _, group in groupby(parsed, key=lambda pair: pair[0])]
        await asyncio.gather(*(self._take_in_turn(group) for group in groups))

    @staticmethod
    def _subject(delivery: Delivery) -> str:
        with suppress(ValueError, AttributeError):
            return str(json.loads(delivery.payload).get("subject"))
        return ""

    async def _take_in_turn(self, deliveries: list[Delivery]) -> None:
        async with self._slots:
            for delivery in deliveries:
                with suppress(BrokerAway):  # an ack that is lost only means that the event comes again
                    await self._take_one(delivery)

    async def _take_one(self, delivery: Delivery) -> None:
        event: Event | None = None
        try:
            event = self._read(delivery.payload, subject=delivery.subject)
            await self.apply(event)
        except _Early:
            await self._hold(delivery.payload, event, state="early", reason="an earlier event has not come yet")
            self._held_early = True
        except Exception as failure:
            if _may_pass(failure):
                await self._try_later(delivery, event, failure)
            else:
                await self._hold(delivery.payload, event, state="dead", reason=_told(failure), attempts=delivery.number)
                await delivery.give_up()
            return
        await delivery.ack()

    async def _try_later(self, delivery: Delivery, event: Event | None, failure: Exception) -> None:
        log.warning(
            "event failed",
            consumer=self.name,
            delivery=delivery.number,
            reason=type(failure).__name__,
            event_id=str(event.id) if event else None,
            exc_info=failure,
        )
        if delivery.number <= len(RETRY_SECONDS):
            metrics.RETRIES.labels(self.name).inc()
            await delivery.retry_in(RETRY_SECONDS[delivery.number - 1])
            return
        await self._hold(delivery.payload, event, state="dead", reason=_told(failure), attempts=delivery.number)
        await delivery.give_up()

    def _read(self, payload: bytes, *, subject: str | None = None) -> Event:
        """An event of the stream's producer; `subject` is what it was published under, where that is known."""
        try:
            event = Event.from_json(payload)
        except ValidationError as error:
            raise _Unreadable(f"not a CloudEvent: {_first(error)}") from error
        producer = self.subscription.producer
        if event.source != f"/{producer}" or not event.type.startswith(f"{producer}."):
            raise _Unreadable(f"{event.type} of {event.source} does not belong in the stream of {producer}")
        if subject not in (None, event.type):
            raise _Unreadable(f"{event.type} was published as {subject}")
        if event.type not in self._by_type:
            raise _Unreadable(f"no handler for {event.type}")
        return event

    async def apply(self, event: Event, *, settle: UUID | None = None) -> Admission:
        """Inbox row, effect and the effect's own events in one transaction; `settle` is the held row it came from."""
        fact_type, handler = self._by_type[event.type]
        trace = Trace.continued(event.traceparent, correlation=event.correlationid, cause=str(event.id))
        with structlog.contextvars.bound_contextvars(
            trace_id=trace.trace_id, event_id=str(event.id), consumer=self.name
        ):
            work = self._work(self._sessions, actor=Actor.worker(self._work.service), trace=trace)
            work.event = event
            async with work:
                admission = await admit(work.session, self.name, event, order=self.subscription.order)
                if admission is Admission.EARLY:
                    raise _Early
                if admission is Admission.NEXT and handler:
                    await handler(work, fact_type.model_validate(event.data), now=utc_now())
                if settle:
                    await work.session.execute(_SETTLE, {"id": settle})
        metrics.EVENTS.labels(self.name, admission.value).inc()
        return admission

    async def take_held(self) -> int:
        """Apply what waited: events whose gap is filled, and dead letters that a person has asked to replay."""
        taken = 0
        while row := await self._next_held():
            taken += 1
            try:
                await self.apply(self._read(bytes(row.payload)), settle=row.id)
            except _Early:
                # The gap is still there; `due` goes back to waiting for it.
                await self._mark(row.id, "early", "an earlier event has not come yet")
            except Exception as failure:
                log.warning("held event failed", consumer=self.name, held_id=str(row.id), exc_info=failure)
                again = _may_pass(failure) and row.attempts < len(RETRY_SECONDS)
                await self._mark(row.id, row.state if again else "dead", _told(failure))
        return taken

    async def _next_held(self) -> Any:
        async with self._sessions() as session:
            wanted = {"consumer": self.name, "delays": list(RETRY_SECONDS)}
            return (await session.execute(_READY, wanted)).one_or_none()

    async def _mark(self, held_id: UUID, state: str, reason: str) -> None:
        async with self._sessions() as session, session.begin():
            await session.execute(_MARK, {"id": held_id, "state": state, "reason": reason[:2000]})

    async def _hold(self, payload: bytes, event: Event | None, *, state: str, reason: str, attempts: int = 0) -> None:
        log.warning(
            "event held", consumer=self.name, state=state, reason=reason, event_id=str(event.id) if event else None
        )
        metrics.HELD_EVENTS.labels(self.name, state).inc()
        async with self._sessions() as session, session.begin():
            await hold(session, self.name, payload, event=event, state=state, reason=reason, attempts=attempts)

    async def note_exhausted(self, broker: Broker, advisory: bytes) -> None:
        """The broker stopped delivering a message: keep it as a dead letter instead of losing it from sight."""
        told = json.loads(advisory)
        if told.get("consumer") == self.name:
            payload = await broker.stored(told["stream"], told["stream_seq"])
            with suppress(_Unreadable):
                event = self._read(payload)
                await self._hold(payload, event, state="dead", reason="the broker's limit of deliveries was reached")


_ID = bindparam("id", type_=Uuid)
_READY = text(
    "SELECT h.id, h.payload, h.state, h.attempts FROM held_event h LEFT JOIN inbox_position p "
    "ON p.consumer = h.consumer AND p.subject = h.subject "
    "WHERE h.consumer = :consumer AND (h.state = 'due' "
    "OR (h.state = 'early' AND h.sequence <= coalesce(p.sequence, 0) + 1)) "
    "AND (h.attempts = 0 OR h.last_at <= now() - make_interval(secs => (:delays)[least(h.attempts, :most)])) "
    "ORDER BY h.sequence, h.first_at LIMIT 1"
).bindparams(bindparam("delays", type_=ARRAY(Integer)), bindparam("most", len(RETRY_SECONDS), type_=Integer))
_SETTLE = text("UPDATE held_event SET state = 'replayed', last_at = now() WHERE id = :id").bindparams(_ID)
_MARK = text(
    "UPDATE held_event SET state = :state, reason = :reason, attempts = attempts + 1, last_at = now() WHERE id = :id"
).bindparams(_ID)


def _may_pass(error: Exception) -> bool:
    """Whether the same attempt may succeed later; a refusal by a rule, or a payload that nobody can read, will not."""
    if isinstance(error, DomainError):
        return error.transient
    return not isinstance(error, (_Unreadable, ValidationError))


def _told(error: Exception) -> str:
    if isinstance(error, DomainError):
        return f"{type(error).__name__}: {error.detail}"
    if isinstance(error, ValidationError):
        return f"does not follow its contract: {_first(error)}"
    return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"


def _first(error: ValidationError) -> str:
    """Where and what, without the value that was sent."""
    first = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
