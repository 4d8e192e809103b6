"""Instalments by plan and condition: each is proposed once, when it is due and its statement is approved."""

import asyncio
from datetime import date
from decimal import Decimal

import pytest

from budget.steps import propose_grant
from shared.clock import new_id
from tests.support import facts

from .books import Books
from .facts import THIS_YEAR, instalment

LATER = date(THIS_YEAR + 1, 2, 1)


async def test_an_instalment_that_is_due_is_proposed_once(books: Books) -> None:
    await books.agree(instalment(200))
    await books.propose_due()
    await books.propose_due()
    payment = await books.only_payment()
    assert (payment["state"], payment["amount"]) == ("proposed", "200.00")


async def test_an_instalment_waits_for_its_statement(books: Books) -> None:
    statement_id = new_id()
    agreement = await books.agree(instalment(200, after=statement_id))
    await books.propose_due()
    before = (await books.get("/payments"))["items"]
    await books.approve_statement(agreement, statement_id)
    assert before == []
    assert (await books.only_payment())["amount"] == "200.00"


async def test_nothing_is_proposed_while_the_agreement_is_paused(books: Books) -> None:
    agreement = await books.agree(instalment(200))
    await books.budget.deliver(facts.agreement_paused(agreement), agreement.cooperation_id)
    await books.propose_due()
    assert (await books.get("/payments"))["items"] == []


async def test_two_workers_that_propose_at_once_propose_once(books: Books) -> None:
    await books.agree(instalment(100, 1), instalment(150, 2))
    await asyncio.gather(*(books.propose_due() for _ in range(3)))
    page = await books.get("/payments")
    assert sorted(payment["amount"] for payment in page["items"]) == ["100.00", "150.00"]


async def test_an_instalment_is_planned_for_a_banking_day(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(propose_grant, "choose_pay_day", lambda planned: date(2026, 12, 30))
    await books.agree(instalment(200))
    await books.propose_due()
    assert (await books.only_payment())["pay_on"] == "2026-12-30"


async def test_an_instalment_that_an_amendment_pays_nothing_of_is_cancelled_and_keeps_its_amount(books: Books) -> None:
    later = instalment(100, due=LATER)
    agreement = await books.agree(later)
    nothing = (later.model_copy(update={"amount": Decimal(0)}),)
    amended = facts.agreement_amended(agreement, version=2, previous_version=1, instalments=nothing)
    await books.budget.deliver(amended, agreement.cooperation_id)
    (shown,) = (await books.get("/instalments"))["items"]
    assert (shown["state"], shown["amount"]) == ("cancelled", "100.00")
