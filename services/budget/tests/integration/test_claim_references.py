"""Each claim has a reference of its own, and what comes in is booked on the claim whose reference the payer states."""

from typing import Any

import httpx
import pytest
from sqlalchemy import text

from budget.errors import WrongState
from budget.rules.claim_references import FIRST_NUMBER, reference_of, references_in
from budget.steps.write_voucher import write_voucher
from services.budget.tests import bank
from shared.contracts.budget import RepaymentClaimedV1, RepaymentReceivedV1
from tests.support.service import at

from .books import Books, faults_of, keyed, position_of
from .grant_case import GrantCase

MOMENT = "2026-11-25T10:00:00+00:00"


class Claimed:
    """200 and 100 kr are paid; 25 of each are claimed by the judgement of its statement."""

    def __init__(self, case: GrantCase) -> None:
        self.case, self.books = case, case.books

    async def all(self) -> list[dict[str, Any]]:
        return await self.case.claims()

    async def report(self, *transfers: dict[str, Any], dry_run: bool = False) -> list[tuple[str, str, str | None]]:
        said = [{"sign": "CRDT", "reference": f"IN{number}"} | one for number, one in enumerate(transfers)]
        headers = keyed(self.books.headers("finance_system"), **{"Content-Type": "application/xml"}) | at(MOMENT)
        file, query = bank.notification(*said), {"dry_run": str(dry_run).lower()}
        answer: httpx.Response = await self.books.budget.client.post(
            "/bank-reports", params=query, content=file, headers=headers
        )
        assert answer.status_code == 200, answer.text
        return [(row["outcome"], row["message"], row["claim_id"]) for row in answer.json()["rows"]]


@pytest.fixture
async def claimed(books: Books) -> Claimed:
    case = await GrantCase.sign(books, 200, 100)
    for number, amount in ((1, 200), (2, 100)):
        await case.pay(number)
        await case.judge(number, approved=amount - 25, refused=25)
    return Claimed(case)


def test_a_reference_has_a_check_digit_and_is_found_among_other_words() -> None:
    reference = reference_of(FIRST_NUMBER)
    assert reference == "100000017"
    assert len({reference_of(FIRST_NUMBER + step) for step in range(1000)}) == 1000
    assert references_in([f"Återbetalning {reference}, tack", reference]) == [reference]
    for wrong in ("100000018", "010000017", "1000000171", "10000017", "1 0000 0017"):
        assert references_in([wrong]) == [], wrong


async def test_two_claims_of_a_case_have_each_a_reference_and_say_what_they_are_about(claimed: Claimed) -> None:
    first, second = await claimed.all()
    assert first["payment_reference"] != second["payment_reference"]
    assert {first["diary_number"], second["diary_number"]} == {"2026:200"}
    parts = [part["instalment_id"] for part in (await claimed.case.standing())["instalments"]]
    assert [first["instalment_ids"], second["instalment_ids"]] == [[parts[0]], [parts[1]]]
    facts = [RepaymentClaimedV1.model_validate(e.data) for e in await claimed.books.budget.told(RepaymentClaimedV1)]
    published = {(str(fact.claim_id), fact.payment_reference, str(fact.statement_id)) for fact in facts}
    assert published == {(c["id"], c["payment_reference"], c["statement_id"]) for c in (first, second)}
    found = (await claimed.books.get(f"/repayment-claims?payment_reference={second['payment_reference']}"))["items"]
    assert [claim["id"] for claim in found] == [second["id"]]


async def test_what_comes_in_is_booked_on_the_claim_that_the_payer_names(claimed: Claimed) -> None:
    first, second = await claimed.all()
    by_ocr = {"amount": "25.00", "ocr": second["payment_reference"]}
    by_words = {"amount": "10.00", "message": f"Återbetalning {first['payment_reference']} från kommunen"}
    tried = await claimed.report(by_ocr, by_words, dry_run=True)
    assert [outcome for outcome, *_ in tried] == ["received", "received"]
    assert (await position_of(claimed.books.budget)).repaid == 0
    assert await claimed.report(by_ocr, by_words) == [("received", "", second["id"]), ("received", "", first["id"])]
    assert await claimed.report(by_ocr, by_words) == [("known", "", second["id"]), ("known", "", first["id"])]
    assert [(c["state"], c["outstanding"]) for c in await claimed.all()] == [("partly_paid", "15.00"), ("paid", "0.00")]
    assert (await position_of(claimed.books.budget)).repaid == 35
    received = [event.data for event in await claimed.books.budget.told(RepaymentReceivedV1)]
    assert [(fact["claim_id"], fact["amount"]) for fact in received] == [
        (second["id"], "25.00"),
        (first["id"], "10.00"),
    ]
    assert await faults_of(claimed.books.budget) == []


async def test_what_fits_no_claim_changes_nothing_and_stops_no_other(claimed: Claimed) -> None:
    first, second = await claimed.all()
    outcomes = await claimed.report(
        {"amount": "10.00", "ocr": "999999999"},
        {"amount": "25.01", "ocr": first["payment_reference"]},
        {"amount": "10.00", "ocr": first["payment_reference"], "currency": "EUR"},
        {"amount": "10.00", "message": f"{first['payment_reference']} {second['payment_reference']}"},
        {"amount": "10.00", "ocr": "2026:200"},
        {"amount": "10.00", "ocr": first["payment_reference"], "reference": "NOTPROVIDED", "unnamed": True},
        {"amount": "25.00", "ocr": second["payment_reference"]},
    )
    assert [outcome for outcome, *_ in outcomes] == ["difference"] * 6 + ["received"]
    assert [message for _, message, _ in outcomes[2:6]] == [
        "Beloppet är inte i kronor.",
        "Flera återkrav betalas med den referensen. Bokför inbetalningen på det som den gäller.",
        "Posten gäller inte en betalning härifrån.",
        "Bankens referens saknas i rapporten.",
    ]
    assert [claim["outstanding"] for claim in await claimed.all()] == ["25.00", "0.00"]


