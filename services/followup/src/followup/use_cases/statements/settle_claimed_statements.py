"""Lets statements fall away whose day has passed, of ended agreements, when their money is claimed back instead."""

from datetime import datetime

from followup.steps.follow_claims import settle_claimed
from followup.unit_of_work import Work
from shared.clock import swedish_date


async def settle_claimed_statements(work: Work, *, limit: int, now: datetime) -> int:
    """The number of schedules whose statements changed."""
    schedules = await work.schedules.lock_claimed(swedish_date(now), limit=limit)
    changed = [await settle_claimed(work, schedule, now=now) for schedule in schedules]
    return sum(changed)
