"""What is claimed when an agreement ends: what is paid and not accounted for, whatever comes in whatever order."""

import asyncio
from datetime import date

import pytest

from shared.clock import new_id
from shared.contracts.budget import RepaymentChangedV1, RepaymentClaimedV1

from .books import Books, faults_of
from .grant_case import GROUND, GrantCase


@pytest.mark.parametrize("amount", [None, "99999999.00"])
async def test_nothing_is_claimed_of_a_case_where_nothing_was_paid(books: Books, amount: str | None) -> None:
    """Whatever amount and day a fact of release 1.1.0 says."""
    case = await GrantCase.sign(books, 200)
    ground = None if amount else GROUND
    await case.terminate(repayment_amount=amount, repayment_ground=ground, terminated_from="2020-01-01")
    assert await case.claims() == []
    assert await case.rows() == [(0, 0, 0, 0, 0, 0)]


async def test_what_is_paid_and_not_accounted_for_is_claimed_on_the_ground_that_agreements_states(books: Books) -> None:
    case = await GrantCase.sign(books, 200, 100)
    await case.pay(1, 2)
    await case.judge(1, approved=150)
    await case.terminate()
    [claim] = await case.claims()
    assert (claim["amount"], claim["reason"], claim["decided_by"]) == ("150.00", GROUND, "budget-worker")
    assert await case.rows() == [(200, 150, 50, 0, 0, 0), (100, 0, 100, 0, 0, 0)]
    assert await faults_of(books.budget) == []


async def test_what_was_only_proposed_is_withdrawn_when_the_agreement_ends(books: Books) -> None:
    case = await GrantCase.sign(books, 200, 100)
    await case.approve(1)
    await case.terminate()
    page = await books.get("/payments")
    states = {payment["id"]: (payment["state"], payment["reason"]) for payment in page["items"]}
    approved, proposed = (states[case.payments[number]["id"]] for number in (1, 2))
    assert (approved[0], proposed[0]) == ("approved", "rejected")
    assert proposed[1]
    rows = await books.get(f"/audit-entries?object_id={case.payments[2]['id']}", role="auditor")
    assert [(row["action"], row["after"]["state"]) for row in rows["items"]][-1] == ("withdraw_payment", "rejected")


async def test_without_a_ground_nothing_is_claimed(books: Books) -> None:
    case = await GrantCase.sign(books, 200)
    await case.pay(1)
    await case.terminate(repayment_ground=None)
    assert await case.rows() == [(200, 0, 0, 0, 0, 200)]


async def test_an_amount_of_release_1_1_is_claimed_as_far_as_it_is_paid_and_not_accounted_for(books: Books) -> None:
    case = await GrantCase.sign(books, 200)
    await case.pay(1)
    await case.judge(1, approved=120)
    await case.terminate(repayment_ground=None, repayment_amount="99999999.00", terminated_from="2020-01-01")
    [claim] = await case.claims()
    assert (claim["amount"], claim["due_on"]) == ("80.00", "2026-12-22")


@pytest.mark.parametrize("approved_first", [True, False])
async def test_an_approval_before_or_after_the_end_leaves_the_same(books: Books, approved_first: bool) -> None:
    case = await GrantCase.sign(books, 200, 100)
    await case.pay(1, 2)
    if approved_first:
        await case.judge(1, approved=150, refused=50)
    await case.terminate()
    if not approved_first:
        await case.judge(1, approved=150, refused=50)
    assert await case.rows() == [(200, 150, 50, 0, 0, 0), (100, 0, 100, 0, 0, 0)]


async def test_a_late_approval_lowers_the_open_claim_and_says_so(books: Books) -> None:
    case = await GrantCase.sign(books, 200)
    await case.pay(1)
    await case.terminate()
    await case.judge(1, approved=150)
    await case.judge(1, approved=200)
    [claim] = await case.claims()
    assert (claim["state"], claim["amount"], claim["outstanding"]) == ("withdrawn", "0.00", "0.00")
    changed = await case.events(RepaymentChangedV1, "change", "amount", "outstanding")
    assert changed == [("lowered", "50.00", "50.00"), ("withdrawn", "0.00", "0.00")]
    trail = (await books.get(f"/audit-entries?object_id={claim['id']}", role="auditor"))["items"]
    assert [(row["action"], row["after"]["amount"], row["reason"]) for row in trail] == [
        ("settle_claims", "200.00", GROUND),
        ("settle_claims", "50.00", None),
        ("settle_claims", "0.00", None),
    ]


async def test_money_that_has_come_back_is_not_claimed_again_nor_approved_as_well(books: Books) -> None:
    case = await GrantCase.sign(books, 200)
    await case.pay(1)
    await case.terminate()
    [claim] = await case.claims()
    receipt = {"amount": "150.00", "received_on": "2026-11-22", "bank_reference": "IN1"}
    assert (await books.post(f"/repayment-claims/{claim['id']}/receipts", receipt)).is_success
    await case.judge(1, approved=200)
    [claim] = await case.claims()
    assert (claim["state"], claim["amount"], claim["received"]) == ("paid", "150.00", "150.00")
    assert await case.rows() == [(200, 50, 0, 150, 0, 0)]


