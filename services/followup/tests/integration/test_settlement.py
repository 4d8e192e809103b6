"""The end of an agreement asks for statements of the money that was paid, and of no other, whichever comes first."""

from datetime import date
from typing import Any

import pytest

from services.followup.tests.desk import SUBMISSION
from shared.clock import new_id
from shared.contracts.agreements import AgreementSignedV1
from shared.contracts.followup import ScheduleRevisedV1
from shared.contracts.terms import Instalment, StatementDue
from shared.event import Fact
from tests.support import facts
from tests.support.facts import ARBOGA
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

FINAL = date(2027, 6, 1)
FIRST, SECOND = facts.instalment(), facts.instalment(number=2, due_on="2027-12-01", amount="150000.00")
OF_FIRST = facts.statement_due(instalment_ids=(FIRST.instalment_id,), due_on="2027-09-30")
OF_SECOND = facts.statement_due(instalment_ids=(SECOND.instalment_id,), due_on="2028-09-29", amount="150000.00")


class Ending:
    """One agreement with two instalments, each with its statement, and what is left of them at its end."""

    def __init__(self, followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
        self.followup = followup
        self.agreement = facts.agreement_signed()
        self.auditor = authorization("auditor")
        self.organizer = authorization("organizer", subject="huvudman", organization_number=ARBOGA)

    async def sign(self, *statements: StatementDue, **changed: Any) -> AgreementSignedV1:
        self.agreement = facts.agreement_signed(statements_due=statements, instalments=(FIRST, SECOND), **changed)
        await self.deliver(self.agreement)
        return self.agreement

    async def deliver(self, *published: Fact) -> None:
        for fact in published:
            await self.followup.deliver(fact, self.agreement.cooperation_id)

    def paid(self, instalment: Instalment, **changed: Any) -> Fact:
        of = {"instalment_id": instalment.instalment_id, "amount": instalment.amount, "paid_on": "2027-01-04"}
        return facts.payment_made(self.agreement, **of | changed)

    def terminated(self, final: date | None = FINAL) -> Fact:
        return facts.agreement_terminated(self.agreement, terminated_from=date(2027, 3, 1), final_statement_on=final)

    def completed(self) -> Fact:
        return facts.agreement_completed(self.agreement, completed_on=date(2026, 12, 1))

    async def statements(self) -> list[tuple[str, str, str, bool]]:
        """Status, amount, due day and whether it is final, of each."""
        path = f"/statements?schedule_id={self.agreement.cooperation_id}&sort=due_on"
        items = (await self.followup.client.get(path, headers=self.auditor)).json()["items"]
        return sorted((item["status"], item["amount"], item["due_on"], item["is_final"]) for item in items)

    async def awaited(self) -> list[str]:
        """The due days of the activities that wait for a statement."""
        path = f"/activities?schedule_id={self.agreement.cooperation_id}&kind=statement&status=planned"
        items = (await self.followup.client.get(path, headers=self.auditor)).json()["items"]
        return [item["due_on"] for item in items]

    async def submit(self, due: StatementDue) -> None:
        path = f"/statements/{due.statement_id}"
        tag = (await self.followup.client.get(path, headers=self.auditor)).headers["ETag"]
        headers = self.organizer | at("2027-02-01T09:00:00Z") | {"If-Match": tag, "Idempotency-Key": str(new_id())}
        answer = await self.followup.client.post(f"{path}/submissions", json=SUBMISSION, headers=headers)
        assert answer.status_code == 201, answer.text


@pytest.fixture
def ending(followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> Ending:
    return Ending(followup, authorization)


GONE = ("cancelled", "150000.00", "2028-09-29", False)
KEPT = ("expected", "250000.00", "2027-06-01", False)


async def test_a_termination_keeps_the_statement_of_paid_money_and_drops_that_of_unpaid(ending: Ending) -> None:
    await ending.sign(OF_FIRST, OF_SECOND)
    await ending.deliver(ending.paid(FIRST), ending.terminated())
    assert await ending.statements() == [GONE, KEPT]
    assert await ending.awaited() == ["2027-06-01"]


async def test_a_payment_that_arrives_after_the_termination_gets_its_statement_back(ending: Ending) -> None:
    await ending.sign(OF_FIRST, OF_SECOND)
    await ending.deliver(ending.terminated())
    before = await ending.statements()
    await ending.deliver(ending.paid(FIRST))
    assert before == [("cancelled", "150000.00", "2028-09-29", False), ("cancelled", "250000.00", "2027-09-30", False)]
    assert await ending.statements() == [GONE, KEPT]
    assert await ending.awaited() == ["2027-06-01"]
    published = (await ending.followup.told(ScheduleRevisedV1))[-1].data["activities"]
    assert [a["due_on"] for a in published if a["kind"] == "statement" and a["status"] == "planned"] == ["2027-06-01"]


async def test_the_same_payment_twice_changes_nothing(ending: Ending) -> None:
    await ending.sign(OF_FIRST, OF_SECOND)
    await ending.deliver(ending.terminated())
    paid = ending.paid(FIRST)
    for _ in range(2):
        await ending.followup.deliver(paid, ending.agreement.cooperation_id, sequence=1)
    assert await ending.statements() == [GONE, KEPT]


@pytest.mark.parametrize("termination_first", [True, False])
async def test_paid_money_that_no_statement_names_gets_one_final_statement(
    ending: Ending, termination_first: bool
) -> None:
    await ending.sign(OF_FIRST)
    events = [ending.paid(SECOND), ending.terminated()]
    await ending.deliver(*(reversed(events) if termination_first else events))
    assert await ending.statements() == [
        ("cancelled", "250000.00", "2027-09-30", False),
        ("expected", "150000.00", "2027-06-01", True),
    ]
    assert await ending.awaited() == ["2027-06-01"]


@pytest.mark.parametrize("termination_first", [True, False])
async def test_what_is_paid_after_the_account_gets_a_final_statement(ending: Ending, termination_first: bool) -> None:
    both = facts.statement_due(instalment_ids=(FIRST.instalment_id, SECOND.instalment_id), due_on="2027-09-30")
    await ending.sign(both)
    await ending.deliver(ending.paid(FIRST))
    await ending.submit(both)
    events = [ending.paid(SECOND), ending.terminated()]
    await ending.deliver(*(reversed(events) if termination_first else events))
    assert await ending.statements() == [
        ("expected", "150000.00", "2027-06-01", True),
        ("submitted", "250000.00", "2027-09-30", False),
    ]


async def test_a_statement_submitted_before_the_end_stays_and_nothing_more_is_asked_for(ending: Ending) -> None:
    await ending.sign(OF_FIRST, OF_SECOND)
    await ending.deliver(ending.paid(FIRST))
    await ending.submit(OF_FIRST)
    await ending.deliver(ending.terminated())
    assert await ending.statements() == [GONE, ("submitted", "250000.00", "2027-09-30", False)]
    assert await ending.awaited() == []


@pytest.mark.parametrize("completion_first", [True, False])
async def test_a_completion_on_the_first_day_asks_for_nothing_that_was_never_paid(
    ending: Ending, completion_first: bool
) -> None:
    await ending.sign(OF_FIRST, OF_SECOND)
    events = [ending.paid(FIRST), ending.completed()]
    await ending.deliver(*(reversed(events) if completion_first else events))
    assert await ending.statements() == [GONE, ("expected", "250000.00", "2027-09-30", False)]
    assert await ending.awaited() == ["2027-09-30"]


async def test_a_part_that_was_paid_is_what_the_statement_answers_for(ending: Ending) -> None:
    await ending.sign(OF_FIRST, OF_SECOND)
    await ending.deliver(ending.paid(FIRST, amount="100000.00"), ending.terminated())
    assert await ending.statements() == [GONE, ("expected", "100000.00", "2027-06-01", False)]


async def test_bought_services_need_no_statement(ending: Ending) -> None:
    await ending.sign(OF_FIRST, OF_SECOND)
    service = ending.paid(FIRST, cost_kind="education_service", instalment_id=None)
    await ending.deliver(service, ending.terminated())
    assert [status for status, *_ in await ending.statements()] == ["cancelled", "cancelled"]


async def test_a_termination_of_release_1_1_leaves_the_statement_of_paid_money_on_its_own_day(ending: Ending) -> None:
    """It names no instalments and no final day."""
    first, second = facts.statement_due(due_on="2027-09-30"), facts.statement_due(due_on="2028-09-29")
    await ending.sign(first, second)
    await ending.deliver(ending.paid(FIRST), ending.terminated(final=None))
    assert await ending.statements() == [
        ("cancelled", "250000.00", "2028-09-29", False),
        ("expected", "250000.00", "2027-09-30", False),
    ]


async def test_a_suspended_statement_of_paid_money_is_expected_again(ending: Ending) -> None:
    await ending.sign(OF_FIRST, OF_SECOND)
    await ending.deliver(ending.paid(FIRST), facts.agreement_paused(ending.agreement), ending.terminated())
    assert await ending.awaited() == ["2027-06-01"]


async def test_a_case_that_ends_before_both_have_signed_leaves_nothing_to_follow_up(ending: Ending) -> None:
    await ending.deliver(ending.terminated())
    assert await ending.statements() == []
    assert await ending.followup.told(ScheduleRevisedV1) == []
