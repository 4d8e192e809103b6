"""Somebody writes a new version of a chapter's text; what was written before stands beside it."""

from datetime import date, datetime

from followup.models.report_passage import Chapter, ReportPassage
from followup.unit_of_work import Work


async def write_passage(
    work: Work, programme: str, *, as_of: date, chapter: Chapter, text: str, now: datetime
) -> ReportPassage:
    passage = ReportPassage(
        programme=programme,
        as_of=as_of,
        chapter=chapter,
        number=await work.reports.count_passages(programme, as_of, chapter) + 1,
        text=text,
        written_by=work.actor.subject,
        created_at=now,
        updated_at=now,
    )
    work.reports.add(passage)
    await work.session.flush()  # gives the passage its id
    after = {"programme": programme, "as_of": as_of.isoformat(), "chapter": chapter.value, "number": passage.number}
    await work.record("write_passage", "report_passage", passage.id, at=now, after=after)
    return passage
