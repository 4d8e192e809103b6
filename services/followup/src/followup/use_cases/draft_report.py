"""Draws up the government report of an assignment as of a day."""

from datetime import date, datetime

from followup.errors import DateAhead
from followup.models import Report, ReportStatus
from followup.rules.report import content_hash, write_canonical
from followup.unit_of_work import Work
from followup.use_cases.count_figures import count_figures
from shared.kit.clock import swedish_date


async def draft_report(work: Work, programme: str, *, name: str, as_of: date, now: datetime) -> Report:
    if as_of > swedish_date(now):
        raise DateAhead("Välj i dag eller en tidigare dag: redovisningen visar hur det var.")
    content = write_canonical(await count_figures(work, programme, name=name, as_of=as_of))
    report = Report(
        programme=programme,
        as_of=as_of,
        content=content,
        content_hash=content_hash(content),
        status=ReportStatus.DRAFT,
        drafted_by=work.actor.subject,
        created_at=now,
        updated_at=now,
    )
    work.reports.add(report)
    await work.session.flush()
    after = {"programme": programme, "as_of": as_of.isoformat(), "content_hash": report.content_hash}
    await work.record("draft_report", "report", report.id, at=now, after=after)
    return report
