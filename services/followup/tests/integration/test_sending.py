"""A letter leaves at least once, under one Message-ID; what hinders it is said, and nothing is ever silently lost."""

import logging
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from io import StringIO
from itertools import count
from typing import Any

import pytest
import structlog
from prometheus_client import generate_latest

from followup import worker
from followup.clients import mail
from followup.clients.mail import Answer, Reception, SmtpServer
from followup.models.letter import LEASE
from followup.use_cases.letters import send_letter as sending
from followup.use_cases.letters.send_letter import send_letter
from services.followup.tests.mail_room import ADDRESSES, HEAD, Correspondents
from shared.telemetry.metrics import WORKER
from tests.support.alarms import alarms
from tests.support.service import at

DAY = "2026-12-16"
NOW = datetime(2026, 12, 16, 9, tzinfo=UTC)
OFFICER = ADDRESSES["case_officer"]


@pytest.fixture
async def late(correspondents: Correspondents) -> Correspondents:
    """One letter to the case officer is written, and nothing sent."""
    await correspondents.sign()
    await correspondents.register()
    await correspondents.turn(DAY, sends=False)
    return correspondents


async def only(late: Correspondents) -> dict[str, Any]:
    [letter] = await late.letters()
    return letter


async def test_a_letter_arrives_from_the_agency_to_the_contact(late: Correspondents) -> None:
    assert await late.turn(DAY) == 1
    [mail] = late.room.received
    letter = await only(late)
    assert (mail["From"], mail["To"]) == (f"Skolverket <{HEAD.address}>", f"Åsa Öberg <{OFFICER}>")
    assert f"https://insatser.example.se/activities/{letter['activity_id']}" in mail.get_content()
    assert (letter["status"], letter["sent_at"][:16], letter["hindrance"]) == ("sent", "2026-12-16T09:00", None)
    assert await late.turn(DAY, hour=10) == 0


async def test_without_a_mail_server_letters_wait_and_say_so(late: Correspondents) -> None:
    assert [(item["status"], item["hindrance"]) for item in await late.letters()] == [("waiting", "not_configured")]
    assert 'letters_waiting{hindrance="not_configured"} 1.0' in generate_latest(WORKER).decode()
    assert alarms()["LettersWaiting"].passed_by(1.0)
    await late.turn(DAY, hour=10)
    assert (await only(late))["status"] == "sent"
    await late.turn(DAY, hour=11)
    assert 'letters_waiting{hindrance="not_configured"} 0.0' in generate_latest(WORKER).decode()


