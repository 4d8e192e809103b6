"""Completes what FastAPI generates: problems, required headers, whole examples, and the roles of each operation."""

from collections.abc import Mapping, Sequence
from typing import Any

from shared.description.examples import FORMATS, example_of
from shared.endpoints.feed import EventOut
from shared.identity.auth import Permissions
from shared.rest.addresses import from_root, name_schemas
from shared.rest.deprecations import Deprecation, is_marked
from shared.rest.lists import comes_whole
from shared.rest.operations import CSV, JSON, MERGE_PATCH, NDJSON
from shared.rest.problems import MEDIA_TYPE, STANDARD, TYPE_ROOT, Problem

Json = dict[str, Any]
IN_PATH = "Identitet, som den står i resursens egen länk"
COMMON_WORDS: Mapping[str, tuple[str, Any]] = {
    "id": ("Identitet", None),
    "version": ("Ändras vid varje ändring; samma som ETag", 3),
    "created_at": ("När uppgiften skapades", None),
    "event_type": ("Händelsens typ, med version", "service.resource-changed.v1"),
    "updated_at": ("När uppgiften senast ändrades", None),
}
"""Meaning of a field or parameter of a name, and an example (None: its type says enough)."""
EVERYWHERE = (400, 404, 405, 406, 408, 422, 429, 431, 500, 503)
PROTECTED = (401, 403, 409)
CHANGING = (413, 415)
VERSIONED = (412, 428)
SUCCESS = {
    "200": "Svaret",
    "201": "Skapad; adressen står i Location",
    "202": "Mottagen; utförs inom kort",
    "204": "Utförd; svaret har inget innehåll",
}
UNCHANGED = "Oförändrad sedan den kod som angavs i If-None-Match; svaret har inget innehåll"
WIDTHS = {"all": "", "own": " (egna ärenden)", "published": " (publicerade uppgifter)"}


TAG = '"3-5f1d2c0e9a554a0b"'


def _header(description: str, example: str) -> Json:
    return {"description": description, "schema": {"type": "string"}, "example": example}


HEADERS: dict[str, Json] = {
    "traceparent": _header(
        "W3C Trace Context; samma spår följer med i svar, händelser och loggar",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    ),
    "If-Match": _header(
        "ETag för den version du ändrar; bara det som står före bindestrecket jämförs. `*` är vilken version som helst",
        TAG,
    ),
    "If-None-Match": _header("ETag för det du redan har: är det oförändrat blir svaret 304 utan innehåll", TAG),
    "Idempotency-Key": _header(
        "Nyckel som är unik för begäran: den kan skickas om utan att något görs två gånger",
        "7f1d2c0e-9a55-4a0b-8f0e-2f6f0c7d1b11",
    ),
    "ETag": _header(
        "Svarets kod: resursens version, om den har en, och ett kondensat av svaret. Skicka den i If-Match vid en "
        "ändring och i If-None-Match när du hämtar igen",
        TAG,
    ),
    "Vary": _header("Vilka huvuden i frågan som svaret beror på", "Accept, Accept-Language, Authorization, Forwarded"),
    "Location": _header(
        "Absolut adress till det som har skapats", "https://api.example.se/service/v1/resources/0198f3a0"
    ),
    "RateLimit-Policy": _header("Hur många anrop (q) du får göra på hur många sekunder (w)", '"minute";q=6000;w=60'),
    "RateLimit": _header(
        "Hur många anrop du har kvar (r), och om hur många sekunder du har alla igen (t)", '"minute";r=5990;t=1'
    ),
    "Retry-After": _header("Sekunder att vänta före nästa försök", "1"),
    "Deprecation": _header(
        "Sedan när operationen, eller ett fält i svaret, är på väg bort (RFC 9745); `changes` säger vad", "@1764288000"
    ),
    "Sunset": _header("Från vilken dag operationen kan vara borta (RFC 8594)", "Sun, 28 Nov 2027 00:00:00 GMT"),
    "Link": _header(
        "Var det som är på väg bort förklaras",
        '<https://api.example.se/service/v1/changes>; rel="deprecation"; type="text/html"',
    ),
    "Record-Count": _header("Antal rader i en lista som NDJSON", "42"),
    "Repr-Digest": _header(
        "SHA-256 av en lista som NDJSON (RFC 9530)", "sha-256=:4REjxQ4yrqUVicfSKYNO/cF9zNj5ANbzgDZt3/h3Qxo=:"
    ),
    "Snapshot-At": _header("När en lista som NDJSON hämtades; alla rader är som de var då", "2026-03-15T08:00:00Z"),
    "Allow": _header("De metoder som finns på adressen", "GET, HEAD, POST"),
    "WWW-Authenticate": _header("Hur anropet ska bära sin åtkomsttoken", "Bearer"),
}
REQUIRED = ("If-Match", "Idempotency-Key")
ASKED = ("traceparent", "If-None-Match", *REQUIRED)
ANSWERED = tuple(name for name in HEADERS if name not in ASKED[1:])
ALWAYS = ("traceparent", "RateLimit", "RateLimit-Policy")
OF_STATUS = {401: ("WWW-Authenticate",), 405: ("Allow",), 429: ("Retry-After",), 503: ("Retry-After",)}
OF_NDJSON = ("Record-Count", "Repr-Digest", "Snapshot-At")
OPTIONAL_KEY = "Optional-Idempotency-Key"


