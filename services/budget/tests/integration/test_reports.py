"""Reports, exports, plans and scenarios over the API, on books with something in them."""

import io
import json
from decimal import Decimal
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from budget.models.limits import LimitKind
from shared.clock import new_id
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

from .books import Books, allot, keyed
from .facts import OWN, PROGRAMME, THIS_YEAR

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COHORT = {"start_year": 2027, "start_half": 1, "organizers": 10, "halves": 6, "each": "6000000.00"}


async def fetched(budget: ServiceUnderTest, authorization: AuthorizationHeaders, path: str, accept: str = "") -> Any:
    headers = authorization("controller") | ({"Accept": accept} if accept else {})
    answer = await budget.client.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer


async def snapshot(budget: ServiceUnderTest) -> str:
    """Everything in the ledger and of what agreements hold, as one text."""
    async with budget.sessions() as session:
        rows = [
            (await session.execute(text(f"SELECT to_jsonb(t)::text FROM {table} t ORDER BY 1"))).scalars().all()
            for table in ("account", "ledger_entry", "ledger_transaction", "commitment", "commitment_line", "position")
        ]
    return json.dumps([list(found) for found in rows])


async def test_the_appropriation_account_is_the_same_in_every_form(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await Books(budget, authorization).pay()
    path = f"/appropriation-reports?fiscal_year={THIS_YEAR}"
    report = (await fetched(budget, authorization, path)).json()
    csv = (await fetched(budget, authorization, path, "text/csv")).text
    book = CalamineWorkbook.from_filelike(io.BytesIO((await fetched(budget, authorization, path, XLSX)).content))
    sheet = book.get_sheet_by_index(0).to_python()
    svg = (await fetched(budget, authorization, path, "image/svg+xml")).text
    assert report["rows"][0]["cells"] == ["1:5 ap.3", "0.00", "1000.00", "0.00", "0.00", "1000.00", "-200.00", "800.00"]
    assert "1:5 ap.3,0.00,1000.00,0.00,0.00,1000.00,-200.00,800.00" in csv
    assert sheet[3][0] == "1:5 ap.3"
    assert Decimal(str(sheet[3][7])) == 800
    assert svg.startswith("<svg")


async def test_a_swedish_excel_gets_semicolons_commas_and_a_byte_order_mark(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await Books(budget, authorization).pay()
    path = f"/appropriation-reports?fiscal_year={THIS_YEAR}"
    answer = await fetched(budget, authorization, path, "text/csv; dialect=excel")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.text.splitlines()[1] == "1:5 ap.3;0,00;1000,00;0,00;0,00;1000,00;-200,00;800,00"


async def test_one_years_closing_amount_is_the_next_ones_opening(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await allot(budget, 1000, item=OWN)
    await allot(budget, -40, item=OWN, kind=LimitKind.REALLOCATION)
    headers = authorization("controller")
    body = {"programme": PROGRAMME, "item": OWN, "fiscal_year": THIS_YEAR, "diary_number": "2027:5"}
    january = at("2027-01-20T10:00:00+00:00")
    assert (await budget.client.post("/year-ends", json=body, headers=keyed(headers) | january)).status_code == 201
    old, new = [
        (
            await budget.client.get(
                f"/appropriation-reports?fiscal_year={year}", headers=headers | at("2027-02-01T10:00:00+00:00")
            )
        ).json()["rows"][0]["cells"]
        for year in (THIS_YEAR, THIS_YEAR + 1)
    ]
    assert old == [OWN, "0.00", "1000.00", "-40.00", "0.00", "960.00", "0.00", "960.00"]
    assert new == [OWN, "960.00", "0.00", "0.00", "-931.20", "28.80", "0.00", "28.80"]


async def test_every_change_of_a_period_is_had_as_a_table(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await Books(budget, authorization).pay()
    headers = authorization("auditor")
    path = "/change-reports?since=2026-11-22&until=2026-11-24"
    report = (await budget.client.get(path, headers=headers)).json()
    csv = (await budget.client.get(path, headers=headers | {"Accept": "text/csv"})).text
    sheet = (await budget.client.get(path, headers=headers | {"Accept": XLSX})).content
    actions = [row["cells"][4] for row in report["rows"]]
    assert actions.index("commit_funds") < actions.index("approve_payment") < actions.index("settle_payment")
    assert len(csv.splitlines()) == len(report["rows"]) + 1
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()
    assert len(rows) == len(report["rows"]) + 3
    before = (await budget.client.get("/change-reports?since=2025-01-01&until=2025-12-31", headers=headers)).json()
    assert before["rows"] == []


async def test_outcome_stands_beside_the_plan_in_tkr(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await Books(budget, authorization).pay()
    body = {"programme": PROGRAMME, "name": "Plan", "cohorts": [COHORT], "lines": []}
    plan = await budget.client.post("/plans", json=body, headers=keyed(authorization("controller")))
    assert plan.status_code == 201, plan.text
    path = f"/outcome-reports?first_year=2026&last_year=2027&plan_id={plan.json()['id']}"
    report = (await fetched(budget, authorization, path)).json()
    assert report["columns"][1:] == ["2026 utfall", "2026 plan", "2027 utfall", "2027 plan"]
    assert report["rows"][1]["cells"] == ["Utbetalningar av bidrag", "0", "0", "0", "20000"]


async def test_the_plan_of_2016_gives_its_dialogues_from_its_inputs(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    starts = [(2015, 2, 19, 3), (2016, 1, 25, 6), (2016, 2, 10, 6)]
    starts += [(year, half, 10, 6) for year in (2017, 2018, 2019) for half in (1, 2)]
    cohorts = [
        COHORT | {"start_year": year, "start_half": half, "organizers": count, "halves": halves}
        for year, half, count, halves in starts
    ]
    body = {"programme": "sbs-2015", "name": "Genomförandeplan 2016", "cohorts": cohorts}
    answer = await budget.client.post("/plans", json=body, headers=keyed(authorization("analyst")))
    running = {year["fiscal_year"]: year["running"] for year in answer.json()["years"]}
    assert [running[year] for year in (2016, 2017, 2018, 2019)] == [54, 55, 75, 70]


async def test_costs_are_divided_by_kind(budget: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
    await Books(budget, authorization).pay()
    path = f"/cost-reports?by=cost_kind&since={THIS_YEAR}-01-01&until={THIS_YEAR}-12-31"
    report = (await fetched(budget, authorization, path)).json()
    assert [row["cells"] for row in report["rows"]] == [["Bidrag", "400.00", "200.00"], ["Summa", "400.00", "200.00"]]


async def test_authorisations_are_reported_by_expected_year(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await Books(budget, authorization).pay()
    report = (await fetched(budget, authorization, f"/authorisation-reports?fiscal_year={THIS_YEAR}")).json()
    assert report["columns"][:6] == [
        "Anslagspost",
        "Tilldelad ram",
        "Ingående åtaganden",
        "Nya åtaganden",
        "Infriade åtaganden",
        "Utestående åtaganden",
    ]


async def test_vouchers_leave_as_sie_and_balance(budget: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
    await Books(budget, authorization).pay()
    path = f"/sie-exports?since={THIS_YEAR}-01-01&until={THIS_YEAR}-12-31"
    lines = (await fetched(budget, authorization, path)).content.decode("cp437").split("\r\n")
    amounts = [Decimal(line.split()[-1]) for line in lines if line.startswith("#TRANS")]
    assert lines[0] == "#FLAGGA 0"
    assert sorted(amounts) == [Decimal(-200), Decimal(200)]
    assert any(line.startswith('#VER "B" 1 20261124') for line in lines)


async def test_a_period_over_new_year_is_not_exported(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    answer = await budget.client.get(
        "/sie-exports?since=2026-12-01&until=2027-01-31", headers=authorization("controller")
    )
    assert answer.status_code == 422


@pytest.mark.parametrize("role", ["controller", "analyst"])
async def test_a_scenario_touches_nothing_in_the_books(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders, role: str
) -> None:
    await Books(budget, authorization).pay()
    before = await snapshot(budget)
    body = {
        "programme": PROGRAMME,
        "name": "Neddragning",
        "changes": [{"item": "1:5 ap.3", "fiscal_year": THIS_YEAR, "provided": "-500.00", "why": "Minskat anslag"}],
        "cohorts": [COHORT],
    }
    answer = await budget.client.post("/scenarios", json=body, headers=keyed(authorization(role)))
    report = answer.json()
    await budget.client.get(f"/scenarios/{report['id']}", headers=authorization(role))
    assert answer.status_code == 201, answer.text
    assert report["breaks"]
    assert "Minskat anslag" in report["outlooks"][0]["why"]
    assert await snapshot(budget) == before


async def test_positions_are_listed_with_three_statements_however_many_there_are(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    for year in range(2026, 2031):
        await allot(budget, 100, year=year)
    async with budget.counting_statements() as statements:
        page = await budget.client.get("/positions", headers=authorization("controller"))
    assert page.json()["_meta"]["total_records"] == 5
    assert len(statements) == 3


async def test_a_position_is_shown_as_of_a_day(budget: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
    await allot(budget, 100)
    headers = authorization("controller")
    now = (await budget.client.get("/positions", headers=headers)).json()["items"][0]
    before = (await budget.client.get(f"/positions/{now['id']}?as_of=2020-01-01", headers=headers)).json()
    assert (now["available"], before["available"]) == ("100.00", "0.00")


async def test_the_books_are_proven_over_the_api(budget: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
    await Books(budget, authorization).pay()
    report = (await fetched(budget, authorization, "/ledger-verifications")).json()
    assert report["whole"] is True
    assert report["debit"] == report["credit"]
    assert report["faults"] == []


async def test_an_allotment_is_registered_once_for_a_key(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    body = {
        "programme": PROGRAMME,
        "item": "1:5 ap.3",
        "fiscal_year": THIS_YEAR,
        "amount": "99999999999.99",
        "diary_number": "U2025/1",
        "decided_on": "2025-12-18",
    }
    headers = keyed(authorization("controller"))
    answers = [await budget.client.post("/allotments", json=body, headers=headers) for _ in range(2)]
    other = await budget.client.post("/allotments", json=body | {"amount": "1.00"}, headers=headers)
    page = (await budget.client.get("/allotments", headers=authorization("controller"))).json()
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert other.status_code == 422
    assert [item["amount"] for item in page["items"]] == ["99999999999.99"]


async def test_an_amount_that_is_a_json_number_is_refused(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    body = {
        "programme": PROGRAMME,
        "item": "1:5 ap.3",
        "fiscal_year": THIS_YEAR,
        "amount": 100.1,
        "diary_number": f"U{new_id()}",
        "decided_on": "2025-12-18",
    }
    answer = await budget.client.post("/allotments", json=body, headers=keyed(authorization("controller")))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "body.amount"
