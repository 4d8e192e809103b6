"""Register a change of what may be used: an entry of a regleringsbrev, credit, saving, withdrawal, authorisation."""

from datetime import datetime

from budget.models.limits import LimitChange, LimitEntry
from budget.steps.book_limit_change import book_limit_change
from budget.steps.check_passed import check_passed
from budget.steps.check_programme import check_programme
from budget.steps.retry_waiting import lock_waiting, retry_waiting
from budget.unit_of_work import Work
from shared.clock import swedish_date


async def change_limit(work: Work, entry: LimitEntry, *, now: datetime) -> LimitChange:
    """Change a limit. More room is given to the commitments that wait for it, oldest first."""
    await check_programme(work, entry.key.programme)
    check_passed(
        "decided_on", entry.decided_on, today=swedish_date(now), advice="Registrera beslutet när det är fattat."
    )
    if entry.room <= 0:
        return await book_limit_change(work, entry, now=now)
    await lock_waiting(work, [entry.key], now=now)
    change = await book_limit_change(work, entry, now=now)
    await retry_waiting(work, [entry.key], now=now)
    return change
