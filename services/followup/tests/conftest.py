"""The service under test, and a mail server for it."""

from collections.abc import AsyncIterator

import pytest

from followup.app import make_api
from followup.settings import Settings
from followup.worker import make_worker
from services.followup.tests.mail_room import SURVEY_KEY, SURVEY_ROOT, Correspondents, MailRoom, mail_room
from services.followup.tests.respondents import Respondents
from tests.support.service import RunService, ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders


@pytest.fixture
async def followup(run_service: RunService) -> ServiceUnderTest:
    more = {"survey_key": SURVEY_KEY, "survey_link_root": SURVEY_ROOT}
    return await run_service(make_api, make_worker, Settings, more)


@pytest.fixture
async def room() -> AsyncIterator[MailRoom]:
    async with mail_room() as running:
        yield running


@pytest.fixture
def correspondents(followup: ServiceUnderTest, authorization: AuthorizationHeaders, room: MailRoom) -> Correspondents:
    return Correspondents(followup, authorization, room)


@pytest.fixture
def respondents(correspondents: Correspondents) -> Respondents:
    return Respondents(correspondents)
