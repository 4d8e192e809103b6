"""What is not paid when a year is closed follows to the next: it is published, agreed there, and paid from there."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from budget.models.limits import LimitKind
from budget.use_cases.commitments.retry_commitment import retry_commitment
from shared.clock import new_id
from shared.contracts.agreements import AgreementSignedV1
from shared.contracts.budget import CommitmentAdjustedV1, FundsCarriedForwardV1, PaymentMadeV1
from shared.contracts.terms import CostKind

from .books import GRANT, NEXT_GRANT, Books, allot, faults_of, position_of, run_job
from .facts import GRANTS, PROGRAMME, THIS_YEAR, amended, decided, instalment, signed

NEXT = THIS_YEAR + 1
FEBRUARY = "2027-02-01T09:00:00+00:00"


async def close(books: Books, year: int = THIS_YEAR) -> dict[str, Any]:
    body = {"programme": PROGRAMME, "item": GRANTS, "fiscal_year": year, "diary_number": f"{year + 1}:5"}
    moment = f"{year + 1}-01-20T10:00:00+00:00"
    answer = await books.post("/year-ends", body, subject="redovisningschefen", moment=moment)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def published(books: Books) -> list[FundsCarriedForwardV1]:
    return [FundsCarriedForwardV1.model_validate(e.data) for e in await books.budget.told(FundsCarriedForwardV1)]


async def half_paid(books: Books) -> AgreementSignedV1:
    """100 kr agreed for this year, of which 60 are paid, and 50 for the next."""
    for year in (THIS_YEAR, NEXT):
        await allot(books.budget, 1000, year=year)
    parts = (
        instalment(60),
        instalment(40, number=2, due=date(THIS_YEAR, 12, 20)),
        instalment(50, number=3, due=date(NEXT, 12, 1)),
    )
    agreement = signed(new_id(), {GRANT: 100, NEXT_GRANT: 50}, parts)
    await books.budget.deliver(agreement, agreement.cooperation_id)
    await books.propose_due()
    assert (await books.settle(await books.approve())).status_code == 200
    return agreement


async def move_second(books: Books, agreement: AgreementSignedV1) -> None:
    """Both parties let the second instalment follow its money; each cost stands where it was decided."""
    first, second, third = agreement.instalments
    moved = second.model_copy(update={"due_on": date(NEXT, 2, 1)})
    change = amended(agreement, {GRANT: 100, NEXT_GRANT: 50}).model_copy(
        update={"instalments": (first, moved, third), "signed_on": date(NEXT, 1, 29)}
    )
    with time_machine.travel(FEBRUARY):
        await books.budget.deliver(change, agreement.cooperation_id)


async def test_a_year_end_publishes_what_followed_of_each_agreement_and_decision(books: Books) -> None:
    agreement = await half_paid(books)
    raised = decided(new_id(), {GRANT: 70, (NEXT, "grant"): 30})
    await books.budget.deliver(raised, raised.cooperation_id)
    paid_whole = signed(new_id(), {NEXT_GRANT: 10})
    await books.budget.deliver(paid_whole, paid_whole.cooperation_id)

    year_end = await close(books)

    of_agreement, of_decision = sorted(await published(books), key=lambda fact: fact.agreement_id is None)
    assert (of_agreement.agreement_id, of_agreement.decision_id) == (agreement.agreement_id, None)
    assert (of_decision.agreement_id, of_decision.decision_id) == (None, raised.decision_id)
    for fact, amount in ((of_agreement, 40), (of_decision, 70)):
        assert (fact.appropriation_item, fact.from_year, fact.to_year) == (GRANTS, THIS_YEAR, NEXT)
        assert [(line.cost_kind, line.amount) for line in fact.lines] == [(CostKind.GRANT, Decimal(amount))]
        assert fact.total == amount
    assert Decimal(year_end["moved"]) == of_agreement.total + of_decision.total


@pytest.mark.parametrize(("authorised", "following"), [([], "70.00"), ([900], "100.00")])
async def test_what_was_reserved_stands_on_the_next_year_beside_what_was_reserved_ahead_and_not_beside_what_was_planned(
    books: Books, authorised: list[int], following: str
) -> None:
    for year in (THIS_YEAR, NEXT):
        await allot(books.budget, 1000, year=year)
    for amount in authorised:
        await allot(books.budget, amount, kind=LimitKind.AUTHORISATION)
    decision = decided(new_id(), {GRANT: 70, NEXT_GRANT: 30})
    await books.budget.deliver(decision, decision.cooperation_id)
    (before,) = (await books.get("/reservations"))["items"]
    await close(books)
    (after,) = (await books.get("/reservations"))["items"]
    assert [(line["fiscal_year"], line["amount"], line["against"]) for line in after["lines"]] == [
        (NEXT, following, "allotment")
    ]
    assert after["version"] > before["version"], "whoever keeps a copy sees that it has changed"
    assert await faults_of(books.budget) == []


async def test_an_instalment_that_was_moved_after_its_money_is_paid_from_the_year_that_it_followed_to(
    books: Books,
) -> None:
    agreement = await half_paid(books)
    await close(books)
    await move_second(books, agreement)
    standing = await books.get(f"/commitments/{agreement.agreement_id}")
    assert (standing["agreed"], standing["bound"], standing["paid"]) == ("150.00", "90.00", "60.00")
    assert (await position_of(books.budget, year=NEXT)).committed == 90

    await run_job(books.budget, "propose due payments", "2027-02-02T09:00:00+00:00")
    page = await books.get("/payments?state=proposed")
    (payment,) = page["items"]
    assert (payment["amount"], payment["instalment_id"]) == ("40.00", str(agreement.instalments[1].instalment_id))
    path = f"/payments/{payment['id']}"
    approved = await books.post(f"{path}/approvals", version=payment["version"], moment="2027-02-03T09:00:00+00:00")
    assert approved.status_code == 200, approved.text
    settled = await books.settle(payment, "2027-02-05", moment="2027-02-05T09:00:00+00:00")
    assert settled.status_code == 200, settled.text
    paid = (await books.budget.told(PaymentMadeV1))[-1].data
    assert (paid["fiscal_year"], paid["amount"]) == (NEXT, "40.00")
    old, new = await position_of(books.budget), await position_of(books.budget, year=NEXT)
    assert (old.committed, old.paid, new.committed, new.paid) == (0, 60, 50, 40)
    assert await faults_of(books.budget) == []


async def test_what_follows_a_second_time_is_agreed_once(books: Books) -> None:
    """An amendment names the year that each cost was decided for, also when its money is bound on a later one."""
    agreement = await half_paid(books)
    await close(books)
    await move_second(books, agreement)
    await allot(books.budget, 1000, year=NEXT + 1)
    await close(books, NEXT)

    assert [(fact.from_year, fact.total) for fact in await published(books)] == [
        (THIS_YEAR, Decimal(40)),
        (NEXT, Decimal(90)),
    ]
    before = len(await books.budget.told(CommitmentAdjustedV1))
    async with books.budget.work() as work:
        await retry_commitment(work, agreement.agreement_id, now=datetime.fromisoformat("2028-02-01T09:00:00+00:00"))
    standing = await books.get(f"/commitments/{agreement.agreement_id}")
    assert (standing["agreed"], standing["bound"]) == ("150.00", "90.00")
    assert len(await books.budget.told(CommitmentAdjustedV1)) == before
    assert await faults_of(books.budget) == []


@pytest.mark.parametrize("rejected", [False, True])
async def test_what_was_proposed_or_stopped_before_the_year_end_follows_the_amendment(
    books: Books, rejected: bool
) -> None:
    agreement = await half_paid(books)
    await run_job(books.budget, "propose due payments", "2026-12-28T09:00:00+00:00")
    (proposed,) = (await books.get("/payments?state=proposed"))["items"]
    if rejected:
        path, why = f"/payments/{proposed['id']}/rejections", {"reason": "Kontot är fel."}
        assert (await books.post(path, why, version=proposed["version"])).status_code == 200
    await close(books)
    await move_second(books, agreement)

    old = await books.get(f"/payments/{proposed['id']}")
    instalment_id = agreement.instalments[1].instalment_id
    moved = await books.get(f"/instalments/{instalment_id}")
    assert (old["state"], moved["state"], moved["due_on"]) == ("rejected", "planned", "2027-02-01")
    await run_job(books.budget, "propose due payments", "2027-01-31T09:00:00+00:00")
    assert (await books.get("/payments?state=proposed"))["items"] == []
    await run_job(books.budget, "propose due payments", "2027-02-02T09:00:00+00:00")
    (anew,) = (await books.get("/payments?state=proposed"))["items"]
    assert (anew["instalment_id"], anew["amount"]) == (str(instalment_id), "40.00")


async def test_an_approved_payment_and_one_that_the_amendment_leaves_as_it_was_stay(books: Books) -> None:
    agreement = await half_paid(books)
    await run_job(books.budget, "propose due payments", "2026-12-28T09:00:00+00:00")
    (proposed,) = (await books.get("/payments?state=proposed"))["items"]
    same = amended(agreement, {GRANT: 100, NEXT_GRANT: 50})
    await books.budget.deliver(same, agreement.cooperation_id)
    path = f"/payments/{proposed['id']}"
    assert (await books.get(path))["state"] == "proposed"

    approved = await books.post(f"{path}/approvals", version=proposed["version"])
    assert approved.status_code == 200, approved.text
    await close(books)
    await move_second(books, agreement)
    assert (await books.get(path))["state"] == "approved"
    settled = await books.settle(proposed, "2027-02-05", moment="2027-02-05T09:00:00+00:00")
    assert settled.status_code == 200, settled.text
    assert (await books.budget.told(PaymentMadeV1))[-1].data["fiscal_year"] == NEXT
    assert await faults_of(books.budget) == []
