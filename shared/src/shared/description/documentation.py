"""The API's own description: OpenAPI with problems and examples, and a Swagger UI that works offline."""

import asyncio
import json
import re
from functools import cache
from html import escape
from importlib.resources import files
from typing import Annotated, Any

import yaml
from fastapi import FastAPI, Path, Request, Response
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from shared.description.catalogue import RDF_XML, catalogue
from shared.description.openapi import complete
from shared.description.pages import page
from shared.endpoints.news import WAITERS_PER_CLIENT
from shared.kit.errors import NotFound
from shared.kit.settings import ServiceSettings
from shared.process import server
from shared.process.connections import CONNECTIONS
from shared.rest.addresses import EXAMPLE_HOST
from shared.rest.links import base_url
from shared.text import Line

_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
"""libyaml's where it is there: ten times as fast."""
TERMS = "/docs/terms"
_TERMS = ("Servicenivå och begränsningar", "Villkor och kontakt")


def install_documentation(app: FastAPI, root: str) -> None:
    """Serve `openapi.json`, `openapi.yaml`, `docs` and `dcat.rdf` under the API root, and add to what FastAPI makes."""

    def openapi() -> dict[str, Any]:
        if not app.openapi_schema:
            generated = get_openapi(
                title=app.title,
                version=app.version,
                description=app.description + _about(app.state.settings),
                routes=app.routes,
                tags=app.openapi_tags,
                servers=[{"url": f"{EXAMPLE_HOST}{root}", "description": "API:ets rot"}],
                terms_of_service=f"{EXAMPLE_HOST}{root}{TERMS}",
                license_info=app.license_info,
            )
            # Not by FastAPI, which wants another package to look at an address that is ours.
            generated["info"]["contact"] = app.contact
            used = [
                tag
                for item in generated["paths"].values()
                for method in item.values()
                for tag in method.get("tags", ())
            ]
            generated["tags"] = [{"name": tag} for tag in dict.fromkeys(used)]
            app.openapi_schema = complete(generated, app.state.permissions, root)
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

    @app.get(f"{root}/dcat.rdf", include_in_schema=False)
    async def get_catalogue(request: Request) -> Response:
        described = request.app
        document = await run_in_threadpool(described.openapi)
        address = base_url(request) + described.state.root
        made = catalogue(document, address, described.state.publisher, described.state.data_sets)
        return Response(made, media_type=RDF_XML)

    @app.get(f"{root}/docs", include_in_schema=False)
    async def get_docs(request: Request) -> HTMLResponse:
        return get_swagger_ui_html(
            openapi_url=f"{root}/openapi.json",
            title=f"{request.app.title}: dokumentation / documentation",
            swagger_js_url=f"{root}/docs/swagger-ui-bundle.js",
            swagger_css_url=f"{root}/docs/swagger-ui.css",
            swagger_favicon_url="data:,",
        )

    @app.get(f"{root}{TERMS}", include_in_schema=False)
    async def get_terms(request: Request) -> HTMLResponse:
        return HTMLResponse(_terms(request.app))

    @app.get(f"{root}/docs/{{name}}", include_in_schema=False)
    async def get_docs_file(name: Annotated[Line, Path(max_length=100)]) -> Response:
        kinds = {"swagger-ui-bundle.js": "text/javascript", "swagger-ui.css": "text/css"}
        if name not in kinds:
            raise NotFound("Filen finns inte. Dokumentationen står i docs.")
        return Response(_file(name), media_type=kinds[name], headers={"Cache-Control": "max-age=86400"})


class _Description:
    """The document in its two forms, each written once in a process: it takes a second, and anyone may ask for it.

    Only the addresses of the server and of the terms differ between readers: they are where they came in.
    """

    def __init__(self) -> None:
        self._written: dict[str, tuple[str, str, str]] = {}
        self._writing = asyncio.Lock()

    async def answer(self, request: Request, kind: str) -> Response:
        async with self._writing:
            if kind not in self._written:
                # In a thread, so that nobody else waits meanwhile.
                self._written[kind] = await run_in_threadpool(_write, request.app, kind)
        before, between, after = self._written[kind]
        address = base_url(request) + request.app.state.root
        # JSON's quotes are YAML's too: nothing in a header can break out of them.
        written = (before, json.dumps(address + TERMS), between, json.dumps(address), after)
        return Response("".join(written), media_type=kind)


async def _described(request: Request, kind: str) -> Response:
    description: _Description = request.app.state.description
    return await description.answer(request, kind)


def _write(app: FastAPI, kind: str) -> tuple[str, str, str]:
    """The document before and after the addresses of the terms and of the server, which stand in that order."""
    document, address = app.openapi(), EXAMPLE_HOST + app.state.root
    if kind == "application/json":
        written = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
        terms, address = json.dumps(address + TERMS), json.dumps(address)
    else:
        written = yaml.dump(document, Dumper=_DUMPER, allow_unicode=True, sort_keys=False)
        terms = address + TERMS
    before, _, rest = written.partition(terms)
    between, _, after = rest.partition(address)
    return before, between, after


def _terms(app: FastAPI) -> str:
    """The sections of the description that are terms, as a page of their own."""
    parts = dict(part.split("\n", 1) for part in re.split(r"^## ", _about(app.state.settings), flags=re.MULTILINE)[1:])
    sections = "".join(f"<h2>{heading}</h2><p>{escape(parts[heading].strip())}</p>" for heading in _TERMS)
    return page(f"{app.title}: villkor", sections, heading=f"{app.title}: villkor och servicenivå")


@cache
def _file(name: str) -> bytes:
    return (files("fastapi_swagger") / "resources" / name).read_bytes()


def _about(settings: ServiceSettings) -> str:
    """The text that holds for all our APIs, with the limits of this installation."""
    words = (files("shared.description") / "about.md").read_text(encoding="utf-8")
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
        contact_name=settings.contact_name,
        contact_email=settings.contact_email,
        contact_url=settings.contact_url,
    )
