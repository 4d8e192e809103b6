"""The bank's reports are matched to the payments that left in files; what differs changes nothing and is shown."""

from typing import Any

import httpx
import pytest

from budget.errors import WrongState
from services.budget.tests import bank
from shared.clock import new_id
from shared.contracts.budget import PaymentMadeV1
from tests.support.service import at

from .books import PAYEE, Books, faults_of, position_of
from .grant_case import GrantCase

MOMENT = "2026-11-25T10:00:00+00:00"
AMOUNTS = {1: "200.00", 2: "100.00"}


class AtTheBank:
    """Two payments that have left in a file."""

    def __init__(self, case: GrantCase, file: dict[str, Any]) -> None:
        self.case, self.file = case, file

    @classmethod
    async def sent(cls, books: Books, **approves_the_second: str) -> "AtTheBank":
        case = await GrantCase.sign(books, 200, 100)
        await case.approve(1)
        await case.approve(2, **approves_the_second)
        assert (await books.post("/payees", PAYEE, subject="registrator")).status_code == 201
        made = await books.post("/payment-files", {"pay_on": "2026-12-30"})
        return cls(case, made.json())

    def reference(self, number: int) -> str:
        return f"SKV{self.case.payments[number]['number']:012d}"

    def booked(self, number: int, **said: Any) -> dict[str, Any]:
        return {"reference": self.reference(number), "amount": AMOUNTS[number], **said}

    async def report(
        self, file: bytes, *, role: str = "finance_system", dry_run: bool = False, **who: str
    ) -> httpx.Response:
        headers = self.case.books.headers(role, **who) | at(MOMENT) | {"Idempotency-Key": str(new_id())}
        query = {"dry_run": str(dry_run).lower()}
        headers |= {"Content-Type": "application/xml"}
        return await self.case.books.budget.client.post("/bank-reports", params=query, content=file, headers=headers)

    async def states(self) -> list[str]:
        payments = (await self.case.books.get("/payments?sort=number"))["items"]
        return [payment["state"] for payment in payments]


@pytest.fixture
async def at_the_bank(books: Books) -> AtTheBank:
    return await AtTheBank.sent(books)


def outcomes(answer: httpx.Response) -> list[tuple[str, str]]:
    assert answer.status_code == 200, answer.text
    return [(row["outcome"], row["message"]) for row in answer.json()["rows"]]


@pytest.mark.parametrize("kind", ["camt.054.001.02", "camt.054.001.08"])
async def test_what_the_bank_has_booked_is_paid_once_on_the_banks_day(at_the_bank: AtTheBank, kind: str) -> None:
    file = bank.notification(at_the_bank.booked(1), at_the_bank.booked(2), kind=kind)
    tried = await at_the_bank.report(file, dry_run=True)
    assert (tried.json()["booked"], await at_the_bank.states()) == (2, ["sent", "sent"])
    assert outcomes(await at_the_bank.report(file)) == [("paid", ""), ("paid", "")]
    assert outcomes(await at_the_bank.report(file)) == [("known", ""), ("known", "")]
    books = at_the_bank.case.books
    assert (await position_of(books.budget)).paid == 300
    made = [event.data for event in await books.budget.told(PaymentMadeV1)]
    assert [(fact["amount"], fact["paid_on"]) for fact in made] == [("200.00", "2026-11-24"), ("100.00", "2026-11-24")]
    assert await faults_of(books.budget) == []


@pytest.mark.parametrize("kind", ["pain.002.001.03", "pain.002.001.10"])
async def test_what_the_bank_rejects_comes_back_and_what_it_accepts_waits(at_the_bank: AtTheBank, kind: str) -> None:
    first, second = at_the_bank.reference(1), at_the_bank.reference(2)
    file = bank.status_report((first, "RJCT", "200.00"), (second, "ACSC", ""), kind=kind)
    rejected, accepted = outcomes(await at_the_bank.report(file))
    assert rejected == ("returned", "Banken avvisade betalningen. AC04 Kontot är avslutat")
    assert accepted[0] == "under_way"
    assert await at_the_bank.states() == ["rejected", "sent"]
    assert [outcome for outcome, _ in outcomes(await at_the_bank.report(file))] == ["known", "under_way"]
    stopped = (await at_the_bank.case.books.get("/instalments?sort=number"))["items"][0]
    assert stopped["state"] == "held"


async def test_what_the_bank_says_of_a_person_is_not_kept(at_the_bank: AtTheBank) -> None:
    file = bank.status_report((at_the_bank.reference(1), "RJCT", "200.00"))
    file = file.replace("Kontot är avslutat".encode(), "Kontot är\n\u202e 19121212-1212:s".encode())
    assert outcomes(await at_the_bank.report(file)) == [
        ("returned", "Banken avvisade betalningen. AC04 Kontot är [personnummer]:s")
    ]


