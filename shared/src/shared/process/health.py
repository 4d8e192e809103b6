"""Is it alive, is it ready, and how does it do."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from shared.telemetry import metrics

Check = Callable[[], Awaitable[None]]
Answer = Callable[[Request], Awaitable[Response]]


def health_answers(*, measure: Check | None = None) -> dict[str, Answer]:
    """Answers by path, without FastAPI, which a worker does not use and which takes a third of a second to import.

    `live` says that the process runs; `ready` makes a real round trip to each thing in `app.state.checks`.

    `measure` sets the gauges that are read from the database, at each scrape: a figure is never an old one.
    """

    async def get_live(_: Request) -> JSONResponse:
        return JSONResponse({"status": "ok"})

    async def get_ready(request: Request) -> JSONResponse:
        checks: Mapping[str, Check] = request.app.state.checks
        results = await asyncio.gather(*(_try(check) for check in checks.values()))
        found = dict(zip(checks, results, strict=True))
        return JSONResponse(found, 200 if set(found.values()) <= {"ok"} else 503)

    async def get_metrics(_: Request) -> Response:
        text = generate_latest()
        if measure:
            await measure()
            text += generate_latest(metrics.WORKER)
        return Response(text, media_type=CONTENT_TYPE_LATEST)

    return {"/health/live": get_live, "/health/ready": get_ready, "/metrics": get_metrics}


async def _try(check: Check) -> str:
    try:
        async with asyncio.timeout(3):
            await check()
    except Exception as error:
        return f"failing: {type(error).__name__}"
    return "ok"
