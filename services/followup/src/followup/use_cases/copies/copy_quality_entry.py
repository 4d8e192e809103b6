"""Copies what quality dialogues are tied to: sub-goals and success factors, version by version."""

from datetime import datetime

from followup.copies import QualityEntryCopy
from followup.unit_of_work import Work
from shared.contracts.selection import QualityEntryPublishedV1

NEEDED = ("sub_goal", "success_factor")


async def copy_quality_entry(work: Work, published: QualityEntryPublishedV1, *, now: datetime) -> None:
    if published.kind not in NEEDED:
        return
    copy = QualityEntryCopy(
        entry_id=published.entry_id,
        kind=published.kind,
        code=published.code,
        number=published.number,
        title=published.title,
        school_type=published.school_type,
        valid_from=published.valid_from,
        valid_to=published.valid_to,
    )
    copy.note(work.event)
    await work.copies.put(copy)
