"""Selection with both open APIs as its sources."""

import threading
from collections.abc import Iterator

import pytest

from selection.app import make_api
from selection.settings import Settings
from selection.worker import make_worker
from tests.support.service import RunService, ServiceUnderTest

from ...conftest import give_key
from .open_apis import Source


@pytest.fixture
def source() -> Iterator[Source]:
    server = Source()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
async def selection(run_service: RunService, source: Source) -> ServiceUnderTest:
    more = {"register_url": source.url, "statistics_url": source.url, "fetch_pause_seconds": 0.0}
    running = await run_service(make_api, make_worker, Settings, more)
    running.client.event_hooks["request"] = [give_key]
    return running
