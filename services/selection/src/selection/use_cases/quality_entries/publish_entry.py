"""Publish a decided entry of the register: from now on it is the one that holds."""

from datetime import datetime
from uuid import UUID

from selection.facts import quality_entry_published
from selection.models.quality_entry import QualityEntry
from selection.unit_of_work import Work


async def publish_entry(work: Work, entry_id: UUID, *, version: int, now: datetime) -> QualityEntry:
    row = await work.quality_entries.get_entry_for_change(entry_id)
    row.expect(version)
    row.publish(now)
    work.publish(quality_entry_published(row), subject=row.id)
    await work.record("publish_entry", "quality_entry", row.id, at=now, after={"status": row.status.value})
    return row
