"""The report as a document: PDF, web page, workbook, CSV; the same bytes for the same day."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from services.followup.tests.reporting import LATER, content, deliver_all, drafted
from tests.support.facts import PROGRAMME
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def test_the_same_day_gives_the_same_bytes(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await deliver_all(followup)
    reports = [await drafted(followup, authorization) for _ in range(2)]
    bodies = [(await content(followup, authorization, report)).content for report in reports]
    assert reports[0].json()["id"] != reports[1].json()["id"]
    assert bodies[0] == bodies[1]
    assert reports[0].json()["content_hash"] == reports[1].json()["content_hash"]


async def test_csv_has_a_line_per_figure(followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
    await deliver_all(followup)
    report = await drafted(followup, authorization, "2099-01-01")
    answer = await content(followup, authorization, report, "text/csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert '2099-01-01,development,1,"Åtaganden, kronor",40000.50,' in answer.text


async def test_the_pdf_is_tagged_in_swedish_and_the_same_each_time(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await deliver_all(followup)
    report = await drafted(followup, authorization, "2099-01-01")
    first = await content(followup, authorization, report, "application/pdf")
    second = await content(followup, authorization, report, "application/pdf")
    assert first.content.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in first.content
    assert b"/Lang" in first.content
    assert first.content == second.content


async def test_the_web_page_has_every_table_with_headers_and_swedish_amounts(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await deliver_all(followup)
    report = await drafted(followup, authorization, "2099-01-01")
    page = (await content(followup, authorization, report, "text/html")).text
    assert '<html lang="sv">' in page
    assert page.count("<caption>") == page.count("<table>") == page.count("<thead>")
    assert '<td class="number"><a href="#development-1">40\u00a0000,50</a></td>' in page


async def test_what_stands_over_a_wide_table_is_no_wider_than_the_window(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    """A table may be scrolled sideways (WCAG 2.1, 1.4.10); the text that says where its figures are from may not."""
    page = await content(followup, authorization, await drafted(followup, authorization), "text/html")
    narrow = page.text.partition("@media (max-width: 30rem)")[2].partition("@media")[0]
    assert "caption { max-width: calc(100vw - 3rem); }" in narrow


async def test_text_from_people_cannot_become_markup(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    body = {
        "programme": PROGRAMME,
        "held_on": "2026-10-07",
        "parties": ["SPSM"],
        "subject": "<script>alert(1)</script>",
        "views": "#panic() *fet* $x$",
        "diary_number": "2026:412",
    }
    added = await followup.client.post(
        "/consultations", json=body, headers=authorization("analyst") | LATER | {"Idempotency-Key": "ett"}
    )
    report = await drafted(followup, authorization)
    page = (await content(followup, authorization, report, "text/html")).text
    pdf = await content(followup, authorization, report, "application/pdf")
    assert (added.status_code, pdf.status_code) == (201, 200)
    assert "<script>" not in page


async def test_the_workbook_holds_the_same_amounts_and_is_the_same_each_time(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await deliver_all(followup)
    report = await drafted(followup, authorization, "2099-01-01")
    books = [(await content(followup, authorization, report, XLSX)).content for _ in range(2)]
    with ZipFile(BytesIO(books[0])) as parts:
        sheets = "".join(parts.read(name).decode() for name in parts.namelist() if "worksheets/" in name)
    assert books[0] == books[1]
    assert "<v>40000.50</v>" in sheets
    assert "<f>" not in sheets


async def test_an_unknown_format_is_refused(followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
    report = await drafted(followup, authorization)
    assert (await content(followup, authorization, report, "image/png")).status_code == 406


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/plain, application/json", "application/json"),
        ("application/json;q=0.5, text/csv", "text/csv; charset=utf-8"),
        ("text/*;q=0.2, application/pdf;q=0", "text/csv; charset=utf-8"),
        ("*/*", "application/json"),
    ],
)
async def test_the_content_has_the_format_that_the_caller_likes_best(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, accept: str, media_type: str
) -> None:
    report = await drafted(followup, authorization)
    answer = await content(followup, authorization, report, accept)
    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)


async def test_an_empty_report_can_be_read_as_a_document(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    report = await drafted(followup, authorization)
    assert (await content(followup, authorization, report, "application/pdf")).status_code == 200
