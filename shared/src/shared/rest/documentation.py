"""The API's own description: OpenAPI with problems and examples, and a Swagger UI that works offline."""

from importlib.resources import files
from typing import Annotated, Any

import yaml
from fastapi import FastAPI, Path, Request, Response
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse, JSONResponse

from shared.kit.settings import ServiceSettings
from shared.rest.openapi import Words, complete
from shared.text import Line


def install_documentation(app: FastAPI, root: str, words: Words) -> None:
    """`openapi.json`, `openapi.yaml` and `docs` under the API root, and our additions to what FastAPI generates."""
    bundle = files("fastapi_swagger") / "resources"

    def openapi() -> dict[str, Any]:
        if not app.openapi_schema:
            generated = get_openapi(
                title=app.title,
                version=app.version,
                description=app.description + _about(app.state.settings),
                routes=app.routes,
                tags=app.openapi_tags,
                contact=app.contact,
            )
            app.openapi_schema = complete(generated, app.state.permissions, words)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]

    # FastAPI's caches keep every endpoint while the process lives: one that closed over the app would keep the app too.
    @app.get(f"{root}/openapi.json", include_in_schema=False)
    async def get_openapi_json(request: Request) -> JSONResponse:
        return JSONResponse(request.app.openapi())

    @app.get(f"{root}/openapi.yaml", include_in_schema=False)
    async def get_openapi_yaml(request: Request) -> Response:
        document = yaml.safe_dump(request.app.openapi(), allow_unicode=True, sort_keys=False)
        return Response(document, media_type="application/yaml")

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
            return Response(status_code=404)
        return Response(
            (bundle / name).read_bytes(), media_type=kinds[name], headers={"Cache-Control": "max-age=86400"}
        )


def _about(settings: ServiceSettings) -> str:
    """What holds for all our APIs, with the limits of this installation."""
    words = (files("shared.rest") / "about.md").read_text(encoding="utf-8")
    return words.format(
        page_limit=settings.page_limit_max,
        per_minute=settings.rate_limit_per_minute,
        max_body=settings.max_body_bytes,
        max_upload=settings.max_upload_bytes,
    )