def complete(document: Json, permissions: Permissions, root: str) -> Json:
    """The whole document, changed in place. `root` is what the addresses of all operations begin with."""
    from_root(document, root)
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for model in (Problem, EventOut):  # answered as text that is already written
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= schema.pop("$defs", {}) | {model.__name__: schema}
    for schema in schemas.values():
        for name, field in schema.get("properties", {}).items():
            _describe(field, name)
            _date_example(field)
    _name_bounds(document)
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    components["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
    components["headers"] = {name: HEADERS[name] for name in ANSWERED}
    components["parameters"] = {
        name: {"name": name, "in": "header", "required": name in REQUIRED} | HEADERS[name] for name in ASKED
    }
    components["parameters"][OPTIONAL_KEY] = components["parameters"]["Idempotency-Key"] | {"required": False}
    components["responses"] = {f"Problem{status}": _problem_answer(status) for status in STANDARD}
    components["responses"]["NotModified"] = {"description": UNCHANGED, "headers": _answer_headers("ETag", "Vary")}
    for item in document.get("paths", {}).values():
        for method, operation in item.items():
            for parameter in operation.get("parameters", []):
                _describe(parameter, parameter["name"])
            _complete_operation(method, operation, schemas, permissions)
    name_schemas(document)
    return document


def _describe(part: Json, name: str) -> None:
    """Give a part that has no description of its own the one of its name."""
    text, example = COMMON_WORDS.get(name, (IN_PATH if part.get("in") == "path" else "", None))
    if text:
        part.setdefault("description", text)
        where = part.get("schema", part)
        if example is not None and "$ref" not in where and not _has_example(where):
            where["examples"] = [example]


def _date_example(field: Json) -> None:
    """A day or a moment has the singular `example` too: the national linter reads no other (DOT.02, DOT.04)."""
    for choice in (field, *field.get("anyOf", [])):
        if choice.get("format") in DATES:
            given = (example for example in field.get("examples", []) if example is not None)
            field.setdefault("example", next(given, FORMATS[choice["format"]]))


DATES = ("date", "date-time")
BOUNDS = {
    "ge": "minimum",
    "le": "maximum",
    "gt": "exclusiveMinimum",
    "lt": "exclusiveMaximum",
    "min_length": "minLength",
    "max_length": "maxLength",
}
"""Pydantic's own names, under which it leaves the bounds of a type that has a reader of its own."""


def _name_bounds(part: Any) -> None:
    """JSON Schema's names for bounds, wherever a type stands."""
    if isinstance(part, list):
        for item in part:
            _name_bounds(item)
    elif isinstance(part, dict):
        if "type" in part:
            for name in (name for name in BOUNDS if name in part):  # in one order: the description is compared
                part[BOUNDS[name]] = part.pop(name)
        for item in part.values():
            _name_bounds(item)


def _has_example(schema: Json) -> bool:
    return any(
        "examples" in choice or "enum" in choice or "$ref" in choice for choice in (schema, *schema.get("anyOf", []))
    )


def _problem_answer(status: int) -> Json:
    slug, title, detail = STANDARD[status]
    example = {"type": f"{TYPE_ROOT}{slug}", "title": title, "status": status, "detail": detail}
    content = {
        "schema": {"$ref": "#/components/schemas/Problem"},
        "example": example | {"instance": "/service/v1/resources/0198f3a0"},
    }
    headers = _answer_headers(*OF_STATUS.get(status, ()))
    return {"description": title, "headers": headers, "content": {MEDIA_TYPE: content}}


def _answer_headers(*names: str) -> Json:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in (*ALWAYS, *names)}


