"""A decider hands the report over to the government; the content is the draft's, byte for byte."""

from datetime import datetime
from uuid import UUID

from followup.models import Report
from followup.unit_of_work import Work
from shared.contracts.followup import ReportSubmittedV1
from shared.kit.clock import swedish_date


async def submit_report(work: Work, report_id: UUID, *, version: int, now: datetime) -> Report:
    report = await work.reports.get_report_for_change(report_id)
    report.expect(version)
    work.actor.must_differ_from(report.drafted_by)
    today = swedish_date(now)
    report.submit(work.actor.subject, today, now=now)
    await work.session.flush()
    told = ReportSubmittedV1(
        report_id=report.id,
        programme=report.programme,
        as_of=report.as_of,
        content_hash=report.content_hash,
        submitted_on=today,
    )
    work.publish(told, subject=report.id, scope=report.programme)
    await work.record("submit_report", "report", report.id, at=now, after={"content_hash": report.content_hash})
    return report
