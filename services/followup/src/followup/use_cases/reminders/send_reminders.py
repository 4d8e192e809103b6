"""Records reminders of what soon falls due: once per activity and due day."""

from datetime import datetime, timedelta

from followup.models.reminder import ReminderKind
from followup.unit_of_work import Work
from shared.kit.clock import swedish_date

DAYS_BEFORE = 14


async def remind_of_due(work: Work, *, limit: int, now: datetime) -> int:
    """How many activities were claimed; what has passed its day in a downtime is left to `note_overdue`."""
    today = swedish_date(now)
    claimed = await work.activities.claim_soon_due(today, today + timedelta(days=DAYS_BEFORE), limit=limit)
    for activity in claimed:
        await work.activities.remind(activity, ReminderKind.BEFORE_DUE, now=now)
    return len(claimed)
