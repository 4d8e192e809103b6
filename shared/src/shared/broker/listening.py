"""What wakes a process when something has been committed: NOTIFY, heard on one connection for all who wait."""

import asyncio

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.telemetry.logging import log_outage

log = structlog.get_logger()


class Listener:
    """Losing its connection only means that the clock wakes those who wait instead."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._wakes: dict[str, asyncio.Event] = {}

    def wake(self, channel: str) -> asyncio.Event:
        """An event that is set at each notification on the channel. Ask for it before the listener runs."""
        return self._wakes.setdefault(channel, asyncio.Event())

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
            for channel in self._wakes:
                await raw.add_listener(channel, self._heard)
            while not raw.is_closed():  # noqa: ASYNC110 (there is nothing to wait on)
                await asyncio.sleep(1)

    def _heard(self, _connection: object, _process: int, channel: str, _payload: str) -> None:
        self._wakes[channel].set()
