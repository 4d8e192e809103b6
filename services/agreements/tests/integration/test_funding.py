"""The case shows the facts of budget, once and in order."""

from uuid import UUID

from sqlalchemy import text

from services.agreements.tests.case import CaseAt, three_times
from shared.clock import new_id
from shared.contracts.budget import PaymentMadeV1
from shared.event import Fact
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
    funding_facts: list[Fact] = [
        committed,
        facts.commitment_adjusted(committed, total="750000.00", status="active", released="0.00"),
        a_payment(case.id),
        claim,
        facts.repayment_received(claim),
        facts.commitment_refused(
            cooperation_id=case.id, agreement_id=committed.agreement_id, reason="Ramen räcker inte."
        ),
    ]
    for sequence, fact in enumerate(funding_facts, start=2):
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


async def test_what_is_claimed_stands_as_it_was_lowered_withdrawn_or_written_off(case_at: CaseAt) -> None:
    case = await case_at("reserved")
    claim = facts.repayment_claimed(cooperation_id=case.id, amount="500.00")
    other = facts.repayment_claimed(cooperation_id=case.id, amount="90.00")
    lowered = facts.repayment_changed(claim, amount="300.00", change="lowered")
    claims_after: list[tuple[Fact, str]] = [
        (claim, "500.00"),
        (claim, "500.00"),  # published again under another id and a later number, it is not claimed twice
        (other, "590.00"),
        (lowered, "390.00"),
        (facts.repayment_changed(other), "300.00"),
        (facts.repayment_received(claim, amount="100.00", outstanding="200.00"), "300.00"),
        (facts.repayment_changed(claim, amount="300.00", outstanding="0.00", change="written_off"), "300.00"),
    ]
    for sequence, (fact, claimed) in enumerate(claims_after, start=2):
        await three_times(case.service, fact, case.id, sequence)
        assert (await case.read())["funding"]["claimed"] == claimed
    claims = (await case.read())["funding"]["claims"]
    assert [(c["claimed"], c["amount"], c["outstanding"], c["change"]) for c in claims] == [
        ("500.00", "300.00", "0.00", "written_off"),
        ("90.00", "0.00", "0.00", "withdrawn"),
    ]


async def test_a_change_of_a_claim_that_the_last_release_kept_as_a_sum_counts_by_what_it_was_before(
    case_at: CaseAt,
) -> None:
    case = await case_at("reserved")
    kept = facts.repayment_claimed(cooperation_id=case.id, amount="500.00")
    await case.service.deliver(kept, case.id, sequence=2)
    async with case.service.owned() as session:
        await session.execute(text("DELETE FROM repayment_claim"))
    await case.service.deliver(facts.repayment_changed(kept, amount="300.00"), case.id, sequence=3)
    assert (await case.read())["funding"]["claimed"] == "300.00"
    untold = facts.repayment_changed(kept, amount="200.00", amount_before=None)
    assert await case.service.deliver(untold, case.id, sequence=4) is Admission.NEXT
    assert (await case.read())["funding"]["claimed"] == "300.00"


async def test_a_restored_budget_settles_again_what_was_paid_and_it_counts_once(case_at: CaseAt) -> None:
    """Under new events, under a new payment for the same instalment, and the repayment of a claim too."""
    case = await case_at("reserved")
    payment, claim = a_payment(case.id), facts.repayment_claimed(cooperation_id=case.id, amount="1000.00")
    received = facts.repayment_received(claim, amount="400.00")
    again = payment.model_copy(update={"payment_id": new_id()})
    for sequence, fact in enumerate((payment, claim, received, payment, again, received), start=2):
        await case.service.deliver(fact, case.id, sequence=sequence)
    funding = (await case.read())["funding"]
    assert (funding["paid"], len(funding["payments"]), funding["repaid"]) == ("100000.00", 1, "400.00")
    rest = facts.repayment_received(claim, amount="400.00", outstanding="200.00")
    other = a_payment(case.id).model_copy(update={"instalment_id": new_id()})
    for sequence, fact in enumerate((rest, other), start=8):
        await case.service.deliver(fact, case.id, sequence=sequence)
    funding = (await case.read())["funding"]
    assert (funding["paid"], funding["repaid"]) == ("200000.00", "800.00")
