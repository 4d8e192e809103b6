"""The bank's answer to a payment, and the day that decides the year it counts in."""

from datetime import datetime

from budget.use_cases.commitments.retry_commitment import retry_commitment
from shared.clock import new_id
from shared.contracts.budget import CommitmentRefusedV1, PaymentMadeV1
from tests.support.service import at

from .books import GRANT, Books, allot, faults_of, keyed, position_of, publish_positions
from .facts import GRANTS, PROGRAMME, THIS_YEAR, amended, instalment, signed

NEXT = THIS_YEAR + 1
SECOND_OF_JANUARY = "2027-01-02T10:00:00+00:00"


async def test_a_payment_made_moves_from_committed_to_paid_and_is_published(books: Books) -> None:
    await books.pay()
    now = await position_of(books.budget)
    assert (now.committed, now.paid, now.available) == (400, 200, 400)
    fact = (await books.budget.told(PaymentMadeV1))[0].data
    assert (fact["amount"], fact["fiscal_year"], fact["paid_on"]) == ("200.00", 2026, "2026-11-24")
    assert await faults_of(books.budget) == []


async def test_a_payment_day_that_has_not_come_is_refused(books: Books) -> None:
    await allot(books.budget, 500, year=NEXT)
    payment = await books.approved_instalment()
    answer = await books.settle(payment, "2027-01-02", moment="2026-12-30T10:00:00+00:00")
    assert answer.status_code == 422
    assert (await position_of(books.budget)).committed == 600


async def test_the_finance_system_may_report_the_same_twice(books: Books) -> None:
    payment = await books.approved_instalment()
    answers = [await books.settle(payment) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert (await position_of(books.budget)).paid == 200
    assert len(await books.budget.told(PaymentMadeV1)) == 1


async def test_a_grant_paid_on_2_january_burdens_the_new_year(books: Books) -> None:
    await allot(books.budget, 500, year=NEXT)
    payment = await books.approved_instalment()
    answer = await books.settle(payment, "2027-01-02", moment=SECOND_OF_JANUARY)
    assert answer.status_code == 200, answer.text
    old, new = await position_of(books.budget), await position_of(books.budget, year=NEXT)
    assert (old.paid, old.committed) == (0, 400)
    assert (new.paid, new.available) == (200, 300)
    assert await faults_of(books.budget) == []


async def test_money_that_has_left_the_bank_is_booked_in_a_year_without_room_and_the_red_is_published(
    books: Books,
) -> None:
    payment = await books.approved_instalment()
    answer = await books.settle(payment, "2027-01-02", moment=SECOND_OF_JANUARY)
    assert answer.status_code == 200, answer.text
    new = await position_of(books.budget, year=NEXT)
    assert (new.paid, new.available, new.is_red) == (200, -200, True)
    facts = [position for position in await publish_positions(books.budget) if position.fiscal_year == NEXT]
    assert [fact.available for fact in facts if fact.cost_kind is None] == [-200]
    assert await faults_of(books.budget) == []


async def test_a_year_that_has_begun_turns_red_by_a_payment_and_binds_nothing_more(books: Books) -> None:
    budget = books.budget
    await allot(budget, 50, year=NEXT)
    payment = await books.approved_instalment()
    row = f"{PROGRAMME},E,V1,grant,10,2027-01-02,x"
    spent = f"programme,source,reference,cost_kind,amount,counted_on,text\n{row}\n"
    headers = keyed(books.headers(), **{"Content-Type": "text/csv"}) | at(SECOND_OF_JANUARY)
    imported = await budget.client.post("/payment-imports", content=spent.encode(), headers=headers)
    answer = await books.settle(payment, "2027-01-02", moment=SECOND_OF_JANUARY)
    assert (imported.status_code, answer.status_code) == (200, 200), answer.text
    more = signed(new_id(), {(NEXT, "grant"): 1})
    await budget.deliver(more, more.cooperation_id)
    async with budget.work() as work:
        await retry_commitment(work, more.agreement_id, now=datetime.fromisoformat("2027-01-03T10:00:00+00:00"))
    now = await position_of(budget, year=NEXT)
    assert (now.available, now.committed) == (-160, 0)
    assert "Pengarna räcker inte" in (await budget.told(CommitmentRefusedV1))[-1].data["reason"]
    assert await faults_of(budget) == []


async def test_a_payment_made_when_less_is_bound_than_was_sent_is_booked_in_full(books: Books) -> None:
    agreement = await books.agree(instalment(200))
    await books.propose_due()
    payment = await books.approve()
    await books.budget.deliver(amended(agreement, {GRANT: 150}), agreement.cooperation_id)
    answer = await books.settle(payment)
    assert answer.status_code == 200, answer.text
    now = await position_of(books.budget)
    assert (now.committed, now.paid, now.available) == (0, 200, 800)
    assert await faults_of(books.budget) == []


async def test_a_payment_reported_after_its_year_was_closed_counts_in_the_running_year(books: Books) -> None:
    await allot(books.budget, 500, year=NEXT)
    payment = await books.approved_instalment()
    year_end = {"programme": PROGRAMME, "item": GRANTS, "fiscal_year": THIS_YEAR, "diary_number": "2027:1"}
    closed = await books.post("/year-ends", year_end, moment="2027-01-10T10:00:00+00:00")
    answer = await books.settle(payment, "2026-12-30", moment="2027-01-12T10:00:00+00:00")
    assert (closed.status_code, answer.status_code) == (201, 200), answer.text
    assert answer.json()["fiscal_year"] == NEXT
    assert (await position_of(books.budget, year=NEXT)).paid == 200
    assert await faults_of(books.budget) == []


async def test_an_amendment_counts_paid_money(books: Books) -> None:
    agreement = await books.agree(instalment(200))
    await books.propose_due()
    await books.settle(await books.approve())
    await books.budget.deliver(amended(agreement, {GRANT: 500}), agreement.cooperation_id)
    now = await position_of(books.budget)
    assert (now.committed, now.paid, now.available) == (300, 200, 500)
    assert await faults_of(books.budget) == []
