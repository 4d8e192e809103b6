"""The event process: relay, subscriptions, audit sealer and the service's own timed jobs, with health beside them."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

import structlog
import uvicorn
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.applications import Starlette
from starlette.routing import Route

from shared.audit_trail import heads as audit_heads
from shared.broker import parked
from shared.broker.comparing import read_pauses, register
from shared.broker.consumer import Consumer
from shared.broker.listening import STEPS, Listener
from shared.broker.nats import Broker
from shared.broker.rebuilding import Rebuilding
from shared.broker.relay import Relay
from shared.event import Fact
from shared.kit import audit
from shared.kit.actor import Actor
from shared.kit.db import Sessions, create_engine, create_sessions
from shared.kit.duties import Duties
from shared.kit.settings import ServiceSettings
from shared.kit.subscription import Subscription
from shared.kit.unit_of_work import UnitOfWork
from shared.manifests import Upkeep
from shared.process import own_stream
from shared.process.clock_watch import ClockWatch
from shared.process.forgetting import forget_accesses, forget_answers
from shared.process.health import health_answers
from shared.process.job_clock import run_by_clock
from shared.process.known_schema import KnownSchema
from shared.process.server import SERVED, Server
from shared.process.upkeep import keep_up
from shared.telemetry import metrics
from shared.telemetry.collecting import Exporter, make_exporter
from shared.telemetry.repeating import attempt, repeat
from shared.telemetry.trouble import BrokerAway
from shared.webhooks.sending import LOOK_SECONDS, LOOKS_AT_ONCE, Webhooks, make_webhooks

log = structlog.get_logger()
WOKEN_SECONDS = 30
"""How late what is woken comes when nothing woke it: a net below the notifications."""
SEAL_SECONDS, LATEST_SEAL_SECONDS = 2, 10
"""Rests between two rounds of sealing, and how late a row is sealed that an older transaction stood before."""
PAUSES_SECONDS = 10
"""How often the clock is compared with the database's. A pause is a step, and wakes."""
PARKED_SECONDS = 2
LOOK_AT_CLOCK_SECONDS = 2
HEAD_SECONDS = 60
"""How often the head of the audit trail is published at most; so long may a row be changed without being found out."""
LAG_SECONDS = 15  # as often as metrics are usually read
FORGET_SECONDS = 3600
FORGET_ANSWERS_SECONDS = 86_400  # once a day: the table is read through
ADVISORY = "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES"
"""The broker has given up a message; followed by the stream and the consumer, for no more may be heard."""


@dataclass(frozen=True)
class Job:
    """Something due again and again. `run(sessions, now)` must be safe to run twice, and in two processes at once.

    It may answer True: more is left than one round does. A job that can be woken then goes on after its rest.
    """

    name: str
    every_seconds: float
    run: Callable[..., Awaitable[object]]
    woken_by: str | None = None
    """A channel that the database notifies at each commit that gives the job something to do."""
    rest_seconds: float = 0.0
    """Rest after a round although it is woken: what comes meanwhile is done together."""
    delay_seconds: float = 0.0
    """Wait before a round that is woken: the effects of the step come first."""

    async def do_round(self, wake: asyncio.Event | None, sessions: Sessions, now: datetime) -> None:
        if await self.run(sessions, now) is True and wake:
            wake.set()


@dataclass(frozen=True)
class Worker:
    """The parts of one service's worker that the others do not share."""

    work: type[UnitOfWork]
    subscriptions: Sequence[Subscription]
    jobs: Sequence[Job] = ()
    upkeep: Upkeep | None = None
    """The module of the service's contracts: what it has sent is published by it, and what never came is asked for."""
    audit_head: type[Fact] | None = None
    """The fact that carries the head of the service's audit trail to the service that keeps it."""
    facts: Mapping[str, type[Fact]] = field(default_factory=dict)
    """The facts that the service publishes, which webhooks can be registered for."""


