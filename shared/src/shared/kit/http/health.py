"""Is it alive, is it ready, how does it do, and what API is it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, Field

from shared.kit import metrics
from shared.kit.http.resources import base_url

Check = Callable[[], Awaitable[None]]


class ApiInfo(BaseModel):
    """Om API:et enligt REST API-profilen VER.07."""

    api_name: str = Field(alias="apiName", examples=["agreements"], description="API:ets namn")
    api_version: str = Field(alias="apiVersion", examples=["1.0.0"], description="Version med MAJOR, MINOR och PATCH")
    api_released: str = Field(alias="apiReleased", examples=["2026-11-22"], description="Dag då versionen publicerades")
    api_documentation: str = Field(
        alias="apiDocumentation", examples=["https://api.example.se/agreements/v1/docs"], description="Absolut adress"
    )
    api_status: str = Field(
        alias="apiStatus",
        examples=["active"],
        description="Läge i livscykeln: alpha, beta, active, deprecated, retired eller decommissioned",
    )


def health_router(checks: Mapping[str, Check], *, measure: Check | None = None) -> APIRouter:
    """`live` says that the process runs; `ready` makes a real round trip to each thing it needs.

    `measure` sets the gauges that are read from the database, at each scrape: a figure is never an old one.
    """
    router = APIRouter(include_in_schema=False)

    @router.get("/health/live")
    async def get_live() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/health/ready")
    async def get_ready() -> JSONResponse:
        results = await asyncio.gather(*(_try(check) for check in checks.values()))
        told = dict(zip(checks, results, strict=True))
        return JSONResponse(told, 200 if set(told.values()) <= {"ok"} else 503)

    @router.get("/metrics")
    async def get_metrics() -> Response:
        told = generate_latest()
        if measure:
            await measure()
            told += generate_latest(metrics.WORKER)
        return Response(told, media_type=CONTENT_TYPE_LATEST)

    return router


async def _try(check: Check) -> str:
    try:
        await asyncio.wait_for(check(), 3)
    except Exception as error:
        return f"failing: {type(error).__name__}"
    return "ok"


def api_info_router(root: str, info: ApiInfo) -> APIRouter:
    router = APIRouter(prefix=root, tags=["om API:et"])

    @router.get("/api-info", summary="Om API:et", response_model=ApiInfo, openapi_extra={"x-public": True})
    async def get_api_info(request: Request) -> ApiInfo:
        """Namn, version och status enligt REST API-profilen."""
        return info.model_copy(update={"api_documentation": base_url(request) + info.api_documentation})

    return router
