"""Activities are completed and moved by people, and read as a calendar."""

from datetime import date
from typing import Any

from icalendar import Calendar

from shared.contracts.followup import FollowupCompletedV1, ScheduleRevisedV1
from tests.support import facts
from tests.support.facts import ARBOGA, JONKOPING, PROGRAMME
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

NOW = at("2026-12-14T09:00:00Z")
HELD = {
    "held_on": "2026-12-14",
    "notes": "Alla var där.",
    "mandates": ["skolchef", "rektor"],
    "right_mandate": True,
}


async def activity(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, kind: str = "kick_off"
) -> dict[str, Any]:
    agreement = facts.agreement_signed()
    await followup.deliver(agreement, agreement.cooperation_id)
    answer = await followup.client.get(f"/activities?kind={kind}", headers=authorization("case_officer") | NOW)
    return dict(answer.json()["items"][0])


async def post(
    followup: ServiceUnderTest, headers: dict[str, str], one: dict[str, Any], step: str, body: dict[str, Any]
) -> Any:
    tag = {"If-Match": f'"{one["version"]}"'}
    return await followup.client.post(f"/activities/{one['id']}/{step}", json=body, headers=headers | NOW | tag)


async def test_a_completed_follow_up_is_published_with_its_day(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    one = await activity(followup, authorization)
    answer = await post(followup, authorization("case_officer"), one, "completions", HELD)
    event = (await followup.told(FollowupCompletedV1))[0]
    assert (answer.json()["status"], answer.json()["mandates"]) == ("done", ["skolchef", "rektor"])
    assert (event.data["activity_id"], event.data["completed_on"], event.scope) == (
        one["id"],
        "2026-12-14",
        PROGRAMME,
    )


async def test_what_a_follow_up_was_like_is_kept_as_stated(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    one, officer = await activity(followup, authorization), authorization("case_officer")
    outcome = HELD | {"mandates": ["rektor"], "right_mandate": False}
    await post(followup, officer, one, "completions", outcome)
    kept = (await followup.client.get(f"/activities/{one['id']}", headers=officer)).json()
    assert {name: kept[name] for name in ("notes", "mandates", "right_mandate", "completed_on")} == {
        "notes": "Alla var där.",
        "mandates": ["rektor"],
        "right_mandate": False,
        "completed_on": "2026-12-14",
    }


async def test_a_follow_up_is_completed_once(followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
    one, officer = await activity(followup, authorization), authorization("case_officer")
    done = (await post(followup, officer, one, "completions", HELD)).json()
    answer = await post(followup, officer, done, "completions", HELD)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/activity-not-planned")
    assert set(done["_links"]) == {"self", "schedule"}


async def test_a_follow_up_cannot_have_been_held_tomorrow(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    one = await activity(followup, authorization)
    answer = await post(followup, authorization("case_officer"), one, "completions", HELD | {"held_on": "2026-12-15"})
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/date-ahead")


async def test_a_statement_is_completed_by_handing_it_in(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    one = await activity(followup, authorization, "statement")
    answer = await post(followup, authorization("case_officer"), one, "completions", HELD)
    assert answer.json()["type"] == "/problems/completed-by-submission"


async def test_a_new_day_is_a_working_day_and_keeps_the_agreed_one(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    one = await activity(followup, authorization)
    body = {"due_on": "2026-12-24", "reason": "Skolchefen kan inte delta."}
    answer = (await post(followup, authorization("team_leader"), one, "reschedulings", body)).json()
    assert (answer["due_on"], answer["agreed_on"], answer["reschedule_reason"]) == (
        "2026-12-28",
        "2026-12-15",
        "Skolchefen kan inte delta.",
    )


async def test_a_moved_statement_is_due_on_its_new_day_and_the_schedule_is_published(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    one, officer = await activity(followup, authorization, "statement"), authorization("case_officer")
    body = {"due_on": "2027-10-15", "reason": "Boksluten dröjer."}
    await post(followup, officer, one, "reschedulings", body)
    statement = (await followup.client.get(f"/statements/{one['statement_id']}", headers=officer)).json()
    published = (await followup.told(ScheduleRevisedV1))[0]
    days = {activity["activity_id"]: activity["due_on"] for activity in published.data["activities"]}
    assert (statement["due_on"], days[one["id"]]) == ("2027-10-15", "2027-10-15")


async def test_an_organiser_may_read_its_follow_ups_and_change_none(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    one = await activity(followup, authorization)
    own = authorization("organizer", organization_number=ARBOGA)
    stranger = authorization("organizer", organization_number=JONKOPING)
    seen = [
        (await followup.client.get(f"/activities/{one['id']}", headers=caller)).status_code
        for caller in (own, stranger)
    ]
    changed = await post(followup, own, one, "completions", HELD)
    assert (seen, changed.status_code) == ([200, 404], 403)


async def test_the_calendar_is_read_back_with_stable_identities(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    one = await activity(followup, authorization)
    path = f"/schedules/{one['schedule_id']}/calendars"
    answer = await followup.client.get(path, headers=authorization("case_officer"))
    calendar = Calendar.from_ical(answer.content)
    assert isinstance(calendar, Calendar)
    events = calendar.events
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert len(events) == 8
    assert (str(events[0]["UID"]), events[0].start) == (f"{one['id']}@followup", date(2026, 12, 15))
    assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75
