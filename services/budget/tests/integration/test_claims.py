"""Repayment claims: no more than was paid, each thing once, and nothing moves until money comes."""

from shared.contracts.budget import RepaymentClaimedV1, RepaymentReceivedV1

from .books import Books, faults_of, position_of
from .grant_case import GrantCase


async def test_a_claim_moves_the_appropriation_only_when_money_comes(books: Books) -> None:
    payment = await books.pay()
    body = {"commitment_id": payment["commitment_id"], "amount": "80.00", "reason": "Insatsen ställdes in."}
    claim = (await books.post("/repayment-claims", body, role="decider")).json()
    before = await position_of(books.budget)
    receipt = {"amount": "30.00", "received_on": "2026-11-22", "bank_reference": "IN1"}
    partly, again = [await books.post(f"/repayment-claims/{claim['id']}/receipts", receipt) for _ in range(2)]
    after = await position_of(books.budget)
    assert (before.available, after.available, after.repaid) == (400, 430, 30)
    assert (partly.json()["state"], partly.json()["outstanding"]) == ("partly_paid", "50.00")
    assert again.status_code == 409
    assert [event.data["outstanding"] for event in await books.budget.told(RepaymentReceivedV1)] == ["50.00"]
    assert await faults_of(books.budget) == []


async def test_more_than_was_paid_cannot_be_claimed(books: Books) -> None:
    agreement = await books.agree()
    body = {"commitment_id": str(agreement.agreement_id), "amount": "1.00", "reason": "Fel."}
    assert (await books.post("/repayment-claims", body, role="decider")).status_code == 409


async def test_an_unused_grant_of_a_statement_is_claimed_once(books: Books) -> None:
    case = await GrantCase.sign(books, 200)
    await case.pay(1)
    await case.judge(1, approved=175, refused=25)
    await case.judge(1, approved=175, refused=25)
    assert [claim["amount"] for claim in await case.claims()] == ["25.00"]
    assert await case.events(RepaymentClaimedV1, "of_statement") == [("True",)]
