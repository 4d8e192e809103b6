"""An activity gets another day, with a reason."""

from datetime import date, datetime
from uuid import UUID

from followup.facts import schedule_revised
from followup.models.activity import Activity
from followup.rules.working_days import next_working_day
from followup.steps.lock_part import lock_part
from followup.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.swedish import is_working_day


async def reschedule_activity(
    work: Work, activity_id: UUID, *, due_on: date, reason: str, version: int, now: datetime
) -> Activity:
    """A day off is moved on to the next working day; a grant statement is then due on that day too."""
    schedule_id = (await work.activities.get_activity(activity_id)).schedule_id
    # Schedule, statements, activity: the order in which every change locks them.
    schedule = await work.schedules.get_schedule_for_change(schedule_id)
    statements = await work.statements.lock_statements_of_schedule(schedule_id)
    activity = await lock_part(work, work.activities.get_activity_for_change, activity_id, version=version, now=now)
    before = {"due_on": activity.due_on.isoformat()}
    new_day = next_working_day(due_on, is_working_day)
    schedule.reschedule(activity, new_day, reason, today=swedish_date(now), now=now)
    for statement in statements:
        statement.follow_due_day(schedule.statement_days, now=now)
    work.publish(schedule_revised(schedule), subject=schedule.id, scope=schedule.programme)
    after = {"due_on": activity.due_on.isoformat()}
    await work.record("reschedule_activity", "activity", activity.id, at=now, before=before, after=after, reason=reason)
    return activity
