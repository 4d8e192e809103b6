"""An app on a real port, served as every process of ours serves it, until the test is done with it."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext

import uvicorn
from starlette.types import ASGIApp

from shared.process import server


@asynccontextmanager
async def serving(app: ASGIApp, *, stopping: Callable[[], None] = lambda: None) -> AsyncIterator[int]:
    """Gives the port."""
    times = {"timeout_keep_alive": 2}  # so long would a test wait for the end of a connection
    config = uvicorn.Config(app, host="127.0.0.1", port=0, **server.SERVED | times)
    served = server.Server(config, stopping=stopping)
    served.capture_signals = nullcontext  # type: ignore[method-assign, assignment]
    task = asyncio.create_task(served.serve())
    while not (served.started or task.done()):
        await asyncio.sleep(0.01)
    yield served.servers[0].sockets[0].getsockname()[1]
    served.handle_exit(signal.SIGTERM, None)
    await task