async def test_whoever_dies_after_the_servers_answer_sends_twice_under_one_id(
    late: Correspondents, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def die(*_: Any, **__: Any) -> None:
        raise ConnectionResetError("the process is gone")

    with monkeypatch.context() as dying, pytest.raises(ConnectionResetError):
        dying.setattr(sending, "_keep", die)
        await send_letter(late.followup.work(), late.room.server(), HEAD, now=NOW)
    # While the lease lasts nobody else takes it; then it is sent again.
    assert not await send_letter(late.followup.work(), late.room.server(), HEAD, now=NOW)
    assert await send_letter(late.followup.work(), late.room.server(), HEAD, now=NOW + LEASE)
    assert not await send_letter(late.followup.work(), late.room.server(), HEAD, now=NOW + 2 * LEASE)
    first, second = late.room.received
    assert first["Message-ID"] == second["Message-ID"]
    assert ((await only(late))["status"], (await only(late))["attempts"]) == ("sent", 2)


async def test_whoever_dies_before_it_is_handed_over_loses_nothing(late: Correspondents) -> None:
    class Dying(SmtpServer):
        async def deliver(self, message: EmailMessage) -> Answer:
            raise ConnectionResetError("the process is gone")

    with pytest.raises(ConnectionResetError):
        await send_letter(late.followup.work(), Dying("127.0.0.1", late.room.port), HEAD, now=NOW)
    assert await send_letter(late.followup.work(), late.room.server(), HEAD, now=NOW + LEASE)
    assert len(late.room.received) == 1


async def test_nothing_is_locked_while_the_server_is_talked_to(late: Correspondents) -> None:
    """The officer completes the follow-up meanwhile; the letter that has left is recorded as sent."""

    class Slow(SmtpServer):
        async def deliver(self, message: EmailMessage) -> Answer:
            activity = await late.activity("kick_off")
            body = {"held_on": DAY, "notes": "Alla var där.", "mandates": ["rektor"], "right_mandate": True}
            headers = late.officer | at("2026-12-16T10:00:00Z") | {"If-Match": f'"{activity["version"]}"'}
            path = f"/activities/{activity['id']}/completions"
            done = await late.followup.client.post(path, json=body, headers=headers)
            assert done.status_code == 200
            # Another worker's turn stops what is done, also what is on its way.
            await late.turn(DAY, sends=False)
            assert (await only(late))["status"] == "stopped"
            return await super().deliver(message)

    assert await send_letter(late.followup.work(), Slow("127.0.0.1", late.room.port, "none"), HEAD, now=NOW)
    assert (await only(late))["status"] == "sent"


@pytest.mark.parametrize("answer", [Answer(Reception.DEFERRED, "451"), Answer(Reception.ACCEPTED)])
async def test_an_answer_that_comes_after_another_worker_has_sent_it_changes_nothing(
    late: Correspondents, answer: Answer
) -> None:
    class Late(SmtpServer):
        async def deliver(self, message: EmailMessage) -> Answer:
            assert await send_letter(late.followup.work(), late.room.server(), HEAD, now=NOW + LEASE)
            return answer

    await send_letter(late.followup.work(), Late("127.0.0.1", late.room.port), HEAD, now=NOW)
    letter = await only(late)
    assert (letter["status"], letter["sent_at"], letter["hindrance"]) == ("sent", "2026-12-16T09:10:00Z", None)


async def test_a_server_that_asks_us_to_come_back_is_asked_later_and_later(late: Correspondents) -> None:
    late.room.answers[OFFICER] = "450 4.2.0 try later"
    tries = []
    for minute in range(90):
        now = NOW.replace(minute=minute % 60, hour=NOW.hour + minute // 60)
        if await send_letter(late.followup.work(), late.room.server(), HEAD, now=now):
            tries.append(minute)
    letter = await only(late)
    assert tries == [0, 5, 20, 80]
    assert (letter["status"], letter["hindrance"], letter["attempts"]) == ("waiting", "server", 4)
    late.room.answers.clear()
    assert await send_letter(late.followup.work(), late.room.server(), HEAD, now=NOW.replace(hour=16))
    assert len(late.room.received) == 1


async def test_a_server_that_is_away_ends_the_turn(late: Correspondents) -> None:
    await late.sign()
    await late.turn(DAY, sends=False)
    assert await late.turn(DAY, server=SmtpServer("127.0.0.1", 1)) == 0
    assert sorted(item["attempts"] for item in await late.letters()) == [0, 1]


async def test_in_a_long_turn_each_letter_has_a_lease_of_its_own(
    late: Correspondents, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        await late.sign()
    await late.turn(DAY, sends=False)
    minutes = count()
    # Every look at the clock is eight minutes after the one before, as if the server were that slow.
    monkeypatch.setattr(worker, "utc_now", lambda: NOW + timedelta(minutes=8 * next(minutes)))
    assert await late.turn(DAY) == 3
    sent = sorted(item["sent_at"] for item in await late.letters())
    assert sent == ["2026-12-16T09:08:00Z", "2026-12-16T09:16:00Z", "2026-12-16T09:24:00Z"]


async def test_a_refused_address_is_marked_and_left_alone_until_it_is_corrected(late: Correspondents) -> None:
    late.room.answers[OFFICER] = f"550 5.1.1 <{OFFICER}> unknown"
    await late.turn(DAY)
    await late.turn("2026-12-17")
    assert late.room.received == []
    [marked] = (await late.followup.client.get("/contacts?refused=true", headers=late.officer)).json()["items"]
    letter = await only(late)
    assert (marked["email"], marked["refusal"], marked["refused_at"][:16]) == (OFFICER, "550 5.1.1", "2026-12-16T09:00")
    assert (letter["hindrance"], letter["attempts"]) == ("refused_address", 1)

    corrected = await late.followup.client.put(
        f"/contacts/{marked['id']}",
        json={"name": "Åsa Öberg", "email": "asa.oberg@skolverket.example"},
        headers=late.officer | {"If-Match": f'"{marked["version"]}"'},
    )
    assert (corrected.status_code, corrected.json()["refused_at"]) == (200, None)
    await late.turn("2026-12-18")
    assert late.room.recipients == ["asa.oberg@skolverket.example"]


async def test_an_address_that_was_corrected_during_the_refusal_is_not_marked(late: Correspondents) -> None:
    class Slow(SmtpServer):
        async def deliver(self, message: EmailMessage) -> Answer:
            answer = await super().deliver(message)
            [contact] = (
                await late.followup.client.get("/contacts?function=case_officer", headers=late.officer)
            ).json()["items"]
            await late.followup.client.put(
                f"/contacts/{contact['id']}",
                json={"name": "Åsa Öberg", "email": "ny@skolverket.example"},
                headers=late.officer | {"If-Match": f'"{contact["version"]}"'},
            )
            return answer

    late.room.answers[OFFICER] = "550 5.1.1 unknown"
    await send_letter(late.followup.work(), Slow("127.0.0.1", late.room.port, "none"), HEAD, now=NOW)
    refused = await late.followup.client.get("/contacts?refused=true", headers=late.officer)
    assert refused.json()["items"] == []


async def test_no_line_of_the_log_and_no_audit_row_has_an_address(
    late: Correspondents, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    lines = StringIO()
    monkeypatch.setattr(mail, "log", structlog.wrap_logger(structlog.WriteLogger(lines)))
    late.room.answers["MAIL"] = f"550 5.7.1 <{OFFICER}> is not written to by you"
    await late.turn(DAY)
    late.room.answers = {OFFICER: f"550 5.1.1 <{OFFICER}> unknown"}
    await late.turn("2026-12-17")
    async with late.followup.work() as work:
        rows = await work.session.connection()
        audit = await rows.exec_driver_sql("SELECT CAST(a AS text) FROM audit_entry AS a")
        answers = await rows.exec_driver_sql("SELECT CAST(i AS text) FROM idempotency AS i")
        events = await rows.exec_driver_sql("SELECT CAST(o AS text) FROM outbox AS o")
        kept = "\n".join(row[0] for found in (audit, answers, events) for row in found.all())
    assert "register_contact" in kept
    assert "mail server unavailable" in lines.getvalue()
    for text in (kept, lines.getvalue(), caplog.text):
        assert OFFICER not in text
        assert "Öberg" not in text
