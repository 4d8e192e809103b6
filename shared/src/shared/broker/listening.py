"""What wakes a process when something has been committed: NOTIFY, heard on one connection for all who wait."""

import asyncio
from collections import defaultdict

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.telemetry.logging import log_outage

STEPS = "steps"
"""The channel of every step that is taken, and of every event that is set aside (`schema_v7.sql`)."""
PROBE_SECONDS = 5.0
"""A connection that is cut says nothing: it is asked so often whether it is there."""
log = structlog.get_logger()


class Listener:
    """Losing its connection only means that what was committed meanwhile is looked for when there is a new one."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._wakes: dict[str, list[asyncio.Event]] = defaultdict(list)

    def wake(self, channel: str) -> asyncio.Event:
        """An event for one who waits, set at each notification on the channel.

        Ask before the listener runs: it listens on the channels that it knows then.
        """
        self._wakes[channel].append(asyncio.Event())
        return self._wakes[channel][-1]

    async def run(self) -> None:
        """Run until cancelled."""
        while True:
            try:
                await self._listen()
            except Exception as lost:
                if not log_outage(lost, job="listen"):
                    log.warning("listening stopped, polling instead", reason=type(lost).__name__)
            await asyncio.sleep(1)

    async def _listen(self) -> None:
        async with self._engine.connect() as connection:
            raw = (await connection.get_raw_connection()).driver_connection
            assert raw is not None
            try:
                for channel in self._wakes:
                    await raw.add_listener(channel, self._heard)
                for channel in self._wakes:
                    self._set(channel)
                while True:
                    await asyncio.sleep(PROBE_SECONDS)
                    await raw.execute("SELECT 1", timeout=PROBE_SECONDS)
            except BaseException:
                # Back in the pool it would be found out by whoever takes it next.
                raw.terminate()
                raise

    def _heard(self, _connection: object, _process: int, channel: str, _payload: str) -> None:
        self._set(channel)

    def _set(self, channel: str) -> None:
        for wake in self._wakes[channel]:
            wake.set()
