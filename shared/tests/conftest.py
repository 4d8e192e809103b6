"""The sandbox service on an empty database, and its API."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import make_url

from insatser.postgres import EmbeddedPostgres
from shared.kit.db import create_engine, create_sessions
from tests.support.consuming import Handler
from tests.support.sandbox import Sandbox, create_tables
from tests.support.sandbox_api import client_of, kept_app
from tests.support.servers import as_process, empty, new_database
from tests.support.tokens import AuthorizationHeaders


@pytest.fixture(scope="session")
def sandbox_database(postgres_server: EmbeddedPostgres) -> str:
    """The URL of the owner of the one database that all tests of a process use in turn."""
    url = new_database(postgres_server, "sandbox")
    asyncio.run(_create_tables(url))
    return url


async def _create_tables(url: str) -> None:
    owner = create_engine(url, name="owner", pool=1)
    await create_tables(owner, role=make_url(as_process(url)).username)
    await owner.dispose()


@pytest.fixture
async def sandbox(postgres_server: EmbeddedPostgres, sandbox_database: str) -> AsyncIterator[Sandbox]:
    await empty(postgres_server, "sandbox")
    url = as_process(sandbox_database)
    engine = create_engine(url, name="sandbox", pool=20)
    owner = create_engine(sandbox_database, name="owner", pool=1)
    yield Sandbox(url, engine, create_sessions(engine), owner)
    await engine.dispose()
    await owner.dispose()


@pytest.fixture
async def api(sandbox: Sandbox, jwks_file: Path, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(kept_app(sandbox, jwks_file, tmp_path)) as client:
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
