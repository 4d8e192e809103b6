"""A delivery that is corrected to less is held against what has been booked of it: shown, not paid, and taken back."""

from datetime import date
from typing import Any

import pytest

from shared.clock import new_id
from shared.contracts.agreements import AgreementSignedV1
from tests.support import facts

from .books import Books, allot, faults_of, position_of
from .facts import GRANTS, PROGRAMME, SUPPLIER, THIS_YEAR, ordered, signed

COURSE, ORDER = new_id(), new_id()
SERVICE = "education_service"
NEXT = THIS_YEAR + 1
JANUARY = "2027-01-22T10:00:00+00:00"
REASON = "Leveransen enligt Dnr 2026:412, ramavtal 3 rättades 2027-01-21: 20,00\u00a0kr togs tillbaka."


class Buying:
    """An agreement with 300 kronor for a course of which 120 are delivered."""

    def __init__(self, books: Books, agreement: AgreementSignedV1) -> None:
        self.books, self.agreement = books, agreement

    async def deliver(self, delivered: int, *, taken_back: int = 0, invoiced: int = 0) -> None:
        correction = {"amount": f"{taken_back}.00", "corrected_on": date(NEXT, 1, 21)} if taken_back else None
        said = ordered(self.agreement, ORDER, COURSE, delivered=delivered, invoiced=invoiced, correction=correction)
        await self.books.budget.deliver(said, ORDER)

    def _cost(self, amount: int) -> dict[str, Any]:
        cost = {"commitment_id": str(self.agreement.agreement_id), "cost_kind": SERVICE, "measure_id": str(COURSE)}
        return cost | {"amount": f"{amount}.00", "incurred_on": "2026-11-20", "message": "Kurs"}

    async def accrue(self, amount: int) -> dict[str, Any]:
        answer = await self.books.post("/accruals", self._cost(amount), subject="eva")
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def propose(self, amount: int, accrual: dict[str, Any] | None = None, moment: str = JANUARY) -> Any:
        body = self._cost(amount) | {"pay_on": "2027-01-29", "payee_organization_number": SUPPLIER}
        body |= {"accrual_id": accrual["id"]} if accrual else {}
        return await self.books.post("/payments", body, subject="olle", moment=moment)

    async def approve(self, payment: dict[str, Any]) -> Any:
        path = f"/payments/{payment['id']}/approvals"
        return await self.books.post(path, role="decider", version=payment["version"], moment=JANUARY)

    async def read(self, accrual: dict[str, Any]) -> dict[str, Any]:
        return dict(await self.books.get(f"/accruals/{accrual['id']}"))

    async def reverse(self, accrual: dict[str, Any], amount: str | None, **by: Any) -> Any:
        body = {"reason": "Kursdagen ställdes in."} | ({"amount": amount} if amount else {})
        version = (await self.read(accrual))["version"]
        by = {"subject": "bo", "moment": JANUARY} | by
        return await self.books.post(f"/accruals/{accrual['id']}/reversals", body, version=version, **by)

    async def differing(self) -> list[tuple[str, str, str]]:
        found = (await self.books.get("/accruals?undelivered=true"))["items"]
        return [(row["id"], row["undelivered"], row["undelivered_reason"]) for row in found]


@pytest.fixture
async def buying(books: Books) -> Buying:
    for year in (THIS_YEAR, NEXT):
        await allot(books.budget, 1000, year=year)
    line = facts.cost_line(
        fiscal_year=THIS_YEAR, cost_kind=SERVICE, amount="300.00", measure_id=COURSE, measure_kind="tailored"
    )
    agreement = signed(new_id(), {}).model_copy(update={"cost_lines": (line,)})
    await books.budget.deliver(agreement, agreement.cooperation_id)
    buying = Buying(books, agreement)
    await buying.deliver(120)
    return buying


