"""The service under test."""

from uuid import uuid4

import httpx
import pytest

from selection.app import make_api
from selection.settings import Settings
from selection.worker import make_worker
from tests.support.service import RunService, ServiceUnderTest


async def give_key(request: httpx.Request) -> None:
    """A new Idempotency-Key for each call that has none, as a careful client sends."""
    request.headers.setdefault("Idempotency-Key", str(uuid4()))


@pytest.fixture
async def selection(run_service: RunService) -> ServiceUnderTest:
    running = await run_service(make_api, make_worker, Settings)
    running.client.event_hooks["request"] = [give_key]
    return running
