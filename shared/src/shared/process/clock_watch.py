"""Whether this process's wall clock can be relied upon: what acts by itself, by day and hour, waits while it cannot.

A clock that is far from right looks like any other. Two things give it away: that it differs from the database's, and
that it has moved otherwise than the clock that only goes forward.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog

from shared.clock import utc_now
from shared.telemetry import metrics

MOST_APART_SECONDS = 60.0
"""More than machines that keep time differ, and less than any day or hour that something is due."""
LOOK_SECONDS = 1.0
log = structlog.get_logger()


class ClockWatch:
    """Not relied upon before the database has agreed, and not when it stops doing so: either may be the wrong one."""

    def __init__(self) -> None:
        self._agreed: float | None = None
        """The wall clock less the one that only goes forward, when last compared; None where they differed."""
        self._complained = False

    @property
    def is_right(self) -> bool:
        """As far as can be seen without asking: a clock that is moved is seen at once, and not at the next question."""
        return self._agreed is not None and abs(_offset() - self._agreed) < MOST_APART_SECONDS

    def compare(self, database_time: datetime) -> None:
        """What the database's clock said just now."""
        ahead = (utc_now() - database_time).total_seconds()
        metrics.CLOCK_AHEAD.set(ahead)
        self._agreed = _offset() if abs(ahead) < MOST_APART_SECONDS else None
        apart = self._agreed is None
        if apart and not self._complained:
            log.error("the clock differs from the database's, events and timed jobs wait", seconds_ahead=round(ahead))
        elif self._complained and not apart:
            log.warning("the clock agrees with the database's again")
        self._complained = apart

    async def when_right(self, run: Callable[[], Awaitable[object]]) -> None:
        """Wait while the clock is wrong: what was due then is due still when it is right."""
        while not self.is_right:  # noqa: ASYNC110 (what moves a clock tells nobody)
            await asyncio.sleep(LOOK_SECONDS)
        await run()


def _offset() -> float:
    return time.time() - time.monotonic()
