"""A process that stops fails no request."""

import asyncio
import time
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import httpx

from tests.support.sandbox import Sandbox
from tests.support.sandbox_api import sandbox_app
from tests.support.serving import serving


async def test_no_request_fails_when_the_process_stops(sandbox: Sandbox, jwks_file: Path, tmp_path: Path) -> None:
    """Clients that keep their connections hear with an answer that they end; only new connections are refused."""
    answered: list[str] = []

    async def ask(client: httpx.AsyncClient) -> None:
        with suppress(httpx.ConnectError):
            while True:
                answer = await client.get("/health/live")
                assert answer.status_code == 200
                answered.append(answer.headers.get("connection", ""))
                await asyncio.sleep(0.02)

    limits = httpx.Limits(max_connections=1)
    async with AsyncExitStack() as clients:
        async with serving(sandbox_app(sandbox, jwks_file, tmp_path)) as port:
            base = f"http://127.0.0.1:{port}"
            many = [
                await clients.enter_async_context(httpx.AsyncClient(base_url=base, limits=limits)) for _ in range(8)
            ]
            asking = [asyncio.create_task(ask(client)) for client in many]
            await asyncio.sleep(0.5)
            began = time.monotonic()
        await asyncio.gather(*asking)
    assert time.monotonic() - began < 10
    assert answered.count("close") == len(asking)
