"""A follow-up gets another day, with a reason."""

from datetime import date, datetime
from uuid import UUID

from followup.models import Activity
from followup.rules.working_days import next_working_day
from followup.swedish_days import is_working_day
from followup.unit_of_work import Work
from shared.kit.clock import swedish_date


async def reschedule_activity(
    work: Work, activity_id: UUID, *, due_on: date, reason: str, version: int, now: datetime
) -> Activity:
    """The day is moved on to the next working day. Agreements is told with the next revision of the schedule."""
    activity = await work.activities.get_activity_for_change(activity_id)
    activity.expect(version)
    before = {"due_on": activity.due_on.isoformat()}
    activity.reschedule(next_working_day(due_on, is_working_day), reason, today=swedish_date(now), now=now)
    await work.session.flush()
    after = {"due_on": activity.due_on.isoformat()}
    await work.record("reschedule_activity", "activity", activity.id, at=now, before=before, after=after, reason=reason)
    return activity
