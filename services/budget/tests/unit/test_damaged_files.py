"""Files of allotments, payments, vouchers and the bank, damaged on purpose: read right, or refused and said."""

import unicodedata
from datetime import date
from io import BytesIO

import pytest

from budget.programmes import read_programmes
from budget.readers.bank_reports import BankSays, read_bank_report
from budget.readers.imports import Table, read
from budget.readers.vouchers import read_vouchers
from budget.steps.import_rows import find_doubles
from budget.use_cases.imports.import_allotments import COLUMNS as ALLOTMENT
from budget.use_cases.imports.import_payments import COLUMNS as PAYMENT
from budget.use_cases.imports.import_payments import IDENTITY
from insatser.layout import CLONE
from services.budget.tests import bank
from services.budget.tests.sie import HEAD, OVERHEAD, RENT, file
from shared.files.kinds import read_contents
from shared.files.rows import Form, Unreadable
from tests.support.workbooks import sheet, texts, workbook

FOLDER = CLONE / "services" / "budget" / "programmes"
CODINGS = [coding for programme in read_programmes(FOLDER) if (coding := programme.coding)]
HEADING = "programme;source;reference;cost_kind;amount;counted_on;text"
ROW = "riktade-insatser-2024;Ekonomi;V1;operation;1000,50;2026-10-01;Bräckans hyra"
GRANTED = "programme;item;fiscal_year;kind;amount;diary_number;decided_on;note"
GRANT = "riktade-insatser-2024;1:5 ap.3;2026;allotment;1000;U2026/1;2025-12-18;x"
FILE = f"{HEADING}\n{ROW}\n"
BOOKED = bank.notification({"reference": "SKV1", "amount": "200.00"})
REJECTED = bank.status_report(("SKV1", "RJCT", "200.00"))


async def payments(content: bytes) -> Table:
    return await read(read_contents(BytesIO(content)), PAYMENT)


async def said(content: bytes) -> tuple[str, str]:
    """Amount and text of the only row."""
    (row,) = (await payments(content)).rows
    return str(row.values["amount"]), row.values["text"]


