"""Each pair of steps of budget that two people take, by requests: one person at both is refused, another let in."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.support.duty_pairs import Attempt, Pairs, reviewed

from .books import PAYEE, Books
from .facts import GRANTS, OWN, PROGRAMME, THIS_YEAR, instalment
from .own_cost_steps import COST
from .test_accruals import agreed, delivery
from .test_duties import OTHER_ACCOUNT, PAID, UNTIL, proposed
from .test_own_costs import income
from .test_supervision import REASON, decided

Flow = Callable[[Pairs, Books], Awaitable[None]]
FLOWS: dict[str, Flow] = {}
"""Later step → how an object comes to it, with each earlier step taken by the person who is called as it is."""
LIMIT = {"programme": PROGRAMME, "fiscal_year": THIS_YEAR, "amount": "500.00", "diary_number": "U2026/8",
         "decided_on": "2026-11-02"}  # fmt: skip
RULE = {"programme": PROGRAMME, "counted": "paid", "development": False, "valid_from": "2026-11-01"}
DELIVERED = "2026-11-20"


def flow(run: Flow) -> Flow:
    FLOWS[run.__name__] = run
    return run


async def done(books: Books, path: str, body: Any = None, **how: Any) -> dict[str, Any]:
    answer = await books.post(path, body, **how)
    assert answer.is_success, answer.text
    return dict(answer.json())


def step(books: Books, path: str, body: Any = None, **how: Any) -> Attempt:
    async def attempt(subject: str) -> Any:
        return await books.post(path, body, subject=subject, **how)

    return attempt


async def granted_again(books: Books) -> str:
    """An instalment that one has rejected and `propose_grant` proposed anew."""
    await done(books, f"/payments/{await proposed(books)}/rejections", {"reason": "Fel dag"}, version=1, subject="ulf")
    (part,) = (await books.get("/instalments"))["items"]
    return str((await done(books, f"/instalments/{part['id']}/proposals", subject="propose_grant"))["id"])


async def of_invoice(books: Books) -> str:
    agreement = await books.agree(instalment(200))
    answer = await books.invoice(agreement, subject="propose_payment")
    assert answer.is_success, answer.text
    return str(answer.json()["id"])


async def registered(books: Books, subject: str = "register_payee") -> str:
    return f"/payees/{(await done(books, '/payees', PAYEE, subject=subject))['id']}"


async def both_proposed(books: Books) -> None:
    """Two payments to the same account, one of them approved too."""
    await granted_again(books)
    answer = await books.invoice(await books.agree(), subject="propose_payment")
    payment = answer.json()
    await done(books, f"/payments/{payment['id']}/approvals", version=payment["version"], subject="approve_payment")


@flow
async def register_payee(pairs: Pairs, books: Books) -> None:
    await both_proposed(books)
    await pairs.settle(step(books, "/payees", PAYEE))


@flow
async def change_payee(pairs: Pairs, books: Books) -> None:
    path = await registered(books, "nytt")
    await both_proposed(books)

    async def attempt(subject: str) -> Any:
        return await books.put(path, OTHER_ACCOUNT, version=1, subject=subject)

    await pairs.settle(attempt)


@flow
async def approve_payment(pairs: Pairs, books: Books) -> None:
    """Three payments: of an instalment, of an invoice, and of what was delivered before it was paid."""
    grant = step(books, f"/payments/{await granted_again(books)}/approvals", role="decider", version=1)
    await pairs.refuse(grant, ["propose_grant"])
    invoice = step(books, f"/payments/{await of_invoice(books)}/approvals", role="decider", version=1)
    agreement = await agreed(books.budget)
    accrual = await done(books, "/accruals", delivery(agreement, day=DELIVERED), subject="accrue_cost")
    service = {"cost_kind": "education_service", "amount": "120.00", "accrual_id": accrual["id"]}
    bill = await books.invoice(agreement, subject="ulf", **service, incurred_on=DELIVERED)
    assert bill.is_success, bill.text
    await pairs.refuse(step(books, f"/payments/{bill.json()['id']}/approvals", version=1), ["accrue_cost"])
    await books.put(await registered(books), OTHER_ACCOUNT, version=1, subject="change_payee")
    rule = RULE | {"cost_kind": "grant", "item": GRANTS, "ledger_account": "7711"}
    await done(books, "/cost-rules", rule, subject="register_cost_rule")
    await done(books, "/allotments", LIMIT | {"item": GRANTS}, subject="book_limit_change")
    await pairs.settle(invoice)


@flow
async def write_payment_file(pairs: Pairs, books: Books) -> None:
    await books.approved_instalment()
    await books.put(await registered(books), OTHER_ACCOUNT, version=1, subject="change_payee")
    await pairs.settle(step(books, "/payment-files", UNTIL))


@flow
async def settle_payment(pairs: Pairs, books: Books) -> None:
    payment = await proposed(books)
    await done(books, f"/payments/{payment}/approvals", version=1, subject="approve_payment")
    await books.put(await registered(books), OTHER_ACCOUNT, version=1, subject="change_payee")
    await pairs.settle(step(books, f"/payments/{payment}/settlements", PAID, role="finance_system"))


@flow
async def reverse_accrual(pairs: Pairs, books: Books) -> None:
    body = delivery(await agreed(books.budget), day=DELIVERED)
    accrual = await done(books, "/accruals", body, role="case_officer", subject="accrue_cost")
    path = f"/accruals/{accrual['id']}/reversals"
    await pairs.settle(step(books, path, {"reason": "Fakturan blev lägre"}, version=1))


async def attested(books: Books) -> dict[str, Any]:
    await done(books, "/allotments", LIMIT | {"item": OWN}, subject="ulf")
    cost = await done(books, "/own-costs", COST, role="case_officer", subject="register_own_cost")
    return await done(books, f"/own-costs/{cost['id']}/attestations", version=1, subject="attest_own_cost")


@flow
async def attest_own_cost(pairs: Pairs, books: Books) -> None:
    await done(books, "/allotments", LIMIT | {"item": OWN}, subject="book_limit_change")
    rule = RULE | {"cost_kind": "operation", "item": OWN, "ledger_account": "5711"}
    await done(books, "/cost-rules", rule, subject="register_cost_rule")
    assert (await income(books, subject="register_income")).is_success
    of_income = await done(books, "/own-costs", COST | {"paid_by": "esf"}, subject="ulf")
    path = f"/own-costs/{of_income['id']}/attestations"
    await pairs.refuse(step(books, path, version=1), ["register_income"])
    cost = await done(books, "/own-costs", COST, role="case_officer", subject="register_own_cost")
    await pairs.settle(step(books, f"/own-costs/{cost['id']}/attestations", version=1))


@flow
async def settle_own_cost(pairs: Pairs, books: Books) -> None:
    body = {"paid_on": "2026-11-21", "bank_reference": "B1"}
    path = f"/own-costs/{(await attested(books))['id']}/settlements"
    await pairs.settle(step(books, path, body, role="finance_system"))


@flow
async def reverse_own_cost(pairs: Pairs, books: Books) -> None:
    cost = await attested(books)
    how = {"version": cost["version"], "role": "decider"}
    await pairs.settle(step(books, f"/own-costs/{cost['id']}/reversals", {"reason": "Dubbel faktura"}, **how))


async def claimed(books: Books) -> str:
    payment = await books.pay()
    body = {"commitment_id": payment["commitment_id"], "amount": "100.00", "reason": "Felaktigt utbetalt"}
    claim = await done(books, "/repayment-claims", body, role="decider", subject="decide_claim")
    return f"/repayment-claims/{claim['id']}"


RECEIPT = {"amount": "40.00", "received_on": "2026-11-22", "bank_reference": "IN1"}


@flow
async def receive_repayment(pairs: Pairs, books: Books) -> None:
    await pairs.settle(step(books, f"{await claimed(books)}/receipts", RECEIPT, role="finance_system"))


@flow
async def write_off_claim(pairs: Pairs, books: Books) -> None:
    path = await claimed(books)
    await done(books, f"{path}/sendings", {}, role="case_officer", subject="send_claim", version=1)
    await done(books, f"{path}/receipts", RECEIPT, subject="receive_repayment")
    version = (await books.get(path))["version"]
    await pairs.settle(step(books, f"{path}/write-offs", {"reason": "Går inte"}, role="decider", version=version))


@flow
async def decide_release(pairs: Pairs, books: Books) -> None:
    await proposed(books)
    supervision = await decided(books)
    body = {"supervision_id": str(supervision.supervision_id), "reason": REASON}
    release = await done(books, "/supervision-releases", body, role="case_officer", subject="propose_release")
    path = f"/supervision-releases/{release['id']}"
    # Who proposed a release does not turn it down either: that it was tried would stand there, and nobody had.
    await pairs.refuse(step(books, f"{path}/rejections", role="decider", version=1))
    await pairs.settle(step(books, f"{path}/approvals", role="decider", version=1))


@flow
async def close_year(pairs: Pairs, books: Books) -> None:
    await done(books, "/authorisations", LIMIT | {"item": GRANTS}, subject="book_limit_change")
    body = {"programme": PROGRAMME, "item": GRANTS, "fiscal_year": THIS_YEAR, "diary_number": "2027:5"}
    await pairs.settle(step(books, "/year-ends", body, moment="2027-01-20T10:00:00+00:00"))


@pytest.mark.parametrize("later", sorted(reviewed("budget")))
async def test_one_person_at_both_steps_is_refused_and_another_let_in(later: str, books: Books) -> None:
    pairs = Pairs(books.budget, later)
    await FLOWS[later](pairs, books)
    pairs.must_be_whole()
