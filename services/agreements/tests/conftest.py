"""The service under test, and cases brought as far as a test needs."""

from typing import Any

import pytest

from agreements.app import make_api
from agreements.settings import Settings
from agreements.worker import make_worker
from insatser.keys import LocalKeys
from services.agreements.tests.case import Case, CaseAt
from services.agreements.tests.placing import ORGANIZERS, PlaceCase, PlaceCaseAt
from tests.support.service import RunService, ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders


@pytest.fixture
async def agreements(run_service: RunService) -> ServiceUnderTest:
    return await run_service(make_api, make_worker, Settings)


@pytest.fixture
async def case_at(agreements: ServiceUnderTest, authorization: AuthorizationHeaders, local_keys: LocalKeys) -> CaseAt:
    """`await case_at("decided")` is a case brought that far; see `cooperating.STEPS`. Keywords change its offer."""

    async def bring(state: str, **offered: Any) -> Case:
        return await Case.brought(state, agreements, authorization, local_keys, **offered)

    return bring


@pytest.fixture
async def placing(
    agreements: ServiceUnderTest, authorization: AuthorizationHeaders, local_keys: LocalKeys
) -> PlaceCaseAt:
    """As `case_at`, with a measure in an existing programme; `number` says which organiser's."""

    async def bring(state: str, *, number: int = 0) -> PlaceCase:
        whose = {"organization_number": ORGANIZERS[number]}
        return await PlaceCase.brought(state, agreements, authorization, local_keys, **whose)

    return bring
