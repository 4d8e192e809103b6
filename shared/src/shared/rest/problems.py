"""Errors as application/problem+json (RFC 9457): Swedish texts that say what to do, stable English types."""

import re
import socket
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from shared.kit.errors import DomainError, FieldError, InvalidInput, MalformedRequest
from shared.process.server import REFUSALS
from shared.rest.addresses import hyphenated
from shared.rest.idempotency import Answered
from shared.rest.links import Link, existing_link
from shared.telemetry.logging import log_outage
from shared.telemetry.trouble import is_passing, is_unstorable, sqlstate

TYPE_ROOT = "/problems/"
MEDIA_TYPE = "application/problem+json"
DATABASE_FAILURES = (DBAPIError, PoolTimeout, ConnectionError, TimeoutError, socket.gaierror)
"""A server that does not answer whoever connects is a time-out of the driver's, which SQLAlchemy lets be as it is."""
log = structlog.get_logger()


class FieldProblem(BaseModel):
    field: str = Field(description="Var felet finns", examples=["body.amount"])
    message: str = Field(description="Vad som är fel", examples=["fältet saknas"])
    expected: str = Field(description="Vad som vore rätt", examples=["ett belopp som sträng"])


class Problem(BaseModel):
    """Ett fel enligt RFC 9457."""

    type: str = Field(description="Stabil adress till felets beskrivning", examples=["/problems/not-found"])
    title: str = Field(description="Felets rubrik", examples=["Finns inte"])
    status: int = Field(description="HTTP-status", examples=[404])
    detail: str = Field(description="Vad som hände och vad du kan göra", examples=["Kontrollera identiteten."])
    instance: str = Field(description="Vilken begäran felet gäller", examples=["/service/v1/resources/0198f3a0"])
    errors: list[FieldProblem] | None = Field(default=None, description="Fel i de inskickade uppgifterna")
    links: dict[str, Link] | None = Field(
        default=None,
        alias="_links",
        description="`existing` leder till det som redan finns och står i vägen, när du får läsa det",
    )


def problem(
    request: Request,
    status: int,
    slug: str,
    *,
    title: str,
    detail: str,
    errors: tuple[FieldError, ...] = (),
    existing: Link | None = None,
) -> JSONResponse:
    content: dict[str, Any] = {
        "type": f"{TYPE_ROOT}{slug}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": request.url.path,
    }
    if errors:
        content["errors"] = list(errors)
    if existing:
        content["_links"] = {"existing": existing.model_dump()}
    return JSONResponse(content, status, _headers(status), MEDIA_TYPE)


def _headers(status: int) -> dict[str, str]:
    if status == 401:
        return {"WWW-Authenticate": "Bearer"}
    return {"Retry-After": "1"} if status in (429, 503) else {}


STANDARD: dict[int, tuple[str, str, str]] = {
    **REFUSALS,
    401: ("unauthorized", "Inloggning krävs", "Hämta en ny åtkomsttoken hos utfärdaren och försök igen."),
    403: ("forbidden", "Behörighet saknas", "Be den som ansvarar för behörigheter om hjälp."),
    404: ("not-found", "Finns inte", "Kontrollera adressen mot API-beskrivningen."),
    405: ("method-not-allowed", "Metoden stöds inte här", "Se API-beskrivningen för vilka metoder som finns."),
    406: (
        "not-acceptable",
        "Formatet kan inte lämnas",
        "Ange application/json eller ett format som listas i API-beskrivningen i Accept.",
    ),
    409: (
        "conflict",
        "Det går inte nu",
        "Hämta resursen på nytt och se i _links vilka steg som kan tas nu.",
    ),
    412: ("precondition-failed", "Någon annan har hunnit ändra", "Hämta resursen på nytt och gör om ändringen."),
    413: ("content-too-large", "Innehållet är för stort", "Dela upp innehållet i flera anrop."),
    415: (
        "unsupported-media-type",
        "Innehållets format stöds inte",
        "Ange Content-Type enligt API-beskrivningen, oftast application/json.",
    ),
    422: ("invalid-input", "Uppgifterna kan inte godtas", "Rätta uppgifterna som räknas upp i errors och skicka igen."),
    428: ("precondition-required", "If-Match saknas", "Skicka ETag-koden från den version du såg i huvudet If-Match."),
    429: ("too-many-requests", "För många anrop", "Vänta det antal sekunder som anges i Retry-After."),
    500: (
        "internal-error",
        "Ett oväntat fel inträffade",
        "Felet är noterat. Försök igen, och ange traceparent om du kontaktar förvaltningen.",
    ),
    503: ("unavailable", "Tjänsten är tillfälligt otillgänglig", "Försök igen om en stund."),
}
"""Status → slug, title and what to do, for what the framework itself answers and where a refusal says no more."""


