"""The sandbox service on an empty database, and its API."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from shared.kit.db import create_engine, create_sessions
from tests.support.consuming import Handler
from tests.support.sandbox import Sandbox, create_tables
from tests.support.sandbox_api import client_of, sandbox_app
from tests.support.servers import as_process
from tests.support.tokens import AuthorizationHeaders


@pytest.fixture
async def sandbox(empty_database: str) -> AsyncIterator[Sandbox]:
    url = as_process(empty_database)
    engine = create_engine(url, name="sandbox", pool=20)
    owner = create_engine(empty_database, name="owner", pool=1)
    await create_tables(owner, role=engine.url.username)
    yield Sandbox(url, engine, create_sessions(engine), owner)
    await engine.dispose()
    await owner.dispose()


@pytest.fixture
async def api(sandbox: Sandbox, jwks_file: Path, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(sandbox_app(sandbox, jwks_file, tmp_path)) as client:
        yield client


@pytest.fixture
def writer(authorization: AuthorizationHeaders) -> dict[str, str]:
    return authorization("case_officer")


@pytest.fixture
def reader(authorization: AuthorizationHeaders) -> dict[str, str]:
    return authorization("auditor")


@pytest.fixture
def handler() -> Handler:
    return Handler()
