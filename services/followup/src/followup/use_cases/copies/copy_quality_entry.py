"""Copies what is followed up, version by version: indicators, and the sub-goals and success factors of dialogues."""

from datetime import datetime

from followup.copies import QualityEntryCopy
from followup.unit_of_work import Work
from shared.contracts.selection import QualityEntryPublishedV1

NEEDED = ("sub_goal", "indicator", "success_factor")


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
        direction=published.direction,
        unit=published.unit,
        low=published.low,
        high=published.high,
    )
    copy.note(work.event)
    await work.copies.put(copy)
