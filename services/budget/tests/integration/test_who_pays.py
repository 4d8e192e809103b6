"""Costs of a file that an income beside the appropriation pays: booked on it, whatever the form, and shown apart."""

import io
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from services.budget.tests.sie import file, voucher

from .books import Books, allot, faults_of, keyed, position_of
from .facts import OWN, PROGRAMME
from .own_cost_steps import published

HEADING = ("programme", "source", "reference", "cost_kind", "activity", "amount", "counted_on", "text")
ROW = (PROGRAMME, "esf", "V1", "operation", "overhead", "100,00", "2026-10-01", "Lokaler")
ON_APPROPRIATION = (PROGRAMME, "Ekonomi", "V1", "operation", "overhead", "40,00", "2026-10-01", "Lokaler")
OBJECTS = '{6 "RI24" 21 "OH" 20 "ESF"}'
SIE = file(voucher(1, f"5011 {OBJECTS} 100.00", "2440 {} -100.00"))
SAID = "1 rad, 100,00\u00a0kr, betalas av ESF och inte av anslaget."


def csv(*rows: tuple[str, ...], more: str = "") -> bytes:
    """`more`: names of columns at the end."""
    return "\n".join([";".join(HEADING) + more, *(";".join(row) for row in rows), ""]).encode()


def xlsx(*rows: tuple[str, ...]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate((HEADING, *rows)):
            sheet.write_row(place, 0, row)
    return out.getvalue()


async def sent(books: Books, content: bytes, kind: str = "text/csv", query: str = "") -> Any:
    headers = keyed(books.headers("controller"), **{"Content-Type": kind})
    return await books.budget.client.post(f"/payment-imports{query}", content=content, headers=headers)


def faults(answer: Any) -> list[tuple[str, str, str]]:
    assert answer.status_code == 422, answer.text
    return [(fault["field"], fault["message"], fault["expected"]) for fault in answer.json()["errors"]]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (csv(ROW), "text/csv"),
        (xlsx(ROW), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (SIE, "application/octet-stream"),
    ],
    ids=["csv", "xlsx", "sie"],
)
async def test_it_is_booked_on_the_income_and_said(books: Books, content: bytes, kind: str) -> None:
    await allot(books.budget, 1000, item=OWN)
    dry = await sent(books, content, kind, "?dry_run=true")
    answer = await sent(books, content, kind)
    assert answer.status_code == 200, answer.text
    assert SAID in dry.json()["notices"]
    assert SAID in answer.json()["notices"]
    assert answer.json()["red_positions"] == ["ESF 2026"]
    own, esf = [await position_of(books.budget, item=item) for item in (OWN, "ESF")]
    assert (own.paid, own.available, esf.paid, esf.available) == (0, 1000, 100, -100)
    assert await published(books) == {("ESF", "overhead"): "100.00"}
    assert await faults_of(books.budget) == []


async def test_plan_ledger_and_forecast_show_it_apart(books: Books) -> None:
    await allot(books.budget, 1000, item=OWN)
    assert (await sent(books, csv(ROW, ON_APPROPRIATION))).json()["new_rows"] == 2
    table = {row["cells"][0]: row["cells"][1] for row in (await books.get("/outcome-reports"))["rows"]}
    assert "därav betalt av andra inkomster" in table
    account = (await books.get("/appropriation-reports"))["rows"]
    assert [(row["cells"][0], row["cells"][6]) for row in account] == [(OWN, "-40.00")]
    accounts = (await books.get("/ledger-accounts?item=ESF"))["items"]
    assert {(row["stage"], row["balance"]) for row in accounts} >= {("paid", "100.00")}
    forecast = await books.post("/forecasts", {"programme": PROGRAMME, "forecast_on": "2026-11-22"})
    outcome = {line["item"]: line["outcome"] for line in forecast.json()["lines"] if line["fiscal_year"] == 2026}
    assert ("ESF" in outcome, outcome[OWN]) == (False, "40.00")


async def test_what_contradicts_itself_is_a_fault_of_its_row(books: Books) -> None:
    await allot(books.budget, 1000, item=OWN)
    twice = (*ROW, "1:1", "")
    other = (*ROW[:2], "V2", *ROW[3:], "", "other")
    wrong_item = (*ON_APPROPRIATION, "1:5 ap.3", "")
    grant = (PROGRAMME, "esf", "V4", "grant", "", "1,00", "2026-10-01", "Bidrag", "", "")
    answer = await sent(books, csv(twice, other, wrong_item, grant, more=";item;paid_by"))
    assert faults(answer) == [
        ("rad 2, item", "läst: 1:1", "ESF, som source säger"),
        ("rad 3, source", "läst: esf", "övriga inkomster, som paid_by säger"),
        ("rad 5, source", "läst: esf", "inget: bidrag betalas av anslaget"),
        ("rad 4, item", "läst: 1:5 ap.3", "1:1, som kostnadsslaget belastar"),
    ]
    unknown = (*ON_APPROPRIATION, "ESFF", "eu")
    assert [field for field, *_ in faults(await sent(books, csv(unknown, more=";item;paid_by")))] == [
        "rad 2, paid_by",
        "rad 2, item",
    ]
    assert await published(books) == {}


async def test_a_voucher_is_of_its_cost_kinds_item_or_of_an_income(books: Books) -> None:
    elsewhere = voucher(1, f"5011 {OBJECTS.replace('ESF', '1:5 ap.3')} 100.00", "2440 {} -100.00")
    co_financed = voucher(2, f"5011 {OBJECTS.replace('ESF', 'MEDF')} 50.00", "2440 {} -50.00")
    assert faults(await sent(books, file(elsewhere, co_financed), "application/octet-stream")) == [
        ("rad 17, item", "läst: 1:5 ap.3", "1:1, som kostnadsslaget belastar")
    ]
    assert (await sent(books, file(co_financed), "application/octet-stream")).status_code == 200
    assert await published(books) == {("övriga inkomster", "overhead"): "50.00"}


async def test_a_row_that_is_known_does_not_change_its_payer_in_silence(books: Books) -> None:
    await allot(books.budget, 1000, item=OWN)
    row = tuple("Ekonomi" if cell == "esf" else cell for cell in ROW)
    assert (await sent(books, csv(row))).status_code == 200
    changed = await sent(books, csv((*row, "esf"), more=";paid_by"))
    assert faults(changed) == [("rad 2, paid_by", "läst: esf", "samma som redan finns, 1:1, eller en egen beteckning")]
