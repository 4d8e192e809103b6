"""Keeps a counted report to the government as a draft: canonical content that never changes, with its hash."""

from datetime import datetime
from uuid import UUID

from followup.documents.report_json import write_json
from followup.models.report import Report, ReportStatus
from followup.rules.report import CountedReport
from followup.unit_of_work import Work
from shared.canonical import hash_of


async def draft_report(work: Work, counted: CountedReport, *, now: datetime) -> Report:
    content = write_json(counted)
    report = Report(
        programme=counted.programme,
        as_of=counted.as_of,
        content=content.decode(),
        content_hash=hash_of(content),
        status=ReportStatus.DRAFT,
        drafted_by=work.actor.subject,
        corrects=UUID(counted.corrects["report_id"]) if counted.corrects else None,
        created_at=now,
        updated_at=now,
    )
    work.reports.add(report)
    await work.session.flush()  # gives the report its id
    after = {"programme": report.programme, "as_of": report.as_of.isoformat(), "content_hash": report.content_hash}
    reason = counted.corrects["reason"] if counted.corrects else None
    await work.record("draft_report", "report", report.id, at=now, after=after, reason=reason)
    return report