async def test_a_correction_after_the_accrual_is_shown_with_its_cause_and_taken_back_by_another(
    buying: Buying,
) -> None:
    accrual = await buying.accrue(120)
    assert (accrual["undelivered"], accrual["undelivered_reason"], await buying.differing()) == ("0.00", None, [])
    await buying.deliver(100, taken_back=20)
    assert await buying.differing() == [(accrual["id"], "20.00", REASON)]
    shown = await buying.read(accrual)
    assert shown["version"] > accrual["version"], "what is shown has changed"

    herself = await buying.reverse(accrual, "20.00", subject="eva")
    too_much = await buying.reverse(accrual, "120.01")
    assert (herself.status_code, too_much.status_code) == (403, 422)
    answer = await buying.reverse(accrual, "20.00")
    assert answer.status_code == 200, answer.text
    taken = answer.json()
    assert (taken["state"], taken["reversed"], taken["outstanding"]) == ("open", "20.00", "100.00")
    assert (taken["undelivered"], await buying.differing()) == ("0.00", [])
    now = await position_of(buying.books.budget)
    assert (now.paid, now.committed) == (100, 200)
    assert await faults_of(buying.books.budget) == []

    # The rest is paid, or taken back as well: each has a voucher.
    done = (await buying.reverse(accrual, None)).json()
    assert done["state"] == "reversed"
    assert [(part["amount"], part["reversed_by"]) for part in done["reversals"]] == [("20.00", "bo"), ("100.00", "bo")]
    vouchers = (await buying.books.get("/vouchers?sort=number"))["items"]
    assert [(v["kind"], v["amount"]) for v in vouchers] == [
        ("accrual", "120.00"),
        ("reversal", "-20.00"),
        ("reversal", "-100.00"),
    ]
    assert [voucher["cause_id"] for voucher in vouchers[1:]] == [part["id"] for part in done["reversals"]]
    assert (await position_of(buying.books.budget)).paid == 0


async def test_a_correction_before_the_accrual_leaves_no_difference(buying: Buying) -> None:
    await buying.deliver(100, taken_back=20)
    refused = await buying.books.post("/accruals", buying._cost(120), subject="eva")
    assert refused.json()["type"] == "/problems/not-delivered"
    accrual = await buying.accrue(100)
    assert (accrual["undelivered"], await buying.differing()) == ("0.00", [])


async def test_a_closed_year_stands_and_the_cost_is_taken_back_in_the_running_one(buying: Buying) -> None:
    accrual = await buying.accrue(120)
    body = {"programme": PROGRAMME, "item": GRANTS, "fiscal_year": THIS_YEAR, "diary_number": "2027:5"}
    # Services are on the same item here.
    closed = await buying.books.post("/year-ends", body, subject="chefen", moment="2027-01-20T10:00:00+00:00")
    assert closed.status_code == 201, closed.text
    before = await position_of(buying.books.budget)
    await buying.deliver(100, taken_back=20)
    assert await buying.differing() == [(accrual["id"], "20.00", REASON)]
    assert (await buying.reverse(accrual, "20.00")).status_code == 200

    old, new = await position_of(buying.books.budget), await position_of(buying.books.budget, year=NEXT)
    assert old == before
    assert (old.paid, new.paid, new.committed) == (120, -20, 200)
    vouchers = (await buying.books.get("/vouchers?sort=number"))["items"]
    assert [(v["kind"], v["day"][:4], v["rows"][0]["fiscal_year"]) for v in vouchers] == [
        ("accrual", "2026", THIS_YEAR),
        ("reversal", "2027", NEXT),
    ]
    assert await buying.differing() == []
    assert await faults_of(buying.books.budget) == []


async def test_what_is_no_longer_delivered_is_not_paid(buying: Buying) -> None:
    accrual = await buying.accrue(120)
    proposed = (await buying.propose(120, accrual)).json()
    await buying.deliver(100, taken_back=20)
    refused = await buying.approve(proposed)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/not-delivered")
    assert "100,00" in refused.json()["detail"]
    still = await buying.reverse(accrual, "20.00")
    assert still.status_code == 409, "the payment is on its way"
    why = {"reason": "Mindre är levererat."}
    await buying.books.post(f"/payments/{proposed['id']}/rejections", why, version=proposed["version"], subject="bo")
    again = await buying.propose(101, accrual)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/not-delivered")
    assert (await buying.reverse(accrual, "20.00")).status_code == 200
    right = await buying.propose(100, accrual)
    assert right.status_code == 201, right.text
    assert (await buying.approve(right.json())).status_code == 200


async def test_an_invoice_without_an_accrual_is_held_against_the_corrected_delivery_when_it_is_approved(
    buying: Buying,
) -> None:
    proposed = (await buying.propose(120)).json()
    await buying.deliver(100, taken_back=20)
    refused = await buying.approve(proposed)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/not-delivered")
    await buying.deliver(100, taken_back=20, invoiced=120)
    assert (await buying.approve(proposed)).status_code == 200, "two persons have let the invoice pass"


async def test_what_was_paid_before_the_correction_stays_shown_until_it_is_delivered_after_all(buying: Buying) -> None:
    accrual = await buying.accrue(120)
    payment = (await buying.propose(120, accrual)).json()
    await buying.approve(payment)
    assert (await buying.books.settle(payment, "2027-01-22", moment=JANUARY)).status_code == 200
    await buying.deliver(100, taken_back=20)
    assert await buying.differing() == [(accrual["id"], "20.00", REASON)]
    assert (await buying.reverse(accrual, None)).status_code == 409, "nothing is left to pay of it"
    await buying.deliver(120, taken_back=20)
    assert await buying.differing() == []
