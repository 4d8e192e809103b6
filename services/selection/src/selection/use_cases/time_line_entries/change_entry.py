"""An agency changes what it has written itself: another day, held, cancelled."""

from datetime import datetime
from uuid import UUID

from selection.models.time_line_entry import EntryDescription, TimeLineEntry
from selection.steps.check_entry import check_entry
from selection.steps.find_agency import find_agency
from selection.unit_of_work import Work


async def change_entry(
    work: Work, entry_id: UUID, description: EntryDescription, *, version: int, now: datetime
) -> TimeLineEntry:
    """`description` is the whole entry as it stands now. What another agency has written is not found."""
    entry = await work.time_line.get_entry_for_change(entry_id, agency=find_agency(work.actor))
    entry.expect(version)
    await work.must_be_impartial(entry.organization_number, now=now)
    await check_entry(work, entry.organization_number, description, now=now)
    before = entry.summary
    entry.describe(description, now=now)
    await work.record("change_entry", "time_line_entry", entry.id, at=now, before=before, after=entry.summary)
    return entry
