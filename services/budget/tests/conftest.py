"""The service under test, with the rules of the shipped programmes loaded."""

import pytest

from budget.app import make_api
from budget.settings import Settings
from budget.use_cases.load_programmes import load_programmes
from budget.worker import make_worker, read_programmes
from shared.kit.clock import utc_now
from tests.support.service import RunService, ServiceUnderTest


@pytest.fixture
async def budget(run_service: RunService) -> ServiceUnderTest:
    service = await run_service(make_api, make_worker, Settings)
    assert isinstance(service.settings, Settings)
    async with service.work() as work:
        await load_programmes(work, read_programmes(service.settings.programmes_dir), now=utc_now())
    return service