async def test_a_file_that_is_rejected_whole_brings_each_of_its_payments_back(at_the_bank: AtTheBank) -> None:
    answer = await at_the_bank.report(bank.file_rejected(at_the_bank.file["message_id"]))
    assert [outcome for outcome, _ in outcomes(answer)] == ["returned", "returned"]
    assert await at_the_bank.states() == ["rejected", "rejected"]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"amount": "200.01"}, "Banken anger 200,01\u00a0kr, betalningen är på 200,00\u00a0kr."),
        ({"currency": "EUR"}, "Beloppet är inte i kronor."),
        ({"reference": "SKV000000009999"}, "Referensen finns inte i någon betalfil härifrån."),
        ({"reference": "LÖN-7"}, "Referensen finns inte i någon betalfil härifrån."),
        ({"reference": "X", "sign": "CRDT"}, "Referensen finns inte i någon betalfil härifrån."),
        ({"day": "2026-11-26"}, None),
    ],
)
async def test_a_difference_changes_nothing_and_stops_no_other_entry(
    at_the_bank: AtTheBank, said: dict[str, str], message: str | None
) -> None:
    file = bank.notification(at_the_bank.booked(1) | said, at_the_bank.booked(2))
    differs, other = outcomes(await at_the_bank.report(file))
    assert differs[0] == "difference"
    assert message is None or differs[1] == message
    assert other == ("paid", "")
    assert await at_the_bank.states() == ["sent", "paid"]
    assert await faults_of(at_the_bank.case.books.budget) == []


async def test_money_that_comes_back_after_it_was_paid_is_left_to_a_person(at_the_bank: AtTheBank) -> None:
    await at_the_bank.report(bank.notification(at_the_bank.booked(1)))
    back = bank.notification(at_the_bank.booked(1, sign="CRDT", returned=True))
    ((outcome, message),) = outcomes(await at_the_bank.report(back))
    assert (outcome, "redan bokförd som betald" in message) == ("difference", True)
    assert (await at_the_bank.states())[0] == "paid"


async def test_another_payment_under_a_reference_that_is_paid_is_a_difference(at_the_bank: AtTheBank) -> None:
    twice = bank.notification(at_the_bank.booked(1), at_the_bank.booked(1, day="2026-11-23"))
    first, second = outcomes(await at_the_bank.report(twice))
    assert (first[0], second[0]) == ("paid", "known")  # the bank's own reference is the same


async def test_whoever_approved_a_payment_does_not_say_that_it_was_paid(at_the_bank: AtTheBank) -> None:
    """As for a single settlement: the row is refused, by the rule of duties."""
    file = bank.notification(at_the_bank.booked(1))
    ((outcome, message),) = outcomes(await at_the_bank.report(file, role="controller"))
    assert (outcome, "godkänt" in message) == ("difference", True)
    assert await at_the_bank.states() == ["sent", "sent"]


async def test_a_refused_entry_takes_no_trace_of_another_with_it_and_leaves_none(books: Books) -> None:
    """Who settles is looked up among the audit rows, those of the entries before too."""
    at_the_bank = await AtTheBank.sent(books, subject="bo")
    file = bank.notification(at_the_bank.booked(2), at_the_bank.booked(1))
    settled, refused = outcomes(await at_the_bank.report(file, role="controller"))
    assert (settled[0], refused[0]) == ("paid", "difference")
    traces = {}
    for number, payment in at_the_bank.case.payments.items():
        rows = await books.get(f"/audit-entries?object_id={payment['id']}", role="auditor")
        traces[number] = [row["action"] for row in rows["items"] if row["action"] == "settle_payment"]
    assert traces == {1: [], 2: ["settle_payment"]}
    assert [event.data["amount"] for event in await books.budget.told(PaymentMadeV1)] == ["100.00"]


async def test_what_is_refused_at_its_last_step_has_moved_nothing(
    at_the_bank: AtTheBank, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals = iter([None, WrongState("Fordran kan inte regleras."), WrongState("Fordran kan inte regleras.")])

    async def refuse(*_: object, **__: object) -> None:
        if refusal := next(refusals):
            raise refusal

    monkeypatch.setattr("budget.steps.conclude_payment.settle_claims", refuse)
    file = bank.notification(at_the_bank.booked(2), at_the_bank.booked(1), at_the_bank.booked(1))
    refused = ("difference", "Fordran kan inte regleras.")
    assert outcomes(await at_the_bank.report(file)) == [("paid", ""), refused, refused]
    assert await at_the_bank.states() == ["sent", "paid"]
    books = at_the_bank.case.books
    assert [event.data["amount"] for event in await books.budget.told(PaymentMadeV1)] == ["100.00"]
    settled = await books.get("/audit-entries?action=settle_payment", role="auditor")
    assert [row["object_id"] for row in settled["items"]] == [at_the_bank.case.payments[2]["id"]]
    assert await faults_of(books.budget) == []


@pytest.mark.parametrize(
    "file",
    [
        b'<!DOCTYPE a [<!ENTITY x "y">]><Document>&x;</Document>',
        b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"><a/></Document>',
        b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><Ntry>',
        b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"/>',
        b"referens;belopp\nSKV1;2\n",
        b"<a>" * 60,
    ],
)
async def test_what_is_no_report_is_refused(at_the_bank: AtTheBank, file: bytes) -> None:
    answer = await at_the_bank.report(file)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/file-unreadable"), answer.text
