"""A planned meeting gets another day, with a reason."""

from datetime import date, datetime
from uuid import UUID

from followup.models.meeting import Meeting
from followup.programmes import Programmes
from followup.steps.check_running import check_running
from followup.steps.invite_members import invite, members_to_meet
from followup.steps.lock_meeting import lock_meeting
from followup.steps.staff_visit import check_free, check_impartial
from followup.unit_of_work import Work
from shared.clock import swedish_date


async def move_meeting(
    work: Work,
    meeting_id: UUID,
    programmes: Programmes,
    *,
    planned_on: date,
    reason: str,
    version: int,
    now: datetime,
) -> Meeting:
    meeting, network = await lock_meeting(work, meeting_id, version=version, now=now)
    before = {"planned_on": meeting.planned_on.isoformat()}
    meeting.move(planned_on, reason, today=swedish_date(now), now=now)
    if network:
        members_to_meet(network, "planned_on", planned_on)
        await invite(work, network, {meeting: planned_on}, now=now)
    else:
        await check_running(work, meeting.cooperation_ids, planned_on)
    if meeting.supporters:
        await check_impartial(work, meeting, meeting.supporters, field="planned_on")
        await check_free(work, meeting, programmes, field="planned_on", now=now)
    after = {"planned_on": planned_on.isoformat()}
    await work.record("move_meeting", "meeting", meeting.id, at=now, before=before, after=after, reason=reason)
    return meeting
