"""The service under test."""

import pytest

from selection.app import make_api
from selection.settings import Settings
from selection.worker import make_worker
from tests.support.service import RunService, ServiceUnderTest


@pytest.fixture
async def selection(run_service: RunService) -> ServiceUnderTest:
    return await run_service(make_api, make_worker, Settings)
