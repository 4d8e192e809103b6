"""The organiser has gone up in another: the money is the successor's, and nothing is paid to the former's account."""

import pytest

from shared.clock import new_id
from tests.support import facts
from tests.support.facts import ARBOGA

from .books import GRANT, PAYEE, Books, allot, faults_of
from .facts import ORGANIZER, decided, instalment
from .grant_case import GrantCase


@pytest.mark.parametrize("approved", [False, True])
async def test_the_money_is_bound_for_the_successor_and_what_is_on_its_way_to_the_former_is_withdrawn(
    books: Books, approved: bool
) -> None:
    agreement = await books.agree(instalment(200))
    await books.propose_due()
    if approved:
        await books.approve()
    waiting = await books.only_payment()
    assert waiting["state"] == ("approved" if approved else "proposed")
    succeeded = facts.organizer_succeeded(
        agreement, former_organization_number=ORGANIZER, organization_number=ARBOGA, organizer_name="Arboga kommun"
    )
    await books.budget.deliver(succeeded, agreement.cooperation_id)

    commitment = await books.get(f"/commitments/{agreement.agreement_id}")
    assert commitment["organization_number"] == ARBOGA
    payment = await books.get(f"/payments/{waiting['id']}")
    assert (payment["state"], "gått upp i Arboga kommun" in payment["reason"]) == ("rejected", True)


async def test_what_is_reserved_for_a_case_without_an_agreement_is_the_successors(books: Books) -> None:
    await allot(books.budget, 1000)
    decision = decided(new_id(), {GRANT: 300})
    await books.budget.deliver(decision, decision.cooperation_id)
    succeeded = facts.organizer_succeeded(
        cooperation_id=decision.cooperation_id, former_organization_number=ORGANIZER, organization_number=ARBOGA
    )
    await books.budget.deliver(succeeded, decision.cooperation_id)
    (reserved,) = (await books.get("/reservations"))["items"]
    assert (reserved["organization_number"], reserved["state"], reserved["amount"]) == (ARBOGA, "reserved", "300.00")


async def test_what_the_bank_has_paid_stays_with_the_organiser_that_was_paid(books: Books) -> None:
    paid = await books.pay()
    agreement_id = paid["commitment_id"]
    cooperation_id = (await books.get(f"/commitments/{agreement_id}"))["cooperation_id"]
    succeeded = facts.organizer_succeeded(
        cooperation_id=cooperation_id, former_organization_number=ORGANIZER, organization_number=ARBOGA
    )
    await books.budget.deliver(succeeded, cooperation_id)
    payment = await books.get(f"/payments/{paid['id']}")
    assert (payment["state"], payment["organization_number"]) == ("paid", ORGANIZER)


async def test_the_next_payment_waits_for_the_successors_account(books: Books) -> None:
    agreement = await books.agree(instalment(200))
    succeeded = facts.organizer_succeeded(agreement, former_organization_number=ORGANIZER, organization_number=ARBOGA)
    await books.budget.deliver(succeeded, agreement.cooperation_id)
    await books.propose_due()
    await books.approve()
    refused = await books.post("/payment-files", {"pay_on": "2026-12-30"}, subject="fil")
    assert (refused.status_code, ARBOGA in refused.json()["detail"]) == (409, True), refused.text
    account = PAYEE | {"organization_number": ARBOGA, "name": "Arboga kommun"}
    made = await books.post("/payees", account, subject="konto")
    assert made.status_code == 201, made.text


async def test_the_successor_owes_what_is_claimed_and_not_what_has_come_back(books: Books) -> None:
    case = await GrantCase.sign(books, 200)
    await case.pay(1)
    await case.judge(1, approved=120, refused=80)
    (owed,) = await case.claims()
    assert owed["organization_number"] == ORGANIZER
    succeeded = facts.organizer_succeeded(
        case.agreement, former_organization_number=ORGANIZER, organization_number=ARBOGA
    )
    await books.budget.deliver(succeeded, case.agreement.cooperation_id)
    (passed,) = await case.claims()
    assert (passed["id"], passed["organization_number"], passed["amount"]) == (owed["id"], ARBOGA, owed["amount"])
    assert await faults_of(books.budget) == []


async def test_a_decision_about_the_former_organiser_stops_what_the_successor_is_paid(books: Books) -> None:
    agreement = await books.agree(instalment(200))
    succeeded = facts.organizer_succeeded(agreement, former_organization_number=ORGANIZER, organization_number=ARBOGA)
    await books.budget.deliver(succeeded, agreement.cooperation_id)
    decision = facts.supervision_changed(decision_type="ATERKALLELSE", organization_number=ORGANIZER)
    await books.budget.deliver(decision, decision.supervision_id)
    await books.propose_due()
    assert (await books.get("/payments"))["items"] == []
    other = facts.supervision_changed(decision_type="ATERKALLELSE", organization_number="2120000001")
    await books.budget.deliver(other, other.supervision_id)
    closed = facts.supervision_changed(
        supervision_id=decision.supervision_id, status="AVSLUTAD_AVHJALPT", organization_number=ORGANIZER
    )
    await books.budget.deliver(closed, decision.supervision_id)
    await books.propose_due()
    assert (await books.only_payment())["organization_number"] == ARBOGA
