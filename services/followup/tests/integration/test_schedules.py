"""A signature creates the schedule; amendments, pauses and ends change it."""

from datetime import date
from typing import Any

import pytest

from followup.app import make_api
from followup.settings import Settings
from followup.worker import make_worker
from shared.contracts.agreements import AgreementSignedV1
from shared.contracts.followup import ScheduleCreatedV1, ScheduleRevisedV1
from shared.event import Event
from shared.kit.inbox import Admission
from tests.support import facts
from tests.support.facts import ARBOGA, JONKOPING
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

KICK_OFF = at("2026-12-10T09:00:00Z")


async def scheduled(followup: ServiceUnderTest, **changed: Any) -> AgreementSignedV1:
    agreement = facts.agreement_signed(**changed)
    await followup.deliver(agreement, agreement.cooperation_id)
    return agreement


async def schedule_of(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, agreement: AgreementSignedV1
) -> dict[str, Any]:
    path = f"/schedules/{agreement.cooperation_id}"
    answer = await followup.client.get(path, headers=authorization("case_officer"))
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def statuses(schedule: dict[str, Any]) -> list[tuple[str, str]]:
    return [(activity["kind"], activity["status"]) for activity in schedule["activities"]]


async def test_a_signature_creates_the_schedule_and_publishes_it(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    agreement = await scheduled(followup)

    schedule = await schedule_of(followup, authorization, agreement)
    published = await followup.told(ScheduleCreatedV1)

    assert schedule["status"] == "active"
    assert [activity["kind"] for activity in schedule["activities"]].count("check_point") == 3
    ids = [activity["id"] for activity in schedule["activities"]]
    assert [activity["activity_id"] for activity in published[0].data["activities"]] == ids
    assert (published[0].subject, published[0].scope) == (str(agreement.cooperation_id), "riktade-insatser-2024")


async def test_a_signature_delivered_three_times_creates_one_schedule(
    followup: ServiceUnderTest,
) -> None:
    agreement = facts.agreement_signed()
    admissions = [await followup.deliver(agreement, agreement.cooperation_id, sequence=1) for _ in range(3)]
    assert admissions == [Admission.NEXT, Admission.OUTDATED, Admission.OUTDATED]
    assert len(await followup.told(ScheduleCreatedV1)) == 1


async def test_the_same_agreement_gives_the_same_activities_after_a_rebuild(
    followup: ServiceUnderTest, run_service: Any
) -> None:
    agreement = await scheduled(followup)
    rebuilt = await run_service(make_api, make_worker, Settings)
    await rebuilt.deliver(agreement, agreement.cooperation_id)

    first, second = await followup.told(ScheduleCreatedV1), await rebuilt.told(ScheduleCreatedV1)
    assert first[0].data == second[0].data


async def take(followup: ServiceUnderTest, *events: Event) -> None:
    """As the worker takes what the broker hands it, in this order, and then the parked ones."""
    consumer = followup.consumer(AgreementSignedV1)
    for event in events:
        await consumer.take([_Delivered(event)])  # type: ignore[list-item]
    await consumer.take_parked()


class _Delivered:
    """A delivery that needs no broker."""

    number = 1

    def __init__(self, event: Event) -> None:
        self.payload, self.subject = event.to_json(), event.type

    async def ack(self) -> None: ...

    async def give_up(self) -> None: ...

    async def retry_in(self, seconds: float) -> None: ...


async def test_events_in_reversed_order_end_in_the_same_state(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    agreement = facts.agreement_signed()
    subject = agreement.cooperation_id
    answered = facts.offer_answered(cooperation_id=subject, answered_on=date(2026, 6, 1))
    paused = facts.agreement_paused(agreement, paused_from=date(2027, 1, 1))
    published = (answered, agreement, facts.agreement_amended(agreement, ends_on=date(2029, 5, 31)), paused)
    events = [followup.envelope(fact, subject, sequence=number) for number, fact in enumerate(published, start=1)]

    await take(followup, *reversed(events))

    schedule = await schedule_of(followup, authorization, agreement)
    assert (schedule["status"], schedule["agreement_version"], schedule["ends_on"]) == ("paused", 2, "2029-05-31")
    assert {status for _, status in statuses(schedule)} == {"on_hold"}


async def test_an_amendment_moves_the_activities_ahead_and_keeps_completed_ones(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    measure, statement = facts.measure(), facts.statement_due()
    agreement = await scheduled(followup, measures=(measure,), statements_due=(statement,))
    kick_off = (await schedule_of(followup, authorization, agreement))["activities"][0]
    done = await complete(followup, authorization, kick_off)
    assert done.status_code == 200, done.text

    change = facts.agreement_amended(
        agreement,
        starts_on=date(2027, 2, 1),
        measures=(facts.measure(measure_id=measure.measure_id, follow_up_on=date(2027, 8, 20)),),
        statements_due=(
            facts.statement_due(statement_id=statement.statement_id, due_on=date(2027, 10, 29), amount="300000.00"),
        ),
    )
    await followup.deliver(change, agreement.cooperation_id)

    schedule = await schedule_of(followup, authorization, agreement)
    by_kind = {activity["kind"]: activity for activity in schedule["activities"]}
    assert by_kind["kick_off"]["due_on"] == kick_off["due_on"]
    assert by_kind["kick_off"]["status"] == "done"
    assert by_kind["measure_follow_up"]["due_on"] == "2027-08-20"
    assert by_kind["statement"]["due_on"] == "2027-10-29"
    amounts = await followup.client.get(f"/statements/{statement.statement_id}", headers=authorization("auditor"))
    assert amounts.json()["amount"] == "300000.00"
    assert (await followup.told(ScheduleRevisedV1))[-1].data["agreement_version"] == 2


async def complete(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, activity: dict[str, Any], **changed: Any
) -> Any:
    body = {
        "held_on": "2026-12-10",
        "notes": "Alla var där.",
        "mandates": ["skolchef", "rektor"],
        "right_mandate": True,
    }
    headers = authorization("case_officer") | {"If-Match": f'"{activity["version"]}"'} | KICK_OFF
    return await followup.client.post(f"/activities/{activity['id']}/completions", json=body | changed, headers=headers)


async def test_a_pause_suspends_the_activities_ahead_until_work_is_resumed(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    agreement = await scheduled(followup)
    pause = facts.agreement_paused(agreement, paused_from=date(2026, 12, 7))
    await followup.deliver(pause, agreement.cooperation_id)
    paused = await schedule_of(followup, authorization, agreement)
    resumption = facts.agreement_resumed(agreement, resumed_from=date(2027, 3, 1))
    await followup.deliver(resumption, agreement.cooperation_id)
    resumed = await schedule_of(followup, authorization, agreement)

    assert {status for _, status in statuses(paused)} == {"on_hold"}
    assert {status for _, status in statuses(resumed)} == {"planned"}
    assert resumed["activities"][0]["kind"] == "kick_off"
    assert resumed["activities"][0]["due_on"] == "2027-03-15"


async def test_a_termination_cancels_the_activities_ahead_and_keeps_those_still_owed(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    early, late = facts.statement_due(due_on=date(2027, 1, 29)), facts.statement_due(due_on=date(2028, 1, 31))
    agreement = await scheduled(followup, statements_due=(early, late))
    await followup.deliver(facts.payment_made(agreement), agreement.cooperation_id)
    ended = facts.agreement_terminated(agreement, terminated_from=date(2027, 3, 1))
    await followup.deliver(ended, agreement.cooperation_id)

    schedule = await schedule_of(followup, authorization, agreement)
    open_now = [activity["due_on"] for activity in schedule["activities"] if activity["status"] == "planned"]
    assert open_now == ["2026-12-15", "2027-01-29"]
    states = {}
    for due in (early, late):
        answer = await followup.client.get(f"/statements/{due.statement_id}", headers=authorization("auditor"))
        states[due.statement_id] = answer.json()["status"]
    assert states == {early.statement_id: "expected", late.statement_id: "cancelled"}
    assert (await followup.told(ScheduleRevisedV1))[-1].data["status"] == "terminated"


async def test_after_completion_the_final_follow_up_and_the_year_after_remain(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    agreement = await scheduled(followup)
    await followup.deliver(facts.payment_made(agreement), agreement.cooperation_id)
    completed = facts.agreement_completed(agreement, completed_on=date(2028, 6, 1))
    await followup.deliver(completed, agreement.cooperation_id)
    schedule = await schedule_of(followup, authorization, agreement)
    ahead = [activity["kind"] for activity in schedule["activities"] if activity["status"] == "planned"]
    assert ahead[-2:] == ["final_follow_up", "one_year_after"]
    cancelled = [activity["due_on"] for activity in schedule["activities"] if activity["status"] == "cancelled"]
    assert cancelled == ["2028-06-01"]


async def test_an_organiser_sees_its_own_schedule_and_no_other(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    agreement = await scheduled(followup)
    other = await scheduled(followup, organization_number=JONKOPING)
    own = authorization("organizer", organization_number=ARBOGA)

    seen = await followup.client.get("/schedules", headers=own)
    hidden = await followup.client.get(f"/schedules/{other.cooperation_id}", headers=own)
    calendar = await followup.client.get(f"/schedules/{other.cooperation_id}/calendars", headers=own)

    assert [schedule["id"] for schedule in seen.json()["items"]] == [str(agreement.cooperation_id)]
    assert (hidden.status_code, calendar.status_code) == (404, 404)


@pytest.mark.parametrize("path", ["/schedules", "/activities", "/commitments", "/statements", "/reminders"])
async def test_a_list_costs_one_statement_however_long_it_is(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, path: str
) -> None:
    for _ in range(3):
        await scheduled(followup, commitments=(facts.commitment_line(),))
    async with followup.counting_statements() as statements:
        answer = await followup.client.get(path, headers=authorization("case_officer"))
    assert answer.status_code == 200, answer.text
    assert len(statements) == 1
