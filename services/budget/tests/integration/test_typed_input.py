"""What people and systems type: each slip of the pen is refused at its field, and none is a fault of the service."""

from typing import Any

import pytest

from shared.clock import new_id

from .books import Books, keyed
from .facts import GRANTS, PROGRAMME, THIS_YEAR, instalment

LIMIT = {"programme": PROGRAMME, "item": GRANTS, "fiscal_year": THIS_YEAR, "amount": "5.00", "diary_number": "U2026/1",
         "decided_on": "2026-11-02"}  # fmt: skip
FORECAST = {"programme": PROGRAMME, "forecast_on": "2026-10-23"}
LARGEST = "9999999999999.99"
NOBODY = "01990000-0000-7000-8000-000000000000"


def fields(answer: Any) -> list[str]:
    assert answer.status_code == 422, answer.text
    return [fault["field"] for fault in answer.json().get("errors", [])]


@pytest.mark.parametrize("path", ["/allotments", "/authorisations"])
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", "0.00"),
        ("amount", "250.000"),
        ("amount", 250),
        ("amount", "10000000000000.00"),
        ("decided_on", "0001-01-01"),
        ("decided_on", "1764288000"),
        ("decided_on", 0),
        ("decided_on", "2026-11-23"),
        ("fiscal_year", 2026.0),
        ("fiscal_year", 2101),
        ("note", "Anna 19121212-1212"),
        ("diary_number", "U2026/1\n"),
        ("diary_number", "Dnr 漢"),
    ],
)
async def test_a_limit_is_refused_at_the_field(books: Books, path: str, field: str, value: object) -> None:
    if (field, value) == ("diary_number", "U2026/1\n"):
        value = "U2026\n/1"
    assert f"body.{field}" in fields(await books.post(path, LIMIT | {field: value}))


@pytest.mark.parametrize(
    "address",
    [
        "/positions?as_of=9999-12-31",
        "/positions?as_of=0001-01-01",
        "/vouchers?until=",
        "/vouchers?since=0",
        "/sie-exports?until=",
        "/cost-reports?until=9999-12-31",
        "/change-reports?since=0001-01-01",
        "/appropriation-reports?fiscal_year=2026.0",
        "/sie-exports?after_number=99999999999999999999",
        "/ledger-accounts/99999999999999999999",
        "/ledger-entries?account_id=9223372036854775808",
        "/ledger-transactions?since=2026-13-01",
        "/commitments?organization_number=2120000531",
        "/payments?updated_since=1",
    ],
)
async def test_a_query_that_cannot_be_is_refused(books: Books, address: str) -> None:
    answer = await books.budget.client.get(address, headers=books.headers())
    assert answer.status_code == 422, answer.text


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/allotments", LIMIT | {"item": "9:9"}, "item"),
        ("/allotments", LIMIT | {"programme": "riktade-insatser-2042"}, "programme"),
        ("/authorisations", LIMIT | {"programme": "riktade-insatser-2042"}, "programme"),
        ("/plans", {"programme": "riktade-insatser-2042", "name": "Plan", "cohorts": []}, "programme"),
        ("/scenarios", {"programme": "riktade-insatser-2042", "name": "Mindre"}, "programme"),
        ("/forecasts", FORECAST | {"programme": "riktade-insatser-2042"}, "programme"),
        (
            "/appropriation-items",
            {"code": "9:9 ap.1", "appropriation": "9:9", "name": "Prov", "saves": False},
            "appropriation",
        ),
        ("/year-ends", {"programme": PROGRAMME, "item": "9:9", "fiscal_year": 2025, "diary_number": "U2026/1"}, "item"),
    ],
)
async def test_what_a_body_names_and_does_not_exist_is_refused_at_its_field(
    books: Books, path: str, body: Any, field: str
) -> None:
    assert fields(await books.post(path, body)) == [f"body.{field}"]


async def test_a_plan_that_a_report_names_and_does_not_exist_is_refused_at_its_parameter(books: Books) -> None:
    answer = await books.budget.client.get(f"/outcome-reports?plan_id={NOBODY}", headers=books.headers())
    assert fields(answer) == ["query.plan_id"]


async def test_an_organisation_number_may_have_its_hyphen(books: Books) -> None:
    payee = {"organization_number": "212000-0530", "name": "Exempelkommun", "account_type": "bankgiro",
             "account_number": "991-2346"}  # fmt: skip
    answer = await books.post("/payees", payee)
    assert answer.json()["organization_number"] == "2120000530", answer.text


@pytest.mark.parametrize("day", ["0001-01-01", "1900-01-01", "2026-11-23", "9999-12-31", None])
async def test_a_payment_was_not_made_tomorrow_nor_before_the_books(books: Books, day: str | None) -> None:
    payment = await books.approved_instalment()
    body = {"status": "paid", "paid_on": day, "bank_reference": "B1"}
    answer = await books.post(f"/payments/{payment['id']}/settlements", body, role="finance_system")
    assert fields(answer) == ["body.paid_on"]


