"""There is more room: try again what waits for it, oldest signature first."""

from datetime import datetime

from budget.unit_of_work import Work
from budget.use_cases.commitments.retry_commitment import retry_commitment
from shared.kit.clock import swedish_date


async def lock_waiting(work: Work, programme: str, item: str, *, now: datetime) -> None:
    """Before the room is made: every change locks cooperations first and accounts after, so that nobody waits in a
    ring."""
    year = swedish_date(now).year
    await work.fundings.lock_all(await work.fundings.waiting(year, programme=programme, item=item))


async def retry_waiting(work: Work, programme: str, item: str, *, now: datetime) -> None:
    """Who is busy with something else is passed by: it sees the room itself, or the worker's job comes to it."""
    for agreement_id in await work.fundings.waiting(swedish_date(now).year, programme=programme, item=item):
        if await work.fundings.try_lock(agreement_id):
            await retry_commitment(work, agreement_id, now=now)
