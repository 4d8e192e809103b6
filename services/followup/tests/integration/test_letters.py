"""Letters are written once for each step and due day, on working days, in order, and stopped when all is done."""

import asyncio
from datetime import UTC, date, datetime

import pytest

from followup.use_cases.letters.write_letters import write_letters
from services.followup.tests.mail_room import ADDRESSES, Correspondents
from shared.clock import new_id
from shared.kit.swedish import is_working_day
from tests.support import facts
from tests.support.facts import JONKOPING
from tests.support.service import at

DUE = "2026-12-15"  # a Tuesday, when the kick-off of the case is due
LADDER = {"2026-12-16": "case_officer", "2026-12-28": "team_leader", "2027-01-05": "manager"}


async def written(correspondents: Correspondents, query: str = "&kind=overdue") -> list[tuple[str, str]]:
    return [(item["function"], item["created_at"][:10]) for item in await correspondents.letters(query)]


async def days(correspondents: Correspondents, first: str, last: str, *, sends: bool = True) -> None:
    """The worker's turns, one a day."""
    for ordinal in range(date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal() + 1):
        await correspondents.turn(date.fromordinal(ordinal).isoformat(), sends=sends)


async def test_a_late_follow_up_goes_up_step_by_step_on_working_days(correspondents: Correspondents) -> None:
    await correspondents.sign()
    await correspondents.register()
    await days(correspondents, DUE, "2027-01-07")
    # Ten days late is Christmas Day: the team leader is written to on the Monday after it.
    assert not is_working_day(date(2026, 12, 25))
    assert await written(correspondents) == [(function, day) for day, function in LADDER.items()]
    assert correspondents.room.recipients == [ADDRESSES[name] for name in ("case_officer", *LADDER.values())]


async def test_whoever_acts_is_reminded_once_before_the_day(correspondents: Correspondents) -> None:
    await correspondents.sign()
    await correspondents.register()
    for day in ("2027-09-15", "2027-09-16", "2027-09-17", "2027-09-30"):
        await correspondents.turn(day)
    soon = await correspondents.letters("&kind=before_due")
    assert [(item["function"], item["due_on"], item["status"]) for item in soon] == [
        ("organizer", "2027-09-30", "sent")
    ]
    assert soon[0]["created_at"].startswith("2027-09-16")


@pytest.mark.parametrize("day", ["2026-12-19", "2026-12-20", "2026-12-24", "2026-12-25", "2027-01-01", "2027-01-06"])
async def test_nothing_is_written_or_sent_on_a_day_off(correspondents: Correspondents, day: str) -> None:
    await correspondents.sign()
    await correspondents.register()
    await correspondents.turn("2026-12-16", sends=False)
    assert await correspondents.turn(day) == 0
    assert [item["status"] for item in await correspondents.letters()] == ["waiting"]
    assert correspondents.room.received == []


async def test_a_long_downtime_is_caught_up_from_below_a_step_a_day(correspondents: Correspondents) -> None:
    """Nobody is passed by: the manager hears of it two working days after the one who is to act."""
    await correspondents.sign()
    await correspondents.register()
    for day in ("2027-03-01", "2027-03-01", "2027-03-02", "2027-03-02", "2027-03-03"):
        await correspondents.turn(day)
    assert await written(correspondents) == [
        ("case_officer", "2027-03-01"),
        ("team_leader", "2027-03-02"),
        ("manager", "2027-03-03"),
    ]


async def test_a_turn_writes_a_bounded_number_the_oldest_first(correspondents: Correspondents) -> None:
    newer = await correspondents.sign(starts_on="2026-12-08")
    older = [await correspondents.sign() for _ in range(3)]
    now = datetime(2027, 3, 1, 9, tzinfo=UTC)
    counts = []
    for _ in range(4):
        async with correspondents.followup.work() as work:
            counts.append(await write_letters(work, correspondents.programmes, limit=2, now=now))
    written_of = [item["schedule_id"] for item in await correspondents.letters()]
    assert counts == [2, 2, 0, 0]
    assert set(written_of[:3]) == {str(agreement.cooperation_id) for agreement in older}
    assert written_of[3] == str(newer.cooperation_id)


async def test_letters_are_written_by_the_same_statement_however_many_they_are(correspondents: Correspondents) -> None:
    """Every connection keeps each statement that it is sent."""
    sent = []
    for cases in (1, 2):
        for _ in range(cases):
            await correspondents.sign()
        async with correspondents.followup.counting_statements() as statements:
            await correspondents.turn("2026-12-16", sends=False)
        sent.append({statement for statement in statements if statement.startswith("INSERT INTO letter")})
    assert sent[0]
    assert sent[1] == sent[0]


