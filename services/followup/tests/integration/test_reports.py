"""The report to the government: counted from the facts of all services, the same bytes for the same day."""

from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from shared.contracts.followup import ReportSubmittedV1
from shared.contracts.selection import (
    RoundDecidedV1,
)
from shared.kit.clock import new_id
from shared.kit.inbox import Admission
from tests.support import facts
from tests.support.facts import ARBOGA, PROGRAMME
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AS_OF = "2027-03-01"
LATER = at("2099-06-01T09:00:00Z")


def a_round() -> RoundDecidedV1:
    outcomes = (
        facts.unit_outcome(school_unit_code="48000763"),
        facts.unit_outcome(school_unit_code="48000764", outcome="held", rank=None),
        facts.unit_outcome(school_unit_code="48000765", outcome="not_selected", rank=None, near_cutoff=True),
    )
    return facts.round_decided(outcomes=outcomes)


async def deliver_all(followup: ServiceUnderTest) -> None:
    """One cooperation from round to payment, with development of the measures beside it."""
    decided, offer, agreement = a_round(), facts.offer_made(), facts.agreement_signed()
    answered = facts.offer_answered(offer, cooperation_id=agreement.cooperation_id)
    development = facts.funded_line(cost_kind="development", amount="40000.50")
    committed = facts.funds_committed(agreement, lines=(facts.funded_line(amount="500000.00"), development))
    await followup.deliver(decided, decided.round_id)
    await followup.deliver(facts.organizer_changed(), ARBOGA)
    await followup.deliver(offer, offer.offer_id)
    for fact in (answered, agreement, committed, facts.payment_made(agreement)):
        await followup.deliver(fact, agreement.cooperation_id)
    await followup.deliver(facts.position_changed(), "1:5 ap.3/2027")


async def drafted(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, as_of: str = AS_OF, programme: str = PROGRAMME
) -> Any:
    headers = authorization("analyst", subject="analytiker") | LATER | {"Idempotency-Key": str(new_id())}
    body = {"programme": programme, "as_of": as_of}
    return await followup.client.post("/reports", json=body, headers=headers)


async def content(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, report: Any, accept: str = "application/json"
) -> Any:
    headers = authorization("auditor") | {"Accept": accept}
    return await followup.client.get(f"/reports/{report.json()['id']}/contents", headers=headers)


async def sections(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, as_of: str = AS_OF
) -> dict[str, list[list[Any]]]:
    answer = await content(followup, authorization, await drafted(followup, authorization, as_of))
    return {s["code"]: [row["values"] for row in s["rows"]] for s in answer.json()["sections"]}


