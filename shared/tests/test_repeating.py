"""Jobs that run again and again: woken at once, and yet never more often than they rest."""

import asyncio
import time
from contextlib import suppress

from shared.telemetry.repeating import repeat


async def rounds(wake: asyncio.Event, *, rest: float, until: int, seconds: float = 3600) -> list[float]:
    """When the rounds began; the job is woken by all that it does, as often as it may be."""
    begun: list[float] = []

    async def run() -> None:
        begun.append(time.monotonic())
        wake.set()
        if len(begun) == until:
            raise asyncio.CancelledError

    with suppress(asyncio.CancelledError):
        await repeat("a job", seconds, run, wake=wake, rest=rest)
    return begun


async def test_what_comes_during_a_round_wakes_the_next_after_the_rest_and_not_by_the_clock() -> None:
    first, second, third = await rounds(asyncio.Event(), rest=0.05, until=3)
    assert second - first >= 0.05
    assert third - second >= 0.05


async def test_a_job_that_nothing_wakes_runs_by_the_clock() -> None:
    begun: list[float] = []

    async def run() -> None:
        begun.append(time.monotonic())
        if len(begun) == 3:
            raise asyncio.CancelledError

    with suppress(asyncio.CancelledError):
        await repeat("a job", 0.01, run)
    assert len(begun) == 3
