"""Files of allotments and payments that look right and are not: refused by line and column, never booked as read."""

from datetime import date
from typing import Any

import pytest

from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders
from tests.support.workbooks import sheet, texts, workbook

from .books import allot, keyed, position_of
from .facts import PROGRAMME
from .test_imports import ALLOTMENTS, rows_in_all_tables

HEADING = "programme;item;fiscal_year;kind;amount;diary_number;decided_on;note"
ROW = f"{PROGRAMME};1:5 ap.3;2026;allotment;1000;U2026/1;2025-12-18;x"


async def sent(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders, content: bytes, *, dry_run: bool = False
) -> Any:
    headers = keyed(authorization("controller"), **{"Content-Type": "text/csv"})
    path = f"/allotment-imports{'?dry_run=true' if dry_run else ''}"
    return await budget.client.post(path, content=content, headers=headers)


def with_amount(amount: str) -> bytes:
    return f"{HEADING}\n{ROW.replace(';1000;', f';{amount};')}\n".encode()


@pytest.mark.parametrize(
    "amount", ["250.000", "250,000", "1.000", "1_000", "1e6", "١٠٠٠", "1000 kr", "#N/A", "=A1*2", "10 00", "12,5 %"]
)
async def test_an_amount_that_can_be_two_is_none(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders, amount: str
) -> None:
    answer = await sent(budget, authorization, with_amount(amount))
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["rad 2, amount"]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (ROW.removesuffix(";x"), "raden"),
        (f"{ROW};y", "raden"),
        (ROW.replace(";x", ";#VÄRDEFEL!"), "note"),
        (ROW.replace(";x", ";=1+1"), "note"),
        (ROW.replace("U2026/1", "#REF!"), "diary_number"),
    ],
)
async def test_rows_that_are_cut_off_too_long_or_not_calculated_are_faults(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders, row: str, column: str
) -> None:
    answer = await sent(budget, authorization, f"{HEADING}\n{row}\n".encode())
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == f"rad 2, {column}"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (f'{HEADING}\n{ROW[:-1]}"x\n', "citattecken"),
        (f"{HEADING}\n", "inga rader"),
        (f"{HEADING}\n\n;;;;;;;\n", "inga rader"),
        (f"{HEADING};amount\n{ROW};1\n", "amount står flera gånger"),
        (f"{HEADING.replace('amount', 'belopp')}\n{ROW}\n", "och har ”programme”"),
        ("%PDF-1.7", "PDF"),
        ("", "tom"),
    ],
)
@pytest.mark.parametrize("dry_run", [False, True])
async def test_a_file_that_gives_nothing_is_refused_and_says_why(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders, content: str, said: str, dry_run: bool
) -> None:
    before = await rows_in_all_tables(budget)
    answer = await sent(budget, authorization, content.encode(), dry_run=dry_run)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/file-unreadable")
    assert said in answer.json()["detail"]
    assert await rows_in_all_tables(budget) == before


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252", "mac_roman"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
async def test_a_file_from_any_program_gives_the_same_amounts(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders, encoding: str, ending: str
) -> None:
    text = ALLOTMENTS.removeprefix("\ufeff").replace("Ändringsbeslut", "Ändringsbeslut åäö").replace("\n", ending)
    answer = await sent(budget, authorization, f"sep=;{ending}{text}".encode(encoding))
    assert answer.status_code == 200, answer.text
    assert (answer.json()["new_rows"], answer.json()["amount"]) == (3, "29501000.50")
    assert answer.json()["notices"] == [
        f"Filen lästes som {name}."
        for code, name in (("utf-16", "UTF-16"), ("cp1252", "Windows-1252"), ("mac_roman", "Mac OS Roman"))
        if code == encoding
    ]


async def test_a_workbook_gives_its_numbers_and_days(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    styles = '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    day = (date(2025, 12, 18) - date(1899, 12, 30)).days
    cells = (
        f'<c t="inlineStr"><is><t>{PROGRAMME}</t></is></c><c t="inlineStr"><is><t>1:5 ap.3</t></is></c>'
        '<c><v>2026</v></c><c t="inlineStr"><is><t>allotment</t></is></c><c><v>1234567.5</v></c>'
        f'<c t="inlineStr"><is><t>U2026/1</t></is></c><c s="1"><v>{day}</v></c>'
    )
    content = workbook(sheet(f'{texts(*HEADING.split(";"))}<row r="2">{cells}</row>'), more={"xl/styles.xml": styles})
    answer = await sent(budget, authorization, content)
    assert answer.status_code == 200, answer.text
    assert str((await position_of(budget)).available) == "1234567.50"


async def test_a_column_that_nobody_reads_is_said(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await allot(budget, 1)
    answer = await sent(budget, authorization, f"{HEADING};aktivitet\n{ROW};y\n".encode())
    assert answer.json()["notices"] == ["Kolumner som inte lästes: ”aktivitet”."]


async def test_a_file_of_nothing_but_faults_is_not_read_to_its_end(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    content = f"{HEADING}\n" + f"{ROW.replace('1000', 'tusen')}\n" * 5_000
    report = (await sent(budget, authorization, content.encode(), dry_run=True)).json()
    assert len(report["faults"]) == 1_000
    assert report["notices"] == ["Läsningen slutade på rad 2001: så här många fel beror på filen."]


async def test_more_rows_than_one_transaction_should_hold_are_refused(
    budget: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    answer = await sent(budget, authorization, (f"{HEADING}\n" + f"{ROW}\n" * 20_001).encode())
    assert answer.status_code == 422
    assert "fler än 20000 rader" in answer.json()["detail"]
