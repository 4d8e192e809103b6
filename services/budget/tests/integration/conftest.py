"""These tests speak of days and years: for them it is always the same morning in November 2026."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .books import Books


@pytest.fixture(autouse=True)
def the_same_morning() -> Iterator[None]:
    with time_machine.travel("2026-11-22T09:00:00+00:00", tick=True):
        yield


@pytest.fixture
def books(budget: ServiceUnderTest, authorization: AuthorizationHeaders) -> Books:
    return Books(budget, authorization)
