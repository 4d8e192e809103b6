"""A planned meeting is cancelled, with a reason."""

from datetime import datetime
from uuid import UUID

from followup.models.meeting import Meeting
from followup.steps.lock_meeting import lock_meeting
from followup.unit_of_work import Work


async def cancel_meeting(work: Work, meeting_id: UUID, *, reason: str, version: int, now: datetime) -> Meeting:
    meeting, _ = await lock_meeting(work, meeting_id, version=version, now=now)
    meeting.cancel(reason, now)
    await work.record("cancel_meeting", "meeting", meeting.id, at=now, reason=reason)
    return meeting
