"""Who may not be who: the attacks of one person on flows of money that take two, and of whoever is barred."""

from typing import Any

from tests.support import facts

from .books import PAYEE, Books
from .facts import GRANTS, ORGANIZER, PROGRAMME, THIS_YEAR, instalment

SAME_PERSON = (403, "/problems/same-person")
CONFLICT = (403, "/problems/conflict-of-interest")
UNTIL = {"pay_on": "2026-12-30"}
OTHER_ACCOUNT = {key: value for key, value in PAYEE.items() if key != "organization_number"}
PAID = {"status": "paid", "paid_on": "2026-11-22", "bank_reference": "B9"}


def outcome(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("type", "")


async def proposed(books: Books) -> str:
    await books.agree(instalment(200))
    await books.propose_due()
    return str((await books.only_payment())["id"])


async def approval(books: Books, payment: str, subject: str) -> Any:
    return await books.post(f"/payments/{payment}/approvals", version=1, subject=subject)


async def test_whoever_registered_the_account_does_not_approve_the_payment(books: Books) -> None:
    payment = await proposed(books)
    assert (await books.post("/payees", PAYEE, subject="eva")).is_success
    assert outcome(await approval(books, payment, "eva")) == SAME_PERSON
    assert (await approval(books, payment, "bo")).is_success


async def test_a_later_change_by_somebody_else_does_not_make_the_first_forgotten(books: Books) -> None:
    payment = await proposed(books)
    payee = (await books.post("/payees", PAYEE, subject="eva")).json()
    path = f"/payees/{payee['id']}"
    changed = await books.put(path, OTHER_ACCOUNT, version=1, subject="ulla")
    assert changed.is_success
    assert [outcome(await approval(books, payment, who)) for who in ("eva", "ulla")] == [SAME_PERSON, SAME_PERSON]


async def test_the_approver_changes_no_account_that_the_payment_is_on_its_way_to(books: Books) -> None:
    payment = await proposed(books)
    assert (await approval(books, payment, "bo")).is_success
    registered = await books.post("/payees", PAYEE, subject="bo")
    payee = (await books.post("/payees", PAYEE, subject="eva")).json()
    changed = await books.put(f"/payees/{payee['id']}", OTHER_ACCOUNT, version=1, subject="bo")
    assert [outcome(registered), outcome(changed)] == [SAME_PERSON, SAME_PERSON]


async def test_whoever_changed_the_account_makes_no_file_and_settles_nothing(books: Books) -> None:
    payment = await proposed(books)
    assert (await approval(books, payment, "bo")).is_success
    assert (await books.post("/payees", PAYEE, subject="eva")).is_success
    file = await books.post("/payment-files", UNTIL, subject="eva")
    settled = await books.post(f"/payments/{payment}/settlements", PAID, subject="eva")
    assert [outcome(file), outcome(settled)] == [SAME_PERSON, SAME_PERSON]


async def test_the_approver_does_not_report_that_the_bank_has_paid(books: Books) -> None:
    payment = await proposed(books)
    assert (await approval(books, payment, "bo")).is_success
    path = f"/payments/{payment}/settlements"
    assert outcome(await books.post(path, PAID, subject="bo")) == SAME_PERSON
    assert (await books.post(path, PAID, role="finance_system")).is_success


async def test_whoever_registered_an_allotment_or_a_ceiling_approves_no_payment_of_it(books: Books) -> None:
    payment = await proposed(books)
    body = {"programme": PROGRAMME, "item": GRANTS, "fiscal_year": THIS_YEAR, "amount": "500.00",
            "diary_number": "U2026/8", "decided_on": "2026-11-02"}  # fmt: skip
    for path, subject in (("/allotments", "eva"), ("/authorisations", "ulla")):
        assert (await books.post(path, body, subject=subject)).is_success
    assert [outcome(await approval(books, payment, who)) for who in ("eva", "ulla")] == [SAME_PERSON, SAME_PERSON]


async def test_whoever_registered_the_years_limits_does_not_close_it(books: Books) -> None:
    allotment = {"programme": PROGRAMME, "item": GRANTS, "fiscal_year": THIS_YEAR, "amount": "500.00",
                 "diary_number": "U2026/8", "decided_on": "2026-11-02"}  # fmt: skip
    assert (await books.post("/allotments", allotment, subject="eva")).is_success
    body = {"programme": PROGRAMME, "item": GRANTS, "fiscal_year": THIS_YEAR, "diary_number": "2027:5"}
    january = "2027-01-20T10:00:00+00:00"
    answers = [await books.post("/year-ends", body, subject=who, moment=january) for who in ("eva", "bo")]
    assert (outcome(answers[0]), answers[1].status_code) == (SAME_PERSON, 201)


async def test_whoever_decided_a_claim_registers_no_money_for_it_and_does_not_write_it_off(books: Books) -> None:
    payment = await books.pay()
    body = {"commitment_id": payment["commitment_id"], "amount": "100.00", "reason": "Felaktigt utbetalt"}
    claim = (await books.post("/repayment-claims", body, role="decider", subject="dag")).json()
    path = f"/repayment-claims/{claim['id']}"
    receipt = {"amount": "40.00", "received_on": "2026-11-22", "bank_reference": "IN1"}
    received = await books.post(f"{path}/receipts", receipt, subject="dag")
    assert (await books.post(f"{path}/receipts", receipt, subject="eva")).is_success
    off = [
        await books.post(f"{path}/write-offs", {"reason": "Går inte"}, role="decider", version=2, subject=who)
        for who in ("dag", "eva", "siv")
    ]
    assert outcome(received) == SAME_PERSON
    assert [outcome(off[0]), outcome(off[1]), off[2].status_code] == [SAME_PERSON, SAME_PERSON, 200]


async def bar(books: Books, subject: str) -> None:
    fact = facts.conflict_of_interest_recorded(official_id=subject, organization_number=ORGANIZER)
    await books.budget.deliver(fact, fact.conflict_id)


async def test_whoever_is_barred_takes_no_part_in_the_organisers_money(books: Books) -> None:
    agreement = await books.agree(instalment(200))
    await books.propose_due()
    payment = (await books.only_payment())["id"]
    await bar(books, "jav")
    claim = {"commitment_id": str(agreement.agreement_id), "amount": "1.00", "reason": "Felaktigt utbetalt"}
    answers = [
        await books.invoice(agreement, subject="jav"),
        await approval(books, payment, "jav"),
        await books.post(f"/payments/{payment}/rejections", {"reason": "Nej tack"}, version=1, subject="jav"),
        await books.post("/payees", PAYEE, subject="jav"),
        await books.post("/repayment-claims", claim, role="decider", subject="jav"),
        await books.post(f"/commitments/{agreement.agreement_id}/attempts", version=1, subject="jav"),
    ]
    assert [outcome(answer) for answer in answers] == [CONFLICT] * len(answers)
    assert (await approval(books, payment, "bo")).is_success


async def test_a_barred_person_makes_no_file_with_the_organisers_payments(books: Books) -> None:
    await books.approved_instalment()
    assert (await books.post("/payees", PAYEE, subject="eva")).is_success
    await bar(books, "jav")
    assert outcome(await books.post("/payment-files", UNTIL, subject="jav")) == CONFLICT


async def test_the_refusal_says_who_still_may(books: Books) -> None:
    payment = await proposed(books)
    await books.post("/payees", PAYEE, subject="eva")
    detail = (await approval(books, payment, "eva")).json()["detail"]
    assert "registrerat mottagarkontot" in detail
    assert "decider eller controller" in detail
