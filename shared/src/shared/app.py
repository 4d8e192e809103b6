"""Makes a service's API: the same middleware, errors, documentation and system routes in all four."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from fastapi import Depends, FastAPI
from starlette.middleware.cors import CORSMiddleware

from shared.broker.nats import Broker
from shared.description.api_info import ApiInfo, api_info_router
from shared.description.catalogue import DataSet, Publisher
from shared.description.changes import changes_router
from shared.description.documentation import install_documentation
from shared.description.problem_pages import problem_router
from shared.endpoints import accesses, audit_checks, audits, consumers, feed, held_events, rebuilds, webhooks
from shared.endpoints.access_log import AccessLog
from shared.endpoints.feed import schema_router
from shared.endpoints.news import News
from shared.event import Fact
from shared.identity.auth import Permissions
from shared.identity.tokens import TokenReader
from shared.kit.db import create_engine, create_sessions
from shared.kit.duties import Duties
from shared.kit.settings import ServiceSettings
from shared.kit.subscription import Subscription
from shared.kit.unit_of_work import UnitOfWork
from shared.middleware.guard import Guard
from shared.middleware.rate import RateLimit
from shared.middleware.requests import TraceAndLog, Turns, Unforeseen
from shared.process.health import health_answers
from shared.process.known_schema import KnownSchema
from shared.rest.access import authorize
from shared.rest.links import Service
from shared.rest.operations import Operations
from shared.rest.problems import install_problems
from shared.rest.representation import Representation
from shared.rest.routes import ByOperation, Routes
from shared.telemetry.collecting import make_exporter
from shared.telemetry.trouble import BrokerAway

LICENCE = {"name": "European Union Public Licence 1.2", "url": "https://spdx.org/licenses/EUPL-1.2.html"}
"""Until the owner decides otherwise (docs/adr/0047). By address: OpenAPI lets it stand instead of an identifier."""
ASKED = ["Authorization", "Content-Type", "If-Match", "If-None-Match", "Idempotency-Key", "traceparent"]
ANSWERED = [
    *("ETag", "Location", "Content-Disposition", "traceparent", "Retry-After", "RateLimit", "RateLimit-Policy"),
    *("Record-Count", "Repr-Digest", "Snapshot-At"),
]
"""The headers that a page of another origin may send and read, where it may call at all."""
OURS = tuple(
    resource.router for resource in (audits, audit_checks, accesses, consumers, feed, held_events, rebuilds, webhooks)
)
"""Routes that every service has."""


@dataclass(frozen=True)
class Api:
    """The parts of one service's API that the others do not share."""

    work: type[UnitOfWork]
    title: str
    description: str
    version: str
    released: str
    routers: Sequence[Routes]
    open_routers: Sequence[Routes] = ()
    """Routers for callers without a token but with an address that is a secret
    (`shared.telemetry.secret_addresses`)."""

    facts: Mapping[str, type[Fact]] = field(default_factory=dict)
    """The facts that the service publishes: a reader of an event finds its schema where the event says it is."""

    subscriptions: Sequence[Subscription] = ()
    """What the service's worker reads: its operator sees the copies that they keep."""

    shown_by: Mapping[str, str] = field(default_factory=dict)
    """Table → the operation that shows its rows, where that is not `get_<table>`."""

    tenant_claim: str = "tenant"
    """The claim of a token that says on whose behalf the caller acts, where permissions reach only one's own."""

    changelog: Path | None = None
    """CHANGELOG.md of the service, served as `changes`."""

    data_sets: Sequence[DataSet] = ()
    """Lists that `dcat.rdf` describes for data portals."""

    @property
    def root(self) -> str:
        """The path `/<service>/v1`: the service serves under its own prefix, so that an ingress only routes."""
        return f"/{self.work.service}/v1"


