"""Forecasts on the days of the regleringsbrev: figures as Hermes asks for them, compared and explained."""

import io
from typing import Any

from python_calamine import CalamineWorkbook

from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .books import Books, keyed, run_job
from .facts import GRANTS, PROGRAMME, THIS_YEAR
from .test_reports import XLSX, fetched

FIRST = {"programme": PROGRAMME, "forecast_on": "2026-05-04"}
MORE = {"item": GRANTS, "fiscal_year": THIS_YEAR, "amount": "50.00"}
SECOND = FIRST | {"forecast_on": "2026-10-23", "adjustments": [MORE]}


async def made(budget: ServiceUnderTest, authorization: AuthorizationHeaders, body: dict[str, Any]) -> dict[str, Any]:
    answer = await budget.client.post("/forecasts", json=body, headers=keyed(authorization("controller")))
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def line_of(forecast: dict[str, Any], item: str = GRANTS, year: int = THIS_YEAR) -> dict[str, Any]:
    return next(line for line in forecast["lines"] if (line["item"], line["fiscal_year"]) == (item, year))


async def test_a_forecast_is_compared_with_the_one_before_the_budget_and_the_outcome(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await Books(budget, authorization).pay()
    await made(budget, authorization, FIRST)
    line = line_of(await made(budget, authorization, SECOND))
    assert (line["amount"], line["amount_before"], line["outcome"]) == ("650.00", "600.00", "200.00")
    assert (line["allotted"], line["disposable"], line["against_budget"]) == ("1000.00", "1000.00", "-350.00")


async def test_a_forecast_covers_this_year_and_three_more_of_every_item(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    forecast = await made(budget, authorization, FIRST)
    places = {(line["item"], line["fiscal_year"]) for line in forecast["lines"]}
    assert places == {(item, year) for item in ("1:1", GRANTS) for year in (2026, 2027, 2028, 2029)}


async def test_the_regleringsbrev_says_how_far_a_forecast_reaches(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    day = {"programme": PROGRAMME, "day": "2026-05-04", "last_year": 2030, "diary_number": "U2025/03001"}
    headers = authorization("controller")
    registered = await budget.client.post("/forecast-days", json=day, headers=keyed(headers))
    again = await budget.client.post("/forecast-days", json=day, headers=keyed(headers))
    assert (registered.status_code, again.status_code) == (201, 409), registered.text
    forecast = await made(budget, authorization, FIRST)
    assert max(line["fiscal_year"] for line in forecast["lines"]) == 2030


async def test_forecast_days_come_with_the_programme_file(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    for _ in range(2):
        await run_job(budget, "load programmes")
    page = (await fetched(budget, authorization, "/forecast-days?programme=sbs-2015&limit=50&sort=day")).json()
    assert (page["items"][0]["day"], page["items"][0]["last_year"]) == ("2016-01-20", 2020)
    assert page["_meta"]["total_records"] == 9


async def test_a_difference_without_an_explanation_is_pointed_out(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await Books(budget, authorization).pay()
    await made(budget, authorization, FIRST)
    comment = {
        "item": GRANTS,
        "fiscal_year": THIS_YEAR,
        "comment_before": "Fler avtal.",
        "comment_budget": "Färre start.",
    }
    silent = line_of(await made(budget, authorization, SECOND))
    explained = line_of(await made(budget, authorization, SECOND | {"forecast_on": "2026-11-20", "comments": [comment],
                                                                    "adjustments": []}))  # fmt: skip
    assert (silent["lacks_comment"], explained["lacks_comment"]) == (True, False)


async def test_the_figures_for_hermes_are_had_as_a_table_and_a_sheet(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await Books(budget, authorization).pay()
    await made(budget, authorization, FIRST)
    await made(budget, authorization, SECOND)
    path = "/forecast-reports?forecast_on=2026-10-23"
    report = (await fetched(budget, authorization, path)).json()
    row = dict(zip(report["columns"], next(r["cells"] for r in report["rows"] if r["cells"][0] == f"{GRANTS}, 2026"),
                   strict=True))  # fmt: skip
    assert (row["Tilldelat"], row["Utfall hittills"], row["Föregående prognos"], row["Prognos"]) == (
        "1000.00",
        "200.00",
        "600.00",
        "650.00",
    )
    assert (await fetched(budget, authorization, "/forecast-reports")).json()["title"] == report["title"]
    assert (row["Ändring mot föregående"], row["Prognos minus tilldelat"]) == ("50.00", "-350.00")
    book = CalamineWorkbook.from_filelike(io.BytesIO((await fetched(budget, authorization, path, XLSX)).content))
    assert len(book.get_sheet_by_index(0).to_python()) == 3 + 8


async def test_a_report_of_a_day_without_a_forecast_is_not_found(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    answer = await budget.client.get("/forecast-reports?forecast_on=2026-01-01", headers=authorization("controller"))
    assert answer.status_code == 404
