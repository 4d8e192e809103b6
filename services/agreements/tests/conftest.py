"""The service under test, and cases brought as far as a test needs."""

import pytest

from agreements.app import make_api
from agreements.settings import Settings
from agreements.worker import make_worker
from services.agreements.tests.case import STEPS, Case, CaseAt
from tests.support.service import RunService, ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders


@pytest.fixture
async def agreements(run_service: RunService) -> ServiceUnderTest:
    return await run_service(make_api, make_worker, Settings)


@pytest.fixture
async def case_at(agreements: ServiceUnderTest, authorization: AuthorizationHeaders) -> CaseAt:
    """`await case_at("decide")` is a case that has taken every step up to and with that one."""

    async def bring(last: str) -> Case:
        case = Case(agreements, authorization)
        for step in STEPS[: STEPS.index(last) + 1]:
            await getattr(case, step)()
        return case

    return bring
