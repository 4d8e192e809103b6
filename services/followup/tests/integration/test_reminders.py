"""An overdue activity is published once, also by two processes at once and after a long downtime."""

import asyncio
from datetime import UTC, datetime

from followup.use_cases.activities.mark_overdue import mark_overdue
from followup.use_cases.reminders.record_reminders import record_reminders
from followup.worker import in_batches
from shared.contracts.followup import FollowupOverdueV1
from tests.support import facts
from tests.support.facts import ARBOGA
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

ON_THE_DAY = datetime(2026, 12, 15, 22, 30, tzinfo=UTC)  # 23:30 in Sweden: still the due day of the kick-off
THE_DAY_AFTER = datetime(2026, 12, 15, 23, 30, tzinfo=UTC)  # 00:30 in Sweden


async def scheduled(followup: ServiceUnderTest, count: int = 1) -> None:
    for _ in range(count):
        agreement = facts.agreement_signed()
        await followup.deliver(agreement, agreement.cooperation_id)


async def test_nothing_is_overdue_on_its_due_day(followup: ServiceUnderTest) -> None:
    await scheduled(followup)
    await in_batches(mark_overdue)(followup.sessions, ON_THE_DAY)
    assert await followup.told(FollowupOverdueV1) == []


async def test_overdue_is_published_once_by_two_processes_at_once(followup: ServiceUnderTest) -> None:
    await scheduled(followup, 12)
    job = in_batches(mark_overdue)
    await asyncio.gather(*(job(followup.sessions, THE_DAY_AFTER) for _ in range(2)))
    handled_again = await job(followup.sessions, THE_DAY_AFTER)
    published = await followup.told(FollowupOverdueV1)
    assert len(published) == len({e.data["activity_id"] for e in published}) == 12
    assert handled_again == 0
    assert {(e.data["kind"], e.data["days_late"]) for e in published} == {("kick_off", 1)}


async def test_a_worker_that_was_away_catches_up(followup: ServiceUnderTest) -> None:
    await scheduled(followup)
    await in_batches(mark_overdue)(followup.sessions, datetime(2027, 7, 1, tzinfo=UTC))
    late = [(e.data["kind"], e.data["days_late"]) for e in await followup.told(FollowupOverdueV1)]
    assert late == [("kick_off", 198), ("measure_follow_up", 48), ("check_point", 30)]


async def test_a_rescheduled_activity_can_become_overdue_again(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await scheduled(followup)
    job, officer = in_batches(mark_overdue), authorization("case_officer")
    await job(followup.sessions, THE_DAY_AFTER)
    late = (await followup.client.get("/activities?kind=kick_off", headers=officer)).json()["items"][0]
    moved = await followup.client.post(
        f"/activities/{late['id']}/reschedulings",
        json={"due_on": "2027-01-06", "reason": "Skolchefen kunde inte delta."},
        headers=officer | {"If-Match": f'"{late["version"]}"'} | at("2026-12-16T09:00:00Z"),
    )
    await job(followup.sessions, datetime(2027, 1, 8, 9, 0, tzinfo=UTC))
    assert moved.json()["due_on"] == "2027-01-07"
    assert len(await followup.told(FollowupOverdueV1)) == 2


async def test_a_reminder_is_recorded_once_for_the_one_who_is_to_act(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await scheduled(followup)
    for day in (16, 17, 30):
        await in_batches(record_reminders)(followup.sessions, datetime(2027, 9, day, 9, 0, tzinfo=UTC))
    own = authorization("organizer", organization_number=ARBOGA)
    seen = (await followup.client.get("/reminders", headers=own)).json()["items"]
    assert [(r["kind"], r["due_on"], r["recipient"]) for r in seen] == [("before_due", "2027-09-30", "organizer")]
    one = await followup.client.get(f"/reminders/{seen[0]['id']}", headers=own)
    assert one.json()["activity_id"] == seen[0]["activity_id"]


async def test_filters_find_by_month_by_kind_and_by_what_is_late(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await scheduled(followup)
    officer = authorization("auditor") | at("2027-07-01T09:00:00Z")

    async def found(query: str) -> list[str]:
        answer = await followup.client.get(f"/activities?{query}", headers=officer)
        return [activity["kind"] for activity in answer.json()["items"]]

    assert await found("month=2027-06") == ["check_point"]
    assert await found("overdue=true") == ["kick_off", "measure_follow_up", "check_point"]
    assert await found("due_before=2027-05-14") == ["kick_off"]
    assert len(await found("kind=check_point&status=planned")) == 3
