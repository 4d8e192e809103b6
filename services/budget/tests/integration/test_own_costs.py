"""The agency's own costs: registered by one, attested by another, settled, reversed, and imported; no agreement."""

import json
from typing import Any

import pytest

from insatser.layout import CLONE

from .books import Books, allot, faults_of, position_of
from .facts import GRANTS, OWN, PROGRAMME, THIS_YEAR
from .own_cost_steps import attest, attested, published, registered
from .test_duties import SAME_PERSON, outcome

PAID = {"paid_on": "2026-11-21", "bank_reference": "B1"}
WRONG = {"reason": "Dubbel faktura"}
FILE = f"""programme;source;reference;cost_kind;activity;measure_kind;amount;counted_on;text
{PROGRAMME};Ekonomi;V1;operation;overhead;;100,00;2026-10-01;Lokaler
{PROGRAMME};Ekonomi;V2;operation;overhead;;50,50;2026-10-02;Lokaler
{PROGRAMME};Ekonomi;V3;education_service;measures;university_course;30,00;2026-10-03;Kurs
"""


async def sent(books: Books, content: str, *, dry_run: bool = False) -> Any:
    headers = books.headers("controller") | {"Content-Type": "text/csv", "Idempotency-Key": str(hash(content))}
    path = f"/payment-imports{'?dry_run=true' if dry_run else ''}"
    return await books.budget.client.post(path, content=content.encode(), headers=headers)


async def test_a_cost_counts_when_another_has_attested_it(books: Books) -> None:
    await allot(books.budget, 1000, item=OWN)
    cost = (await registered(books)).json()
    before = await position_of(books.budget, item=OWN)
    own = await attest(books, cost, subject="eva")
    assert outcome(own) == SAME_PERSON
    assert (await attest(books, cost, subject="bo")).json()["state"] == "attested"
    after = await position_of(books.budget, item=OWN)
    assert (before.paid, after.paid, after.available, after.by_kind["operation"].paid) == (0, 100, 900, 100)
    assert await published(books) == {(OWN, "coordination"): "100.00"}
    assert await faults_of(books.budget) == []


async def test_the_documented_example_is_registered(books: Books) -> None:
    """What every integrator sends first; it named a kind of measure where there is none."""
    described = json.loads((CLONE / "docs" / "openapi" / "budget.json").read_text(encoding="utf-8"))
    body = described["paths"]["/own-costs"]["post"]["requestBody"]["content"]["application/json"]["example"]
    assert (await books.post("/own-costs", body)).status_code == 201


async def test_whoever_gave_the_room_or_the_income_does_not_attest_what_it_pays(books: Books) -> None:
    limit = {"programme": PROGRAMME, "item": OWN, "fiscal_year": THIS_YEAR, "amount": "5.00",
             "diary_number": "U2026/8", "decided_on": "2026-11-02"}  # fmt: skip
    assert (await books.post("/allotments", limit, subject="bo")).is_success
    assert (await income(books, subject="mia")).is_success
    on_the_item = (await registered(books)).json()
    by_income = (await registered(books, paid_by="esf")).json()
    assert outcome(await attest(books, on_the_item, subject="bo")) == SAME_PERSON
    assert outcome(await attest(books, by_income, subject="mia")) == SAME_PERSON


async def test_its_vouchers_are_numbered_and_leave_as_sie(books: Books) -> None:
    await allot(books.budget, 1000, item=OWN)
    cost = await attested(books, activity="evaluation", message="Följeforskning")
    path = f"/own-costs/{cost['id']}/settlements"
    first, again = [await books.post(path, PAID, role="finance_system", subject="eko") for _ in range(2)]
    assert (first.json()["state"], again.status_code) == ("settled", 200)
    vouchers = sorted((await books.get("/vouchers"))["items"], key=lambda voucher: voucher["number"])
    assert [(voucher["number"], voucher["kind"], voucher["commitment_id"]) for voucher in vouchers] == [
        (1, "accrual", None),
        (2, "settlement", None),
    ]
    assert [row["activity"] for row in vouchers[0]["rows"]] == ["evaluation"]
    sie = await books.budget.client.get(
        "/sie-exports?since=2026-01-01&until=2026-12-31", headers=books.headers("controller")
    )
    assert "#TRANS 5711" in sie.content.decode("cp437")
    assert (await position_of(books.budget, item=OWN)).paid == 100
    assert await faults_of(books.budget) == []


async def test_what_will_not_be_paid_is_taken_back_by_another(books: Books) -> None:
    await allot(books.budget, 1000, item=OWN)
    cost = await attested(books)
    path = f"/own-costs/{cost['id']}/reversals"
    answers = [await books.post(path, WRONG, subject=who, version=cost["version"]) for who in ("eva", "bo", "siv")]
    assert [outcome(answers[0]), outcome(answers[1])] == [SAME_PERSON, SAME_PERSON]
    assert answers[2].json()["state"] == "reversed"
    assert (await position_of(books.budget, item=OWN)).available == 1000
    assert await published(books) == {(OWN, "coordination"): "0.00"}
    assert (await books.post(f"/own-costs/{cost['id']}/settlements", PAID, subject="eko")).status_code == 409
    assert await faults_of(books.budget) == []


