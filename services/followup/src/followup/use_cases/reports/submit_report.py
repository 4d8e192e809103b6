"""A decider submits the report to the government; the content and the documents are the draft's."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from followup.facts import report_submitted
from followup.models.report import Report, ReportDocument
from followup.unit_of_work import Work
from shared.canonical import hash_of
from shared.clock import swedish_date


async def submit_report(
    work: Work, report_id: UUID, *, documents: Mapping[str, bytes], version: int, now: datetime
) -> Report:
    """`documents`: the report in each of its forms, by media type. They are kept, so that what was submitted can be
    shown whatever a later template would make of the content."""
    report = await work.reports.get_report_for_change(report_id)
    report.expect(version)
    # Another draft of the same day is the same report; consultations, texts and corrections are somebody's words.
    await work.must_be_another(
        "submit_report",
        report=await work.reports.list_ids(report.programme, report.as_of),
        consultation=await work.consultations.list_ids(report.programme, report.as_of),
        report_passage=await work.reports.list_passage_ids(report.programme, report.as_of),
        history_correction=await work.history.list_correction_ids(report.programme),
    )
    today = swedish_date(now)
    report.submit(work.actor.subject, today, now=now)
    for media_type, body in documents.items():
        work.reports.add(ReportDocument(report_id=report.id, media_type=media_type, body=body, body_hash=hash_of(body)))
    work.publish(report_submitted(report, today), subject=report.id, scope=report.programme)
    await work.record("submit_report", "report", report.id, at=now, after={"content_hash": report.content_hash})
    return report
