"""Erases what the register says of those who left long enough ago."""

from datetime import datetime

from agreements.programmes import STANDARD, rules_of
from agreements.rules.periods import months_later
from agreements.unit_of_work import Work
from shared.clock import swedish_date


async def erase_workers(work: Work, *, limit: int, now: datetime) -> int:
    """The number erased; fewer than `limit` means that no more are due."""
    rule = rules_of(STANDARD).team_workers
    assert rule is not None, "the standard file has it"
    before = months_later(swedish_date(now), -rule.kept_months)
    expired = await work.team_workers.lock_expired(before=before, limit=limit)
    for worker in expired:
        worker.erase(now)
        await work.record("erase_worker", "team_worker", worker.id, at=now, reason=rule.source)
    return len(expired)
