"""A meeting was held: its day, who took part with which mandate, what was said and what comes next."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from followup.errors.meetings import LeaveIsTheLeaders
from followup.models.meeting import Leave, Meeting, Participant
from followup.steps.check_running import check_running
from followup.steps.invite_members import invite, members_to_meet
from followup.steps.lock_meeting import lock_meeting
from followup.unit_of_work import Work
from shared.clock import swedish_date


async def hold_meeting(
    work: Work,
    meeting_id: UUID,
    *,
    held_on: date,
    participants: Sequence[Participant],
    notes: str,
    next_steps: str | None,
    lessons: str | None,
    fewer_supporters_reason: str | None,
    version: int,
    now: datetime,
) -> Meeting:
    meeting, network = await lock_meeting(work, meeting_id, version=version, now=now)
    if network:
        members_to_meet(network, "held_on", held_on)
        await invite(work, network, {meeting: held_on}, now=now)
        await work.must_be_impartial(*meeting.organization_numbers, now=now)
    else:
        await check_running(work, meeting.cooperation_ids, held_on, field="held_on")
    leave = _leave(work, fewer_supporters_reason)
    meeting.hold(
        held_on,
        participants,
        notes=notes,
        next_steps=next_steps,
        lessons=lessons,
        leave=leave,
        today=swedish_date(now),
        now=now,
    )
    after = {"held_on": held_on.isoformat(), "functions": [participant.function.value for participant in participants]}
    await work.record("hold_meeting", "meeting", meeting.id, at=now, after=after, reason=fewer_supporters_reason)
    return meeting


def _leave(work: Work, reason: str | None) -> Leave | None:
    if reason is None:
        return None
    if "team_leader" not in work.actor.roles:
        raise LeaveIsTheLeaders("Ett besök av en enda processtödjare medges av en teamledare, som antecknar mötet.")
    return Leave(reason, work.actor.subject)