COMES_WHOLE = "Listan kommer alltid hel, och rader kan försvinna ur den: den du hämtar ersätter den du hade."


def _complete_operation(method: str, operation: Json, schemas: Mapping[str, Json], permissions: Permissions) -> None:
    public = operation.pop("x-public", False)
    if comes_whole(operation):
        operation["description"] = f"{operation['description']}\n\n{COMES_WHOLE}"
    headers = _complete_parameters(operation, reads=method == "get")
    statuses = EVERYWHERE + (CHANGING if method != "get" else ()) + (VERSIONED if "If-Match" in headers else ())
    if not public:
        statuses += PROTECTED
        operation["security"] = [{"bearer": []}]
        roles = _roles(permissions, operation["operationId"])
        operation["description"] = f"{operation.get('description', '')}\n\n{roles}".strip()
    deprecated = _deprecation_headers(operation, schemas)
    _complete_answers(
        operation, statuses, reads=method == "get", versioned="If-Match" in headers, more_headers=deprecated
    )
    for content in _contents(operation):
        for kind in {JSON, MERGE_PATCH} & content.keys():
            if not content[kind].keys() & {"example", "examples"}:
                content[kind]["example"] = example_of(content[kind].get("schema", {}), schemas)


def _complete_parameters(operation: Json, *, reads: bool) -> set[str]:
    """Refer to our headers, as required as they are; nothing in a query is ever null. Return the headers taken."""
    taken = set()
    kept = []
    for parameter in operation.get("parameters", []):
        name = next((n for n in REQUIRED if n.lower() == parameter["name"].lower()), None)
        if name:
            taken.add(OPTIONAL_KEY if parameter["schema"].get("x-optional") else name)
            continue
        if parameter["in"] in ("query", "header"):
            parameter["schema"] = _without_null(parameter["schema"])
        kept.append(parameter)
    names = ("traceparent", *(("If-None-Match",) if reads else ()), *sorted(taken))
    kept += [{"$ref": f"#/components/parameters/{name}"} for name in names]
    operation["parameters"] = kept
    return taken


def _without_null(schema: Json) -> Json:
    choices = [choice for choice in schema.get("anyOf", []) if choice != {"type": "null"}]
    if not choices:
        return schema
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    return (choices[0] | rest) if len(choices) == 1 else (rest | {"anyOf": choices})


def _complete_answers(
    operation: Json, statuses: tuple[int, ...], *, reads: bool, versioned: bool, more_headers: Sequence[str]
) -> None:
    answers = operation.setdefault("responses", {})
    for status, answer in answers.items():
        if status < "300":
            if answer["description"] == "Successful Response":
                answer["description"] = SUCCESS[status]
            more = (["Location"] if status in ("201", "202") else []) + (
                ["ETag", "Vary"] if reads or versioned or status == "201" else []
            )
            answer.setdefault("headers", {}).update(_answer_headers(*more, *more_headers))
    if any(p.get("name") == "updated_since" for p in operation["parameters"]):
        answers["200"]["content"] |= {kind: {"schema": {"type": "string"}} for kind in (CSV, NDJSON)}
        answers["200"]["headers"] |= _answer_headers(*OF_NDJSON)
    if reads:
        answers["304"] = {"$ref": "#/components/responses/NotModified"}
    for status in sorted(statuses):
        reference = {"$ref": f"#/components/responses/Problem{status}"}
        own = answers.get(str(status), {}).get("description")
        answers[str(status)] = _problem_answer(status) | {"description": own} if own and status != 422 else reference


def _deprecation_headers(operation: Json, schemas: Mapping[str, Json]) -> list[str]:
    """The headers that say that an operation, or a field of its answer, is on its way out."""
    answers = [answer for status, answer in operation["responses"].items() if status < "300"]
    own = Deprecation.read(operation)
    marked = own is not None or is_marked(answers, schemas, set())
    return ["Deprecation", "Link", *(["Sunset"] if own and own.ends else [])] if marked else []


def _contents(operation: Json) -> list[Json]:
    answers = [answer for status, answer in operation["responses"].items() if status < "300"]
    return [part["content"] for part in (operation.get("requestBody", {}), *answers) if "content" in part]


def _roles(permissions: Permissions, operation: str) -> str:
    roles = [f"`{role}`{WIDTHS[width]}" for role, width in sorted(permissions.granted(operation).items())]
    return f"**Roller:** {', '.join(roles)}." if roles else "**Roller:** ingen."
