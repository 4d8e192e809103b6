"""The sandbox service on an empty database, and its API."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from shared.kit.db import create_engine, create_sessions
from tests.support.sandbox import Sandbox, create_tables
from tests.support.sandbox_api import client_of, sandbox_app
from tests.support.tokens import AuthorizationHeaders


@pytest.fixture
async def sandbox(empty_database: str) -> AsyncIterator[Sandbox]:
    engine = create_engine(empty_database, name="sandbox", pool=20)
    await create_tables(engine)
    yield Sandbox(empty_database, engine, create_sessions(engine))
    await engine.dispose()


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
