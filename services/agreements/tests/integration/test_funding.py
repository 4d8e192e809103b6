"""The case shows the facts of budget, once and in order."""

from uuid import UUID

from services.agreements.tests.case import CaseAt, three_times
from shared.contracts.budget import PaymentMadeV1
from shared.event import Fact
from shared.kit.clock import new_id
from shared.kit.inbox import Admission
from tests.support import facts


def a_payment(case_id: UUID | str) -> PaymentMadeV1:
    return facts.payment_made(cooperation_id=case_id, amount="100000.00")


async def test_a_payment_published_three_times_under_fresh_ids_is_shown_once(case_at: CaseAt) -> None:
    case = await case_at("reserved")
    payment = a_payment(case.id)
    admissions = await three_times(case.service, payment, case.id, 2)
    assert admissions == [Admission.NEXT, Admission.OUTDATED, Admission.OUTDATED]
    funding = (await case.read())["funding"]
    assert (funding["paid"], len(funding["payments"])) == ("100000.00", 1)


async def test_every_funding_fact_three_times_gives_the_same_picture_as_once(case_at: CaseAt) -> None:
    case = await case_at("reserved")
    committed = facts.funds_committed(cooperation_id=case.id, lines=(), total="750000.00")
    claim = facts.repayment_claimed(cooperation_id=case.id, amount="500.00")
    told: list[Fact] = [
        committed,
        facts.commitment_adjusted(committed, total="750000.00", status="active", released="0.00"),
        a_payment(case.id),
        claim,
        facts.repayment_received(claim),
        facts.commitment_refused(
            cooperation_id=case.id, agreement_id=committed.agreement_id, reason="Ramen räcker inte."
        ),
    ]
    for sequence, fact in enumerate(told, start=2):
        await three_times(case.service, fact, case.id, sequence)

    funding = (await case.read())["funding"]
    amounts = {k: funding[k] for k in ("reserved", "committed", "paid", "claimed", "repaid")}
    assert amounts == {
        "reserved": "750000.00",
        "committed": "750000.00",
        "paid": "100000.00",
        "claimed": "500.00",
        "repaid": "500.00",
    }
    assert (funding["status"], funding["reason"]) == ("commitment_refused", "Ramen räcker inte.")


async def test_money_of_an_unknown_case_is_ignored(case_at: CaseAt) -> None:
    case = await case_at("offered")
    stranger = new_id()
    assert await case.service.deliver(a_payment(stranger), stranger) is Admission.NEXT
