"""The service under test, with the rules of the shipped programmes loaded."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from budget.app import make_api
from budget.programmes import read_programmes
from budget.settings import Settings
from budget.use_cases.programmes.load_programmes import load_programmes
from budget.worker import make_worker
from insatser.layout import CLONE
from shared.clock import utc_now
from shared.kit.db import create_engine, create_sessions
from shared.kit.duties import Duties
from tests.support.servers import ForService
from tests.support.service import RunService, ServiceUnderTest

AUDIT_KEY = "a key for tests"


@pytest.fixture
async def budget(run_service: RunService) -> ServiceUnderTest:
    service = await run_service(
        make_api, make_worker, Settings, {"payer_account_number": "50509914", "audit_key": SecretStr(AUDIT_KEY)}
    )
    await service.once("programmes", lambda: load(service))
    return service


@pytest.fixture
def start_budget(
    fresh_database: ForService, nats_server: Any, jwks_file: Path
) -> Callable[[], AbstractAsyncContextManager[ServiceUnderTest]]:
    """For tests that are not coroutines: `async with start_budget() as budget` in an event loop of their own."""

    @asynccontextmanager
    async def start() -> AsyncIterator[ServiceUnderTest]:
        settings = _settings(fresh_database("budget"), nats_server.url("budget"), jwks_file)
        engine = create_engine(settings.database_url.get_secret_value(), name="test", pool=8)
        sessions = create_sessions(engine, duties=Duties.from_file("budget", settings.duties))
        try:
            async with httpx.AsyncClient() as nobody:
                service = ServiceUnderTest(
                    make_api(settings), make_worker(settings), settings, nobody, engine, sessions
                )
                await load(service)
                yield service
        finally:
            await engine.dispose()

    return start


async def load(service: ServiceUnderTest) -> None:
    assert isinstance(service.settings, Settings)
    async with service.work() as work:
        await load_programmes(work, read_programmes(service.settings.programmes_dir), now=utc_now())


def _settings(database_url: str, nats_url: str, jwks_file: Path) -> Settings:
    return Settings(
        database_url=SecretStr(database_url),
        nats_url=SecretStr(nats_url),
        permissions_file=CLONE / "docs" / "permissions.csv",
        auth_issuer="insatser-local",
        auth_audience="insatser",
        auth_jwks=str(jwks_file),
        profile="local",
        programmes_dir=CLONE / "services" / "budget" / "programmes",
    )
