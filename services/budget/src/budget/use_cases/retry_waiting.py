"""There is more room: try again what waits for it, oldest signature first."""

from datetime import datetime

from budget.unit_of_work import Work
from budget.use_cases.retry_commitment import retry_commitment


async def retry_waiting(work: Work, programme: str, item: str, *, now: datetime) -> None:
    for agreement_id in await work.fundings.waiting(programme, item):
        await retry_commitment(work, agreement_id, now=now)
