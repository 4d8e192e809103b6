"""An agency writes in the time line of an organiser what it plans or has done there."""

from datetime import datetime

from selection.models.time_line_entry import EntryDescription, TimeLineEntry
from selection.steps.check_entry import check_entry
from selection.steps.find_agency import find_agency
from selection.unit_of_work import Work
from shared.kit.lookup import named_in_body


async def record_entry(
    work: Work, organization_number: str, description: EntryDescription, *, now: datetime
) -> TimeLineEntry:
    with named_in_body("organization_number"):
        await work.organizers.get_organizer(organization_number)
    await work.must_be_impartial(organization_number, now=now)
    await check_entry(work, organization_number, description, now=now)
    entry = TimeLineEntry(
        organization_number=organization_number, agency=find_agency(work.actor), created_at=now, updated_at=now
    )
    entry.describe(description, now=now)
    work.time_line.add(entry)
    await work.session.flush()  # gives the row its id, which the audit row needs
    after = {"organization_number": organization_number, "agency": entry.agency.value, **entry.summary}
    await work.record("record_entry", "time_line_entry", entry.id, at=now, after=after)
    return entry