async def test_what_is_refused_at_its_last_step_leaves_the_claim_to_the_next(
    claimed: Claimed, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = await claimed.all()
    refusals = iter([WrongState("Kan inte bokföras."), None])

    async def refuse(*given: Any, **named: Any) -> None:
        if refusal := next(refusals):
            raise refusal
        await write_voucher(*given, **named)

    monkeypatch.setattr("budget.steps.book_repayment.write_voucher", refuse)
    part = {"amount": "10.00", "ocr": first["payment_reference"]}
    refused, received = await claimed.report(part, part)
    assert refused == ("difference", "Kan inte bokföras.", first["id"])
    assert received == ("received", "", first["id"])
    assert [claim["outstanding"] for claim in await claimed.all()] == ["15.00", "25.00"]
    assert await faults_of(claimed.books.budget) == []


@pytest.mark.parametrize("stated", ["ocr", "message"])
async def test_one_transfer_for_two_claims_is_divided_by_a_person(claimed: Claimed, stated: str) -> None:
    references = [claim["payment_reference"] for claim in await claimed.all()]
    ((outcome, message, _),) = await claimed.report({"amount": "20.00", stated: references})
    assert (outcome, message[:5]) == ("difference", "Flera")
    assert [claim["outstanding"] for claim in await claimed.all()] == ["25.00", "25.00"]


async def test_a_reference_on_a_later_line_of_the_message_is_found(claimed: Claimed) -> None:
    first, _ = await claimed.all()
    lines = ["Återbetalning av bidrag", first["payment_reference"]]
    assert await claimed.report({"amount": "25.00", "message": lines}) == [("received", "", first["id"])]


async def test_transfers_that_the_bank_has_booked_as_one_sum_are_not_taken_for_the_same(claimed: Claimed) -> None:
    """The reference is that of the sum: it tells none of them from the others."""
    first, _ = await claimed.all()
    one = {"amount": "10.00", "ocr": first["payment_reference"]}
    rows = await claimed.report(one | {"with": [one]})
    assert [(outcome, message) for outcome, message, _ in rows] == [
        ("difference", "Bankens referens saknas i rapporten.")
    ] * 2
    assert (await claimed.all())[0]["outstanding"] == "25.00"


async def test_the_sum_of_several_transfers_is_not_taken_for_that_of_the_first(claimed: Claimed) -> None:
    first, second = await claimed.all()
    bare = {"amount": "20.00", "ocr": first["payment_reference"], "own": "T1", "bare": True}
    rows = await claimed.report(bare | {"with": [{"amount": "5.00", "ocr": second["payment_reference"]}]})
    assert rows[0][:2] == ("difference", "Beloppet saknas i rapporten.")
    assert [claim["outstanding"] for claim in await claimed.all()] == ["25.00", "25.00"]


async def test_another_amount_under_a_known_reference_is_looked_at_by_a_person(claimed: Claimed) -> None:
    first, _ = await claimed.all()
    receipt = {"amount": "1.00", "received_on": "2026-11-22", "bank_reference": "BANK-IN0"}
    assert (await claimed.books.post(f"/repayment-claims/{first['id']}/receipts", receipt)).status_code == 200
    ((outcome, message, claim_id),) = await claimed.report({"amount": "10.00", "ocr": first["payment_reference"]})
    assert (outcome, claim_id) == ("difference", first["id"])
    assert "1,00" in message
    assert "10,00" in message
    assert (await claimed.all())[0]["outstanding"] == "24.00"


async def test_a_claim_that_was_sent_with_the_agreements_number_is_still_paid_with_it(claimed: Claimed) -> None:
    """As the release before this one wrote them: two of a case have the same, and a person says which is meant."""
    first, second = await claimed.all()
    async with claimed.books.budget.owned() as session:
        await session.execute(text("UPDATE claim SET payment_reference = NULL"))
    assert [claim["payment_reference"] for claim in await claimed.all()] == ["2026:200", "2026:200"]
    paid = {"amount": "25.00", "message": "2026:200"}
    ((outcome, message, _),) = await claimed.report(paid)
    assert (outcome, message[:5]) == ("difference", "Flera")
    receipt = {"amount": "25.00", "received_on": "2026-11-22", "bank_reference": "B7"}
    assert (await claimed.books.post(f"/repayment-claims/{first['id']}/receipts", receipt)).status_code == 200
    assert await claimed.report(paid) == [("received", "", second["id"])]


async def test_a_payment_of_ours_that_came_back_with_words_is_no_repayment(claimed: Claimed) -> None:
    reference = f"SKV{claimed.case.payments[1]['number']:012d}"
    words = (await claimed.all())[0]["payment_reference"]
    ((outcome, _, claim_id),) = await claimed.report({"amount": "25.00", "reference": reference, "message": words})
    assert (outcome, claim_id) == ("difference", None)
    assert (await position_of(claimed.books.budget)).repaid == 0