async def test_a_payment_on_its_way_is_claimed_when_it_has_been_paid(books: Books) -> None:
    case = await GrantCase.sign(books, 200, 100)
    await case.pay(1)
    await case.approve(2)
    await case.terminate()
    before = await case.rows()
    await case.settle(2)
    assert before == [(200, 0, 200, 0, 0, 0), (0, 0, 0, 0, 0, 0)]
    assert await case.rows() == [(200, 0, 200, 0, 0, 0), (100, 0, 100, 0, 0, 0)]
    claimed = await case.events(RepaymentClaimedV1, "amount", "of_statement")
    assert claimed == [("200.00", "False"), ("100.00", "False")]


async def test_whoever_reports_a_payment_has_not_decided_the_claim_that_follows(books: Books) -> None:
    """The finance system reports both the payment and the money that comes back."""
    case = await GrantCase.sign(books, 200)
    await case.approve(1)
    await case.terminate()
    await case.settle(1)
    [claim] = await case.claims()
    receipt = {"amount": "200.00", "received_on": "2026-11-22", "bank_reference": "IN1"}
    answer = await books.post(f"/repayment-claims/{claim['id']}/receipts", receipt, role="finance_system")
    assert answer.status_code == 200, answer.text


async def test_a_statement_judged_before_its_payment_is_known_is_claimed_when_it_is(books: Books) -> None:
    case = await GrantCase.sign(books, 200)
    await case.approve(1)
    await case.judge(1, approved=150, refused=50)
    nothing = await case.claims()
    await case.settle(1)
    assert nothing == []
    assert await case.rows() == [(200, 150, 50, 0, 0, 0)]


async def test_the_same_event_twice_claims_once(books: Books) -> None:
    case = await GrantCase.sign(books, 200)
    await case.pay(1)
    fact, event_id = case.judged(1, approved=150, refused=50), new_id()
    for _ in range(2):
        await books.budget.deliver(fact, case.agreement.agreement_id, sequence=1, event_id=event_id)
    assert await case.rows() == [(200, 150, 50, 0, 0, 0)]
    assert len(await case.claims()) == 1


async def test_processes_that_end_pay_and_judge_at_once_claim_each_krona_once(books: Books) -> None:
    for _ in range(3):
        case = await GrantCase.sign(books, 200, 100)
        await case.pay(1)
        await case.approve(2)
        await asyncio.gather(case.terminate(), case.settle(2), case.judge(1, approved=150, refused=50))
        assert await case.rows() == [(200, 150, 50, 0, 0, 0), (100, 0, 100, 0, 0, 0)]
    assert await faults_of(books.budget) == []


async def test_a_write_off_is_published_and_stands_in_the_account(books: Books) -> None:
    case = await GrantCase.sign(books, 200)
    await case.pay(1)
    await case.terminate()
    [claim] = await case.claims()
    path = f"/repayment-claims/{claim['id']}/write-offs"
    answer = await books.post(path, {"reason": "Huvudmannen är försatt i konkurs."}, role="decider", version=1)
    assert answer.status_code == 200, answer.text
    assert await case.rows() == [(200, 0, 0, 0, 200, 0)]
    assert await case.events(RepaymentChangedV1, "change", "outstanding") == [("written_off", "0.00")]


async def test_nobody_claims_what_is_accounted_for(books: Books) -> None:
    case = await GrantCase.sign(books, 200)
    await case.pay(1)
    await case.judge(1, approved=150)
    body = {"commitment_id": str(case.agreement.agreement_id), "amount": "50.01", "reason": "Felaktigt utbetalt"}
    refused = await books.post("/repayment-claims", body, role="decider")
    allowed = await books.post("/repayment-claims", body | {"amount": "50.00"}, role="decider")
    assert (refused.status_code, allowed.status_code) == (409, 201)
    assert "Högst 50,00 kr" in refused.json()["detail"].replace("\u00a0", " ")


async def test_no_claim_is_due_before_the_final_statement(books: Books) -> None:
    case = await GrantCase.sign(books, 200)
    await case.pay(1)
    await case.terminate(final_statement_on=date(2027, 3, 1))
    assert [claim["due_on"] for claim in await case.claims()] == ["2027-03-01"]


async def test_a_final_statement_that_no_agreement_names_accounts_for_what_is_left(books: Books) -> None:
    case = await GrantCase.sign(books, 200, 100)
    await case.pay(1, 2)
    await case.judge(1, approved=200)
    await case.terminate(final_statement_on=date(2027, 3, 1))
    case.statements.append(new_id())
    await case.judge(3, approved=60, refused=40)
    assert await case.rows() == [(200, 200, 0, 0, 0, 0), (100, 60, 40, 0, 0, 0)]


async def test_statements_of_release_1_1_account_for_instalments_in_their_order(books: Books) -> None:
    case = await GrantCase.sign(books, 200, 100, names_instalments=False)
    await case.pay(1, 2)
    await case.judge(1, approved=250, refused=0)
    assert await case.rows() == [(200, 200, 0, 0, 0, 0), (100, 50, 0, 0, 0, 50)]


async def test_a_controller_sees_that_it_adds_up(books: Books) -> None:
    case = await GrantCase.sign(books, 200, 100)
    await case.pay(1)
    await case.judge(1, approved=150, refused=30)
    seen = await case.standing()
    sums = ("paid", "approved", "open_claim", "repaid", "written_off", "unaccounted")
    assert [seen[name] for name in sums] == ["200.00", "150.00", "30.00", "0.00", "0.00", "20.00"]
    assert [(row["number"], row["paid"], row["unaccounted"]) for row in seen["instalments"]] == [
        (1, "200.00", "20.00"),
        (2, "0.00", "0.00"),
    ]
    assert seen["instalments"][0]["statement_id"] == str(case.statements[0])
