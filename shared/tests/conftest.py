"""The sandbox service on an empty database."""

from collections.abc import AsyncIterator

import pytest

from shared.kit.db import create_engine, create_sessions
from tests.support.sandbox import Sandbox, create_tables


@pytest.fixture
async def sandbox(empty_database: str) -> AsyncIterator[Sandbox]:
    engine = create_engine(empty_database, name="sandbox", pool=20)
    await create_tables(engine)
    yield Sandbox(empty_database, engine, create_sessions(engine))
    await engine.dispose()
