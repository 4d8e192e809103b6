"""Another person approves the newest version of a chapter's text; it then stands in the reports that are drafted."""

from datetime import datetime
from uuid import UUID

from followup.errors.reports import PassageReplaced
from followup.models.report_passage import ReportPassage
from followup.unit_of_work import Work


async def approve_passage(work: Work, passage_id: UUID, *, version: int, now: datetime) -> ReportPassage:
    passage = await work.reports.get_passage_for_change(passage_id)
    passage.expect(version)
    # Whoever wrote an earlier version of the chapter has written a part of this one.
    versions = await work.reports.list_version_ids(passage)
    await work.must_be_another("approve_passage", report_passage=versions)
    if passage.number < await work.reports.count_passages(passage.programme, passage.as_of, passage.chapter):
        raise PassageReplaced("Det finns en nyare version av texten. Läs och godkänn den i stället.")
    passage.approve(work.actor.subject, now=now)
    after = {"chapter": passage.chapter.value, "number": passage.number}
    await work.record("approve_passage", "report_passage", passage.id, at=now, after=after)
    return passage
