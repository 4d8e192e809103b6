"""Reminders: five working days ahead, once, caught up after downtime, never for what is answered, and readable."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from selection.use_cases.reminders.send_reminders import send_reminders
from shared.contracts.selection import AnswerRemindedV1
from tests.support import facts
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .sample import analysed_round, change, decided_round

SODERTALJE = "2120000159"


async def consult(sample: ServiceUnderTest, authorization: AuthorizationHeaders, answer_by: str) -> str:
    path = await analysed_round(sample, authorization)
    body = {"diary_number": "2026:99", "answer_by": answer_by}
    await change(sample, f"{path}/consultations", authorization("analyst"), body)
    return path


async def offer(sample: ServiceUnderTest, authorization: AuthorizationHeaders, answer_by: str) -> list[dict[str, Any]]:
    path = await decided_round(sample, authorization)
    made = await change(sample, f"{path}/offers", authorization("decider", subject="chef"), {"answer_by": answer_by})
    offers: list[dict[str, Any]] = made["items"]
    return offers


async def on(sample: ServiceUnderTest, *days: str) -> list[int]:
    """How many reminders the job sends on each day."""
    sent = []
    for day in days:
        async with sample.work() as work:
            sent.append(await send_reminders(work, now=datetime.fromisoformat(f"{day}T08:00").replace(tzinfo=UTC)))
    return sent


async def reminders(sample: ServiceUnderTest, headers: dict[str, str], **query: str) -> list[dict[str, Any]]:
    page = await sample.client.get("/reminders", params={"limit": 100, **query}, headers=headers)
    assert page.status_code == 200, page.text
    found: list[dict[str, Any]] = page.json()["items"]
    return found


async def test_an_open_consultation_is_reminded_of_once_before_and_once_after_its_day_however_late_the_job_runs(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await consult(sample, authorization, "2027-01-29")
    assert await on(sample, "2027-01-21", "2027-01-26", "2027-01-29", "2027-01-30", "2027-03-01") == [0, 1, 0, 1, 0]
    published = await sample.told(AnswerRemindedV1)
    assert [(event.data["awaited"], event.data["overdue"]) for event in published] == [
        ("consultation", False),
        ("consultation", True),
    ]


async def test_a_reminder_comes_five_working_days_ahead_not_counting_the_holidays(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    """Friday 8 January 2027: Epiphany, New Year's Day and its eve do not count, so it comes on 29 December."""
    await consult(sample, authorization, "2027-01-08")
    assert await on(sample, "2026-12-28", "2026-12-29") == [0, 1]


async def test_an_answer_that_fell_due_in_a_downtime_is_reminded_of_as_overdue_only(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await consult(sample, authorization, "2027-01-29")
    assert await on(sample, "2027-03-01", "2027-03-02") == [1, 0]
    (published,) = await sample.told(AnswerRemindedV1)
    assert published.data["overdue"] is True


async def test_the_inspectorate_reads_which_units_still_wait_for_its_answer(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = await consult(sample, authorization, "2027-01-29")
    inspectorate = authorization("inspectorate")
    asked = (await sample.client.get(f"{path}/consultations", headers=inspectorate)).json()["school_unit_codes"]
    reply = {"school_unit_code": asked[0], "answer": "NO_OBJECTION"}
    await sample.client.post(f"{path}/consultation-answers", json=reply, headers=inspectorate)
    await on(sample, "2027-01-26")
    (reminder,) = await reminders(sample, inspectorate, awaited="consultation")
    assert reminder["unanswered_units"] == asked[1:]
    assert reminder["_links"]["consultation"]["href"].endswith(f"{path}/consultations")


async def test_every_unanswered_offer_is_reminded_of_and_an_answered_one_is_not(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    offers = await offer(sample, authorization, "2099-02-13")
    answered = next(offer for offer in offers if offer["organization_number"] == SODERTALJE)
    yes = facts.offer_answered(offer_id=answered["id"], organization_number=SODERTALJE, answered_on="2099-01-20")
    await sample.deliver(yes, yes.cooperation_id)
    assert await on(sample, "2099-02-10") == [len(offers) - 1]
    numbers = {
        r["organization_number"] for r in await reminders(sample, authorization("case_officer"), kind="before_due")
    }
    assert numbers == {offer["organization_number"] for offer in offers} - {SODERTALJE}


async def test_an_organiser_reads_its_own_reminder_and_no_others(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await offer(sample, authorization, "2099-02-13")
    await on(sample, "2099-02-10")
    own = authorization("organizer", organization_number=SODERTALJE)
    assert [r["organization_number"] for r in await reminders(sample, own)] == [SODERTALJE]
    others = await reminders(sample, authorization("analyst"))
    other = next(r for r in others if r["organization_number"] != SODERTALJE)
    assert (await sample.client.get(f"/reminders/{other['id']}", headers=own)).status_code == 404


async def test_two_workers_at_once_remind_once(sample: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
    await consult(sample, authorization, "2027-01-29")
    given = await asyncio.gather(on(sample, "2027-01-26"), on(sample, "2027-01-26"))
    assert sum(map(sum, given)) == 1
