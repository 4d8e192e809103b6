"""Proposes days for a visit: near the planned one, when its supporters are free and the team's week has room."""

from datetime import date, datetime
from uuid import UUID

from followup.programmes import Programmes
from followup.steps.staff_visit import propose_days
from followup.unit_of_work import Work
from shared.clock import swedish_date


async def propose_visit_days(work: Work, meeting_id: UUID, programmes: Programmes, *, now: datetime) -> list[date]:
    meeting = await work.meetings.get_meeting(meeting_id)
    if not meeting.is_visit_ahead:
        return []  # a list of what there is: of a meeting that has been held, or is no visit, there is none
    return await propose_days(work, meeting, programmes, today=swedish_date(now))
