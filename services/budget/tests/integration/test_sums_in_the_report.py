"""The report to the government shows budget's sums to the öre, row by row, whatever has happened in the books."""

import random
from typing import Any

import pytest

from followup.app import make_api
from followup.settings import Settings
from followup.worker import make_worker
from shared.clock import new_id, swedish_date, utc_now
from shared.contracts import facts_by
from shared.contracts.agreements import AgreementSignedV1
from tests.support.service import RunService, ServiceUnderTest

from .books import Books, allot, publish_positions
from .facts import OWN, PROGRAMME, THIS_YEAR, signed
from .own_cost_steps import attested

FACTS = tuple(facts_by("budget").values())
KINDS = ("grant", "education_service", "development")
DIALOGUES = ("Antal pågående dialoger med huvudmän",)
ACTIVITIES = ("coordination", "communication", "evaluation", "other_administration", "overhead", "measures")


@pytest.fixture
async def followup(run_service: RunService) -> ServiceUnderTest:
    return await run_service(make_api, make_worker, Settings)


@pytest.mark.parametrize("seed", range(2))
async def test_both_services_say_the_same_sums(books: Books, followup: ServiceUnderTest, seed: int) -> None:
    chance = random.Random(seed)
    await allot(books.budget, 100_000)
    await allot(books.budget, 100_000, item=OWN)
    agreements = []
    for _ in range(3):
        costs: dict[tuple[int, str], int | str] = {(THIS_YEAR, kind): 10_000 for kind in KINDS}
        agreements.append(signed(new_id(), costs))
        await books.budget.deliver(agreements[-1], agreements[-1].cooperation_id)
    for _ in range(12):
        await spend(books, chance, chance.choice(agreements))
    await publish_positions(books.budget)
    for event in await books.budget.told(*FACTS):
        fact = next(known for known in FACTS if event.type == known.TYPE)
        if any(fact in subscription.handlers for subscription in followup.worker.subscriptions):
            await followup.consumer(fact).apply(event)
    async with books.budget.work() as work:
        spent = await work.reports.list_spent(PROGRAMME, until=swedish_date(utc_now()))
    expected: dict[tuple[int, str], Any] = {}
    for line in spent:
        key = (line.fiscal_year, line.cost_kind)
        expected[key] = expected.get(key, 0) + line.amount
    async with followup.work() as work:
        known = await work.history.get_known(PROGRAMME, swedish_date(utc_now()))
    counted = {(p.fiscal_year, p.cost_kind): p.paid for p in known.positions if p.cost_kind and p.paid}
    assert counted == {key: amount for key, amount in expected.items() if amount}
    theirs, ours = await outcome(books), await reported(books, followup)
    named = {"därav utveckling av insatserna": "Utveckling av insatserna"}
    assert {named.get(name, name): amount for name, amount in theirs.items() if name not in DIALOGUES} == {
        name: amount for name, amount in ours.items() if name not in DIALOGUES
    }


async def spend(books: Books, chance: random.Random, agreement: AgreementSignedV1) -> None:
    amount = f"{chance.randint(1, 900)}.{chance.randint(0, 99):02}"
    what = chance.choice(["invoice", "delivery", "own cost"])
    if what == "invoice":
        made = await books.invoice(agreement, amount=amount, subject="anna")
        assert made.status_code == 201, made.text
        paid = await books.post(f"/payments/{made.json()['id']}/approvals", subject="bo", version=1)
        assert (await books.settle(paid.json())).status_code == 200
    elif what == "delivery":
        body = {
            "commitment_id": str(agreement.agreement_id),
            "cost_kind": "education_service",
            "amount": amount,
            "incurred_on": "2026-11-20",
            "message": "Kurs",
        }
        delivered = await books.post("/accruals", body)
        assert delivered.status_code == 201, delivered.text
    else:
        await attested(books, amount=amount, activity=chance.choice(ACTIVITIES))


async def outcome(books: Books) -> dict[str, int]:
    """Thousands of kronor of this year, row by row, as budget shows them."""
    table = await books.get(f"/outcome-reports?first_year={THIS_YEAR}&last_year={THIS_YEAR}")
    return {name: int(cells[0]) for name, *cells in (row["cells"] for row in table["rows"])}


async def reported(books: Books, followup: ServiceUnderTest) -> dict[str, int]:
    """The same rows in the report to the government."""
    headers = books.headers("analyst") | {"Idempotency-Key": str(new_id())}
    body = {"programme": PROGRAMME, "as_of": swedish_date(utc_now()).isoformat()}
    report = await followup.client.post("/reports", json=body, headers=headers)
    content = await followup.client.get(f"/reports/{report.json()['id']}/contents", headers=books.headers("auditor"))
    plan = next(section for section in content.json()["sections"] if section["code"] == "plan")
    return {row["values"][0]: row["values"][1] for row in plan["rows"]}
