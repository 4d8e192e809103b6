"""Five hundred who wait for events: what they cost the others, and how soon each of them sees a commit."""

import asyncio
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import ClassVar

import httpx

from insatser.keys import LocalKeys
from insatser.layout import CLONE, Layout
from insatser.ports import LOOPBACK, free_port
from insatser.services import SERVICES, environment
from shared.clock import new_id, utc_now
from shared.event import Fact
from shared.kit.actor import Actor
from shared.kit.db import Sessions, create_engine, create_sessions
from shared.kit.unit_of_work import UnitOfWork
from tests.performance.servers import Servers
from tests.support.api_process import ApiProcess, api_process

WAITERS = 500
PER_CLIENT = 20
ROWS = 200
CALLS = 300
COMMITS = 5
SERVICE = "selection"


class ToldV1(Fact):
    TYPE: ClassVar[str] = "selection.told.v1"
    AGGREGATE: ClassVar[str] = "bench"


class Work(UnitOfWork):
    service = SERVICE


@dataclass(frozen=True)
class Figures:
    alone: float
    """A list's p50 in milliseconds when nobody waits."""
    beside: float
    """The same while five hundred wait."""
    seen: list[float]
    """Seconds from a commit until each of the five hundred has it, all commits together."""
    busy: float
    """The p50 while they are told, and ask again, once a second."""


async def measure(servers: Servers) -> Figures:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = servers.new_database("waiting")
        keys = LocalKeys(folder)
        keys.ensure()
        chosen = next(service for service in SERVICES if service.name == SERVICE)
        settings = environment(chosen, Layout(CLONE, folder), database_url=url, nats_url="nats://127.0.0.1:1") | {
            "HTTP_PORT": str(free_port()),
            "AUTH_JWKS": str(keys.jwks),
            "RATE_LIMIT_PER_MINUTE": "1000000",
        }
        command = [sys.executable, "-m", SERVICE, "migrate"]
        await asyncio.to_thread(
            subprocess.run, command, env=os.environ | settings, cwd=CLONE, check=True, capture_output=True
        )
        engine = create_engine(url, name="bench")
        sessions = create_sessions(engine)
        try:
            with api_process(SERVICE, settings, folder / "log") as api:
                return await _measure(api, keys, sessions)
        finally:
            await engine.dispose()


async def _measure(api: ApiProcess, keys: LocalKeys, sessions: Sessions) -> Figures:
    await _publish(sessions, rows=ROWS)
    await _p50(api, keys)
    alone = await _p50(api, keys)
    async with _waiting(api, keys) as waiters:
        beside = await _p50(api, keys)
        calls = asyncio.create_task(_p50(api, keys))
        seen = []
        for _ in range(COMMITS):
            began = time.perf_counter()
            await _publish(sessions)
            seen += [at - began for at in await waiters.arrivals()]
            await asyncio.sleep(1)
        return Figures(alone, beside, seen, await calls)


async def _publish(sessions: Sessions, *, rows: int = 1) -> None:
    async with Work(sessions, actor=Actor("bench", frozenset({"operator"}))) as work:
        for _ in range(rows):
            await work.record("tell", "bench", new_id(), at=utc_now())
        work.publish(ToldV1(), subject=new_id())


async def _p50(api: ApiProcess, keys: LocalKeys) -> float:
    headers = {"Authorization": f"Bearer {keys.token(['auditor'], datetime.now(UTC))}"}
    took = []
    async with httpx.AsyncClient(base_url=f"http://{LOOPBACK}:{api.port}/{SERVICE}/v1", headers=headers) as client:
        for _ in range(CALLS):
            began = time.perf_counter()
            (await client.get("/audit-entries")).raise_for_status()
            took.append(time.perf_counter() - began)
            await asyncio.sleep(0.01)
    return median(took) * 1000


class _Waiters:
    """Readers on connections of their own, as bare as can be: they must not be what is measured."""

    def __init__(self, api: ApiProcess, keys: LocalKeys) -> None:
        self._api = api
        now = datetime.now(UTC)
        self._tokens = [keys.token(["auditor"], now, subject=f"reader-{n}") for n in range(WAITERS // PER_CLIENT)]
        self._arrived: asyncio.Queue[float] = asyncio.Queue()

    async def arrivals(self) -> list[float]:
        """When each of them had the event."""
        async with asyncio.timeout(30):
            return [await self._arrived.get() for _ in range(WAITERS)]

    async def read(self, number: int) -> None:
        token, last = self._tokens[number // PER_CLIENT], ""
        reader, writer = await asyncio.open_connection(LOOPBACK, self._api.port)
        while True:
            query = f"?timeout=30000&last_event_id={last}" if last else ""
            head = f"GET /{SERVICE}/v1/events{query} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\n\r\n"
            writer.write(head.encode())
            answer = await reader.readuntil(b"\r\n\r\n")
            length = next(line for line in answer.split(b"\r\n") if line.lower().startswith(b"content-length"))
            body = await reader.readexactly(int(length.partition(b":")[2]))
            if last and body != b"[]":
                self._arrived.put_nowait(time.perf_counter())
            if b'"id":"' in body:
                last = body.rpartition(b'"id":"')[2][:36].decode()


@contextlib.asynccontextmanager
async def _waiting(api: ApiProcess, keys: LocalKeys) -> AsyncIterator[_Waiters]:
    waiters = _Waiters(api, keys)
    tasks = [asyncio.create_task(waiters.read(number)) for number in range(WAITERS)]
    await asyncio.sleep(5)  # all have read what there was, and wait
    try:
        yield waiters
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
