"""The contact register: one person in a function, kept as long as the rule says and shown to those who need it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from followup.use_cases.contacts.erase_contacts import erase_contacts
from services.followup.tests.mail_room import ADDRESSES, Correspondents
from shared.clock import new_id
from tests.support import facts
from tests.support.facts import ARBOGA, JONKOPING, PROGRAMME


@pytest.fixture(autouse=True)
async def known(correspondents: Correspondents) -> None:
    for number in (ARBOGA, JONKOPING):
        await correspondents.followup.deliver(facts.organizer_changed(organization_number=number), number)


async def read(correspondents: Correspondents, contact_id: str) -> dict[str, Any]:
    answer = await correspondents.followup.client.get(f"/contacts/{contact_id}", headers=correspondents.officer)
    body: dict[str, Any] = answer.json()
    return body


async def end(correspondents: Correspondents, contact: Any, until_on: str, *, tag: str = '"1"') -> Any:
    path = f"/contacts/{contact.json()['id']}/endings"
    return await correspondents.post(path, {"until_on": until_on}, tag=tag)


async def erase(correspondents: Correspondents, day: str, *, limit: int = 100) -> int:
    async with correspondents.followup.work() as work:
        now = datetime.fromisoformat(day).replace(tzinfo=UTC)
        erased: int = await erase_contacts(work, correspondents.programmes, limit=limit, now=now)
    return erased


async def test_a_contact_is_registered_changed_and_ended(correspondents: Correspondents) -> None:
    [created] = await correspondents.register("organizer")
    assert (created.status_code, created.json()["version"]) == (201, 1)
    path = f"/contacts/{created.json()['id']}"
    body = {"name": "Bo Dal", "email": "Bo.Dal@ARBOGA.example"}
    client, officer = correspondents.followup.client, correspondents.officer
    stale = await client.put(path, json=body, headers=officer | {"If-Match": '"9"'})
    missing = await client.put(path, json=body, headers=officer)
    changed = await client.put(path, json=body, headers=officer | {"If-Match": '"1"'})
    ended = await end(correspondents, created, "2026-12-31", tag='"2"')
    after = await client.put(path, json=body, headers=officer | {"If-Match": '"3"'})
    again = await end(correspondents, created, "2026-12-31", tag='"3"')
    shown = await read(correspondents, created.json()["id"])
    assert [a.status_code for a in (stale, missing, changed, ended)] == [412, 428, 200, 201]
    assert [a.json()["type"] for a in (after, again)] == ["/problems/contact-ended"] * 2
    assert (shown["name"], shown["email"], shown["until_on"]) == ("Bo Dal", "Bo.Dal@arboga.example", "2026-12-31")
    assert set(shown["_links"]) == {"self"}


async def test_answers_to_changes_are_kept_and_so_have_no_person_in_them(correspondents: Correspondents) -> None:
    body = {
        "programme": PROGRAMME,
        "organization_number": ARBOGA,
        "function": "manager",
        "name": "Åsa Öberg",
        "email": ADDRESSES["manager"],
        "from_on": "2026-11-28",
    }
    headers = correspondents.officer | {"Idempotency-Key": str(new_id())}
    answers = [await correspondents.followup.client.post("/contacts", json=body, headers=headers) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert (answers[0].json()["name"], answers[0].json()["email"]) == (None, None)
    assert (await read(correspondents, answers[0].json()["id"]))["name"] == "Åsa Öberg"


async def test_one_person_at_a_time_has_a_function(correspondents: Correspondents) -> None:
    [first] = await correspondents.register("manager")
    [second] = await correspondents.register("manager")
    [other] = await correspondents.register("manager", organization_number=JONKOPING)
    [shared] = await correspondents.register("manager", organization_number=None)
    [again] = await correspondents.register("manager", organization_number=None)
    assert [a.status_code for a in (first, other, shared)] == [201, 201, 201]
    assert [a.json()["type"] for a in (second, again)] == ["/problems/contact-function-taken"] * 2
    await end(correspondents, first, "2026-11-30")
    [successor] = await correspondents.register("manager", from_on="2026-12-01")
    assert successor.status_code == 201


async def test_the_organisers_own_contact_comes_before_that_of_all(correspondents: Correspondents) -> None:
    await correspondents.sign()
    await correspondents.sign(organization_number=JONKOPING)
    everybodys = {"organization_number": None, "email": "alla@skolverket.example", "from_on": "2026-12-10"}
    await correspondents.register("case_officer", **everybodys)
    [own] = await correspondents.register("case_officer")
    await end(correspondents, own, "2026-12-31")
    await correspondents.register("case_officer", email="nasta@skolverket.example", from_on="2027-01-01")
    await correspondents.turn("2026-12-16")
    assert sorted(correspondents.room.recipients) == ["alla@skolverket.example", ADDRESSES["case_officer"]]


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"email": "anna"}, "invalid-input"),
        ({"email": "Anna Ek <anna@example.se>"}, "invalid-input"),
        ({"email": "anna@example.se\nBcc: bo@example.se"}, "invalid-input"),
        ({"name": "Anna\nBcc: bo@example.se"}, "invalid-input"),
        ({"name": "811218-9876"}, "invalid-input"),
        ({"programme": "okant"}, "unknown-programme"),
        ({"organization_number": None}, "contact-organizer-missing"),
        ({"organization_number": "2120000142"}, "contact-organizer-unknown"),
        ({"from_on": "2036-01-01"}, "too-far-ahead"),
    ],
)
async def test_what_cannot_be_a_contact_is_refused(
    correspondents: Correspondents, changed: dict[str, Any], problem: str
) -> None:
    [answer] = await correspondents.register("organizer", **changed)
    assert (answer.status_code, answer.json()["type"]) == (422, f"/problems/{problem}")
    assert "bo@example.se" not in answer.text


async def test_a_contact_does_not_end_before_it_begins(correspondents: Correspondents) -> None:
    [contact] = await correspondents.register("manager", from_on="2026-12-10")
    early = await end(correspondents, contact, "2026-12-09")
    assert early.json()["type"] == "/problems/contact-ends-before-start"


async def test_an_organiser_handles_its_own_contact_and_sees_no_other(correspondents: Correspondents) -> None:
    await correspondents.register()
    await correspondents.register("organizer", organization_number=JONKOPING)
    client, organizer = correspondents.followup.client, correspondents.organizer
    seen = (await client.get("/contacts", headers=organizer)).json()["items"]
    assert [(item["function"], item["organization_number"]) for item in seen] == [("organizer", ARBOGA)]
    theirs = await correspondents.register_one("organizer", organizer, organization_number=JONKOPING)
    agency = await correspondents.register_one("case_officer", organizer)
    everybody = await correspondents.register_one("manager", organizer, organization_number=None)
    assert {a.json()["type"] for a in (theirs, agency, everybody)} == {"/problems/contact-function-not-yours"}
    own = await correspondents.post(
        f"/contacts/{seen[0]['id']}/endings", {"until_on": "2026-12-31"}, organizer, tag='"1"'
    )
    every = (await client.get("/contacts", headers=correspondents.officer)).json()["items"]
    hidden = next(item for item in every if item["function"] == "manager")
    other = await correspondents.post(
        f"/contacts/{hidden['id']}/endings", {"until_on": "2026-12-31"}, organizer, tag='"1"'
    )
    assert (own.status_code, other.status_code) == (201, 404)


async def test_whoever_is_barred_from_the_case_changes_no_contact(correspondents: Correspondents) -> None:
    [contact] = await correspondents.register("organizer")
    conflict = facts.conflict_of_interest_recorded()
    await correspondents.followup.deliver(conflict, conflict.conflict_id)
    refused = await end(correspondents, contact, "2026-12-31")
    [new] = await correspondents.register("manager")
    assert [a.json()["type"] for a in (refused, new)] == ["/problems/conflict-of-interest"] * 2


async def test_an_ended_contact_is_erased_by_the_rule_and_the_trail_says_which(correspondents: Correspondents) -> None:
    await correspondents.sign()
    [ended] = await correspondents.register("case_officer")
    [kept] = await correspondents.register("manager")
    await correspondents.turn("2026-12-16")
    await end(correspondents, ended, "2026-12-31")
    assert await erase(correspondents, "2027-12-31") == 0
    assert await erase(correspondents, "2028-01-01") == 1
    assert await erase(correspondents, "2028-01-01") == 0
    row = await read(correspondents, ended.json()["id"])
    assert (row["name"], row["email"], row["function"]) == (None, None, "case_officer")
    assert row["erased_at"] == "2028-01-01T00:00:00Z"
    assert (await read(correspondents, kept.json()["id"]))["name"] == "Åsa Öberg"
    [letter] = await correspondents.letters("&status=sent")
    assert letter["contact_id"] == row["id"]
    async with correspondents.followup.work() as work:
        connection = await work.session.connection()
        found = await connection.exec_driver_sql("SELECT reason FROM audit_entry WHERE action = 'erase_contact'")
        assert "2016/679" in found.scalar_one()


async def test_a_contact_that_nobody_ended_is_erased_when_the_case_is_long_over(
    correspondents: Correspondents,
) -> None:
    agreement = await correspondents.sign(statements_due=())
    [own] = await correspondents.register("organizer")
    [shared] = await correspondents.register("manager", organization_number=None)
    assert await erase(correspondents, "2030-01-01") == 0
    ending = facts.agreement_terminated(agreement, terminated_from=date(2026, 12, 1))
    await correspondents.followup.deliver(ending, agreement.cooperation_id)
    assert await erase(correspondents, "2027-06-01") == 0
    assert await erase(correspondents, "2030-01-01") == 1
    erased, left = await read(correspondents, own.json()["id"]), await read(correspondents, shared.json()["id"])
    assert (erased["name"], erased["until_on"]) == (None, "2030-01-01")
    assert (left["name"], left["erased_at"]) == ("Åsa Öberg", None)


async def test_the_list_costs_a_constant_number_of_statements(correspondents: Correspondents) -> None:
    counts = []
    for number in (ARBOGA, JONKOPING):
        await correspondents.register(organization_number=number)
        async with correspondents.followup.counting_statements() as statements:
            answer = await correspondents.followup.client.get("/contacts", headers=correspondents.officer)
        assert answer.status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 4


async def test_no_event_has_a_contact(correspondents: Correspondents) -> None:
    await correspondents.sign()
    await correspondents.register()
    await correspondents.turn("2026-12-16")
    events = "".join(event.to_json().decode() for event in await correspondents.followup.told())
    assert events
    assert not any(address in events for address in ADDRESSES.values())
