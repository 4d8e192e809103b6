"""A case has ended: its meetings ahead are cancelled, and those that it has with others are held without it."""

from datetime import date, datetime
from uuid import UUID

from followup.unit_of_work import Work


async def leave_meetings(
    work: Work, cooperation_id: UUID, organization_number: str, *, from_on: date, reason: str, now: datetime
) -> None:
    """Meetings planned from the day on. Those of networks are their members', and days that have passed are left."""
    for meeting in await work.meetings.lock_planned_from(cooperation_id, from_on):
        meeting.leave(cooperation_id, organization_number, reason, now)
        after = {"status": meeting.status, "cooperations": len(meeting.cooperation_ids)}
        await work.record("leave_meetings", "meeting", meeting.id, at=now, after=after, reason=reason)
