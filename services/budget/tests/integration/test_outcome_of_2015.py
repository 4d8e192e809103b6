"""2015's events recorded, and the table of Redovisning dnr 2015:778, 6.5: 1 796, 1 021, 1 425 and 4 241 tkr."""

from decimal import Decimal

import time_machine

from shared.clock import new_id
from tests.support import facts

from .books import Books, faults_of, run_job
from .facts import GRANTS, OWN
from .own_cost_steps import attested, published

SBS = "sbs-2015"
NOVEMBER, DECEMBER = "2015-11-09T10:00:00+00:00", "2015-12-21T10:00:00+00:00"
COSTS = (
    ("operation", "measures", "620700.00"),
    ("education_service", "measures", "400000.00"),
    ("operation", "coordination", "610300.00"),
    ("operation", "communication", "150000.00"),
    ("operation", "evaluation", "44500.00"),
    ("operation", "other_administration", "120000.00"),
    ("operation", "overhead", "400000.00"),
    ("development", "development", "100000.00"),
)
OUTCOME = {
    "Insatser till huvudmän och skolor": "2816",
    "Utbetalningar av bidrag": "1796",
    "Insatser tillhandahållna av Skolverket": "1021",
    "Samordning och utveckling": "1425",
    "Ledning och samordning": "610",
    "Kommunikation": "150",
    "Utvärdering": "45",
    "Övrig administration": "120",
    "Overheadkostnader": "400",
    "därav utveckling av insatserna": "100",
    "Totalt": "4241",
    "Antal pågående dialoger med huvudmän": "19",
}


async def allotted(books: Books) -> None:
    for item, amount in ((GRANTS, "25000000.00"), (OWN, "5000000.00")):
        body = {"programme": SBS, "item": item, "fiscal_year": 2015, "amount": amount,
                "diary_number": "U2015/3357/S", "decided_on": "2015-06-04"}  # fmt: skip
        answer = await books.post("/allotments", body, subject="ulla", moment=NOVEMBER)
        assert answer.status_code == 201, answer.text


async def signed_with(books: Books, amount: str) -> None:
    """An agreement of November 2015 with one grant of the autumn."""
    agreement = facts.agreement_signed(
        diary_number=f"2015:{new_id().hex[:6]}",
        organization_number=facts.ARBOGA,
        starts_on="2015-11-09",
        ends_on="2016-12-31",
        signed_on="2015-11-09",
        cost_lines=(facts.cost_line(fiscal_year=2015, amount=amount),),
        statements_due=(),
        instalments=(facts.instalment(due_on="2015-11-09", amount=amount),),
    )
    event = books.budget.envelope(agreement, agreement.cooperation_id).model_copy(update={"scope": SBS})
    for consumer in books.budget.consumers(type(agreement)):
        await consumer.apply(event)


async def paid(books: Books) -> None:
    """Every instalment, in December."""
    await run_job(books.budget, "propose due payments", DECEMBER)
    for payment in (await books.get("/payments?limit=100"))["items"]:
        path = f"/payments/{payment['id']}"
        assert (await books.post(f"{path}/approvals", version=1, subject="bo", moment=DECEMBER)).status_code == 200
        body = {"status": "paid", "paid_on": "2015-12-21", "bank_reference": "B1"}
        answer = await books.post(f"{path}/settlements", body, role="finance_system", moment=DECEMBER)
        assert answer.status_code == 200, answer.text


async def test_the_events_of_2015_give_the_figures_of_the_account_of_2016(books: Books) -> None:
    with time_machine.travel(NOVEMBER):
        await allotted(books)
        for number in range(19):
            await signed_with(books, "94500.00" if number else "94600.00")
    await paid(books)
    for cost_kind, activity, amount in COSTS:
        await attested(
            books, moment=DECEMBER, programme=SBS, cost_kind=cost_kind, activity=activity, amount=amount,
            incurred_on="2015-12-15", diary_number="2015:778",
        )  # fmt: skip
    path = f"/outcome-reports?programme={SBS}&first_year=2015&last_year=2015&until=2015-12-31"
    rows = {row["cells"][0]: row["cells"][1] for row in (await books.get(path))["rows"]}
    assert rows == OUTCOME
    assert await faults_of(books.budget) == []


async def test_what_is_published_is_what_the_table_says_to_the_ore(books: Books) -> None:
    """So a reader that copies the events shows the same."""
    for cost_kind, activity, amount in COSTS:
        await attested(books, cost_kind=cost_kind, activity=activity, amount=amount)
    sums = await published(books)
    assert sum(Decimal(amount) for amount in sums.values()) == sum(Decimal(amount) for *_, amount in COSTS)
    assert sums[OWN, "measures"] == "620700.00"
    assert sums[GRANTS, "measures"] == "400000.00"
