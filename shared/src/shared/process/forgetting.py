"""What is forgotten after its time: reads in the access log, and answers kept under a key; the key itself never is.

What was done under a key is then still not done twice, and the answer, which may say what has been corrected or erased
since, is gone.
"""

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

FORGOTTEN = 409
"""The status of a kept answer that is gone: only answers that succeeded are kept, so none had it before."""
AT_ONCE = 5000
_FORGET = text(
    f"UPDATE idempotency SET status = {FORGOTTEN}, etag = NULL, body = NULL WHERE (client, key) IN ("  # noqa: S608 (our own number)
    "SELECT client, key FROM idempotency WHERE body IS NOT NULL "
    "AND created_at < now() - make_interval(days => CAST(:days AS integer)) LIMIT :most)"
)
_FORGET_ACCESSES = text("SELECT forget_accesses(:days, :most)")
log = structlog.get_logger()


async def forget_answers(engine: AsyncEngine, days: int) -> None:
    """A transaction at a time, so that whoever repeats a call meanwhile waits for few."""
    forgotten, last = 0, AT_ONCE
    while last == AT_ONCE:
        async with engine.begin() as connection:
            last = (await connection.execute(_FORGET, {"days": days, "most": AT_ONCE})).rowcount
        forgotten += last
    if forgotten:
        log.info("answers forgotten after their time", answers=forgotten, days=days)


async def forget_accesses(engine: AsyncEngine, days: int) -> None:
    """A transaction at a time, so that the rows that are written meanwhile wait for none."""
    forgotten, last = 0, AT_ONCE
    while last == AT_ONCE:
        async with engine.begin() as connection:
            last = (await connection.execute(_FORGET_ACCESSES, {"days": days, "most": AT_ONCE})).scalar_one()
        forgotten += last
    if forgotten:
        log.info("accesses forgotten after their time", rows=forgotten, days=days)
