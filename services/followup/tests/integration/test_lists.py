"""Every list is followed by what has changed and after a cursor, also when time alone has changed it."""

from typing import Any

import pytest

from tests.support import facts
from tests.support.descriptions import none_is_wrong
from tests.support.facts import PROGRAMME
from tests.support.narrowing import letting_in_an_unknown_assignment, narrowed_in
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

LISTS = (
    "activities",
    "calendar-addresses",
    "commitments",
    "consultations",
    "contacts",
    "dialogues",
    "indicators",
    "lessons",
    "letters",
    "meetings",
    "network-members",
    "networks",
    "quality-dialogues",
    "quality-rounds",
    "quality-steps",
    "quality-summaries",
    "reminders",
    "reporting-dates",
    "reports",
    "schedules",
    "statements",
    "surveys",
)
COME_WHOLE = {"dialogues", "reporting-dates"}
"""A dialogue phase ends with an agreement, which is no change of the answer that began it, and is as long as the
programme says; a day that has passed leaves the list."""
ON_THE_DAY = at("2026-12-15T22:59:59Z")  # a second before midnight in Sweden
OVERDUE = at("2026-12-15T23:00:00Z")


async def ask(followup: ServiceUnderTest, authorization: AuthorizationHeaders, path: str, when: dict[str, str]) -> Any:
    answer = await followup.client.get(path, headers=authorization("case_officer") | when)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def followed(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, path: str, when: dict[str, str]
) -> list[str]:
    """The ids of a whole list, a row at a time, each page after the cursor of the one before."""
    page = await ask(followup, authorization, f"{path}&limit=1", when)
    found = [item["id"] for item in page["items"]]
    while cursor := page["_meta"]["next_cursor"]:
        page = await ask(followup, authorization, f"{path}&limit=1&cursor={cursor}", when)
        found += [item["id"] for item in page["items"]]
    return found


async def scheduled(followup: ServiceUnderTest) -> None:
    agreement = facts.agreement_signed(commitments=(facts.commitment_line(), facts.commitment_line()))
    answered = facts.offer_answered(cooperation_id=agreement.cooperation_id)
    await followup.deliver(answered, agreement.cooperation_id)
    await followup.deliver(agreement, agreement.cooperation_id)


@pytest.mark.parametrize("name", LISTS)
async def test_every_list_is_sorted_and_narrowed_by_when_its_rows_changed(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, name: str
) -> None:
    await scheduled(followup)
    path = f"/{name}?sort=-updated_at"
    everything = await followed(followup, authorization, path, OVERDUE)
    whole = await ask(followup, authorization, f"{path}&updated_since=1900-01-01T00:00:00Z&limit=100", OVERDUE)
    later = await ask(followup, authorization, f"{path}&updated_since=2199-01-01T00:00:00Z", OVERDUE)
    assert [item["id"] for item in whole["items"]] == everything
    assert later["items"] == (whole["items"] if name in COME_WHOLE else [])


async def test_an_activity_that_becomes_overdue_has_changed_at_midnight(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await scheduled(followup)
    path = "/activities?updated_since=2026-12-15T23:00:00Z"
    before = await ask(followup, authorization, path, ON_THE_DAY)
    after = (await ask(followup, authorization, path, OVERDUE))["items"]
    later = await ask(followup, authorization, "/activities?updated_since=2026-12-15T23:00:01Z", OVERDUE)
    assert (before["items"], later["items"]) == ([], [])
    assert [(item["kind"], item["overdue"], item["updated_at"]) for item in after] == [
        ("kick_off", True, "2026-12-15T23:00:00Z")
    ]


async def test_what_became_overdue_stands_last_and_is_reached_by_cursor(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await scheduled(followup)
    in_order = await followed(followup, authorization, "/activities?sort=updated_at", OVERDUE)
    overdue = (await ask(followup, authorization, "/activities?overdue=true", OVERDUE))["items"]
    assert len(in_order) == len(set(in_order)) == 8
    assert in_order[-1] == overdue[0]["id"]


async def test_the_reporting_calendar_is_sorted_both_ways_and_followed_by_cursor(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = f"/reporting-dates?programme={PROGRAMME}&since=2025-01-01&until=2030-12-31"
    forwards = await followed(followup, authorization, f"{path}&sort=due_on", OVERDUE)
    backwards = await followed(followup, authorization, f"{path}&sort=-due_on", OVERDUE)
    assert len(forwards) > 3
    assert forwards == backwards[::-1]


@pytest.mark.parametrize(
    ("query", "right"),
    [
        ("/history-entries?record=Activity", "activity"),
        ("/effects?level=unit&code=GR9_MERIT", "gr9_merit"),
        ("/schedules?programme=Riktade insatser", "riktade-insatser-2024"),
    ],
)
async def test_what_nothing_is_called_is_refused_with_what_would_be_right(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, query: str, right: str
) -> None:
    answer = await followup.client.get(query, headers=authorization("auditor"))
    assert answer.status_code == 422, answer.text
    assert right in answer.json()["errors"][-1]["expected"]


async def test_an_assignment_that_nothing_is_called_is_refused_wherever_one_searches(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    """One that has no file here is searched by as soon as it has a case."""
    headers = authorization("auditor", "evaluator", "team_leader", "case_officer")
    assert await letting_in_an_unknown_assignment(followup, headers) == []
    offer = facts.offer_made(programme="sbs-2019")
    await followup.deliver(offer, offer.offer_id)
    assert (await followup.client.get("/schedules?programme=sbs-2019", headers=headers)).status_code == 200


async def test_every_list_is_narrowed_by_what_it_shows(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await scheduled(followup)
    roles = ("auditor", "evaluator", "team_leader", "case_officer", "decider", "controller")
    narrowing = await narrowed_in(followup, "followup", authorization(*roles) | OVERDUE)
    none_is_wrong(narrowing.faults)
    assert {"followup /schedules", "followup /activities", "followup /commitments"} & {*narrowing.empty} == set()
