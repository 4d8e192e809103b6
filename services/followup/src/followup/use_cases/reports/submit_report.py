"""A decider submits the report to the government; the content is the draft's, byte for byte."""

from datetime import datetime
from uuid import UUID

from followup.facts import report_submitted
from followup.models.report import Report
from followup.unit_of_work import Work
from shared.kit.clock import swedish_date


async def submit_report(work: Work, report_id: UUID, *, version: int, now: datetime) -> Report:
    report = await work.reports.lock_report(report_id)
    report.expect(version)
    # Another draft of the same day is the same report, and the consultations in it are somebody's words.
    await work.must_be_another(
        "submit_report",
        report=await work.reports.list_ids(report.programme, report.as_of),
        consultation=await work.consultations.list_ids(report.programme, report.as_of),
    )
    today = swedish_date(now)
    report.submit(work.actor.subject, today, now=now)
    work.publish(report_submitted(report, today), subject=report.id, scope=report.programme)
    await work.record("submit_report", "report", report.id, at=now, after={"content_hash": report.content_hash})
    return report