def plain_problem(request: Request, status: int) -> JSONResponse:
    slug, title, detail = STANDARD.get(status, STANDARD[400])
    return problem(request, status, slug, title=title, detail=detail)


def refusal(request: Request, error: DomainError) -> JSONResponse:
    found = existing_link(request, error.existing) if error.existing else None
    return problem(
        request, error.status, error.slug, title=error.title, detail=error.detail, errors=error.errors, existing=found
    )


class TooLarge(HTTPException):
    """The body passed its limit while it was read. FastAPI lets nothing but its own kind out of that reading."""

    def __init__(self, limit: int) -> None:
        super().__init__(413)
        self.limit = limit


def too_large(request: Request, limit: int) -> JSONResponse:
    slug, title, advice = STANDARD[413]
    return problem(request, 413, slug, title=title, detail=f"Innehållet får vara högst {limit} byte här. {advice}")


def install_problems(app: FastAPI) -> None:
    @app.exception_handler(DomainError)
    async def refused(request: Request, error: DomainError) -> JSONResponse:
        return refusal(request, error)

    @app.exception_handler(TooLarge)
    async def cut_off(request: Request, error: TooLarge) -> JSONResponse:
        return too_large(request, error.limit)

    @app.exception_handler(Answered)
    async def answered(request: Request, error: Answered) -> Response:
        return error.answer

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        kind = MalformedRequest if any(e["type"] == "json_invalid" for e in error.errors()) else InvalidInput
        faults = tuple(_field_error(e) for e in error.errors())
        detail = "Rätta uppgifterna under errors och skicka igen."
        return problem(request, kind.status, kind.slug, title=kind.title, detail=detail, errors=faults)

    @app.exception_handler(HTTPException)
    async def http_error(request: Request, error: HTTPException) -> JSONResponse:
        answer = plain_problem(request, error.status_code)
        answer.headers.update(error.headers or {})
        return answer

    async def database_failed(request: Request, error: Exception) -> JSONResponse:
        return database_problem(request, error)

    for failure in DATABASE_FAILURES:
        app.add_exception_handler(failure, database_failed)


def database_problem(request: Request, error: Exception) -> JSONResponse:
    if isinstance(error, DBAPIError) and is_unstorable(error):
        log.info("value refused by the database", state=sqlstate(error))
        detail = "En uppgift kan inte lagras: ett tecken som inte får finnas i text, eller ett för stort tal."
        return problem(request, InvalidInput.status, InvalidInput.slug, title=InvalidInput.title, detail=detail)
    if not log_outage(error):
        log.error("database", reason=type(error).__name__, exc_info=error)
    if isinstance(error, DBAPIError) and not is_passing(error):
        return plain_problem(request, 500)
    return plain_problem(request, 503)


