"""Files of allotments and of other systems' payments: dry run, faults by row, all or nothing, never twice."""

from typing import Any

import pytest
from sqlalchemy import text

from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .books import allot, faults_of, keyed, position_of
from .facts import OWN, PROGRAMME

ALLOTMENTS = f"""\ufeffprogramme;item;fiscal_year;kind;amount;diary_number;decided_on;note
{PROGRAMME};1:5 ap.3;2026;allotment;30 000 000,00;U2025/1;2025-12-18;Regleringsbrev
{PROGRAMME};1:5 ap.3;2026;allotment;-500000;U2026/7;2026-06-12;Ändringsbeslut
{PROGRAMME};1:1;2026;allotment;1000,50;U2025/1;2025-12-18;
"""
PAYMENTS = f"""programme,source,reference,cost_kind,amount,counted_on,text
{PROGRAMME},Ekonomi,V1,operation,100.00,2026-10-01,Resor
{PROGRAMME},Ekonomi,V2,development,250.50,2026-10-02,Material
"""


async def sent(budget: ServiceUnderTest, authorization: AuthorizationHeaders, path: str, content: str) -> Any:
    headers = keyed(authorization("controller"), **{"Content-Type": "text/csv"})
    return await budget.client.post(path, content=content.encode(), headers=headers)


async def rows_in_all_tables(budget: ServiceUnderTest) -> dict[str, int]:
    tables = ("limit_change", "ledger_entry", "account", "position", "outbox", "audit_entry", "import_run",
              "outside_payment", "idempotency")  # fmt: skip
    async with budget.sessions() as session:
        counts = {
            table: (await session.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one() for table in tables
        }
    return counts


async def test_allotments_are_read_in_with_swedish_amounts(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    answer = await sent(budget, authorization, "/allotment-imports", ALLOTMENTS)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["new_rows"], answer.json()["amount"]) == (3, "29501000.50")
    assert (await position_of(budget)).available == 29_500_000
    assert await faults_of(budget) == []


async def test_the_same_file_again_changes_nothing(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await sent(budget, authorization, "/allotment-imports", ALLOTMENTS)
    again = await sent(budget, authorization, "/allotment-imports", ALLOTMENTS)
    longer = await sent(
        budget, authorization, "/allotment-imports",
        ALLOTMENTS + f"{PROGRAMME};1:1;2026;allotment;5;U2026/9;2026-09-01;\n",
    )  # fmt: skip
    assert (again.json()["new_rows"], again.json()["known_rows"]) == (0, 3)
    assert (longer.json()["new_rows"], longer.json()["known_rows"]) == (1, 3)
    assert (await position_of(budget)).available == 29_500_000


async def test_a_dry_run_leaves_no_trace_on_a_database_with_rows(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await allot(budget, 1000, item=OWN)
    before = await rows_in_all_tables(budget)
    answer = await sent(budget, authorization, "/payment-imports?dry_run=true", PAYMENTS)
    assert (answer.json()["dry_run"], answer.json()["new_rows"]) == (True, 2)
    assert await rows_in_all_tables(budget) == before


async def test_faults_are_listed_by_line_and_column_and_nothing_is_read_in(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    faulty = ALLOTMENTS.replace("-500000", "en halv miljon").replace("1:1;2026", "9:9;2026")
    faulty = faulty.replace(f"{PROGRAMME};9:9", "riktade-insatser-2042;9:9")
    before = await rows_in_all_tables(budget)
    dry = (await sent(budget, authorization, "/allotment-imports?dry_run=true", faulty)).json()
    real = await sent(budget, authorization, "/allotment-imports", faulty)
    assert [(fault["line"], fault["column"], fault["read"]) for fault in dry["faults"]] == [
        (3, "amount", "en halv miljon"),
        (4, "programme", "riktade-insatser-2042"),
        (4, "item", "9:9"),
    ]
    assert real.status_code == 422
    assert real.json()["errors"][0]["field"] == "rad 3, amount"
    assert await rows_in_all_tables(budget) == before


async def test_other_systems_payments_count_on_their_item(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await allot(budget, 1000, item=OWN)
    await sent(budget, authorization, "/payment-imports", PAYMENTS)
    await sent(budget, authorization, "/payment-imports", PAYMENTS + "\n")
    now = await position_of(budget, item=OWN)
    assert (str(now.paid), str(now.available)) == ("350.50", "649.50")
    assert now.by_kind["development"].paid == now.paid - 100
    assert await faults_of(budget) == []


async def test_what_is_paid_already_is_read_in_without_room_and_the_red_is_reported(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await allot(budget, 200, item=OWN)
    dry = (await sent(budget, authorization, "/payment-imports?dry_run=true", PAYMENTS)).json()
    answer = await sent(budget, authorization, "/payment-imports", PAYMENTS)
    assert answer.status_code == 200, answer.text
    assert dry["red_positions"] == answer.json()["red_positions"] == ["1:1 2026"]
    assert str((await position_of(budget, item=OWN)).available) == "-150.50"
    assert await faults_of(budget) == []


async def test_a_file_without_its_columns_is_refused_as_a_whole(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    answer = await sent(budget, authorization, "/payment-imports", "a;b\n1;2\n")
    assert answer.status_code == 422
    assert "saknar kolumnerna programme" in answer.json()["detail"]


async def test_a_payment_that_counts_in_a_year_to_come_is_refused(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await allot(budget, 1000, item=OWN, year=2030)
    ahead = PAYMENTS.replace("2026-10-0", "2030-10-0")
    answer = await sent(budget, authorization, "/payment-imports", ahead)
    assert answer.status_code == 422
    assert "har inte börjat" in answer.json()["errors"][0]["expected"]
    assert (await position_of(budget, item=OWN, year=2030)).available == 1000


@pytest.mark.parametrize(
    ("path", "content", "again"),
    [
        ("/allotment-imports", ALLOTMENTS, f"{PROGRAMME};1:1;2026;allotment;1000,60;U2025/1;2025-12-18;\n"),
        ("/payment-imports", PAYMENTS, f"{PROGRAMME},Ekonomi,V1,operation,100.10,2026-10-01,Resor\n"),
    ],
)
async def test_the_same_row_with_another_amount_is_a_fault(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders, path: str, content: str, again: str
) -> None:
    before = await rows_in_all_tables(budget)
    answer = await sent(budget, authorization, path, content + again)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["expected"].startswith("samma som rad ")
    assert await rows_in_all_tables(budget) == before


@pytest.mark.parametrize(
    ("changed", "column"),
    [({"operation": "development"}, "cost_kind"), ({"2026-10-01": "2026-10-05"}, "counted_on")],
)
async def test_the_same_payment_with_other_content_is_a_fault_and_not_known(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders, changed: dict[str, str], column: str
) -> None:
    await allot(budget, 1000, item=OWN)
    await sent(budget, authorization, "/payment-imports", PAYMENTS)
    other = PAYMENTS
    for old, new in changed.items():
        other = other.replace(old, new)
    before = await rows_in_all_tables(budget)
    answer = await sent(budget, authorization, "/payment-imports", other)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == f"rad 2, {column}"
    assert await rows_in_all_tables(budget) == before
