"""Runs subscriptions: one transaction for each event, with retries, parking, dead letters and replay."""

import asyncio
import json
import math
import time
from contextlib import suppress
from itertools import groupby
from typing import Generic, TypeVar
from uuid import UUID

import structlog

from shared.broker import parked
from shared.broker.incoming import Unreadable, may_pass, read_event, reason_of, subject_of
from shared.broker.nats import Broker
from shared.broker.parked import RETRY_SECONDS
from shared.broker.pulling import Delivery, Pull, kept
from shared.clock import utc_now
from shared.event import Event
from shared.kit.actor import Actor
from shared.kit.db import Sessions, until_back
from shared.kit.inbox import Admission, admit, pass_over, set_aside
from shared.kit.subscription import Subscription
from shared.kit.unit_of_work import UnitOfWork
from shared.telemetry import metrics
from shared.telemetry.logging import log_outage
from shared.telemetry.repeating import attempt
from shared.telemetry.spans import spans
from shared.telemetry.trace import Trace
from shared.telemetry.trouble import BrokerAway, is_away

# Enough to keep every slot busy, few enough to be settled long before the broker gives the batch to somebody else.
FETCH = 64
FETCH_SECONDS = 30.0
"""How long the broker keeps one question open: an idle reader costs as little as this is long."""
REBIND_SECONDS = 60.0
"""How often a consumer binds anew, and it is looked whether its stream is still its producer's alone."""
OUTAGES = 5
"""Number of times one delivery may find the database gone before that counts as a failed attempt."""
W = TypeVar("W", bound=UnitOfWork)
log = structlog.get_logger()


class _Early(Exception):
    """Rolls the transaction back: the event came before the one that precedes it."""