async def test_two_workers_at_once_write_each_letter_once_and_send_it_once(correspondents: Correspondents) -> None:
    for _ in range(8):
        await correspondents.sign()
    await correspondents.register()
    await asyncio.gather(*(correspondents.turn("2026-12-16") for _ in range(3)))
    await correspondents.turn("2026-12-16")
    letters = await correspondents.letters()
    assert [item["status"] for item in letters] == ["sent"] * 8
    assert [item["attempts"] for item in letters] == [1] * 8
    assert len({mail["Message-ID"] for mail in correspondents.room.received}) == 8
    assert len(correspondents.room.received) == 8


async def test_what_is_done_before_it_is_sent_is_not_sent(correspondents: Correspondents) -> None:
    await correspondents.sign()
    await correspondents.turn("2026-12-16", sends=False)
    activity = await correspondents.activity("kick_off")
    await correspondents.complete(activity)
    await correspondents.register()
    assert await correspondents.turn("2026-12-17") == 0
    assert [(item["status"], item["hindrance"]) for item in await correspondents.letters()] == [("stopped", None)]
    assert correspondents.room.received == []


async def test_a_moved_follow_up_stops_the_letter_and_is_reminded_of_anew(correspondents: Correspondents) -> None:
    await correspondents.sign()
    await correspondents.turn("2026-12-16", sends=False)
    await correspondents.register()
    activity = await correspondents.activity("kick_off")
    body = {"due_on": "2027-01-07", "reason": "Skolchefen är sjuk."}
    headers = correspondents.officer | at("2026-12-16T10:00:00Z") | {"If-Match": f'"{activity["version"]}"'}
    path = f"/activities/{activity['id']}/reschedulings"
    await correspondents.followup.client.post(path, json=body, headers=headers)
    await correspondents.turn("2026-12-17")
    await correspondents.turn("2027-01-08")
    rows = [(item["kind"], item["due_on"], item["status"]) for item in await correspondents.letters()]
    assert rows == [
        ("overdue", DUE, "stopped"),
        ("overdue", "2027-01-07", "sent"),
    ]


async def test_a_case_that_waits_is_not_reminded_of_and_one_that_ends_is_stopped(
    correspondents: Correspondents,
) -> None:
    agreement = await correspondents.sign()
    await correspondents.register()
    await correspondents.turn("2026-12-16", sends=False)
    paused = facts.agreement_paused(agreement, paused_from=date(2026, 12, 16))
    await correspondents.followup.deliver(paused, agreement.cooperation_id)
    assert await correspondents.turn("2026-12-17") == 0
    waiting = [item["status"] for item in await correspondents.letters()]
    ending = facts.agreement_terminated(agreement, terminated_from=date(2026, 12, 1))
    await correspondents.followup.deliver(ending, agreement.cooperation_id)
    await correspondents.turn("2026-12-18")
    assert (waiting, [item["status"] for item in await correspondents.letters()]) == (["waiting"], ["stopped"])


async def test_a_reminder_beforehand_is_not_sent_when_the_day_has_passed(correspondents: Correspondents) -> None:
    await correspondents.sign()
    await correspondents.turn("2026-12-15", sends=False)
    await correspondents.register()
    await correspondents.turn("2026-12-16")
    rows = [(item["kind"], item["status"]) for item in await correspondents.letters()]
    assert rows == [("before_due", "stopped"), ("overdue", "sent")]


async def test_the_list_costs_a_constant_number_of_statements_and_is_for_officials(
    correspondents: Correspondents,
) -> None:
    counts = []
    for _ in range(2):
        for _ in range(3):
            await correspondents.sign()
        await correspondents.turn("2026-12-16", sends=False)
        async with correspondents.followup.counting_statements() as statements:
            assert await correspondents.letters()
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 4
    refused = await correspondents.followup.client.get("/letters", headers=correspondents.organizer)
    unknown = await correspondents.followup.client.get(f"/letters/{new_id()}", headers=correspondents.officer)
    assert (refused.status_code, unknown.status_code) == (403, 404)


async def test_letters_are_found_by_what_hinders_them(correspondents: Correspondents) -> None:
    await correspondents.sign()
    other = await correspondents.sign(organization_number=JONKOPING)
    await correspondents.register("case_officer")
    await correspondents.turn("2026-12-16")
    [without] = await correspondents.letters("&hindrance=no_contact&status=waiting")
    assert without["schedule_id"] == str(other.cooperation_id)
    await correspondents.register("case_officer", organization_number=None)
    await correspondents.turn("2026-12-16", hour=10)
    assert await correspondents.letters("&status=waiting") == []


async def test_a_letter_is_never_changed_before_it_was_written(correspondents: Correspondents) -> None:
    """A turn goes by the time when it began, and a letter may be written meanwhile."""
    await correspondents.sign()
    await correspondents.turn("2026-12-16", hour=12, sends=False)
    await correspondents.complete(await correspondents.activity("kick_off"))
    await correspondents.turn("2026-12-16", hour=9, sends=False)
    (letter,) = await correspondents.letters()
    assert (letter["status"], letter["updated_at"]) == ("stopped", letter["created_at"])