async def test_the_report_counts_the_facts_of_every_service(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await deliver_all(followup)
    found = await sections(followup, authorization, "2099-01-01")
    assert found["selection"] == [["2026:100", "2026-05-04", "1", 1714, 1, 1, 1, 1]]
    assert found["offers"] == [["Kommun", "Tackat ja", 1]]
    assert found["organizers"] == [["Kommun", 1]]
    assert found["measures"] == [["Processtöd", "Skolenhetsnivå", 1]]
    assert found["costs"] == [[2027, "Bidrag till huvudmän", "500000.00", "250000.00"]]
    assert found["development"] == [[2027, "Utveckling av insatserna", "40000.50", "0.00"]]
    assert found["positions"][0][3:] == ["1000000.00", "0.00", "250000.00", "250000.00", "500000.00"]
    assert found["money_moved"] == [["Utbetalt", 1, "250000.00"]]


async def test_a_day_before_the_agreement_shows_none_of_it(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await deliver_all(followup)
    found = await sections(followup, authorization, "2026-05-10")
    assert found["offers"] == [["Kommun", "Inte besvarat", 1]]
    assert (found["organizers"], found["measures"], found["progress"], found["money_moved"]) == ([], [], [], [])


async def test_the_same_day_gives_the_same_bytes(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await deliver_all(followup)
    reports = [await drafted(followup, authorization) for _ in range(2)]
    bodies = [(await content(followup, authorization, report)).content for report in reports]
    assert reports[0].json()["id"] != reports[1].json()["id"]
    assert bodies[0] == bodies[1]
    assert reports[0].json()["content_hash"] == reports[1].json()["content_hash"]


async def test_every_figure_names_the_facts_it_rests_on(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await deliver_all(followup)
    answer = await content(followup, authorization, await drafted(followup, authorization, "2099-01-01"))
    rows = [row for section in answer.json()["sections"] for row in section["rows"]]
    assert len(rows) > 10
    assert all(row["ids"] for row in rows)


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
    assert '<td class="number">40\u00a0000,50</td>' in page


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


async def test_a_report_is_submitted_by_somebody_else(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    report = (await drafted(followup, authorization)).json()
    path, tag = f"/reports/{report['id']}/submissions", {"If-Match": '"1"'}
    same = await followup.client.post(path, headers=authorization("decider", subject="analytiker") | tag | LATER)
    other = await followup.client.post(path, headers=authorization("decider", subject="chef") | tag | LATER)
    published = await followup.told(ReportSubmittedV1)
    assert (same.status_code, other.status_code, other.json()["status"]) == (403, 200, "submitted")
    assert [(e.data["content_hash"], e.data["as_of"]) for e in published] == [(report["content_hash"], AS_OF)]


@pytest.mark.parametrize(
    ("programme", "as_of", "slug"),
    [("okant", AS_OF, "unknown-programme"), (PROGRAMME, "2199-01-01", "date-ahead")],
)
async def test_what_cannot_be_reported_is_refused(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders, programme: str, as_of: str, slug: str
) -> None:
    answer = await drafted(followup, authorization, as_of, programme)
    assert (answer.status_code, answer.json()["type"]) == (422, f"/problems/{slug}")


async def test_a_lowered_commitment_replaces_the_one_before(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    first = facts.funds_committed(lines=(facts.funded_line(amount="900.00"),))
    lowered = facts.commitment_adjusted(first, lines=(facts.funded_line(amount="600.00"),))
    released = facts.commitment_adjusted(first)
    await followup.deliver(first, first.cooperation_id)
    await followup.deliver(lowered, first.cooperation_id)
    after = await sections(followup, authorization, "2099-01-01")
    await followup.deliver(released, first.cooperation_id)
    at_last = await sections(followup, authorization, "2099-01-01")
    assert after["costs"] == [[2027, "Bidrag till huvudmän", "600.00", "0.00"]]
    assert at_last["costs"] == []


async def test_claims_and_repayments_are_shown(followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
    claimed = facts.repayment_claimed(amount="150.00")
    received = facts.repayment_received(claimed, amount="50.00")
    await followup.deliver(claimed, claimed.cooperation_id)
    await followup.deliver(received, claimed.cooperation_id)
    found = await sections(followup, authorization)
    assert found["money_moved"] == [["Återkrävt", 1, "150.00"], ["Återbetalt", 1, "50.00"]]


async def test_an_offer_delivered_three_times_counts_once(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    offer = facts.offer_made()
    for _ in range(3):
        await followup.deliver(offer, offer.offer_id, sequence=1)
    assert (await sections(followup, authorization))["offers"] == [["Uppgift saknas", "Inte besvarat", 1]]


async def test_a_withdrawn_offer_is_shown_as_withdrawn(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    offer = facts.offer_made()
    withdrawn = facts.offer_withdrawn(offer, withdrawn_on=date(2026, 5, 12))
    await followup.deliver(offer, offer.offer_id)
    await followup.deliver(withdrawn, offer.offer_id)
    found = await sections(followup, authorization)
    assert found["offers"] == [["Uppgift saknas", "Återtaget av Skolverket", 1]]


async def test_an_older_state_of_an_organiser_is_dropped(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    agreement = facts.agreement_signed()
    await followup.deliver(agreement, agreement.cooperation_id)
    newer = facts.organizer_changed(organizer_type="REGION")
    older = facts.organizer_changed(organizer_type="KOMMUN")
    admissions = [
        await followup.deliver(newer, ARBOGA, sequence=2),
        await followup.deliver(older, ARBOGA, sequence=1),
    ]
    assert admissions == [Admission.NEXT, Admission.OUTDATED]
    assert (await sections(followup, authorization, "2027-01-01"))["organizers"] == [["Region", 1]]


async def test_supervision_is_shown_beside_the_schedule_until_it_is_closed(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    agreement = facts.agreement_signed()
    await followup.deliver(agreement, agreement.cooperation_id)
    open_now = facts.supervision_changed(diary_number="SI 2026:1")
    shown = []
    for fact in (open_now, open_now.model_copy(update={"status": "AVSLUTAD_AVHJALPT"})):
        await followup.deliver(fact, open_now.supervision_id)
        path = f"/schedules/{agreement.cooperation_id}"
        schedule = (await followup.client.get(path, headers=authorization("case_officer"))).json()
        shown.append([supervision["diary_number"] for supervision in schedule["open_supervisions"]])
    assert shown == [["SI 2026:1"], []]


async def test_the_reporting_calendar_lists_days_of_both_assignments(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    query = "since=2026-01-01&until=2026-12-31"
    answer = await followup.client.get(f"/reporting-dates?{query}", headers=authorization("controller"))
    found = [(day["programme"], day["code"], day["due_on"]) for day in answer.json()["items"]]
    assert found == [
        ("riktade-insatser-2024", "evaluator", "2026-02-28"),
        ("sbs-2015", "government_report", "2026-03-15"),
        ("riktade-insatser-2024", "government_report", "2026-04-15"),
    ]
