"""Keeps a counted government report as a draft: canonical content that never changes, with its hash."""

from datetime import datetime

from followup.errors import DateAhead
from followup.models.report import Report, ReportStatus
from followup.rules import report as rules
from followup.unit_of_work import Work
from shared.kit.clock import swedish_date


async def draft_report(work: Work, counted: rules.Report, *, now: datetime) -> Report:
    if counted.as_of > swedish_date(now):
        raise DateAhead("Välj i dag eller en tidigare dag: redovisningen visar hur det var.")
    content = rules.write_canonical(counted)
    report = Report(
        programme=counted.programme,
        as_of=counted.as_of,
        content=content,
        content_hash=rules.content_hash(content),
        status=ReportStatus.DRAFT,
        drafted_by=work.actor.subject,
        created_at=now,
        updated_at=now,
    )
    work.reports.add(report)
    await work.session.flush()
    after = {"programme": report.programme, "as_of": report.as_of.isoformat(), "content_hash": report.content_hash}
    await work.record("draft_report", "report", report.id, at=now, after=after)
    return report
