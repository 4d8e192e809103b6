"""A case that ran elsewhere is followed from the day it is carried over: nobody is reminded of days that had passed."""

from datetime import UTC, datetime
from typing import Any

import time_machine

from followup.use_cases.activities.mark_overdue import mark_overdue
from followup.use_cases.reminders.record_reminders import record_reminders
from followup.worker import in_batches
from services.followup.tests.reporting import publish_on, sections
from shared.clock import new_id
from shared.contracts.agreements import AgreementCarriedOverV1
from shared.contracts.followup import FollowupOverdueV1, ScheduleCreatedV1, StatementApprovedV1, StatementRejectedV1
from tests.support import facts
from tests.support.facts import ARBOGA
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

MORNING = datetime(2026, 11, 22, 9, tzinfo=UTC)
DAYS = ("2025-09-30", "2026-09-30", "2026-10-31", "2027-09-30")


def carried(**changed: Any) -> AgreementCarriedOverV1:
    """Of four statements the first is approved, the second is rejected, the third is late, the fourth lies ahead."""
    due = tuple(facts.statement_due(statement_id=new_id(), due_on=day, amount="100000.00") for day in DAYS)
    judged = {"used": "90000.00", "approved": "90000.00", "judged_on": "2026-10-20"}
    statements = tuple(
        facts.carried_statement(statement_id=statement.statement_id, accepted=accepted, **judged)
        for statement, accepted in zip(due, (True, False), strict=False)
    )
    measure = facts.measure(starts_on="2025-02-01", ends_on="2027-06-15", follow_up_on="2026-03-02")
    period = {"starts_on": "2025-01-15", "ends_on": "2027-12-31", "signed_on": "2024-12-01"}
    terms = facts.agreement_signed(statements_due=due, instalments=(), measures=(measure,), **period)
    return facts.agreement_carried_over(terms, statements=statements, **changed)


async def carry_over(followup: ServiceUnderTest) -> AgreementCarriedOverV1:
    fact = carried()
    with time_machine.travel(MORNING, tick=True):
        await followup.deliver(fact, fact.cooperation_id)
    return fact


async def listed(followup: ServiceUnderTest, authorization: AuthorizationHeaders, path: str) -> list[dict[str, Any]]:
    answer = await followup.client.get(f"{path}?sort=due_on", headers=authorization("case_officer"))
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_no_letter_and_no_event_comes_of_a_day_that_had_passed(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await carry_over(followup)
    for job in (mark_overdue, record_reminders):
        await in_batches(job)(followup.sessions, MORNING)
    assert await followup.told(FollowupOverdueV1) == []
    ahead = [
        (a["kind"], a["due_on"])
        for a in await listed(followup, authorization, "/activities")
        if a["status"] == "planned"
    ]
    assert ahead == [
        ("statement", "2026-12-04"),  # late: ten working days from today
        ("check_point", "2027-01-15"),
        ("check_point", "2027-07-15"),
        ("statement", "2027-09-30"),
        ("final_follow_up", "2028-01-03"),
        ("one_year_after", "2029-01-02"),
    ]


async def test_judgements_made_elsewhere_are_published_as_if_made_here(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    fact = await carry_over(followup)
    (made,) = await followup.told(ScheduleCreatedV1)
    assert made.data["carried_approved"] == "180000.00"
    (approved,), (rejected,) = await followup.told(StatementApprovedV1), await followup.told(StatementRejectedV1)
    assert approved.data["statement_id"] == str(fact.statements[0].statement_id)
    assert [approved.data[name] for name in ("approved_amount", "unused_amount", "approved_on")] == [
        "90000.00", "10000.00", "2026-10-20",
    ]  # fmt: skip
    assert [rejected.data[name] for name in ("approved_amount", "claim_amount")] == ["90000.00", "10000.00"]
    shown = [(s["status"], s["approved_amount"]) for s in await listed(followup, authorization, "/statements")]
    assert shown == [("approved", "90000.00"), ("rejected", "90000.00"), ("expected", None), ("expected", None)]


async def test_an_amendment_brings_nothing_of_the_past_back(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    fact = await carry_over(followup)
    before = await listed(followup, authorization, "/activities")
    amended = facts.agreement_amended(fact, ends_on="2027-12-30")
    await followup.deliver(amended, fact.cooperation_id)
    after = await listed(followup, authorization, "/activities")
    assert {a["id"] for a in after} == {a["id"] for a in before}
    assert [a["status"] for a in after].count("done") == 2


async def test_the_organiser_hands_in_the_statement_that_was_late(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    fact = await carry_over(followup)
    headers = authorization("organizer", organization_number=ARBOGA)
    headers |= {"If-Match": '"1"', "Idempotency-Key": str(new_id())}
    body = {"amount_used": "100000.00", "account": "Allt användes.", "lines": {"grant": "100000.00"}}
    path = f"/statements/{fact.statements_due[2].statement_id}/submissions"
    answer = await followup.client.post(path, json=body, headers=headers)
    assert (answer.status_code, answer.json()["status"]) == (201, "submitted")


async def test_the_report_counts_a_case_that_was_carried_over_from_the_day_that_it_was_known(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    """A report as of the day before knows nothing of it, for ever."""
    fact = carried()
    await publish_on(followup, facts.organizer_changed(), ARBOGA, on="2026-11-01")
    await publish_on(followup, fact, fact.cooperation_id, on="2026-11-22")
    paid = facts.payment_made(cooperation_id=fact.cooperation_id, amount="90000.00", paid_on="2025-02-20")
    await publish_on(followup, paid, fact.cooperation_id, on="2026-11-22")
    standing = facts.position_changed(fiscal_year=2025, cost_kind="grant", paid="90000.00")
    await publish_on(followup, standing, "1:5 ap.3/2025/grant", on="2026-11-22")
    before, after = [await sections(followup, authorization, as_of=day) for day in ("2026-11-21", "2026-11-22")]
    assert (before["names"], before["statements"], before["costs"]) == ([], [], [])
    ((accepted, name, _, diary_number, state),) = after["names"]
    assert (accepted, name, diary_number, state) == (
        fact.answered_on.isoformat(),
        "Arboga kommun",
        fact.diary_number,
        "Pågår",
    )
    assert [row[:2] for row in after["statements"]] == [["Godkänd", 1], ["Avslagen", 1]]
    assert after["dialogues"][-1][2] == 1, "it runs"
    assert after["costs"] == [[2025, "Bidrag till huvudmän", "0.00", "90000.00"]]
    assert after["measures"][0][2:] == [1, 1]
    assert after["money_moved"] == [["Utbetalt", 1, "90000.00"]]
