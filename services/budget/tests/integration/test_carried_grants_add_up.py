"""The grant adds up across a year-end too, whatever had become of each instalment by then and whichever are moved."""

import random
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from shared.contracts.budget import FundsCarriedForwardV1

from .books import GRANT, Books, allot, faults_of, run_job
from .facts import GRANTS, PROGRAMME, THIS_YEAR, amended
from .grant_case import GrantCase

AMOUNTS = (200, 100, 50)
WHOLE = sum(AMOUNTS)
NEXT = THIS_YEAR + 1
CASES = 4
MOVED, LATER = "2027-02-01T09:00:00+00:00", "2027-03-01T09:00:00+00:00"


async def close(books: Books, year: int) -> Decimal:
    body = {"programme": PROGRAMME, "item": GRANTS, "fiscal_year": year, "diary_number": f"{year + 1}:5"}
    moment = f"{year + 1}-01-20T10:00:00+00:00"
    answer = await books.post("/year-ends", body, subject="redovisningschefen", moment=moment)
    assert answer.status_code == 201, answer.text
    return Decimal(answer.json()["moved"])


async def before_the_end(case: GrantCase, number: int, chance: random.Random) -> None:
    """A payment is left proposed, rejected, approved or paid; what is paid may be judged, and so claimed."""
    path, how = f"/payments/{case.payments[number]['id']}", chance.choice(("left", "rejected", "approved", "paid"))
    if how == "rejected":
        assert (await case.books.post(f"{path}/rejections", {"reason": "Fel."}, version=1)).status_code == 200
    elif how == "approved":
        await case.approve(number)
    elif how == "paid":
        await case.pay(number)
        if chance.random() < 0.5:
            await case.judge(number, approved=10, refused=chance.choice((0, 30)))


async def follow(case: GrantCase, chance: random.Random) -> None:
    """Both move some of the instalments to the year that their money followed to; what is paid stays."""
    paid = {row["instalment_id"] for row in (await case.standing())["instalments"] if Decimal(row["paid"])}
    parts = [
        part.model_copy(update={"due_on": date(NEXT, 2, 10)})
        if str(part.instalment_id) not in paid and chance.random() < 0.6
        else part
        for part in case.agreement.instalments
    ]
    change = amended(case.agreement, {GRANT: WHOLE}).model_copy(
        update={
            "instalments": tuple(parts),
            "statements_due": case.agreement.statements_due,
            "signed_on": date(NEXT, 1, 29),
        }
    )
    with time_machine.travel(MOVED):
        await case.books.budget.deliver(change, case.agreement.cooperation_id)


async def pay_the_rest(books: Books, chance: random.Random) -> None:
    """What is due is paid, but for some; a payment that was approved before the year-end too."""
    for instalment in (await books.get("/instalments?limit=100"))["items"]:
        if instalment["state"] == "held":
            await books.post(f"/instalments/{instalment['id']}/proposals", subject="eva", moment=LATER)
    await run_job(books.budget, "propose due payments", LATER)
    for payment in (await books.get("/payments?limit=100"))["items"]:
        if payment["state"] in ("paid", "rejected") or chance.random() < 0.2:
            continue
        if payment["state"] == "proposed":
            path = f"/payments/{payment['id']}/approvals"
            answer = await books.post(path, version=payment["version"], moment=LATER)
            assert answer.status_code == 200, answer.text
        settled = {"status": "paid", "paid_on": "2027-03-01", "bank_reference": f"M{payment['number']}"}
        path = f"/payments/{payment['id']}/settlements"
        answer = await books.post(path, settled, role="finance_system", moment=LATER)
        assert answer.status_code == 200, answer.text


async def add_up(cases: list[GrantCase]) -> None:
    """Each instalment by itself, and each agreement: all that is agreed is paid or bound, once."""
    for case in cases:
        rows = await case.rows()
        standing: dict[str, Any] = await case.books.get(f"/commitments/{case.agreement.agreement_id}")
        paid = sum(row[0] for row in rows)
        found = [Decimal(standing[name]) for name in ("agreed", "paid", "bound")]
        assert found == [WHOLE, paid, WHOLE - paid], standing
    assert await faults_of(cases[0].books.budget) == []


@pytest.mark.parametrize("seed", [3, 8])
async def test_what_is_agreed_is_paid_or_bound_once_over_two_year_ends(books: Books, seed: int) -> None:
    chance = random.Random(seed)
    await allot(books.budget, 5000, year=NEXT)
    cases = [await GrantCase.sign(books, *AMOUNTS) for _ in range(CASES)]
    for case in cases:
        for number in case.payments:
            await before_the_end(case, number, chance)
    await add_up(cases)
    moved = await close(books, THIS_YEAR)
    for case in cases:
        await follow(case, chance)
    await add_up(cases)
    await pay_the_rest(books, chance)
    await add_up(cases)
    for case in cases[::2]:
        await case.judge(1, approved=20, refused=20)
    later = await close(books, NEXT)
    await add_up(cases)

    told = [FundsCarriedForwardV1.model_validate(e.data) for e in await books.budget.told(FundsCarriedForwardV1)]
    assert sum(fact.total for fact in told if fact.from_year == THIS_YEAR) == moved > 0
    assert sum(fact.total for fact in told if fact.from_year == NEXT) == later
