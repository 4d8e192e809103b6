"""The API's own description: OpenAPI with problems and examples, and a Swagger UI that works offline."""

from importlib.resources import files
from typing import Any

import yaml
from fastapi import FastAPI, Request, Response
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse, JSONResponse

from shared.kit.http.problems import MEDIA_TYPE, Problem

COMMON = {
    400: "Begäran kan inte läsas",
    401: "Inloggning krävs",
    403: "Behörighet saknas",
    404: "Finns inte, eller får inte ses",
    405: "Metoden stöds inte",
    406: "Formatet kan inte lämnas",
    422: "Uppgifterna kan inte godtas",
    429: "För många anrop",
    500: "Oväntat fel",
    503: "Tillfälligt otillgänglig",
}
CHANGING = {409: "Kan inte göras nu", 413: "Innehållet är för stort", 415: "Formatet stöds inte"}
VERSIONED = {412: "Någon annan har hunnit ändra", 428: "If-Match saknas"}
TRACEPARENT = {
    "name": "traceparent",
    "in": "header",
    "required": False,
    "description": "W3C Trace Context; samma spår följer med i svar, händelser och loggar",
    "schema": {"type": "string"},
}


def install_documentation(app: FastAPI, root: str) -> None:
    """`openapi.json`, `openapi.yaml` and `docs` under the API root, and our additions to what FastAPI generates."""
    bundle = files("fastapi_swagger") / "resources"

    def openapi() -> dict[str, Any]:
        if not app.openapi_schema:
            app.openapi_schema = _complete(
                get_openapi(
                    title=app.title,
                    version=app.version,
                    description=app.description,
                    routes=app.routes,
                    tags=app.openapi_tags,
                )
            )
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]

    @app.get(f"{root}/openapi.json", include_in_schema=False)
    async def get_openapi_json() -> JSONResponse:
        return JSONResponse(app.openapi())

    @app.get(f"{root}/openapi.yaml", include_in_schema=False)
    async def get_openapi_yaml() -> Response:
        return Response(
            yaml.safe_dump(app.openapi(), allow_unicode=True, sort_keys=False), media_type="application/yaml"
        )

    @app.get(f"{root}/docs", include_in_schema=False)
    async def get_docs(request: Request) -> HTMLResponse:
        return get_swagger_ui_html(
            openapi_url=f"{root}/openapi.json",
            title=f"{app.title}: dokumentation / documentation",
            swagger_js_url=f"{root}/docs/swagger-ui-bundle.js",
            swagger_css_url=f"{root}/docs/swagger-ui.css",
            swagger_favicon_url="data:,",
        )

    @app.get(f"{root}/docs/{{name}}", include_in_schema=False)
    async def get_docs_file(name: str) -> Response:
        kinds = {"swagger-ui-bundle.js": "text/javascript", "swagger-ui.css": "text/css"}
        if name not in kinds:
            return Response(status_code=404)
        return Response(
            (bundle / name).read_bytes(), media_type=kinds[name], headers={"Cache-Control": "max-age=86400"}
        )


def _complete(schema: dict[str, Any]) -> dict[str, Any]:
    components = schema.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs", {}))
    schemas["Problem"] = problem
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    components["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
    for operations in schema.get("paths", {}).values():
        for method, operation in operations.items():
            _complete_operation(method, operation)
    return schema


def _complete_operation(method: str, operation: dict[str, Any]) -> None:
    public = operation.pop("x-public", False)
    statuses = COMMON | (CHANGING if method != "get" else {})
    parameters = operation.setdefault("parameters", [])
    if any(p["name"].lower() == "if-match" for p in parameters):
        statuses = statuses | VERSIONED
    parameters.append(TRACEPARENT)
    if not public:
        operation["security"] = [{"bearer": []}]
    answers = operation.setdefault("responses", {})
    for status, told in sorted(statuses.items()):
        answers[str(status)] = {
            "description": answers.get(str(status), {}).get("description", told) if status not in (422,) else told,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    for answer in answers.values():
        answer.setdefault("headers", {})["traceparent"] = {"schema": {"type": "string"}, "description": "Begärans spår"}