async def run_worker(worker: Worker, settings: ServiceSettings, schema: str = "") -> None:
    """Run until SIGTERM or SIGINT. Waits for `schema` in its database and for NATS; stops when declarations drifted."""
    service = worker.work.service
    engine = create_engine(
        settings.database_url.get_secret_value(),
        name=f"{service}-worker",
        pool=settings.worker_concurrency + 8 + LOOKS_AT_ONCE,
    )
    sessions = create_sessions(
        engine, duties=Duties.from_file(service, settings.duties), audit_key=settings.audit_key_value
    )
    consumers = [
        Consumer(
            subscription,
            worker.work,
            sessions,
            concurrency=settings.worker_concurrency,
            follows_server_date=settings.profile == "local",
            fixes_ids=settings.fixes_ids,
        )
        for subscription in worker.subscriptions
    ]
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    running = _Running(settings, service, engine, schema)
    tasks = [asyncio.create_task(running.serve_health()), asyncio.create_task(stop.wait())]
    tasks.append(asyncio.create_task(running.run(consumers, sessions, worker)))
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
    await running.close()
    for task in done:
        task.result()


class _Running:
    def __init__(self, settings: ServiceSettings, service: str, engine: AsyncEngine, schema: str = "") -> None:
        self._settings = settings
        self._service = service
        self._engine = engine
        self._schema = KnownSchema(engine, schema)
        self._sealed = True
        """Whether rows may have been sealed since the last head: an idle worker asks nothing. At the start it looks."""
        self._broker: Broker | None = None
        self._relay: Relay | None = None
        self._webhooks: Webhooks | None = None
        self._exporter: Exporter | None = None
        self._registered = False
        self._paused: set[str] = set()
        self._clock = ClockWatch()

    async def run(self, consumers: Sequence[Consumer[UnitOfWork]], sessions: Sessions, worker: Worker) -> None:
        await self._schema.wait()
        listener = Listener(self._engine)
        # Those who begin when the listener runs already.
        stored = listener.wake("outbox")
        look_for_parked, look_for_rebuilding = listener.wake(STEPS), listener.wake(STEPS)
        # Before anything is taken: a paused consumer stays so when its process is started anew.
        await attempt("read pauses", self._read_pauses(sessions, consumers))
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(
                repeat("seal audit", LATEST_SEAL_SECONDS, self._seal, wake=listener.wake(STEPS), rest=SEAL_SECONDS)
            )
            for job in worker.jobs:
                wake = listener.wake(job.woken_by) if job.woken_by else None
                do_round = partial(job.do_round, wake)
                run = self._when_right(run_by_clock, job.name, do_round, sessions, self._settings)
                rest, delay = job.rest_seconds, job.delay_seconds
                tasks.create_task(repeat(job.name, job.every_seconds, run, wake=wake, rest=rest, delay=delay))
            tasks.create_task(listener.run())
            if head := worker.audit_head:
                publish = partial(self._publish_head, sessions, head)
                tasks.create_task(repeat("publish audit head", HEAD_SECONDS, publish))
            accesses = self._when_right(forget_accesses, self._engine, self._settings.access_log_days)
            tasks.create_task(repeat("forget accesses", FORGET_SECONDS, accesses))
            forget = self._when_right(forget_answers, self._engine, self._settings.idempotency_days)
            tasks.create_task(repeat("forget answers", FORGET_ANSWERS_SECONDS, forget))
            if exporter := make_exporter(self._settings, self._service, kind="worker"):
                self._exporter = exporter
                tasks.create_task(exporter.run())
            own = partial(worker.work, sessions, actor=Actor.worker(self._service))
            if webhooks := make_webhooks(self._settings, self._service, sessions, own, worker.facts):
                self._webhooks = webhooks
                look, wake = self._when_right(webhooks.look), listener.wake(STEPS)
                webhooks.wake = wake
                tasks.create_task(repeat("send webhooks", WOKEN_SECONDS, look, wake=wake, rest=LOOK_SECONDS))
                forget_attempts = self._when_right(webhooks.forget, self._settings.webhook_log_days)
                tasks.create_task(repeat("forget webhook attempts", FORGET_SECONDS, forget_attempts))
            pauses = partial(self._read_pauses, sessions, consumers)
            tasks.create_task(
                repeat("read pauses", PAUSES_SECONDS, pauses, wake=listener.wake(STEPS), rest=PARKED_SECONDS)
            )
            tasks.create_task(repeat("watch clock", LOOK_AT_CLOCK_SECONDS, partial(self._pause, consumers)))
            broker = self._broker = await own_stream.connect(self._settings, self._service)
            declare = partial(own_stream.declare, self._service, self._engine, broker)
            await own_stream.until_present(declare)
            tasks.create_task(repeat("declare stream", 10, declare))
            tasks.create_task(own_stream.end_when_closed(broker))
            self._relay = Relay(self._engine, broker, stored)
            tasks.create_task(self._relay.run())
            find = partial(find_parked, sessions, consumers, look_for_parked)
            tasks.create_task(
                repeat("find parked events", WOKEN_SECONDS, find, wake=look_for_parked, rest=PARKED_SECONDS)
            )
            for consumer in consumers:
                tasks.create_task(consumer.run(broker))
                tasks.create_task(consumer.run_parked())
                tasks.create_task(self._watch(consumer, broker))
            if worker.upkeep:
                rebuilding = Rebuilding(
                    worker.upkeep.ResendRequestedV1, consumers, self._engine, sessions, worker.work, own, broker
                )
                seconds = self._settings.manifest_seconds
                keep_up(tasks, broker, rebuilding, worker.upkeep, seconds=seconds, wake=look_for_rebuilding)

    async def _read_pauses(self, sessions: Sessions, consumers: Sequence[Consumer[UnitOfWork]]) -> None:
        if not self._registered:
            async with sessions() as session, session.begin():
                await register(session, consumers)
            self._registered = True
        self._paused, now = await read_pauses(sessions)
        self._clock.compare(now)
        await self._pause(consumers)

    async def _pause(self, consumers: Sequence[Consumer[UnitOfWork]]) -> None:
        """Asks nobody: a clock that was moved is seen here long before it is compared again."""
        for consumer in consumers:
            consumer.pause(paused=consumer.name in self._paused or not self._clock.is_right)

    def _when_right(self, run: Callable[..., Awaitable[object]], *given: Any) -> Callable[[], Awaitable[None]]:
        return partial(self._clock.when_right, partial(run, *given))

    async def _watch(self, consumer: Consumer[UnitOfWork], broker: Broker) -> None:
        async def exhausted(advisory: bytes) -> None:
            await consumer.note_exhausted(broker, advisory)

        await broker.listen(f"{ADVISORY}.{consumer.subscription.stream}.{consumer.durable}", exhausted)
        await repeat("read lag", LAG_SECONDS, consumer.read_lag)

    async def _seal(self) -> None:
        if await audit.seal_all(self._engine):
            self._sealed = True

    async def _publish_head(self, sessions: Sessions, contract: type[Fact]) -> None:
        if self._sealed:
            # Before the head is read: what is sealed meanwhile comes in the next round.
            self._sealed = False
            try:
                await audit_heads.publish(sessions, self._service, contract)
            except BaseException:
                self._sealed = True
                raise

    async def _check_broker(self) -> None:
        if self._broker is None or self._broker.closed:
            raise BrokerAway("not connected")
        await self._broker.ping()
        if self._relay:
            self._relay.check()

    async def serve_health(self) -> None:
        answers = health_answers(measure=lambda: metrics.read_waiting_lines(self._engine))
        app = Starlette(routes=[Route(path, answer) for path, answer in answers.items()])
        app.state.checks = {"database": self._schema.check, "jetstream": self._check_broker}
        config = uvicorn.Config(
            app, host=self._settings.http_host, port=self._settings.worker_port, lifespan="off", **SERVED
        )
        server = Server(config)
        # The worker handles signals itself: its own loops must end before the health port does.
        server.capture_signals = nullcontext  # type: ignore[method-assign, assignment]
        await server.serve()

    async def close(self) -> None:
        if self._webhooks:
            await self._webhooks.close()
        if self._broker:
            await self._broker.close()
        if self._exporter:
            await self._exporter.close()
        await self._engine.dispose()


async def find_parked(sessions: Sessions, consumers: Sequence[Consumer[Any]], wake: asyncio.Event) -> None:
    """Ask one question for all consumers. Nothing is parked, nearly always; while something is, it is asked again."""
    waiting = await parked.list_consumers(sessions)
    for consumer in consumers:
        if waiting.get(consumer.name) and not consumer.paused:
            consumer.may_take_parked.set()
    if waiting:
        wake.set()
