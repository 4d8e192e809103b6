"""A follow-up gets another day, with a reason; the whole schedule is told anew."""

from datetime import date, datetime
from uuid import UUID

from followup.facts import schedule_revised
from followup.models import Activity
from followup.rules.working_days import next_working_day
from followup.swedish_days import is_working_day
from followup.unit_of_work import Work
from shared.kit.clock import swedish_date


async def reschedule_activity(
    work: Work, activity_id: UUID, *, due_on: date, reason: str, version: int, now: datetime
) -> Activity:
    """The day is moved on to the next working day; a grant statement is then due on that day too."""
    schedule_id = (await work.activities.get_activity(activity_id)).schedule_id
    schedule = await work.schedules.get_schedule_for_change(schedule_id)
    statements = await work.statements.list_of_schedule_for_change(schedule_id)
    activity = await work.activities.get_activity_for_change(activity_id)
    activity.expect(version)
    before = {"due_on": activity.due_on.isoformat()}
    activity.reschedule(next_working_day(due_on, is_working_day), reason, today=swedish_date(now), now=now)
    schedule.touch(now)
    for statement in statements:
        statement.be_due(schedule.due_days, now=now)
    await work.session.flush()
    work.publish(schedule_revised(schedule), subject=schedule.id, scope=schedule.programme)
    after = {"due_on": activity.due_on.isoformat()}
    await work.record("reschedule_activity", "activity", activity.id, at=now, before=before, after=after, reason=reason)
    return activity