def sheet_of(*rows: str) -> str:
    return sheet("".join(texts(*row.split(";"), number=number) for number, row in enumerate(rows, 1) if row))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(f"{HEADING}\n\n;;;;;;\n{ROW}\n\n".encode(), id="blank lines"),
        pytest.param(unicodedata.normalize("NFD", FILE).encode(), id="NFD"),
        pytest.param(workbook(sheet_of(*unicodedata.normalize("NFD", FILE).splitlines())), id="NFD xlsx"),
        pytest.param(workbook(sheet_of(""), sheet_of(HEADING, ROW)), id="empty first sheet"),
        pytest.param(FILE.replace(";", "\u00a0;\u00a0").encode(), id="hard spaces"),
        *(
            pytest.param(FILE.encode(code), id=code)
            for code in ("utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "mac_roman", "cp850", "cp437")
        ),
    ],
)
async def test_a_file_of_payments_is_read_right(content: bytes) -> None:
    assert await said(content) == ("1000.50", "Bräckans hyra")


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        pytest.param(FILE.encode().decode("cp1252").encode(), "förvanskade på rad 2", id="UTF-8 as Windows"),
        pytest.param(FILE.encode().decode("mac_roman").encode(), "förvanskade på rad 2", id="UTF-8 as Mac"),
        pytest.param(FILE.encode().decode("cp850").encode(), "förvanskade på rad 2", id="UTF-8 as DOS"),
        pytest.param(FILE.encode("mac_roman").decode("cp1252").encode(), "förvanskade på rad 2", id="Mac as Windows"),
        pytest.param(FILE.encode("cp1252").decode("mac_roman").encode(), "förvanskade på rad 2", id="Windows as Mac"),
        pytest.param(FILE.encode("cp850").decode("cp1252").encode(), "förvanskade på rad 2", id="DOS as Windows"),
        pytest.param(
            workbook(sheet_of(HEADING, ROW.replace("ä", "Ã¤"))), "förvanskade på rad 2", id="UTF-8 as Windows, xlsx"
        ),
        pytest.param(workbook(sheet_of(HEADING, ROW), sheet_of(HEADING, ROW)), "flera blad", id="two sheets"),
        pytest.param(f"{HEADING}\n".encode(), "inga rader", id="no rows"),
        pytest.param(f"Rapport\n\n{FILE}".encode(), "och har ”Rapport”", id="a banner"),
        pytest.param(FILE.replace(";", "|").encode(), "saknar kolumnerna", id="another separator"),
        pytest.param(FILE.replace("text", "txet").encode(), "saknar kolumnerna text", id="a mistyped column"),
        pytest.param(f"{HEADING};amount\n{ROW};1\n".encode(), "amount står flera gånger", id="a doubled column"),
        pytest.param(b'[{"amount": 1}]', "JSON", id="JSON"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".xls", id="xls"),
        pytest.param(b"PK\x05\x06" + bytes(18), "zip", id="a zip"),
    ],
)
async def test_a_file_of_payments_is_refused(content: bytes, refusal: str) -> None:
    with pytest.raises(Unreadable) as refused:
        await payments(content)
    assert refusal in str(refused.value)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        pytest.param(ROW.replace("ä", "?"), "text", id="lost letters"),
        pytest.param(ROW.replace("1000,50", "1000,50,00"), "amount", id="two commas"),
        pytest.param(ROW.replace("1000,50", "1.000,50"), "amount", id="a thousands point"),
        pytest.param(ROW.replace("1000,50", "100050 %"), "amount", id="percent"),
        pytest.param(ROW.replace("1000,50", "(1000,50)"), "amount", id="brackets for minus"),
        pytest.param(ROW.replace("1000,50", "0"), "amount", id="nothing"),
        pytest.param(ROW.replace("2026-10-01", "46296"), "counted_on", id="a day as its number"),
        pytest.param(ROW.replace("2026-10-01", "01/10/2026"), "counted_on", id="a day as others write it"),
        pytest.param(ROW.replace("2026-10-01", "2026-02-30"), "counted_on", id="a day that is none"),
        pytest.param(ROW.replace("operation", "Operation"), "cost_kind", id="a code in another case"),
        pytest.param(ROW.replace("V1", "=A1"), "reference", id="a formula"),
        pytest.param(ROW.replace("V1", "#SAKNAS!"), "reference", id="an error of the sheet"),
        pytest.param(ROW.replace("V1", "\u200bV1"), "reference", id="what is not seen"),
        pytest.param(ROW[:40], "raden", id="cut off"),
        pytest.param("Summa;;;;1000,50;;", "source", id="a sum"),
        pytest.param(HEADING, "cost_kind", id="a second heading"),
        pytest.param(ROW.replace(";", ","), "raden", id="other separators"),
        pytest.param(ROW.replace("1000,50", "1000;50"), "raden", id="a comma that became a separator"),
    ],
)
async def test_a_row_of_payments_is_refused_in_its_column(row: str, column: str) -> None:
    table = await payments(f"{FILE}{row}\n".encode())
    assert column in {fault.column for fault in table.faults if fault.line == 3}
    assert [found.line for found in table.rows] == [2]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (GRANT.replace("2026;", "2206;"), "fiscal_year"),
        (GRANT.replace("2026;", "26;"), "fiscal_year"),
        (GRANT.replace("allotment", "tilldelning"), "kind"),
        (GRANT.replace("2025-12-18", "2025-18-12"), "decided_on"),
        (GRANT.replace("1000", "12,5 %"), "amount"),
    ],
)
async def test_an_allotment_is_refused_in_its_column(row: str, column: str) -> None:
    table = await read(read_contents(BytesIO(f"{GRANTED}\n{row}\n".encode())), ALLOTMENT)
    assert [fault.column for fault in table.faults] == [column]


async def test_what_stands_twice_in_a_file_is_said_with_both_lines() -> None:
    other = ROW.replace("1000,50", "1000,60")
    text = ROW.replace("hyra", "el")
    table = await payments(f"{HEADING}\n{ROW}\n{ROW}\n{other}\n{text}\n".encode())
    faults, notices = find_doubles(table.rows, IDENTITY)
    assert notices == ["Rad 3 säger detsamma som rad 2 och räknas inte en gång till."]
    assert [(fault.line, fault.column, fault.read) for fault in faults] == [
        (4, "amount", "1000.60"),
        (5, "text", "Bräckans el"),
    ]
    assert faults[0].expected == "samma som rad 2 säger om samma sak, 1\u00a0000,50\u00a0kr, eller en egen beteckning"


@pytest.mark.parametrize(("times", "last"), [(10, "Rad 12 "), (11, "Ytterligare 1 "), (13, "Ytterligare 3 ")])
async def test_many_doubles_are_counted(times: int, last: str) -> None:
    table = await payments("\n".join([HEADING, ROW, *[ROW] * times, ""]).encode())
    _, notices = find_doubles(table.rows, IDENTITY)
    assert (len(notices), notices[-1].startswith(last)) == (min(times, 11), True)


async def vouchers(content: bytes) -> Table:
    contents = read_contents(BytesIO(content), forms=[Form.TABLE, Form.SIE])
    return await read_vouchers(contents, CODINGS, owner="2021004185", today=date(2026, 11, 1))


@pytest.mark.parametrize(
    ("before", "after", "column"),
    [
        pytest.param("100.00", "1 000.00", "transaktionsdatum", id="a space between thousands"),
        pytest.param("100.00", "100.00 20250101", "transaktionsdatum", id="a day of another year"),
        pytest.param("100.00", "100,00", "belopp", id="a comma"),
        pytest.param("100.00", "1.000.00", "belopp", id="a thousands point"),
        pytest.param("100.00", "1e2", "belopp", id="an exponent"),
        pytest.param("-100.00", "-99.00", "verifikation", id="no balance"),
        pytest.param("5011", "50A1", "konto", id="no account"),
        pytest.param('"OH"}', '"OH" 21}', "objekt", id="half a pair"),
        pytest.param(" 20261001 ", " 20260230 ", "verifikationsdatum", id="a day that is none"),
    ],
)
async def test_a_voucher_is_refused_in_its_column(before: str, after: str, column: str) -> None:
    table = await vouchers(file(RENT.replace(before, after)))
    assert (table.rows, table.faults[0].column) == ([], column)


