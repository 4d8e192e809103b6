"""The service with the shipped sample read in."""

import pytest

from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .sample import read_sample


@pytest.fixture
async def sample(selection: ServiceUnderTest, authorization: AuthorizationHeaders) -> ServiceUnderTest:
    await selection.once("sample", lambda: read_sample(selection, authorization))
    return selection
