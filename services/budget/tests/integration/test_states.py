"""Each step with money in each state of it, by the roles and two organisers: as the reviewed table says."""

from typing import Any

from tests.support.facts import ARBOGA, JONKOPING
from tests.support.service import at
from tests.support.states import States

from .books import Books, allot
from .facts import OWN
from .grant_case import GrantCase
from .own_cost_steps import COST
from .test_accruals import agreed, delivery
from .test_duties import PAID
from .test_duty_pairs import DELIVERED, RECEIPT, done
from .test_supervision import REASON, decided

WHY = {"reason": "Det behövs inte längre."}
BODIES: dict[str, Any] = {
    "post_payment_rejection": WHY,
    "post_payment_settlement": PAID,
    "post_own_cost_rejection": WHY,
    "post_own_cost_settlement": {"paid_on": "2026-11-21", "bank_reference": "B1"},
    "post_own_cost_reversal": WHY,
    "post_accrual_reversal": WHY,
    "post_repayment_claim_sending": {},
    "post_repayment_claim_receipt": RECEIPT | {"amount": "10.00"},
    "post_repayment_claim_write_off": WHY,
}
STEPS = {
    "payments": {
        "post_payment_approval": "approvals",
        "post_payment_rejection": "rejections",
        "post_payment_settlement": "settlements",
    },
    "instalments": {"post_instalment_proposal": "proposals"},
    "own-costs": {
        "post_own_cost_attestation": "attestations",
        "post_own_cost_rejection": "rejections",
        "post_own_cost_settlement": "settlements",
        "post_own_cost_reversal": "reversals",
    },
    "accruals": {"post_accrual_reversal": "reversals"},
    "repayment-claims": {
        "post_repayment_claim_sending": "sendings",
        "post_repayment_claim_receipt": "receipts",
        "post_repayment_claim_write_off": "write-offs",
    },
    "supervision-releases": {
        "post_supervision_release_approval": "approvals",
        "post_supervision_release_rejection": "rejections",
    },
}


async def payments(books: Books) -> dict[str, str]:
    """State → a payment in it."""
    case = await GrantCase.sign(books, 100, 110, 120, 130, 140)
    await case.approve(2)
    await case.pay(3)
    reject = await books.post(f"/payments/{case.payments[4]['id']}/rejections", WHY, version=1)
    assert reject.is_success
    await case.approve(5)
    refusal = {"status": "refused", "bank_reference": "B0", "reason": "Kontot finns inte."}
    await done(books, f"/payments/{case.payments[5]['id']}/settlements", refusal, role="finance_system")
    return dict(
        zip(
            ("proposed", "approved", "paid", "rejected", "refused"),
            (case.payments[n]["id"] for n in range(1, 6)),
            strict=True,
        )
    )


async def own_costs(books: Books) -> dict[str, str]:
    await allot(books.budget, 1000, item=OWN)
    made = {}
    for state in ("registered", "attested", "rejected", "settled", "reversed"):
        cost = await done(books, "/own-costs", COST, subject="eva")
        made[state], path = cost["id"], f"/own-costs/{cost['id']}"
        if state == "rejected":
            await done(books, f"{path}/rejections", WHY, subject="bo", version=1)
        elif state != "registered":
            attested = await done(books, f"{path}/attestations", subject="bo", version=1)
            if state == "settled":
                await done(books, f"{path}/settlements", BODIES["post_own_cost_settlement"], role="finance_system")
            if state == "reversed":
                await done(books, f"{path}/reversals", WHY, subject="siv", version=attested["version"])
    return made


async def claims(books: Books, paid: str) -> dict[str, str]:
    payment = await books.get(f"/payments/{paid}")
    made = {}
    for state in ("decided", "sent", "repaid", "written_off"):
        body = {"commitment_id": payment["commitment_id"], "amount": "20.00", "reason": "Felaktigt utbetalt"}
        claim = await done(books, "/repayment-claims", body, role="decider", subject="dag")
        made[state], path = claim["id"], f"/repayment-claims/{claim['id']}"
        if state == "sent":
            await done(books, f"{path}/sendings", {}, version=1, subject="eva")
        if state == "repaid":
            await done(books, f"{path}/receipts", RECEIPT | {"amount": "20.00"}, subject="eva")
        if state == "written_off":
            await done(books, f"{path}/write-offs", WHY, role="decider", version=1, subject="siv")
    return made


async def accruals(books: Books) -> dict[str, str]:
    body = delivery(await agreed(books.budget), amount="50.00", day=DELIVERED)
    made = {state: (await done(books, "/accruals", body, subject="eva"))["id"] for state in ("open", "reversed")}
    await done(books, f"/accruals/{made['reversed']}/reversals", WHY, version=1, subject="bo")
    return made


async def releases(books: Books) -> dict[str, str]:
    """Last of all: what is decided here stops payments."""
    made = {}
    for state, how in (("approved", "approvals"), ("rejected", "rejections"), ("proposed", "")):
        supervision = await decided(books)
        body = {"supervision_id": str(supervision.supervision_id), "reason": REASON}
        made[state] = (await done(books, "/supervision-releases", body, role="case_officer", subject="eva"))["id"]
        if how:
            path = f"/supervision-releases/{made[state]}/{how}"
            await done(books, path, role="decider", subject="dag", version=1)
    return made


async def test_each_step_is_let_in_or_refused_by_the_state_of_what_it_is_on(books: Books) -> None:
    states = States(books.budget, books.authorization, own=JONKOPING, foreign=ARBOGA, moment=at("2026-11-24T09:00:00Z"))

    async def ask(kind: str, made: dict[str, str]) -> None:
        for state, one in made.items():
            paths = {name: f"/{kind}/{one}/{step}" for name, step in STEPS[kind].items()}
            await states.ask(state, paths, BODIES)

    made = await payments(books)
    await ask("payments", made)
    parts = (await books.get("/instalments?limit=50"))["items"]
    await ask("instalments", {part["state"]: part["id"] for part in parts})
    await ask("repayment-claims", await claims(books, made["paid"]))
    await ask("own-costs", await own_costs(books))
    await ask("accruals", await accruals(books))
    await ask("supervision-releases", await releases(books))
    states.must_be_whole()
