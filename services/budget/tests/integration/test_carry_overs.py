"""An agreement that ran elsewhere comes into the books: its past in the years it counted in, and nothing twice."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from budget.models.limits import LimitKind
from budget.steps.find_grant_account import find_grant_account
from shared.clock import new_id
from shared.contracts.agreements import AgreementCarriedOverV1
from shared.contracts.budget import CommitmentRefusedV1, FundsCommittedV1, OpeningBalanceBookedV1, PaymentMadeV1
from tests.support import facts

from .books import Books, allot, faults_of, position_of, run_job
from .facts import GRANTS, ORGANIZER, Costs, lines
from .test_upgrade import forget_vouchers

COSTS: Costs = {(2025, "grant"): 200, (2026, "grant"): 300, (2027, "grant"): 250}
GROUND = "Punkt 7: bidrag som inte har redovisats ska betalas tillbaka när överenskommelsen upphör."


@dataclass
class Carried:
    """A grant of three years: the first instalment is accounted for, the second waits for its statement."""

    books: Books
    fact: AgreementCarriedOverV1

    @classmethod
    async def over(cls, books: Books, *, room: int | None = 1000) -> "Carried":
        if room:
            await allot(books.budget, room)
        await allot(books.budget, 1000, kind=LimitKind.AUTHORISATION)
        fact = _fact()
        await books.budget.deliver(fact, fact.cooperation_id)
        return cls(books, fact)

    async def commitment(self) -> Any:
        return await self.books.get(f"/commitments/{self.fact.agreement_id}")

    async def judge(self, number: int, **judged: Any) -> None:
        fact = facts.statement_approved(
            self.fact, statement_id=self.fact.statements_due[number - 1].statement_id, **judged
        )
        await self.books.budget.deliver(fact, self.fact.agreement_id)

    async def rows(self) -> list[tuple[int, ...]]:
        """Per instalment: paid, approved, open claim, repaid, written off, unaccounted; each of which adds up."""
        async with self.books.budget.work() as work:
            grant = await find_grant_account(work, self.fact.agreement_id)
        assert grant.account.excess == 0
        found = []
        for row in grant.account.standings:
            parts = (row.approved, row.open_claim, row.repaid, row.written_off, row.unaccounted)
            assert sum(parts) == row.part.paid
            assert min(parts) >= 0, parts
            found.append(tuple(int(amount) for amount in (row.part.paid, *parts)))
        return found


def _fact() -> AgreementCarriedOverV1:
    amounts, years = [200, 300, 250], [2025, 2026, 2027]
    statements = [new_id() for _ in amounts]
    parts = [
        facts.instalment(
            number=number,
            due_on=date(year, 2, 1),
            amount=Decimal(amount),
            after_statement_id=statements[number - 2] if number > 1 else None,
        )
        for number, (amount, year) in enumerate(zip(amounts, years, strict=True), 1)
    ]
    due = tuple(
        facts.statement_due(
            statement_id=statement, amount=part.amount, due_on=f"{year}-09-30", instalment_ids=(part.instalment_id,)
        )
        for statement, part, year in zip(statements, parts, years, strict=True)
    )
    payments = tuple(
        facts.carried_payment(
            instalment_id=part.instalment_id,
            amount=part.amount,
            paid_on=f"{year}-02-03",
            fiscal_year=year,
            bank_reference=f"BG{year}",
        )
        for part, year in zip(parts[:2], years[:2], strict=True)
    )
    repayment = {"amount": "10.00", "received_on": "2026-10-26", "bank_reference": "IN1"}
    return facts.agreement_carried_over(
        organization_number=ORGANIZER,
        diary_number="2024:118",
        starts_on="2025-01-15",
        ends_on="2027-12-31",
        signed_on="2024-12-01",
        cost_lines=lines(COSTS),
        measures=(),
        instalments=tuple(parts),
        statements_due=due,
        payments=payments,
        claims=(facts.carried_claim(statement_id=statements[0], amount="20.00", repayments=(repayment,)),),
        statements=(
            facts.carried_statement(
                statement_id=statements[0], used="180.00", approved="180.00", judged_on="2025-10-20"
            ),
        ),
    )


async def test_what_was_paid_counts_in_its_own_year_and_only_the_rest_is_bound(books: Books) -> None:
    case = await Carried.over(books)
    now = await position_of(books.budget)
    assert (now.paid, now.repaid, now.committed, now.available) == (300, 10, 0, 710)
    past = await position_of(books.budget, year=2025)
    assert (past.paid, past.available, past.is_red) == (200, 0, False)
    ahead = await position_of(books.budget, year=2027)
    assert ahead.committed == 250
    commitment = await case.commitment()
    assert (commitment["state"], commitment["agreed"], commitment["bound"], commitment["paid"]) == (
        "committed", "750.00", "250.00", "500.00",
    )  # fmt: skip
    assert await faults_of(books.budget) == []


async def test_a_past_year_whose_allotment_is_here_pays_of_it_and_lacks_nothing(books: Books) -> None:
    await allot(books.budget, 500, year=2025)
    await Carried.over(books)
    past = await position_of(books.budget, year=2025)
    assert (past.paid, past.closed, past.available) == (200, 0, 300)


async def test_nothing_that_was_paid_is_proposed_or_sent_again(books: Books) -> None:
    case = await Carried.over(books)
    await case.judge(1, approved_amount="180.00", unused_amount="20.00")
    await run_job(books.budget, "propose due payments")
    payments = (await books.get("/payments"))["items"]
    assert sorted((p["state"], p["paid_on"]) for p in payments) == [("paid", "2025-02-03"), ("paid", "2026-02-03")]
    answer = await books.post("/payment-files", {"pay_on": "2026-12-31"})
    assert answer.status_code != 201
    again = {"status": "paid", "paid_on": "2026-02-03", "bank_reference": "BG2"}
    refused = await books.post(f"/payments/{payments[0]['id']}/settlements", again, role="finance_system")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/wrong-state")
    assert len((await books.get("/repayment-claims"))["items"]) == 1


async def test_opening_vouchers_have_a_series_of_their_own_that_does_not_leave(books: Books) -> None:
    await Carried.over(books)
    vouchers = (await books.get("/vouchers?sort=day"))["items"]
    assert [(v["series"], v["kind"], v["day"], v["number"], v["amount"]) for v in vouchers] == [
        ("IB", "opening", "2025-02-03", 1, "200.00"),
        ("IB", "opening", "2026-02-03", 1, "300.00"),
        ("IB", "opening", "2026-10-26", 2, "-10.00"),
    ]
    file = await books.budget.client.get(
        "/sie-exports",
        params={"programme": facts.PROGRAMME, "since": "2026-01-01", "until": "2026-12-31"},
        headers=books.headers(),
    )
    assert (file.status_code, b"#VER" in file.content) == (200, False)


async def test_a_closed_year_gets_no_voucher_of_what_another_system_paid_in_it_not_later_either(books: Books) -> None:
    await allot(books.budget, 500, year=2025)
    year_end = {"programme": facts.PROGRAMME, "item": GRANTS, "fiscal_year": 2025, "diary_number": "2026:1"}
    closed = await books.post("/year-ends", year_end, subject="siv")
    assert closed.status_code == 201, closed.text
    await Carried.over(books)
    await run_job(books.budget, "book missing vouchers")
    vouchers = (await books.get("/vouchers"))["items"]
    assert [(v["series"], v["day"]) for v in vouchers if v["day"] < "2026"] == []
    assert await faults_of(books.budget) == []


async def test_money_that_came_back_in_a_year_that_is_closed_gets_no_voucher_either(books: Books) -> None:
    await Carried.over(books)
    async with books.budget.owned() as session:  # as if every year had been closed
        await forget_vouchers(session)
    await run_job(books.budget, "book missing vouchers")
    assert (await books.get("/vouchers"))["items"] == []


async def test_the_money_adds_up_and_runs_on_to_a_claim_at_the_end(books: Books) -> None:
    case = await Carried.over(books)
    await case.judge(1, approved_amount="180.00", unused_amount="20.00")
    assert await case.rows() == [(200, 180, 10, 10, 0, 0), (300, 0, 0, 0, 0, 300), (0, 0, 0, 0, 0, 0)]
    ended = facts.agreement_terminated(case.fact, repayment_ground=GROUND)
    await books.budget.deliver(ended, case.fact.cooperation_id)
    assert await case.rows() == [(200, 180, 10, 10, 0, 0), (300, 0, 300, 0, 0, 0), (0, 0, 0, 0, 0, 0)]
    assert (await position_of(books.budget, year=2027)).committed == 0
    assert await faults_of(books.budget) == []


async def test_the_sums_are_published_as_the_books_have_them_and_each_payment_as_itself(books: Books) -> None:
    case = await Carried.over(books)
    (opening,) = await books.budget.told(OpeningBalanceBookedV1)
    names = ("agreed", "paid", "bound", "open_claims", "repaid", "written_off")
    assert [opening.data[name] for name in names] == ["750.00", "500.00", "250.00", "10.00", "10.00", "0.00"]
    made = [PaymentMadeV1.model_validate(event.data) for event in await books.budget.told(PaymentMadeV1)]
    assert [(fact.payment_id, fact.fiscal_year) for fact in made] == [
        (payment.payment_id, payment.fiscal_year) for payment in case.fact.payments
    ]
    assert len(await books.budget.told(FundsCommittedV1)) == 1


@pytest.mark.parametrize("room", [None, 289])
async def test_without_room_for_this_year_the_paid_money_shows_red_and_what_is_ahead_is_bound(
    books: Books, room: int | None
) -> None:
    """A payment that the bank has made is a fact; the limit says no more than that."""
    await Carried.over(books, room=room)
    now = await position_of(books.budget)
    assert (now.paid, now.is_red) == (300, True)
    assert await faults_of(books.budget) == []


async def test_unpaid_money_of_a_past_year_waits_for_room_in_the_running_one(books: Books) -> None:
    """2026's instalment was never paid: it is bound now, or it waits, as for every agreement."""
    fact = _fact()
    unpaid = fact.model_copy(update={"payments": fact.payments[:1]})
    await books.budget.deliver(unpaid, unpaid.cooperation_id)
    assert len(await books.budget.told(CommitmentRefusedV1)) == 1
    assert (await books.get(f"/commitments/{fact.agreement_id}"))["state"] == "refused"
    await allot(books.budget, 1000)
    assert (await books.get(f"/commitments/{fact.agreement_id}"))["bound"] == "300.00"
    assert await faults_of(books.budget) == []