class Consumer(Generic[W]):
    """Runs one subscription. Any number of processes may run the same one."""

    def __init__(
        self,
        subscription: Subscription,
        work: type[W],
        sessions: Sessions,
        *,
        concurrency: int = 8,
        follows_server_date: bool = False,
        fixes_ids: bool = False,
    ) -> None:
        """`follows_server_date`: in the local profile an event may carry the date that its caller moved to.
        `fixes_ids`: what it brings about then has ids of the event."""
        self.subscription = subscription
        self.name = f"{work.service}-{subscription.name}"
        self.durable = f"{work.service}-{subscription.durable}"
        self._work = work
        self._sessions = sessions
        self._by_type = subscription.by_type
        self._follows_server_date = follows_server_date
        self._fixes_ids = fixes_ids
        self._slots = asyncio.Semaphore(concurrency)
        self._pull: Pull | None = None
        self._check_at = 0.0
        metrics.END_TO_END.labels(self.name)  # there before the first event, or the rate of it would not see that
        self.paused = False
        """Nothing is taken until it goes on: a person has paused it, or the clock is wrong."""
        self._parked = False
        """Set when an event was parked: the one before it may have come meanwhile."""
        self.may_take_parked = asyncio.Event()
        """There may be parked events that can be taken now."""

    async def run(self, broker: Broker) -> None:
        """Run until cancelled. Waits for a stream that does not exist yet: its producer may be deployed later."""
        self._pull = await self._bind(broker)
        while True:
            if self.paused:
                await self._pull.close()
                await asyncio.sleep(1)
                continue
            try:
                deliveries = await self._pull.fetch(FETCH, seconds=FETCH_SECONDS)
                await self.take(deliveries)
                if self._parked:
                    self._parked = False
                    self.may_take_parked.set()
                if time.monotonic() >= self._check_at:
                    await self._rebind(broker)
            except BrokerAway as away:
                log.warning("broker away", consumer=self.name, reason=str(away))
                await asyncio.sleep(1)
                # The stream itself may have been lost, and the consumer with it: it is made again where it is gone.
                await self._rebind(broker)
            except Exception as failure:
                if not log_outage(failure, consumer=self.name):
                    log.exception("consumer failed, will go on", consumer=self.name)
                await asyncio.sleep(1)

    def pause(self, *, paused: bool) -> None:
        if paused and not self.paused and self._pull:
            self._pull.interrupt()
        self.paused = paused

    async def read_lag(self) -> None:
        """Set the lag metric: a stalled consumer raises no exception, its lag is the only sign. NaN when unknown."""
        waiting = await self.find_waiting()
        metrics.LAG.labels(self.name).set(math.nan if waiting is None else waiting)

    async def find_waiting(self) -> int | None:
        """Number of messages it has not finished; None when nobody knows."""
        with suppress(BrokerAway):
            return await self._pull.waiting() if self._pull else None
        return None

    async def _rebind(self, broker: Broker) -> None:
        """The stream is still its producer's alone. Nothing is on its way to us between two questions."""
        if self._pull:
            await self._pull.close()
        self._pull = await self._bind(broker)

    async def _bind(self, broker: Broker) -> Pull:
        while True:
            try:
                if pull := await broker.pull(self.subscription.stream, self.durable, self.subscription.subjects):
                    self._check_at = time.monotonic() + REBIND_SECONDS
                    return pull
                log.info("waiting for stream", consumer=self.name, stream=self.subscription.stream)
            except BrokerAway as away:
                log.warning("broker away", consumer=self.name, reason=str(away))
            await asyncio.sleep(1)

    async def take(self, deliveries: list[Delivery]) -> None:
        """Apply a batch: subjects side by side, the events of one subject in turn."""
        parsed = [(subject_of(delivery.payload), delivery) for delivery in deliveries]
        # Stable, so that one subject keeps its order; `groupby` joins neighbours only.
        parsed.sort(key=lambda pair: pair[0])
        groups = [[delivery for _, delivery in group] for _, group in groupby(parsed, key=lambda pair: pair[0])]
        async with kept(deliveries):
            await asyncio.gather(*(self._take_in_turn(group) for group in groups))

    async def _take_in_turn(self, deliveries: list[Delivery]) -> None:
        async with self._slots:
            for delivery in deliveries:
                try:
                    await self._take_one(delivery)
                except BrokerAway:
                    pass  # an ack that is lost only means that the event comes again
                except Exception:
                    # Not acknowledged, so it comes again; the others of the batch are not held up by it.
                    log.exception("delivery failed", consumer=self.name)

    async def _take_one(self, delivery: Delivery) -> None:
        """Settle a delivery, however long our own database is away: that is no attempt, and nothing is put off.

        A database that answers, and is away again for this event alone, is the event's own trouble in the end.
        """
        for _ in range(OUTAGES):
            try:
                return await self._settle(delivery)
            except Exception as failure:
                if not log_outage(failure, consumer=self.name):
                    raise
                last = failure
                await until_back(self._sessions)
        await self._try_later(delivery, None, last)

    async def _settle(self, delivery: Delivery) -> None:
        event: Event | None = None
        try:
            event = read_event(delivery.payload, producer=self.subscription.producer, subject=delivery.subject)
            passed = self.subscription.passes(event) and await pass_over(self._sessions, self.name, event)
            if self.subscription.concerns(event) and not passed:
                await self.apply(event)
        except _Early:
            await self._keep(delivery.payload, event, state="early", reason="an earlier event has not come yet")
            self._parked = True
        except Exception as failure:
            if is_away(failure):
                raise
            settle = self._try_later if may_pass(failure) else self._give_up
            await settle(delivery, event, failure)
            return
        await delivery.ack()

    async def _try_later(self, delivery: Delivery, event: Event | None, failure: Exception) -> None:
        log.warning(
            "event failed",
            consumer=self.name,
            delivery=delivery.number,
            reason=type(failure).__name__,
            exc_info=failure,
            **_about(event),
        )
        # The broker counts deliveries from 1: the one after the last pause is the last.
        if delivery.number > len(RETRY_SECONDS):
            await self._give_up(delivery, event, failure)
            return
        metrics.RETRIES.labels(self.name).inc()
        await delivery.retry_in(RETRY_SECONDS[delivery.number - 1])

    async def _give_up(self, delivery: Delivery, event: Event | None, failure: Exception) -> None:
        await self._keep(delivery.payload, event, state="dead", reason=reason_of(failure), attempts=delivery.number)
        # Only now: a process killed before this line finds the event again, and keeps it over the same row.
        await delivery.give_up()

    async def apply(self, event: Event, *, settle: UUID | None = None) -> Admission:
        """Inbox row, effect and the effect's own events in one transaction; `settle` is the held row it came from.

        A fact that this version does not know has no effect, but counts in the order of its subject: its producer may
        be deployed first.
        """
        fact_type, handler = self._by_type.get(event.type, (None, None))
        trace = Trace.continued(event.traceparent, correlation=event.correlationid, cause=str(event.id))
        about = {"event_id": str(event.id), "consumer": self.name}
        bound = structlog.contextvars.bound_contextvars(trace_id=trace.trace_id, **about)
        with bound, spans.handling(event.type, trace, about):
            work = self._work(self._sessions, actor=Actor.worker(self._work.service), trace=trace)
            work.event = event
            if self._follows_server_date:
                work.move_clock(event.serverdate, cause=f"{self.name} {event.id}" if self._fixes_ids else None)
            async with work:
                admission = await admit(work.session, self.name, event, order=self.subscription.order)
                if admission is Admission.EARLY:
                    raise _Early  # rolls the inbox row back, so that the event is new when it comes again
                if admission is Admission.NEXT and fact_type and handler:
                    await handler(work, fact_type.model_validate(event.data), now=work.server_date or utc_now())
                if settle:
                    await parked.settle(work.session, settle)
            log.info("event handled", type=event.type, subject=event.subject, admission=admission.value)
        metrics.note_event(self.name, admission.value, event)
        return admission

    async def run_parked(self) -> None:
        """Run until cancelled, beside `run`: many parked events keep neither new ones nor another consumer waiting."""
        while True:
            await self.may_take_parked.wait()
            self.may_take_parked.clear()
            await attempt("take parked events", self.take_parked(), consumer=self.name)

    async def take_parked(self) -> int:
        """Apply what waited: events whose gap is filled, and dead letters that a person has asked to replay."""
        taken = 0
        while row := await parked.find_ready(self._sessions, self.name):
            taken += 1
            try:
                await self.apply(read_event(bytes(row.payload), producer=self.subscription.producer), settle=row.id)
            except _Early:
                # The gap is still there; `due` goes back to waiting for it.
                await parked.mark(self._sessions, row.id, "early", "an earlier event has not come yet")
            except Exception as failure:
                if is_away(failure):
                    raise
                log.warning("held event failed", consumer=self.name, held_id=str(row.id), exc_info=failure)
                again = may_pass(failure) and row.attempts < len(RETRY_SECONDS)
                await parked.mark(self._sessions, row.id, row.state if again else "dead", reason_of(failure))
        return taken

    async def _keep(self, payload: bytes, event: Event | None, *, state: str, reason: str, attempts: int = 0) -> None:
        log.warning("event held", consumer=self.name, state=state, reason=reason, **_about(event))
        metrics.HELD_EVENTS.labels(self.name, state).inc()
        async with self._sessions() as session, session.begin():
            await set_aside(session, self.name, payload, event=event, state=state, reason=reason, attempts=attempts)

    async def note_exhausted(self, broker: Broker, advisory: bytes) -> None:
        """The broker stopped delivering a message: keep it as a dead letter instead of losing it from sight."""
        notice = json.loads(advisory)
        if notice.get("consumer") == self.durable:
            payload = await broker.stored(notice["stream"], notice["stream_seq"])
            with suppress(Unreadable):
                event = read_event(payload, producer=self.subscription.producer)
                await self._keep(payload, event, state="dead", reason="the broker's limit of deliveries was reached")


def _about(event: Event | None) -> dict[str, str]:
    """What the log says of an event outside its own transaction; nothing when it could not be read."""
    return {"event_id": str(event.id), "trace_id": Trace.continued(event.traceparent).trace_id} if event else {}
