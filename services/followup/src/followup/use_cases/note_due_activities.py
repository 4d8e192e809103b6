"""Records reminders once: before the due day, and when it has passed. Catches up after any downtime."""

from datetime import date, datetime, timedelta

from followup.facts import followup_overdue
from followup.models import ReminderKind
from followup.unit_of_work import Work
from shared.kit.clock import swedish_date

BATCH = 100
DAYS_BEFORE = 14


async def note_overdue(work: Work, *, now: datetime) -> int:
    """Tell of one batch of activities that have become overdue; how many. Never twice for the same due day."""
    today = swedish_date(now)
    claimed = await work.activities.claim_overdue(today, limit=BATCH)
    for activity in claimed:
        if await work.activities.remind(activity, ReminderKind.OVERDUE, now=now):
            told = followup_overdue(activity, today)
            work.publish(told, subject=activity.schedule_id, programme=activity.programme)
    return len(claimed)


async def remind_of_due(work: Work, *, now: datetime) -> int:
    """Record one batch of reminders of what falls due within two weeks; how many."""
    today: date = swedish_date(now)
    claimed = await work.activities.claim_soon_due(today, today + timedelta(days=DAYS_BEFORE), limit=BATCH)
    for activity in claimed:
        await work.activities.remind(activity, ReminderKind.BEFORE_DUE, now=now)
    return len(claimed)