_SWEDISH = {
    "missing": ("fältet saknas", "ange ett värde"),
    "extra_forbidden": ("fältet finns inte", "ta bort fältet eller rätta stavningen"),
    "string_type": ("värdet är inte en text", "en text inom citattecken"),
    "string_too_short": ("texten är för kort", "minst {min_length} tecken"),
    "string_too_long": ("texten är för lång", "högst {max_length} tecken"),
    "string_pattern_mismatch": ("värdet har fel form", "ett värde enligt mönstret {pattern}"),
    "int_parsing": ("värdet är inte ett heltal", "ett heltal"),
    "int_type": ("värdet är inte ett heltal", "ett heltal"),
    "bool_parsing": ("värdet är varken sant eller falskt", "true eller false"),
    "uuid_parsing": ("värdet är inte en identitet", "en UUID"),
    "uuid_type": ("värdet är inte en identitet", "en UUID inom citattecken"),
    "date_from_datetime_parsing": ("värdet är inte ett datum", "ett datum som 2026-03-15"),
    "timezone_aware": ("tidszonen saknas", "en tidpunkt med tidszon, som 2026-03-15T08:00:00Z"),
    "date_parsing": ("värdet är inte ett datum", "ett datum som 2026-03-15"),
    "datetime_from_date_parsing": ("värdet är inte en tidpunkt", "en tidpunkt som 2026-03-15T08:00:00Z"),
    "datetime_parsing": ("värdet är inte en tidpunkt", "en tidpunkt som 2026-03-15T08:00:00Z"),
    "enum": ("värdet finns inte i listan", "något av {expected}"),
    "literal_error": ("värdet finns inte i listan", "något av {expected}"),
    "greater_than": ("värdet är för litet", "större än {gt}"),
    "greater_than_equal": ("värdet är för litet", "minst {ge}"),
    "less_than": ("värdet är för stort", "mindre än {lt}"),
    "less_than_equal": ("värdet är för stort", "högst {le}"),
    "too_short": ("listan är för kort", "minst {min_length} rader"),
    "too_long": ("listan är för lång", "högst {max_length} rader"),
    "json_invalid": ("innehållet är inte giltig JSON", "JSON enligt RFC 8259"),
    "model_attributes_type": ("värdet är inte ett objekt", "ett JSON-objekt"),
    "model_type": ("värdet är inte ett objekt", "ett JSON-objekt"),
    "dict_type": ("värdet är inte ett objekt", "ett JSON-objekt med namn och värden"),
    "list_type": ("värdet är inte en lista", "en JSON-lista"),
    "decimal_type": ("värdet är inte ett tal", "ett tal, som 12.5"),
    "decimal_parsing": ("värdet är inte ett tal", "ett tal, som 12.5"),
    "decimal_max_digits": ("talet har för många siffror", "högst {max_digits} siffror"),
    "finite_number": ("värdet är inte ett tal", "ett tal, som 12.5"),
}


def in_swedish(kind: str) -> bool:
    """Whether what is wrong is said, where pydantic finds a fault of the kind."""
    return kind in _SWEDISH or kind == "value_error"


def _field_error(error: Any) -> FieldError:
    """A validation error in Swedish. The value that was sent is not repeated: it may be personal data."""
    # Where a field has several types, pydantic adds the one that was tried: its name means nothing to a caller.
    where = ".".join(str(part) for part in error["loc"] if not _TRIED.search(str(part)))
    where = hyphenated(where) if where.startswith("path.") else where
    context = {name: _DECIMAL.sub(r"\1", str(value)) for name, value in error.get("ctx", {}).items()}
    if error["type"] == "value_error":
        expected = context.get("error", "värdet kan inte godtas")
        return FieldError(field=where, message="värdet kan inte godtas", expected=expected)
    if "expected" in context:
        context["expected"] = context["expected"].replace("' or '", "' eller '")
    kind = error["type"]
    if kind in ("too_short", "too_long") and isinstance(error.get("input"), str):
        kind = f"string_{kind}"
    message, expected = _SWEDISH.get(kind, ("värdet kan inte godtas", "ett värde enligt API-beskrivningen"))
    return FieldError(field=where, message=message, expected=expected.format_map(_Missing(context)))


_TRIED = re.compile(r"[\[(]")
_DECIMAL = re.compile(r"Decimal\('([^']*)'\)")


class _Missing(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "det som anges i API-beskrivningen"
