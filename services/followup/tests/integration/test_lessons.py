"""Lessons are found by their words in any form, and by what they are about."""

import pytest

from tests.support import facts
from tests.support.facts import ARBOGA, JONKOPING
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .test_visits import Visits


@pytest.fixture
def visits(followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> Visits:
    return Visits(followup, authorization)


async def test_lessons_are_found_by_word_measure_team_year_and_organiser(
    visits: Visits, followup: ServiceUnderTest
) -> None:
    ours, theirs = await visits.begin()
    agreement = facts.agreement_signed(cooperation_id=ours, measures=(facts.measure(kind="university_course"),))
    await followup.deliver(agreement, ours)
    for cooperation, lessons in ((ours, "Rektorerna behöver tid för analys."), (theirs, None), (theirs, " ")):
        meeting = await visits.plan(cooperation)
        assert (await visits.step(meeting, "outcomes", lessons=lessons)).status_code in (201, 422)
    await visits.plan(theirs)
    (found,) = await visits.find("/lessons")
    assert found["lessons"] == "Rektorerna behöver tid för analys."
    counts = {
        "search=rektor": 1,
        "search=tid analyser": 1,
        "search=matematik": 0,
        "search=underlag": 0,
        "programme=sbs-2015": 0,
        "kind=visit": 0,
        "measure_kind=university_course": 1,
        "measure_kind=tailored": 0,
        f"dialogue_team_id={visits.team.dialogue_team_id}": 1,
        f"dialogue_team_id={ours}": 0,
        "year=2026": 1,
        "year=2025": 0,
        f"organization_number={ARBOGA}": 1,
        f"organization_number={JONKOPING}": 0,
    }
    assert {query: len(await visits.find(f"/lessons?{query}")) for query in counts} == counts
    assert [len(await visits.find("/lessons", who)) for who in (visits.organizer, visits.stranger)] == [1, 0]
    async with followup.counting_statements() as statements:
        await visits.find("/lessons?search=rektor&measure_kind=university_course")
    assert len(statements) == 1
