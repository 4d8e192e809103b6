"""The case shows the facts of budget, once and in order."""

from decimal import Decimal

from services.agreements.tests.case import CaseAt
from services.agreements.tests.facts import DAY, a_payment, three_times
from shared.contracts import budget
from shared.event import Fact
from shared.kit.clock import new_id
from shared.kit.inbox import Admission


async def test_a_payment_published_three_times_under_fresh_ids_is_shown_once(case_at: CaseAt) -> None:
    case = await case_at("reserve")
    payment = a_payment(case.id)
    admissions = await three_times(case.service, payment, case.id, 2)
    assert admissions == [Admission.NEXT, Admission.OUTDATED, Admission.OUTDATED]
    funding = (await case.shown())["funding"]
    assert (funding["paid"], len(funding["payments"])) == ("100000.00", 1)


async def test_every_funding_fact_three_times_gives_the_same_picture_as_once(case_at: CaseAt) -> None:
    case = await case_at("reserve")
    about = {"cooperation_id": case.id, "agreement_id": new_id(), "agreement_version": 1}
    money = {"lines": (), "total": Decimal("750000.00")}
    facts: list[Fact] = [
        budget.FundsCommittedV1(**about, **money),
        budget.CommitmentAdjustedV1(**about, **money, status="active", released=Decimal("0.00")),
        a_payment(case.id),
        budget.RepaymentClaimedV1(
            cooperation_id=case.id, claim_id=new_id(), amount=Decimal("500.00"), claimed_on=DAY, due_on=DAY
        ),
        budget.RepaymentReceivedV1(
            cooperation_id=case.id,
            claim_id=new_id(),
            amount=Decimal("500.00"),
            outstanding=Decimal("0.00"),
            received_on=DAY,
        ),
        budget.CommitmentRefusedV1(**about, reason="Ramen räcker inte.", shortfalls=()),
    ]
    for sequence, fact in enumerate(facts, start=2):
        await three_times(case.service, fact, case.id, sequence)

    funding = (await case.shown())["funding"]
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
    case = await case_at("open")
    stranger = new_id()
    assert await case.service.deliver(a_payment(stranger), stranger) is Admission.NEXT
