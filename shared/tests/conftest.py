"""The sandbox service on an empty database."""

from collections.abc import AsyncIterator

import pytest

from shared.kit.db import create_engine, create_sessions
from tests.support.sandbox import Sandbox, create_tables
from tests.support.servers import as_process


@pytest.fixture
async def sandbox(empty_database: str) -> AsyncIterator[Sandbox]:
    url = as_process(empty_database)
    engine = create_engine(url, name="sandbox", pool=20)
    owner = create_engine(empty_database, name="owner", pool=1)
    await create_tables(owner, role=engine.url.username)
    yield Sandbox(url, engine, create_sessions(engine), owner)
    await engine.dispose()
    await owner.dispose()
