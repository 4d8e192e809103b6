"""Publishes activities that have become overdue: once per activity and due day, also after a long downtime."""

from datetime import datetime

from followup.facts import followup_overdue
from followup.models.reminder import ReminderKind
from followup.unit_of_work import Work
from shared.clock import swedish_date


async def mark_overdue(work: Work, *, limit: int, now: datetime) -> int:
    """The number of activities handled; fewer than `limit` means that no more are overdue."""
    today = swedish_date(now)
    overdue = await work.activities.lock_overdue(today, limit=limit)
    for activity in overdue:
        if await work.reminders.add_once(activity, ReminderKind.OVERDUE, now=now):
            fact = followup_overdue(activity, today)
            work.publish(fact, subject=activity.schedule_id, scope=activity.programme)
    return len(overdue)