@pytest.mark.parametrize("code", ["cp437", "cp850", "utf-8", "cp1252", "mac_roman"])
async def test_vouchers_are_read_right_in_every_code(code: str) -> None:
    table = await vouchers(file(RENT.replace('"Hyra"', '"Bräckans hyra"')).decode("cp437").encode(code))
    assert [(str(row.values["amount"]), row.values["text"]) for row in table.rows] == [("100.00", "Bräckans hyra")]


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        pytest.param(file(RENT)[:-3], "avhuggen", id="cut off"),
        pytest.param(file(RENT) + b"Summa 100\r\n", "börjar inte med en etikett", id="a sum"),
        pytest.param(file(RENT, head=[*HEAD, "#VALUTA EUR"]), "EUR", id="euro"),
        pytest.param(file(RENT, sietyp="#SIETYP 1"), "typ 1", id="balances alone"),
        pytest.param(file(RENT, rar="#RAR 0 20260701 20270630"), "inget kalenderår", id="a broken year"),
        pytest.param(file(RENT.replace(OVERHEAD, "{}")), "inga kostnader", id="no objects"),
        pytest.param(file(), "inga verifikationer", id="no vouchers"),
    ],
)
async def test_a_file_of_vouchers_is_refused(content: bytes, refusal: str) -> None:
    with pytest.raises(Unreadable) as refused:
        await vouchers(content)
    assert refusal in str(refused.value)


def bank_says(content: bytes) -> list[tuple[BankSays, str]]:
    report = read_bank_report(read_contents(BytesIO(content), forms=[Form.TREE]))
    return [(entry.says, str(entry.amount)) for entry in report.entries]


@pytest.mark.parametrize(
    ("before", "after", "refusal"),
    [
        ("<CdtDbtInd>DBIT</CdtDbtInd>", "", "CdtDbtInd är ””"),
        ("DBIT", "DEBIT", "CdtDbtInd är ”DEBIT”"),
        ("<Sts><Cd>BOOK</Cd></Sts>", "", "Sts är ””"),
        ("BOOK", "book", "Sts är ”book”"),
        ("</EndToEndId>", "</EndToEndId><EndToEndId>SKV2</EndToEndId>", "EndToEndId står flera gånger"),
        ("200.00</Amt>", '200.00</Amt><Amt Ccy="SEK">900.00</Amt>', "Amt står flera gånger"),
        ("200.00", "200,00", "Rad 2"),
        ("200.00", "200.000", "Rad 2"),
        ("2026-11-24</Dt>", "2026-02-30</Dt>", "Rad 2"),
        ("camt.054", "camt.053", "ingen rapport"),
        ("</Document>", "", "trasig"),
        ("?>", "?><!DOCTYPE a>", "dokumenttyp"),
    ],
)
def test_a_report_of_the_bank_is_never_guessed(before: str, after: str, refusal: str) -> None:
    with pytest.raises(Unreadable) as refused:
        bank_says(BOOKED.decode().replace(before, after).encode())
    assert refusal in str(refused.value)


@pytest.mark.parametrize("content", [b"a;b\n1;2\n", b"{}", b"%PDF-1.7", b" \n", b"<html/>"])
def test_what_is_no_report_of_the_bank_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        bank_says(content)


@pytest.mark.parametrize("written", ["true", "1"])
def test_money_that_was_booked_back_is_not_paid(written: str) -> None:
    back = BOOKED.decode().replace("</Sts>", f"</Sts><RvslInd>{written}</RvslInd>")
    assert bank_says(back.encode()) == [(BankSays.REFUSED, "200.00")]


def test_a_payment_has_the_status_of_its_batch_when_it_has_none() -> None:
    batch = REJECTED.decode().replace("<TxSts>RJCT</TxSts>", "").replace("P1<", "P1</OrgnlPmtInfId><PmtInfSts>RJCT<")
    batch = batch.replace("RJCT</OrgnlPmtInfId>", "RJCT</PmtInfSts>")
    assert bank_says(batch.encode()) == [(BankSays.REFUSED, "200.00")]


def test_several_reasons_are_no_fault_of_the_report() -> None:
    more = "<AddtlInf>Kontot är avslutat</AddtlInf><AddtlInf>Ring oss</AddtlInf>"
    assert bank_says(REJECTED.decode().replace("<AddtlInf>Kontot är avslutat</AddtlInf>", more).encode()) == [
        (BankSays.REFUSED, "200.00")
    ]
