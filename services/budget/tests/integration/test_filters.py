"""Lists are narrowed by what people look for: whose, in what state, from when till when."""

from typing import Any

import pytest

from tests.support import facts
from tests.support.descriptions import none_is_wrong
from tests.support.narrowing import letting_in_an_unknown_assignment, narrowed_in

from .books import PAYEE, Books, allot
from .facts import ORGANIZER, PROGRAMME

OTHER = "2120000696"


async def found(books: Books, path: str) -> int:
    page = await books.get(path)
    total: int = page["_meta"]["total_records"]
    return total


@pytest.mark.parametrize("name", ["payments", "vouchers", "payees", "commitments"])
async def test_a_list_is_narrowed_to_an_organiser(books: Books, name: str) -> None:
    await books.pay()
    await books.post("/payees", PAYEE)
    everything = await found(books, f"/{name}")
    assert everything > 0
    assert await found(books, f"/{name}?organization_number={ORGANIZER}") == everything
    assert await found(books, f"/{name}?organization_number={OTHER}") == 0


async def test_payments_are_found_by_the_day_to_pay_and_vouchers_by_their_agreement(books: Books) -> None:
    payment: dict[str, Any] = await books.pay()
    day, agreement = payment["pay_on"], payment["commitment_id"]
    assert await found(books, f"/payments?since={day}&until={day}&programme={payment['programme']}") == 1
    assert await found(books, "/payments?until=2026-11-01") == 0
    assert await found(books, "/payments?since=2099-01-01") == 0
    assert await found(books, f"/vouchers?commitment_id={agreement}&kind=payment") == 1
    assert await found(books, f"/vouchers?commitment_id={agreement}&kind=repayment") == 0


async def test_payees_are_found_by_a_part_of_their_name(books: Books) -> None:
    assert (await books.post("/payees", PAYEE)).status_code == 201
    assert await found(books, "/payees?name=EMPELkom") == 1
    assert await found(books, "/payees?name=%25") == 0, "a sign of the database is a sign like others"


async def test_claims_are_found_by_their_agreement_and_organiser(books: Books) -> None:
    payment: dict[str, Any] = await books.pay()
    body = {"commitment_id": payment["commitment_id"], "amount": "100.00", "reason": "Insatsen blev inte av."}
    decided = await books.post("/repayment-claims", body, role="decider")
    assert decided.status_code == 201, decided.text
    assert await found(books, f"/repayment-claims?commitment_id={payment['commitment_id']}") == 1
    assert await found(books, f"/repayment-claims?organization_number={ORGANIZER}&state=decided") == 1
    assert await found(books, f"/repayment-claims?organization_number={OTHER}") == 0


@pytest.mark.parametrize("path", ["positions", "allotments", "authorisations", "ledger-accounts"])
async def test_an_item_is_found_by_any_of_its_names_or_refused(books: Books, path: str) -> None:
    await allot(books.budget, 1000)
    income = {"programme": PROGRAMME, "source": "esf", "amount": "500.00", "diary_number": "ESF 2026/7",
              "reference": "V2026-1", "received_on": "2026-11-20"}  # fmt: skip
    assert (await books.post("/incomes", income)).is_success
    named = [await found(books, f"/{path}?item={item}") for item in ("esf", "ESF", "Esf")]
    assert named == [1, 1, 1] if path == "positions" else len(set(named)) == 1
    for unknown, expected in (("1:9 ap.9", "1:1, 1:5 ap.3"), ("eu", "1:5 ap.3"), ("1:5AP.3", "1:5 ap.3")):
        answer = await books.budget.client.get(f"/{path}?item={unknown}", headers=books.headers("controller"))
        assert answer.status_code == 422, unknown
        (fault,) = answer.json()["errors"]
        assert fault["field"] == "query.item"
        assert expected in fault["expected"]


async def test_an_assignment_is_searched_for_as_it_is_written(books: Books) -> None:
    answer = await books.budget.client.get("/payments?programme=SBS-2015", headers=books.headers("controller"))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["expected"].startswith("uppdragets kod med små bokstäver")


async def test_an_assignment_that_nothing_is_called_is_refused_wherever_one_searches(books: Books) -> None:
    assert await letting_in_an_unknown_assignment(books.budget, books.authorization("controller", "auditor")) == []


async def test_every_list_is_narrowed_by_what_it_shows(books: Books) -> None:
    payment: dict[str, Any] = await books.pay()
    await books.post("/payees", PAYEE)
    claim = {"commitment_id": payment["commitment_id"], "amount": "100.00", "reason": "Insatsen blev inte av."}
    income = {"programme": PROGRAMME, "source": "esf", "amount": "500.00", "diary_number": "ESF 2026/7",
              "reference": "V2026-1", "received_on": "2026-11-20"}  # fmt: skip
    decision = facts.supervision_changed(decision_type="ATERKALLELSE", organization_number=ORGANIZER)
    await books.budget.deliver(decision, decision.supervision_id)
    release = {"supervision_id": str(decision.supervision_id), "reason": "Bristerna är avhjälpta."}
    for path, body, role in (
        ("/repayment-claims", claim, "decider"),
        ("/incomes", income, "controller"),
        ("/supervision-releases", release, "case_officer"),
    ):
        made = await books.post(path, body, role=role)
        assert made.status_code == 201, made.text
    roles = ("controller", "auditor", "finance_system", "case_officer", "operator")
    narrowing = await narrowed_in(books.budget, "budget", books.authorization(*roles))
    none_is_wrong(narrowing.faults)
    assert {"budget /payments", "budget /instalments", "budget /vouchers", "budget /payees"} & {
        *narrowing.empty
    } == set()
