"""The API's own description: OpenAPI with problems and examples, and a Swagger UI that works offline."""

import asyncio
import json
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

import yaml
from fastapi import FastAPI, Path, Request, Response
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from shared.kit import server
from shared.kit.connections import CONNECTIONS
from shared.kit.errors import NotFound
from shared.kit.settings import ServiceSettings
from shared.rest.news import WAITERS_PER_CLIENT
from shared.rest.openapi import complete
from shared.text import Line

_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
"""libyaml's where it is there: ten times as fast."""


def install_documentation(app: FastAPI, root: str) -> None:
    """`openapi.json`, `openapi.yaml` and `docs` under the API root, and our additions to what FastAPI generates."""

    def openapi() -> dict[str, Any]:
        if not app.openapi_schema:
            generated = get_openapi(
                title=app.title,
                version=app.version,
                description=app.description + _about(app.state.settings),
                routes=app.routes,
                tags=app.openapi_tags,
                contact=app.contact,
                license_info=app.license_info,
            )
            app.openapi_schema = complete(generated, app.state.permissions)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]

    app.state.description = _Description()

    # FastAPI's caches keep every endpoint while the process lives: one that closed over the app would keep the app too.
    @app.get(f"{root}/openapi.json", include_in_schema=False)
    async def get_openapi_json(request: Request) -> Response:
        return await _described(request, "application/json")

    @app.get(f"{root}/openapi.yaml", include_in_schema=False)
    async def get_openapi_yaml(request: Request) -> Response:
        return await _described(request, "application/yaml")

    @app.get(f"{root}/docs", include_in_schema=False)
    async def get_docs(request: Request) -> HTMLResponse:
        return get_swagger_ui_html(
            openapi_url=f"{root}/openapi.json",
            title=f"{request.app.title}: dokumentation / documentation",
            swagger_js_url=f"{root}/docs/swagger-ui-bundle.js",
            swagger_css_url=f"{root}/docs/swagger-ui.css",
            swagger_favicon_url="data:,",
        )

    @app.get(f"{root}/docs/{{name}}", include_in_schema=False)
    async def get_docs_file(name: Annotated[Line, Path(max_length=100)]) -> Response:
        kinds = {"swagger-ui-bundle.js": "text/javascript", "swagger-ui.css": "text/css"}
        if name not in kinds:
            raise NotFound("Filen finns inte. Dokumentationen står i docs.")
        return Response(_file(name), media_type=kinds[name], headers={"Cache-Control": "max-age=86400"})


class _Description:
    """The document in its two forms, each written once in a process: it takes a second, and anyone may ask for it."""

    def __init__(self) -> None:
        self._written: dict[str, bytes] = {}
        self._writing = asyncio.Lock()

    async def answer(self, app: FastAPI, kind: str) -> Response:
        async with self._writing:
            if kind not in self._written:
                # In a thread, so that nobody else waits meanwhile.
                self._written[kind] = await run_in_threadpool(_write, app, kind)
        return Response(self._written[kind], media_type=kind)


async def _described(request: Request, kind: str) -> Response:
    description: _Description = request.app.state.description
    return await description.answer(request.app, kind)


def _write(app: FastAPI, kind: str) -> bytes:
    if kind == "application/json":
        return json.dumps(app.openapi(), ensure_ascii=False, separators=(",", ":")).encode()
    written: bytes = yaml.dump(app.openapi(), Dumper=_DUMPER, allow_unicode=True, sort_keys=False, encoding="utf-8")
    return written


@cache
def _file(name: str) -> bytes:
    return (files("fastapi_swagger") / "resources" / name).read_bytes()


def _about(settings: ServiceSettings) -> str:
    """What holds for all our APIs, with the limits of this installation."""
    words = (files("shared.rest") / "about.md").read_text(encoding="utf-8")
    return words.format(
        page_limit=settings.page_limit_max,
        per_minute=settings.rate_limit_per_minute,
        max_body=settings.max_body_bytes,
        max_upload=settings.max_upload_bytes,
        head=server.HEAD_BYTES,
        headers=server.HEADERS,
        head_seconds=server.HEAD_SECONDS,
        body_seconds=server.BODY_SECONDS,
        answer_seconds=server.ANSWER_SECONDS,
        connections=CONNECTIONS,
        waiters=WAITERS_PER_CLIENT,
    )
