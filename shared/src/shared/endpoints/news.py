"""News for those who wait for events: one connection hears of commits, and wakes the waiters when there is something.

NOTIFY says that something was committed, but it can be read only when every older transaction has ended (see
`outbox.read_feed`). So one look at the end of the feed is taken here for all who wait, not one by each of them.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import structlog
from starlette.types import Receive

from shared.kit.db import create_engine
from shared.kit.errors import DomainError
from shared.telemetry.logging import log_outage

T = TypeVar("T")
WAITERS_PER_CLIENT = 20
LOOKS_AT_ONCE = 3
"""Connections of the pool that those who wait may use: the others are for everybody else."""
HIDDEN_SECONDS = 0.1
"""When to look again for what is committed but cannot be read yet."""
QUIET_SECONDS = 5
"""When to look although nothing was heard: a connection may be dead without saying so."""
log = structlog.get_logger()

_END = (
    "SELECT (SELECT transaction_id || '/' || position FROM outbox WHERE transaction_id < pg_snapshot_xmin(snapshot) "
    "ORDER BY transaction_id DESC, position DESC LIMIT 1) AS last, "
    "EXISTS (SELECT FROM outbox WHERE transaction_id >= pg_snapshot_xmin(snapshot)) AS hidden "
    "FROM pg_current_snapshot() AS snapshot"
)


class TooManyWaiting(DomainError):
    status = 429
    title = "För många väntar"
    slug = "too-many-waiting"
    advice = "Låt färre anrop vänta åt gången: ett räcker för varje läsare."


class News:
    """Connects when somebody waits for the first time, and stays."""

    def __init__(self, url: str, *, name: str) -> None:
        self._engine = create_engine(url, name=name, pool=1)
        self._wanted = asyncio.Event()
        self._heard = asyncio.Event()
        self._came = asyncio.Event()
        self._number = 0
        self._end: str | None = None
        self._waiting: Counter[str] = Counter()
        self._looks: dict[Hashable, asyncio.Future[Any]] = {}
        self._free = asyncio.Semaphore(LOOKS_AT_ONCE)
        self.ended = False
        """Whether the process is about to stop: nobody waits any longer."""

    @property
    def came(self) -> asyncio.Event:
        """Set when something has come after this was asked for. Ask before you look: nothing is missed between."""
        return self._came

    @contextmanager
    def waiter(self, client: str) -> Iterator[None]:
        """Counts a call that may wait; TooManyWaiting when the client has as many already as it may."""
        if self._waiting[client] >= WAITERS_PER_CLIENT:
            raise TooManyWaiting(f"Högst {WAITERS_PER_CLIENT} anrop från samma klient får vänta samtidigt.")
        self._waiting[client] += 1
        self._wanted.set()
        try:
            yield
        finally:
            self._waiting[client] -= 1
            self._waiting += Counter()  # forgets those that are at zero

    async def look(self, what: Hashable, read: Callable[[], Awaitable[T]]) -> T:
        """Return what `read` gives, read once for all who ask for the same at once. `what`: all that it depends on."""
        key = (self._number, what)
        if key not in self._looks:
            self._looks[key] = asyncio.ensure_future(self._read(read))
            self._looks[key].add_done_callback(lambda _: self._looks.pop(key))
        found: T = await asyncio.shield(self._looks[key])
        return found

    async def _read(self, read: Callable[[], Awaitable[Any]]) -> Any:
        async with self._free:
            return await read()

    async def run(self) -> None:
        """Run until cancelled. While the database is away, whoever waits looks for itself, and is refused."""
        await self._wanted.wait()
        try:
            while True:
                try:
                    await self._listen()
                except Exception as lost:
                    if not log_outage(lost):
                        log.warning("listening for news stopped", reason=type(lost).__name__)
                self._wake()
                await asyncio.sleep(1)
        finally:
            await self._engine.dispose()

    async def _listen(self) -> None:
        async with self._engine.connect() as connection:
            raw: Any = (await connection.get_raw_connection()).driver_connection
            await raw.add_listener("outbox", lambda *_: self._heard.set())
            raw.add_termination_listener(lambda *_: self._heard.set())
            self._wake()
            while True:
                self._heard.clear()
                end = await raw.fetchrow(_END, timeout=10)
                if end["last"] != self._end:
                    self._end = end["last"]
                    self._wake()
                with suppress(TimeoutError):
                    async with asyncio.timeout(HIDDEN_SECONDS if end["hidden"] else QUIET_SECONDS):
                        await self._heard.wait()

    def end(self) -> None:
        """Whoever waits is answered with what there is, now."""
        self.ended = True
        self._wake()

    def _wake(self) -> None:
        self._number += 1
        came, self._came = self._came, asyncio.Event()
        came.set()


async def first_of(came: asyncio.Event, gone: asyncio.Future[None], *, seconds: float) -> None:
    """Waits for news, for the caller to hang up, or for the time to pass."""
    news = asyncio.ensure_future(came.wait())
    await asyncio.wait((news, gone), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    news.cancel()


async def hung_up(receive: Receive) -> None:
    """Returns when the caller has closed the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass
