"""The service under test."""

import pytest

from followup.app import make_api
from followup.settings import Settings
from followup.worker import make_worker
from tests.support.service import RunService, ServiceUnderTest


@pytest.fixture
async def followup(run_service: RunService) -> ServiceUnderTest:
    return await run_service(make_api, make_worker, Settings)
