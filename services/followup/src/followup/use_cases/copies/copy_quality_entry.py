"""Copies what is followed up, version by version: indicators, and the sub-goals and success factors of dialogues."""

from datetime import datetime

from followup.copies import QualityEntryCopy
from followup.unit_of_work import Work
from shared.contracts.selection import QualityEntryPublishedV1

NEEDED = ("sub_goal", "indicator", "success_factor")


async def copy_quality_entry(work: Work, fact: QualityEntryPublishedV1, *, now: datetime) -> None:
    if fact.kind not in NEEDED:
        return
    copy = QualityEntryCopy(
        entry_id=fact.entry_id,
        kind=fact.kind,
        code=fact.code,
        number=fact.number,
        title=fact.title,
        school_type=fact.school_type,
        valid_from=fact.valid_from,
        valid_to=fact.valid_to,
        direction=fact.direction,
        unit=fact.unit,
        low=fact.low,
        high=fact.high,
    )
    copy.note(work.event)
    await work.copies.put(copy)
