"""Another person decides on a proposed entry of the register."""

from datetime import datetime
from uuid import UUID

from selection.models.quality_entry import QualityEntry
from selection.unit_of_work import Work


async def settle_entry(
    work: Work, entry_id: UUID, *, approve: bool, diary_number: str, reason: str | None, version: int, now: datetime
) -> QualityEntry:
    row = await work.quality_entries.get_entry_for_change(entry_id)
    row.expect(version)
    await work.must_be_another("settle_entry", quality_entry=row.id)
    row.settle(work.actor.subject, approve=approve, diary_number=diary_number, now=now)
    after = {"status": row.status.value, "diary_number": diary_number}
    await work.record("settle_entry", "quality_entry", row.id, at=now, after=after, reason=reason)
    return row
