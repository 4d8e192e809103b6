"""Tells of what has become overdue: once per activity and due day, also after a long downtime."""

from datetime import datetime

from followup.facts import followup_overdue
from followup.models import ReminderKind
from followup.unit_of_work import Work
from shared.kit.clock import swedish_date


async def note_overdue(work: Work, *, limit: int, now: datetime) -> int:
    """How many activities were claimed; fewer than `limit` means that nothing more is due."""
    today = swedish_date(now)
    claimed = await work.activities.claim_overdue(today, limit=limit)
    for activity in claimed:
        if await work.activities.remind(activity, ReminderKind.OVERDUE, now=now):
            told = followup_overdue(activity, today)
            work.publish(told, subject=activity.schedule_id, scope=activity.programme)
    return len(claimed)
