"""A planned visit gets the process supporters who make it, or others."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from followup.models.meeting import Meeting
from followup.programmes import Programmes
from followup.steps.lock_meeting import lock_meeting
from followup.steps.staff_visit import staff_visit
from followup.unit_of_work import Work


async def choose_supporters(
    work: Work, meeting_id: UUID, programmes: Programmes, *, supporters: Sequence[str], version: int, now: datetime
) -> Meeting:
    meeting, _ = await lock_meeting(work, meeting_id, version=version, now=now)
    meeting.require_visit()
    before = {"supporters": len(meeting.supporters or ())}
    await staff_visit(work, meeting, supporters, programmes, now=now)
    after = {"supporters": len(meeting.supporters or ())}
    await work.record("choose_supporters", "meeting", meeting.id, at=now, before=before, after=after)
    return meeting