@pytest.mark.parametrize("day", ["0001-01-01", "2026-11-23"])
async def test_a_repayment_has_come_already(books: Books, day: str) -> None:
    payment = await books.pay()
    claim = {"commitment_id": payment["commitment_id"], "amount": "10.00", "reason": "Felaktigt utbetalt"}
    made = (await books.post("/repayment-claims", claim, role="decider")).json()
    receipt = {"amount": "10.00", "received_on": day, "bank_reference": "IN1"}
    answer = await books.post(f"/repayment-claims/{made['id']}/receipts", receipt)
    assert fields(answer) == ["body.received_on"]


async def test_a_service_is_not_delivered_ahead(books: Books) -> None:
    agreement = await books.agree()
    body = {"commitment_id": str(agreement.agreement_id), "cost_kind": "education_service", "amount": "10.00",
            "incurred_on": "2026-11-23", "message": "Kurs"}  # fmt: skip
    assert fields(await books.post("/accruals", body)) == ["body.incurred_on"]


@pytest.mark.parametrize(
    ("path", "more", "role"),
    [
        ("/payments", {"pay_on": "2026-11-25", "incurred_on": "2026-11-20", "message": "Faktura"}, "controller"),
        ("/accruals", {"incurred_on": "2026-11-20", "message": "Faktura"}, "controller"),
        ("/repayment-claims", {"reason": "Felaktigt utbetalt"}, "decider"),
    ],
)
async def test_an_agreement_that_does_not_exist_is_a_fault_of_its_field(
    books: Books, path: str, more: dict[str, str], role: str
) -> None:
    body = {"commitment_id": NOBODY, "amount": "10.00"} | more
    body |= {} if "claims" in path else {"cost_kind": "grant"}
    assert fields(await books.post(path, body, role=role)) == ["body.commitment_id"]


@pytest.mark.parametrize("day", ["2026-11-28", "2026-11-29", "2026-06-19", "2026-12-24", "2026-12-31", "2027-01-06"])
async def test_banks_pay_on_banking_days_alone(books: Books, day: str) -> None:
    invoiced = await books.invoice(await books.agree(), pay_on=day)
    filed = await books.post("/payment-files", {"pay_on": day})
    for answer in (invoiced, filed):
        assert fields(answer) == ["body.pay_on"]
        assert "en bankdag, till exempel 202" in answer.json()["errors"][0]["expected"]


async def test_an_accrual_that_does_not_exist_is_a_fault_of_its_field(books: Books) -> None:
    answer = await books.invoice(await books.agree(), accrual_id=NOBODY)
    assert fields(answer) == ["body.accrual_id"]


async def test_a_forecast_beyond_the_largest_amount_is_refused_in_words(books: Books) -> None:
    await books.agree(instalment(200))
    adjustment = {"item": GRANTS, "fiscal_year": THIS_YEAR, "amount": LARGEST}
    answer = await books.post("/forecasts", FORECAST | {"adjustments": [adjustment]})
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/amount-too-large")


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("250.000", "amount"),
        ("1 00,50", "amount"),
        ("1,234.50", "amount"),
        ("0", "amount"),
        ("1e5", "amount"),
        ("0001-01-01", "counted_on"),
        ("20261001", "counted_on"),
        ("", "counted_on"),
        ("2014-12-31", "counted_on"),
        ("Resor\u202e", "text"),
        ("漢", "text"),
        ("Anna 19121212-1212", "reference"),
    ],
)
async def test_a_cell_that_cannot_be_read_is_named_by_its_place(books: Books, cell: str, written: str) -> None:
    cells = {"programme": PROGRAMME, "source": "Ekonomi", "reference": "V1", "cost_kind": "operation",
             "amount": "100,00", "counted_on": "2026-10-01", "text": "Resor"} | {written: cell}  # fmt: skip
    content = ";".join(cells) + "\n" + ";".join(cells.values()) + "\n"
    headers = keyed(books.headers(), **{"Content-Type": "text/csv"})
    answer = await books.budget.client.post("/payment-imports", content=content.encode(), headers=headers)
    assert fields(answer) == [f"rad 2, {written}"]


async def test_a_row_with_too_many_cells_is_a_fault(books: Books) -> None:
    content = (
        f"programme;source;reference;cost_kind;amount;counted_on;text\n{PROGRAMME};E;V1;operation;1;2026-10-01;a;b\n"
    )
    headers = keyed(books.headers(), **{"Content-Type": "text/csv"})
    answer = await books.budget.client.post("/payment-imports", content=content.encode(), headers=headers)
    assert fields(answer) == ["rad 2, raden"]


async def test_the_same_key_is_answered_once_also_for_a_change(books: Books) -> None:
    agreement = await books.agree()
    payment = (await books.invoice(agreement, role="case_officer")).json()
    path, headers = f"/payments/{payment['id']}/rejections", books.headers()
    headers |= {"If-Match": '"1"', "Idempotency-Key": str(new_id())}
    body = {"reason": "Fakturan är felaktig"}
    first, again = [await books.budget.client.post(path, json=body, headers=headers) for _ in range(2)]
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json()["version"] == again.json()["version"]
