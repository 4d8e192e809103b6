"""Records reminders of activities that are soon due: once per activity and due day. Letters are written beside."""

from datetime import datetime, timedelta

from followup.models.reminder import ReminderKind
from followup.unit_of_work import Work
from shared.clock import swedish_date

DAYS_BEFORE = 14


async def record_reminders(work: Work, *, limit: int, now: datetime) -> int:
    """The number of activities handled. One whose day passed during a downtime is overdue, and not reminded of here."""
    today = swedish_date(now)
    soon_due = await work.activities.lock_soon_due(today, today + timedelta(days=DAYS_BEFORE), limit=limit)
    for activity in soon_due:
        await work.reminders.add_once(activity, ReminderKind.BEFORE_DUE, now=now)
    return len(soon_due)
