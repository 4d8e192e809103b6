"""An organiser leaves a shared measure: its places are free, and the cost is split between those who stay."""

from datetime import datetime

from agreements.models.shared_measure import Share, SharedMeasure
from agreements.steps.split_shared_cost import split_shared_cost
from agreements.unit_of_work import Work
from shared.clock import swedish_date


async def leave_share(work: Work, shared: SharedMeasure, share: Share, *, reason: str, now: datetime) -> None:
    """The caller has the shared measure locked, and has read the share after that."""
    share.leave(reason, today=swedish_date(now), now=now)
    shared.let_go(share.places, now)
    await work.record("leave_share", "share", share.id, at=now, reason=reason)
    await split_shared_cost(work, shared, now=now)
