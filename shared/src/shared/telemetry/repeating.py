"""What a process does again and again: a round that fails is logged, and keeps nothing else waiting."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import NoReturn

import structlog

from shared.telemetry import metrics
from shared.telemetry.logging import log_outage
from shared.telemetry.trouble import BrokerAway

log = structlog.get_logger()
FAILED_SECONDS = 1.0
"""Rest at least after a round that failed, where a round is begun by what wakes it."""


async def repeat(
    name: str,
    seconds: float,
    run: Callable[[], Awaitable[object]],
    *,
    wake: asyncio.Event | None = None,
    rest: float = 0.0,
    delay: float = 0.0,
) -> NoReturn:
    """Run again and again; a failure is logged and the next round tries anew.

    `wake` begins the next round after `delay`, but never sooner than `rest` seconds after the last; so does a failure
    where there is one, for nothing more may come that wakes.
    """
    metrics.note_job(name, every_seconds=seconds)
    woken = wake or asyncio.Event()
    while True:
        # Before the round: what is committed during it wakes the next.
        woken.clear()
        if await attempt(name, run()):
            metrics.note_job(name, every_seconds=seconds)
        elif wake:
            wake.set()
            await asyncio.sleep(max(0.0, FAILED_SECONDS - rest))
        await asyncio.sleep(rest)
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds - rest):
                await woken.wait()
            await asyncio.sleep(delay)


async def attempt(name: str, piece: Awaitable[object], **about: object) -> bool:
    """Await a job, or a piece of one; a failure is logged and keeps nothing else waiting. `about` stands in the log.

    Whether it went well.
    """
    try:
        await piece
    except BrokerAway as away:
        log.warning("broker away", job=name, reason=str(away), **about)
        return False
    except Exception as failure:
        if not log_outage(failure, job=name, **about):
            log.exception("job failed, will run again", job=name, **about)
        return False
    return True
