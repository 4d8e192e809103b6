"""Payment files: each approved payment in one file, to an account, by the published schema."""

from importlib.resources import files
from xml.etree import ElementTree

from xmlschema import XMLSchema

from .books import PAYEE, Books, faults_of, position_of
from .facts import ORGANIZER

UNTIL = {"pay_on": "2026-12-30"}


async def test_a_payment_file_has_every_approved_payment_once(books: Books) -> None:
    await books.approved_instalment()
    assert (await books.post("/payees", PAYEE, subject="registrator")).status_code == 201
    made, again = [await books.post("/payment-files", UNTIL) for _ in range(2)]
    path = f"/payment-files/{made.json()['id']}/contents"
    content = await books.budget.client.get(path, headers=books.headers())
    assert (made.status_code, again.status_code) == (201, 409)
    assert made.json()["amount"] == "200.00"
    schema = XMLSchema(str(files("sepaxml") / "schemas" / "pain.001.001.03.xsd"))
    assert schema.is_valid(ElementTree.fromstring(content.content))
    assert (await books.only_payment())["state"] == "sent"


async def test_a_payment_without_an_account_stops_the_file_by_name(books: Books) -> None:
    await books.approved_instalment()
    answer = await books.post("/payment-files", UNTIL)
    assert answer.status_code == 409
    assert ORGANIZER in answer.json()["detail"]


async def test_a_service_is_paid_to_the_one_who_delivered_it(books: Books) -> None:
    agreement = await books.agree()
    made = await books.invoice(agreement, role="case_officer", payee_organization_number="2021002932")
    assert made.status_code == 201, made.text
    await books.approve()
    answer = await books.post("/payment-files", UNTIL)
    assert answer.status_code == 409
    assert "2021002932" in answer.json()["detail"]


async def test_a_payment_that_the_bank_refused_and_then_paid_is_booked_beside_the_new_proposal(books: Books) -> None:
    payment = await books.approved_instalment()
    assert (await books.post("/payees", PAYEE, subject="registrator")).is_success
    assert (await books.post("/payment-files", UNTIL)).is_success
    refusal = {"status": "refused", "bank_reference": "B0", "reason": "Kontot finns inte."}
    path = f"/payments/{payment['id']}/settlements"
    assert (await books.post(path, refusal, role="finance_system")).is_success
    again = await books.post(f"/instalments/{payment['instalment_id']}/proposals")
    answer = await books.settle(payment)
    assert (again.status_code, answer.status_code) == (201, 200), answer.text
    assert (answer.json()["state"], answer.json()["instalment_id"]) == ("paid", None)
    assert (await position_of(books.budget)).paid == 200
    assert await faults_of(books.budget) == []
