"""Is it alive, is it ready, and how does it do."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from shared.kit import metrics

Check = Callable[[], Awaitable[None]]


def health_router(*, measure: Check | None = None) -> APIRouter:
    """`live` says that the process runs; `ready` makes a real round trip to each thing in `app.state.checks`.

    `measure` sets the gauges that are read from the database, at each scrape: a figure is never an old one.
    """
    router = APIRouter(include_in_schema=False)

    @router.get("/health/live")
    async def get_live() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/health/ready")
    async def get_ready(request: Request) -> JSONResponse:
        checks: Mapping[str, Check] = request.app.state.checks
        results = await asyncio.gather(*(_try(check) for check in checks.values()))
        found = dict(zip(checks, results, strict=True))
        return JSONResponse(found, 200 if set(found.values()) <= {"ok"} else 503)

    @router.get("/metrics")
    async def get_metrics() -> Response:
        text = generate_latest()
        if measure:
            await measure()
            text += generate_latest(metrics.WORKER)
        return Response(text, media_type=CONTENT_TYPE_LATEST)

    return router


async def _try(check: Check) -> str:
    try:
        await asyncio.wait_for(check(), 3)
    except Exception as error:
        return f"failing: {type(error).__name__}"
    return "ok"