async def test_a_rejected_cost_never_counts(books: Books) -> None:
    cost = (await registered(books)).json()
    rejected = await books.post(f"/own-costs/{cost['id']}/rejections", WRONG, subject="bo", version=1)
    assert rejected.json()["state"] == "rejected"
    assert (await attest(books, rejected.json(), subject="bo")).status_code == 409
    assert (await books.get("/vouchers"))["items"] == []


async def test_a_cost_without_room_is_booked_and_turns_the_position_red(books: Books) -> None:
    await allot(books.budget, 40, item=OWN)
    await attested(books)
    now = await position_of(books.budget, item=OWN)
    assert (now.available, now.is_red) == (-60, True)


async def test_a_cost_of_a_closed_year_counts_in_the_running_one(books: Books) -> None:
    await allot(books.budget, 1000, item=OWN)
    body = {"programme": PROGRAMME, "item": OWN, "fiscal_year": THIS_YEAR, "diary_number": "2027:5"}
    january = "2027-01-20T10:00:00+00:00"
    assert (await books.post("/year-ends", body, subject="siv", moment=january)).status_code == 201
    cost = await attested(books, moment=january, incurred_on="2026-12-30")
    assert cost["fiscal_year"] == 2027


@pytest.mark.parametrize(
    ("cost_kind", "activity", "measure_kind", "field"),
    [
        ("grant", "measures", None, "activity"),
        ("development", "coordination", None, "activity"),
        ("operation", "development", None, "activity"),
        ("education_service", "overhead", None, "activity"),
        ("operation", "overhead", "tailored", "measure_kind"),
    ],
)
async def test_an_activity_belongs_to_its_cost_kind_so_that_development_is_apart(
    books: Books, cost_kind: str, activity: str, measure_kind: str | None, field: str
) -> None:
    answer = await registered(books, cost_kind=cost_kind, activity=activity, measure_kind=measure_kind)
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["errors"]] == [f"body.{field}"]


async def test_a_cost_is_not_of_a_day_before_the_assignment(books: Books) -> None:
    """A wrong year would open a fiscal year that the assignment never had, in the red."""
    early = await registered(books, incurred_on="2015-01-20")
    assert early.status_code == 422
    (fault,) = early.json()["errors"]
    assert (fault["field"], fault["expected"]) == ("body.incurred_on", "tidigast 2024-01-01")
    file = await sent(books, FILE.replace("2026-10-02", "2015-10-02"))
    (wrong,) = file.json()["errors"]
    assert (wrong["field"], wrong["expected"]) == ("rad 3, counted_on", "tidigast 2024-01-01")


async def test_the_finance_systems_costs_are_read_in_with_what_they_are_for(books: Books) -> None:
    await allot(books.budget, 1000, item=OWN)
    dry = await sent(books, FILE, dry_run=True)
    first, again = await sent(books, FILE), await sent(books, FILE + "\n")
    assert [answer.json()["new_rows"] for answer in (dry, first, again)] == [3, 3, 0]
    assert await published(books) == {(OWN, "overhead"): "150.50", (GRANTS, "measures"): "30.00"}
    report = await books.get("/cost-reports?by=activity&since=2026-01-01&until=2026-12-31")
    assert [row["cells"] for row in report["rows"]] == [
        ["Overheadkostnader", "0.00", "150.50"],
        ["Insatser tillhandahållna av Skolverket", "0.00", "30.00"],
        ["Summa", "0.00", "180.50"],
    ]
    assert await faults_of(books.budget) == []


async def test_faults_of_a_file_are_listed_by_row_and_nothing_is_read_in(books: Books) -> None:
    faulty = FILE.replace("V2;operation;overhead", "V2;development;overhead").replace("university_course", "kurs")
    answer = await sent(books, faulty)
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["errors"]] == ["rad 4, measure_kind", "rad 3, activity"]
    assert await published(books) == {}


async def income(books: Books, *, subject: str = "mia", **changed: Any) -> Any:
    body = {"programme": PROGRAMME, "source": "esf", "amount": "500.00", "diary_number": "ESF 2026/7",
            "reference": "V2026-1", "received_on": "2026-11-20"}  # fmt: skip
    return await books.post("/incomes", body | changed, subject=subject)


async def test_income_beside_the_appropriation_is_a_source_of_its_own(books: Books) -> None:
    await allot(books.budget, 1000, item=OWN)
    first, again = [await income(books) for _ in range(2)]
    assert (first.status_code, again.status_code) == (201, 409)
    await attested(books, paid_by="esf")
    own, esf = [await position_of(books.budget, item=item) for item in (OWN, "ESF")]
    assert (own.paid, esf.provided, esf.paid, esf.available) == (0, 500, 100, 400)
    report = await books.get("/appropriation-reports")
    assert [row["cells"][0] for row in report["rows"]] == [OWN]
    forecast = await books.post("/forecasts", {"programme": PROGRAMME, "forecast_on": "2026-11-22"})
    assert "ESF" not in {line["item"] for line in forecast.json()["lines"]}
    assert await published(books) == {("ESF", "coordination"): "100.00"}
    rows = {row["cells"][0]: row["cells"][1] for row in (await books.get("/outcome-reports"))["rows"]}
    assert "därav betalt av andra inkomster" in rows
    assert await faults_of(books.budget) == []
