"""Calendars that a program can subscribe to: by a secret address, with moves and cancellations, until revoked."""

import logging
from datetime import date
from io import StringIO
from typing import Any

import httpx
import pytest
import structlog
from icalendar import Calendar
from sqlalchemy import text

from shared.clock import new_id
from shared.contracts.agreements import AgreementSignedV1
from shared.middleware import requests
from tests.support import facts
from tests.support.facts import ARBOGA, JONKOPING, PROGRAMME
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

NOW = at("2026-12-01T09:00:00Z")


class Subscribers:
    """Those who create addresses, and the program that has one and no token."""

    def __init__(self, followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
        self.followup = followup
        self.officer = authorization("case_officer", subject="handlaggare")
        self.colleague = authorization("case_officer", subject="kollega")
        self.leader = authorization("team_leader", subject="teamledare")
        self.organizer = authorization("organizer", organization_number=ARBOGA)
        self.stranger = authorization("organizer", organization_number=JONKOPING)

    async def sign(self, **changed: Any) -> AgreementSignedV1:
        agreement = facts.agreement_signed(**changed)
        await self.followup.deliver(agreement, agreement.cooperation_id)
        return agreement

    async def create(self, caller: dict[str, str], *agreements: AgreementSignedV1, **changed: Any) -> Any:
        body = {"title": "Mina uppföljningar", "cooperation_ids": [str(a.cooperation_id) for a in agreements]}
        return await self.post("/calendar-addresses", body | changed, caller)

    async def post(self, path: str, body: Any, caller: dict[str, str], *, tag: str = "") -> Any:
        headers = {**caller, **NOW, "Idempotency-Key": str(new_id())} | ({"If-Match": tag} if tag else {})
        return await self.followup.client.post(path, json=body, headers=headers)

    async def read(self, created: Any) -> httpx.Response:
        """As a calendar program does, with nothing but the address."""
        path = "/calendars/" + created.json()["address"].rpartition("/")[2]
        return await self.followup.client.get(path, headers={"Accept": "text/calendar, */*;q=0.1"})

    async def events(self, created: Any) -> dict[str, Any]:
        calendar = Calendar.from_ical((await self.read(created)).content)
        assert isinstance(calendar, Calendar)
        return {str(event["UID"]): event for event in calendar.events}

    async def revoke(self, created: Any, caller: dict[str, str], *, tag: str = '"1"') -> Any:
        path = f"/calendar-addresses/{created.json()['id']}/revocations"
        return await self.post(path, None, caller, tag=tag)


@pytest.fixture
def subscribers(followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> Subscribers:
    return Subscribers(followup, authorization)


async def test_a_program_reads_title_description_and_link_without_a_token(subscribers: Subscribers) -> None:
    agreement = await subscribers.sign()
    created = await subscribers.create(subscribers.officer, agreement)
    answer = await subscribers.read(created)
    events = list((await subscribers.events(created)).values())
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert len(events) == 8
    first = events[0]
    assert (first.start, str(first["SUMMARY"])) == (date(2026, 12, 15), "Uppstart, ÖK 2026:12")
    assert str(first["DESCRIPTION"]) == f"Överenskommelse ÖK 2026:12, huvudman {ARBOGA}."
    assert str(first["URL"]).endswith(f"/followup/v1/activities/{str(first['UID']).removesuffix('@followup')}")
    assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75


async def test_a_moved_day_and_a_cancellation_reach_the_subscriber(subscribers: Subscribers) -> None:
    agreement = await subscribers.sign()
    created = await subscribers.create(subscribers.officer, agreement)
    before = await subscribers.events(created)
    key = next(iter(before))
    path = f"/activities/{key.removesuffix('@followup')}/reschedulings"
    body = {"due_on": "2026-12-18", "reason": "Skolchefen är sjuk."}
    await subscribers.post(path, body, subscribers.officer, tag='"1"')
    moved = await subscribers.events(created)
    ending = facts.agreement_terminated(agreement, terminated_from=date(2027, 1, 1))
    await subscribers.followup.deliver(ending, agreement.cooperation_id)
    ended = await subscribers.events(created)

    assert (moved[key].start, int(moved[key]["SEQUENCE"]) > int(before[key]["SEQUENCE"])) == (date(2026, 12, 18), True)
    assert "sjuk" not in moved[key].to_ical().decode()
    assert ended.keys() == before.keys()
    cancelled = [uid for uid, event in ended.items() if event["STATUS"] == "CANCELLED"]
    assert len(cancelled) == 7
    assert all(int(ended[uid]["SEQUENCE"]) > int(before[uid]["SEQUENCE"]) for uid in cancelled)


async def test_meetings_stand_beside_the_follow_ups(subscribers: Subscribers) -> None:
    answered = facts.offer_answered(answered_on="2026-05-20", organization_number=ARBOGA)
    await subscribers.followup.deliver(answered, answered.cooperation_id)
    meeting = {
        "programme": PROGRAMME,
        "kind": "visit",
        "title": "Besök på Nyckelbergsskolan",
        "cooperation_ids": [str(answered.cooperation_id)],
        "planned_on": "2026-12-04",
    }
    await subscribers.post("/meetings", meeting, subscribers.officer)
    own = await subscribers.create(subscribers.organizer)
    chosen = await subscribers.create(subscribers.officer, cooperation_ids=[str(answered.cooperation_id)])
    for created in (own, chosen):
        [event] = (await subscribers.events(created)).values()
        assert (str(event["SUMMARY"]), event.start) == ("Besök på Nyckelbergsskolan", date(2026, 12, 4))


async def test_a_revoked_address_reads_nothing_and_no_address_is_guessed(subscribers: Subscribers) -> None:
    created = await subscribers.create(subscribers.officer, await subscribers.sign())
    revoked = await subscribers.revoke(created, subscribers.officer)
    again = await subscribers.revoke(created, subscribers.officer, tag='"2"')
    guessed = await subscribers.followup.client.get("/calendars/hemlig-gissning")
    assert (revoked.status_code, again.status_code) == (201, 409)
    assert [(await subscribers.read(created)).status_code, guessed.status_code] == [404, 404]


async def test_an_organiser_subscribes_to_its_own_cases_alone(subscribers: Subscribers) -> None:
    ours = await subscribers.sign()
    theirs = await subscribers.sign(organization_number=JONKOPING)
    created = await subscribers.create(subscribers.organizer, theirs)
    shown = {str(event["DESCRIPTION"]) for event in (await subscribers.events(created)).values()}
    assert created.json()["owner"] == "organizer"
    assert shown == {f"Överenskommelse {ours.diary_number}, huvudman {ARBOGA}."}


async def test_only_a_leader_creates_the_teams_calendar_and_revokes_that_of_others(subscribers: Subscribers) -> None:
    agreement = await subscribers.sign()
    refused = await subscribers.create(subscribers.officer, agreement, for_team=True)
    team = await subscribers.create(subscribers.leader, agreement, for_team=True)
    own = await subscribers.create(subscribers.officer, agreement)
    by_colleague = await subscribers.revoke(own, subscribers.colleague)
    by_stranger = await subscribers.revoke(own, subscribers.stranger)
    by_leader = await subscribers.revoke(own, subscribers.leader)
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/not-team-leader")
    assert team.json()["owner"] == "dialogue_team"
    assert [answer.status_code for answer in (by_colleague, by_stranger, by_leader)] == [404, 404, 201]


async def test_a_calendar_shows_cases_that_are_there(subscribers: Subscribers) -> None:
    empty = await subscribers.create(subscribers.officer)
    unknown = await subscribers.create(subscribers.officer, cooperation_ids=[str(new_id())])
    assert [answer.json()["type"] for answer in (empty, unknown)] == [
        "/problems/empty-calendar",
        "/problems/unknown-cooperation",
    ]


async def test_a_call_that_is_sent_again_creates_no_second_address_and_shows_no_secret(
    subscribers: Subscribers,
) -> None:
    agreement = await subscribers.sign()
    body = {"title": "Mina uppföljningar", "cooperation_ids": [str(agreement.cooperation_id)]}
    headers = subscribers.officer | NOW | {"Idempotency-Key": str(new_id())}
    answers = [
        await subscribers.followup.client.post("/calendar-addresses", json=body, headers=headers) for _ in range(2)
    ]
    first, second = (answer.json() for answer in answers)
    assert [answer.status_code for answer in answers] == [201, 201]
    assert second == first | {"address": None}
    assert answers[0].headers["Location"] == answers[1].headers["Location"]


async def test_the_secret_is_shown_once_and_kept_nowhere(subscribers: Subscribers) -> None:
    created = await subscribers.create(subscribers.officer, await subscribers.sign())
    secret = created.json()["address"].rpartition("/")[2]
    path = f"/calendar-addresses/{created.json()['id']}"
    again = await subscribers.followup.client.get(path, headers=subscribers.officer)
    assert len(secret) > 40
    assert secret not in again.text
    async with subscribers.followup.engine.connect() as connection:
        readable = (
            "SELECT table_name FROM information_schema.role_table_grants "
            "WHERE table_schema = 'public' AND privilege_type = 'SELECT' AND grantee = current_user"
        )
        tables = (await connection.execute(text(readable))).scalars().all()
        assert "calendar_address" in tables
        for table in tables:
            rows = await connection.execute(text(f'SELECT CAST(t AS text) FROM "{table}" AS t'))
            assert not any(secret in row for row in rows.scalars()), table


async def test_neither_figures_nor_log_lines_of_a_read_have_the_secret(
    subscribers: Subscribers, monkeypatch: pytest.MonkeyPatch
) -> None:
    created = await subscribers.create(subscribers.officer, await subscribers.sign())
    secret = created.json()["address"].rpartition("/")[2]
    lines = StringIO()
    every = structlog.make_filtering_bound_logger(logging.INFO)
    monkeypatch.setattr(requests, "log", structlog.wrap_logger(structlog.WriteLogger(lines), wrapper_class=every))
    answers = [await subscribers.read(created), await subscribers.followup.client.get(f"/calendars/{secret}x")]
    metrics = await subscribers.followup.client.get("http://followup.test/metrics")
    assert [answer.status_code for answer in answers] == [200, 404]
    assert 'operation="get_calendar"' in metrics.text
    assert lines.getvalue().count("/followup/v1/calendars/hemlig-") == 2
    assert secret not in metrics.text + lines.getvalue() + "".join(str(answer.headers) for answer in answers)


async def test_a_calendar_of_many_costs_a_constant_number_of_statements(subscribers: Subscribers) -> None:
    agreements = [await subscribers.sign() for _ in range(3)]
    one = await subscribers.create(subscribers.officer, agreements[0])
    many = await subscribers.create(subscribers.officer, *agreements)
    counts = []
    for created in (one, many):
        async with subscribers.followup.counting_statements() as statements:
            await subscribers.read(created)
        counts.append(len(statements))
    assert counts == [3, 3]
