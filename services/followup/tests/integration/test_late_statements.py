"""A late statement of a grant goes up the same steps, and its list says how far."""

from typing import Any

from services.followup.tests.desk import SUBMISSION
from services.followup.tests.mail_room import ADDRESSES, Correspondents
from tests.support import facts
from tests.support.service import at

STEPS = [("2027-10-01", "organizer"), ("2027-10-11", "team_leader"), ("2027-10-21", "manager")]
NOW = at("2027-10-25T09:00:00Z")


async def statements(correspondents: Correspondents, query: str = "") -> list[dict[str, Any]]:
    answer = await correspondents.followup.client.get(f"/statements?{query}", headers=correspondents.officer | NOW)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_a_late_statement_goes_from_the_organiser_to_the_manager(correspondents: Correspondents) -> None:
    await correspondents.sign()
    for function in ADDRESSES:
        await correspondents.register_one(function)
    seen = []
    for day, _ in STEPS:
        await correspondents.turn(day)
        [statement] = await statements(correspondents)
        seen.append((statement["escalated_at"][:10], statement["escalated_to"]))
    assert seen == STEPS
    sent = await correspondents.letters(f"&schedule_id={statement['schedule_id']}&kind=overdue&status=sent")
    of_statement = [letter["function"] for letter in sent if letter["statement_id"] == statement["id"]]
    assert of_statement == ["organizer", "team_leader", "manager"]


async def test_a_statement_in_time_is_not_escalated(correspondents: Correspondents) -> None:
    agreement = await correspondents.sign()
    await correspondents.register()
    path = f"/statements/{agreement.statements_due[0].statement_id}"
    submitted = await correspondents.followup.client.post(
        f"{path}/submissions",
        json=SUBMISSION,
        headers=correspondents.organizer | at("2027-09-30T20:00:00Z") | {"If-Match": '"1"', "Idempotency-Key": "k1"},
    )
    assert submitted.status_code == 201
    for day, _ in STEPS:
        await correspondents.turn(day)
    [statement] = await statements(correspondents)
    assert (statement["escalated_to"], statement["escalated_at"]) == (None, None)
    assert not [letter for letter in await correspondents.letters() if letter["statement_id"]]


async def test_the_steps_stop_when_the_statement_is_submitted(correspondents: Correspondents) -> None:
    agreement = await correspondents.sign()
    await correspondents.turn("2027-10-01", sends=False)
    path = f"/statements/{agreement.statements_due[0].statement_id}"
    key = {"If-Match": '"1"', "Idempotency-Key": "k1"}
    headers = correspondents.organizer | at("2027-10-04T09:00:00Z") | key
    submitted = await correspondents.followup.client.post(f"{path}/submissions", json=SUBMISSION, headers=headers)
    await correspondents.register()
    await correspondents.turn("2027-10-11")
    of_statement = [letter for letter in await correspondents.letters() if letter["statement_id"]]
    assert [(letter["function"], letter["status"]) for letter in of_statement] == [("organizer", "stopped")]
    # What had been decided stays to be seen.
    [statement] = await statements(correspondents)
    assert (submitted.json()["escalated_to"], statement["escalated_to"]) == ("organizer", "organizer")


async def test_the_list_is_narrowed_by_how_far_and_followed_by_when(correspondents: Correspondents) -> None:
    first = await correspondents.sign()
    later = facts.statement_due(due_on="2027-12-15")
    await correspondents.sign(statements_due=(later,))
    await correspondents.turn("2027-10-01", sends=False)
    [late] = await statements(correspondents, "escalated_to=organizer")
    assert late["id"] == str(first.statements_due[0].statement_id)
    assert late["updated_at"] == "2027-10-01T09:00:00Z"
    assert await statements(correspondents, "escalated_to=manager") == []
    changed = await statements(correspondents, "updated_since=2027-10-01T09:00:00Z&sort=-updated_at")
    assert [item["id"] for item in changed] == [late["id"]]


async def test_a_statement_with_another_day_begins_anew(correspondents: Correspondents) -> None:
    await correspondents.sign()
    await correspondents.turn("2027-10-01", sends=False)
    activity = await correspondents.activity("statement")
    body = {"due_on": "2027-11-15", "reason": "Revisorn är sjuk."}
    headers = correspondents.officer | at("2027-10-04T09:00:00Z") | {"If-Match": f'"{activity["version"]}"'}
    path = f"/activities/{activity['id']}/reschedulings"
    assert (await correspondents.followup.client.post(path, json=body, headers=headers)).status_code == 200
    [moved] = await statements(correspondents)
    assert (moved["due_on"], moved["escalated_to"]) == ("2027-11-15", None)


async def test_the_list_costs_a_constant_number_of_statements(correspondents: Correspondents) -> None:
    counts = []
    for _ in range(2):
        for _ in range(3):
            await correspondents.sign()
        await correspondents.turn("2027-10-01", sends=False)
        async with correspondents.followup.counting_statements() as counted:
            assert all(item["escalated_to"] == "organizer" for item in await statements(correspondents))
        counts.append(len(counted))
    assert counts[0] == counts[1] <= 4
