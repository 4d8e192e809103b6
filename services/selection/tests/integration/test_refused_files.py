"""Files that give nothing, or something else than they say, are refused whole; what was left out of others is said."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import httpx
import pytest

from shared.clock import utc_now
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders
from tests.support.workbooks import sheet, texts, workbook

from .sample import send_bytes
from .test_imports import BANNER, FIRST, HEADING, SECOND, results, statistics

ORGANIZERS = "ORGANISATIONSNR;HUVUDMANNATYP;NAMN\n"


async def sent(selection: ServiceUnderTest, headers: dict[str, str], content: bytes, **query: Any) -> httpx.Response:
    asked = {"kind": "statistics", **query}
    return await selection.client.post("/imports", params=asked, content=content, headers=headers)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("statistics", results()),
        ("statistics", results("", "Fotnot;om rapporten")),
        ("register", ORGANIZERS.encode()),
        ("supervision", b"dnr;datum;beslut;niv\xc3\xa5;status;organisationsnummer\n\n"),
    ],
)
@pytest.mark.parametrize("dry_run", [False, True])
async def test_a_file_without_rows_is_no_success(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders, kind: str, content: bytes, dry_run: bool
) -> None:
    answer = await sent(selection, authorization("analyst", "inspectorate"), content, kind=kind, dry_run=dry_run)
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("Filen har inga rader med uppgifter.")


async def test_a_file_of_nothing_but_faulty_rows_is_refused_with_them_and_shown_in_a_dry_run(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    faulty = results(FIRST.replace("209,5", "2095"))
    answer = await sent(selection, headers, faulty)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/file-unreadable")
    assert answer.json()["errors"] == [
        {
            "field": "rad 7, Genomsnittligt meritvärde (17 ämnen)",
            "message": "läst: 2095",
            "expected": "ett tal från 0 till 340",
        }
    ]
    assert (await selection.client.get("/imports", headers=headers)).json()["items"] == []
    report = await send_bytes(selection, headers, faulty, kind="statistics", dry_run=True)
    assert (report["rows_failed"], report["errors"][0]["read"]) == (1, "2095")


async def test_somebody_who_stands_twice_stops_the_whole_file_and_leaves_nothing(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    answer = await sent(selection, headers, results(FIRST, SECOND, FIRST.replace("209,5", "210")))
    assert answer.status_code == 422
    assert "rad 7 och rad 9" in answer.json()["detail"]
    assert await statistics(selection, headers) == []


async def test_what_was_not_read_is_said_in_the_answer_and_kept(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    content = results(FIRST, "", "Merit;högst 340").decode("utf-8-sig").encode("cp1252")
    report = await send_bytes(selection, headers, content, kind="statistics")
    assert report["notices"] == [
        "Filen lästes som Windows-1252.",
        "Rad 9 efter uppgifterna är text och lästes inte: ”Merit högst 340”.",
    ]
    kept = await selection.client.get(f"/imports/{report['id']}", headers=headers)
    assert kept.json()["notices"] == report["notices"]


async def test_a_workbook_is_read_from_the_sheet_that_has_the_table(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    lines = [*BANNER.splitlines(), HEADING, FIRST]
    rows = "".join(texts(*line.split(";"), number=number) for number, line in enumerate(lines, start=1) if line)
    report = await send_bytes(selection, headers, workbook(sheet(""), sheet(rows)), kind="statistics")
    assert (report["created"], report["notices"]) == (
        4,
        ["Bladet ”Blad2” lästes; det första bladet, ”Blad1”, är tomt."],
    )


@pytest.mark.parametrize(("content", "said"), [(b"%PDF-1.7", "PDF"), (b'"a;b\n', "citattecken"), (b"", "tom")])
async def test_what_is_no_table_is_a_refusal_that_says_what_it_is(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders, content: bytes, said: str
) -> None:
    answer = await sent(selection, authorization("analyst"), content)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/file-unreadable")
    assert said in answer.json()["detail"]


async def test_what_is_read_in_is_dated_when_it_has_come(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    """Whoever asks for what has changed looks two minutes back, and a file may be sent for longer than that."""
    sent = []

    async def slowly() -> AsyncIterator[bytes]:
        yield results(FIRST)
        await asyncio.sleep(0.05)
        sent.append(utc_now())

    headers = authorization("analyst") | {"Content-Type": "text/csv"}
    answer = await selection.client.post("/imports?kind=statistics", content=slowly(), headers=headers)
    assert answer.status_code == 201, answer.text
    assert datetime.fromisoformat(answer.json()["created_at"]) >= sent[0]


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        ("Skol-enhetskod", "Kod", "kolumnen ”Skola” och ingen kolumn med skolenheternas koder"),
        ("2024/25", "2024", "Läsåret i filen är 2024. Det ska vara ett läsår över två år"),
        ("2024/25", "2054/55", "Filen gäller 2054/55, som inte har börjat"),
    ],
)
async def test_nothing_is_read_as_of_another_subject_or_year(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders, written: str, instead: str, said: str
) -> None:
    """A school's results were stored as those of its municipality, and results of years that no school year is."""
    answer = await sent(selection, authorization("analyst"), results(FIRST).replace(written.encode(), instead.encode()))
    assert answer.status_code == 422, answer.text
    assert said in answer.json()["detail"]
