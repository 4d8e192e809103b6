"""The service under test."""

import pytest

from agreements.app import make_api
from agreements.settings import Settings
from agreements.worker import make_worker
from tests.support.service import RunService, ServiceUnderTest


@pytest.fixture
async def agreements(run_service: RunService) -> ServiceUnderTest:
    return await run_service(make_api, make_worker, Settings)