def create_app(api: Api, settings: ServiceSettings, schema: str = "") -> FastAPI:
    """`schema`: the last of the migrations that this code rests on; before it is there the API is not ready."""
    broker = _Broker(settings, api.work.service)
    duties = Duties.from_file(api.work.service, settings.duties)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.news = News(settings.database_url.get_secret_value(), name=f"{api.work.service}-api-news")
        app.state.access_log = AccessLog(app.state.engine)
        tasks = [asyncio.create_task(app.state.news.run()), asyncio.create_task(app.state.access_log.run())]
        exporter = make_exporter(settings, api.work.service, kind="api")
        if exporter:
            tasks.append(asyncio.create_task(exporter.run()))
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await app.state.access_log.end()
        if exporter:
            await exporter.close()
        await broker.close()
        await app.state.engine.dispose()

    app = FastAPI(
        title=api.title,
        version=api.version,
        description=api.description,
        contact=settings.contact,
        license_info=LICENCE,
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,
    )
    # Connects when it is first used; what it has learnt of our statements outlives a stop.
    app.state.engine = create_engine(
        settings.database_url.get_secret_value(), name=f"{api.work.service}-api", pool=settings.database_pool
    )
    app.state.sessions = create_sessions(app.state.engine, duties=duties, audit_key=settings.audit_key_value)
    app.state.reading = create_sessions(app.state.engine, duties=duties, reads=True)
    app.state.settings = settings
    app.state.root = api.root
    app.state.work = api.work
    app.state.facts = api.facts
    app.state.data_sets = api.data_sets
    app.state.publisher = Publisher(settings.publisher_organization_number, settings.contact)
    app.state.permissions = Permissions.from_file(api.work.service, settings.permissions_file)
    app.state.shown_by = api.shown_by
    app.state.subscriptions = api.subscriptions
    app.state.elsewhere = {
        name: Service(url, Permissions.from_file(name, settings.permissions_file))
        for name, url in settings.service_urls.items()
    }
    app.state.tokens = TokenReader(
        issuer=settings.auth_issuer,
        audience=settings.auth_audience,
        jwks=settings.auth_jwks,
        local=settings.profile == "local",
        tenant_claim=api.tenant_claim,
        longest_seconds=settings.auth_longest_seconds,
        bound=settings.auth_bound_clients,
    )
    app.state.stopping = lambda: app.state.news.end()
    install_problems(app)
    install_documentation(app, api.root)
    app.state.checks = {"database": KnownSchema(app.state.engine, schema).check, "jetstream": broker.ping}
    for path, answer in health_answers().items():
        app.add_api_route(path, answer, include_in_schema=False)
    problem_router().make(app, "")
    for router in (
        api_info_router(_info(api)),
        schema_router(api.facts),
        *((changes_router(api.root, api.changelog),) if api.changelog else ()),
        *api.open_routers,
    ):
        router.make(app, api.root)
    for router in (*api.routers, *OURS):
        router.make(app, api.root, dependencies=[Depends(authorize)])
    app.state.operations = Operations(app.routes)
    app.router.routes.insert(0, ByOperation(app.routes))
    _install_middleware(app, settings)
    return app


def _info(api: Api) -> ApiInfo:
    return ApiInfo(
        apiName=api.work.service,
        apiVersion=api.version,
        apiReleased=api.released,
        apiDocumentation=f"{api.root}/docs",
        apiStatus="beta" if api.version.startswith("0.") else "active",
    )


def _install_middleware(app: FastAPI, settings: ServiceSettings) -> None:
    """Add middleware from the inside out: what was added last meets the request first."""
    app.add_middleware(Representation)
    app.add_middleware(Guard, max_body=settings.max_body_bytes, max_upload=settings.max_upload_bytes)
    app.add_middleware(Unforeseen)
    app.add_middleware(RateLimit, per_minute=settings.rate_limit_per_minute)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=ASKED,
            expose_headers=ANSWERED,
        )
    app.add_middleware(TraceAndLog)
    app.add_middleware(Turns)


class _Broker:
    """The API needs NATS only to say whether it is there: connects when first asked, stays up without it."""

    def __init__(self, settings: ServiceSettings, service: str) -> None:
        self._url = settings.nats_url.get_secret_value()
        self._name = f"{service}-api"
        self._broker: Broker | None = None
        self._lock = asyncio.Lock()

    async def ping(self) -> None:
        async with self._lock:
            if self._broker is None or self._broker.closed:
                self._broker = await Broker.connect(self._url, name=self._name)
        await self._broker.ping()

    async def close(self) -> None:
        if self._broker:
            with suppress(BrokerAway):
                await self._broker.close()
