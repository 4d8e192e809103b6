"""One service in this process on real servers: its API over ASGI, its events applied and read without waiting."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import httpx
import pytest
import structlog
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import event as sa_event
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import NullPool

from insatser.layout import CLONE
from shared.app import Api, create_app
from shared.broker.consumer import Consumer
from shared.clock import new_id, utc_now
from shared.event import Event, Fact
from shared.kit.actor import Actor
from shared.kit.db import Sessions
from shared.kit.inbox import Admission
from shared.kit.settings import ServiceSettings
from shared.kit.unit_of_work import UnitOfWork
from shared.process.worker import Worker
from shared.telemetry.logging import configure_logging
from tests.support.kept import Kept
from tests.support.prose import python_in
from tests.support.servers import CleanDatabase, as_owner

T = TypeVar("T")


@dataclass
class ServiceUnderTest:
    """`client` talks to the API; `deliver` applies a fact as the worker would; `told` is what the outbox holds."""

    api: Api
    worker: Worker
    settings: ServiceSettings
    client: httpx.AsyncClient
    engine: AsyncEngine
    sessions: Sessions
    kept: Kept = field(default_factory=Kept)
    _counting: bool = False
    _sequences: dict[tuple[str, str], int] = field(default_factory=dict)

    def work(self, actor: Actor | None = None) -> Any:
        """A unit of work of the service's own class, as its worker unless another actor is given."""
        return self.api.work(self.sessions, actor=actor or Actor.worker(self.api.work.service))

    async def wakes_itself(self, name: str) -> bool:
        """Do a round of one of the worker's jobs that steps wake; whether it begins another by itself."""
        job = next(job for job in self.worker.jobs if job.name == name)
        assert job.woken_by, "nobody listens to what it says"
        wake = asyncio.Event()
        await job.do_round(wake, self.sessions, utc_now())
        return wake.is_set()

    def consumer(self, fact: type[Fact]) -> Consumer[UnitOfWork]:
        """The consumer that reads a kind of fact; the first when several do."""
        return self.consumers(fact)[0]

    def consumers(self, fact: type[Fact]) -> list[Consumer[UnitOfWork]]:
        reading = [s for s in self.worker.subscriptions if fact in s.handlers]
        return [Consumer(subscription, self.api.work, self.sessions) for subscription in reading]

    def envelope(
        self, fact: Fact, subject: object, *, sequence: int | None = None, event_id: UUID | None = None
    ) -> Event:
        """An event about `subject`; numbered in turn unless a sequence is given."""
        key = (fact.AGGREGATE, str(subject))
        if sequence is None:
            sequence = self._sequences[key] = self._sequences.get(key, 0) + 1
        return Event(
            id=event_id or new_id(),
            source=f"/{fact.service()}",
            type=fact.TYPE,
            subject=str(subject),
            time=utc_now(),
            dataschema=f"/{fact.service()}/v1/schemas/{fact.TYPE}",
            sequence=sequence,
            programme=getattr(fact, "programme", None) or "riktade-insatser-2024",
            data=fact.model_dump(mode="json"),
        )

    async def deliver(
        self, fact: Fact, subject: object, *, sequence: int | None = None, event_id: UUID | None = None
    ) -> Admission:
        """Apply a fact in every subscription that reads it; errors come out as they are."""
        event = self.envelope(fact, subject, sequence=sequence, event_id=event_id)
        first, *_ = [await consumer.apply(event) for consumer in self.consumers(type(fact))]
        return first

    async def once(self, called: str, make: Callable[[], Awaitable[T]]) -> T:
        """What `make` gives, made once per test process; after that its rows are put back. See `kept.py`.

        Made anew where somebody counts what that takes.
        """
        if self._counting:
            return await make()

        async def numbered() -> tuple[T, dict[tuple[str, str], int]]:
            return await make(), dict(self._sequences)

        made, numbers = await self.kept.once(self.settings.database_url.get_secret_value(), called, numbered)
        self._sequences |= numbers
        return made

    async def told(self, *facts: type[Fact]) -> list[Event]:
        """Events in the outbox, in order; only of the given kinds when any are given."""
        async with self.sessions() as session:
            rows = await session.execute(text("SELECT event FROM outbox ORDER BY position"))
            events = [Event.from_json(row.event.encode()) for row in rows]
        return [e for e in events if not facts or e.type in {f.TYPE for f in facts}]

    @asynccontextmanager
    async def owned(self) -> AsyncIterator[AsyncSession]:
        """A transaction of the database's owner, for what no process of the service may do."""
        engine = create_async_engine(as_owner(self.settings.database_url.get_secret_value()), poolclass=NullPool)
        try:
            async with AsyncSession(engine) as session, session.begin():
                yield session
        finally:
            await engine.dispose()

    @asynccontextmanager
    async def counting_statements(self) -> AsyncIterator[list[str]]:
        """Every SQL statement that is sent meanwhile; pings and transaction control are not counted."""
        seen: list[str] = []

        def note(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
            if not statement.startswith("INSERT INTO access_entry"):  # a task's, not the request's
                seen.append(statement)

        sa_event.listen(self.engine.sync_engine, "before_cursor_execute", note)
        self._counting = True
        try:
            yield seen
        finally:
            self._counting = False
            sa_event.remove(self.engine.sync_engine, "before_cursor_execute", note)


RunService = Callable[..., Awaitable[ServiceUnderTest]]
MakeApi = Callable[[Any], Api]
MakeWorker = Callable[[Any], Worker]


def pytest_configure(config: pytest.Config) -> None:
    """Logs as in production: the default renderer shows local variables, and takes minutes for a long traceback."""
    configure_logging("test", "WARNING")
    structlog.configure(cache_logger_on_first_use=False)  # a test of the log configures it anew, for all modules


@pytest.fixture(scope="session")
def kept() -> Kept:
    return Kept()


@pytest.fixture
async def run_service(
    clean_database: CleanDatabase, nats_server: Any, jwks_file: Path, kept: Kept
) -> AsyncIterator[RunService]:
    """`await run_service(make_api, make_worker, Settings)` brings a service up on a database without rows."""
    closing: list[Callable[[], Awaitable[Any]]] = []

    async def run(
        make_api: MakeApi,
        make_worker: MakeWorker,
        settings_type: type[ServiceSettings] = ServiceSettings,
        more: Mapping[str, Any] | None = None,
    ) -> ServiceUnderTest:
        service = make_api.__module__.partition(".")[0]
        values: dict[str, Any] = {
            "database_url": SecretStr(await clean_database(service)),
            "nats_url": SecretStr(nats_server.url(service)),
            "permissions_file": CLONE / "docs" / "permissions.csv",
            "auth_issuer": "insatser-local",
            "auth_audience": "insatser",
            "auth_jwks": str(jwks_file),
            "profile": "local",
            "webhook_key": SecretStr("a key for the secrets of webhooks in tests"),
            "programmes_dir": CLONE / "services" / service / "programmes",
        }
        built = _built(make_api, make_worker, settings_type, tuple((values | dict(more or {})).items()))
        # What the middleware counts, and who waits in it, is of one test.
        built.app.middleware_stack = None
        lifespan = built.app.router.lifespan_context(built.app)
        await lifespan.__aenter__()
        closing.append(lambda: lifespan.__aexit__(None, None, None))
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=built.app, raise_app_exceptions=False),
            base_url=f"http://{service}.test{built.api.root}",
            event_hooks={"response": [_refused_in_words, _links_lead_somewhere]},
        )
        closing.append(client.aclose)
        state = built.app.state
        return ServiceUnderTest(built.api, built.worker, built.settings, client, state.engine, state.sessions, kept)

    yield run
    for close in reversed(closing):
        await close()


@dataclass(frozen=True)
class _Built:
    settings: ServiceSettings
    api: Api
    app: FastAPI
    worker: Worker


@lru_cache(maxsize=3)
def _built(
    make_api: MakeApi,
    make_worker: MakeWorker,
    settings_type: type[ServiceSettings],
    values: tuple[tuple[str, Any], ...],
) -> _Built:
    """A service, built once per test process and database: its routes and its SQL are compiled once."""
    settings = settings_type(**dict(values))
    api = make_api(settings)
    return _Built(settings, api, create_app(api, settings), make_worker(settings))


async def _refused_in_words(answer: httpx.Response) -> None:
    """Every refusal that a test meets is read by people: nothing in it is written as Python writes it."""
    if answer.is_client_error:
        await answer.aread()
        assert not python_in(answer.text), answer.text


async def _links_lead_somewhere(answer: httpx.Response) -> None:
    """No answer that a test meets says `_links` and has none."""
    if answer.headers.get("content-type") == "application/json":
        await answer.aread()
        assert '"_links":{}' not in answer.text, answer.text


def at(moment: str) -> dict[str, str]:
    """The header that moves a service's clock in the local profile."""
    return {"X-With-Server-Date": datetime.fromisoformat(moment).isoformat()}
